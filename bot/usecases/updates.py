"""Updates: tell everyone how it stands, and remind of the one that was promised."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain import update as rules
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdate(Command):
    text: str
    next_in: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfUpdate(Command):
    pass


class Updates(UseCase):
    @writes
    async def post(self, uow: UnitOfWork, command: PostUpdate) -> Receipt:
        case = await open_case(uow, command, Action.UPDATE)
        change = rules.post(
            case.incident, text=command.text, next_in=command.next_in, by=command.by, at=self.tools.clock.now()
        )
        moved = replace(case, incident=change.state)
        _, entries = await record(uow, self.tools, moved, change.events, also_named=[command.by])
        next_at = change.state.next_update_at
        return receipt("update", moved, made=(entries[-1].id,), next=canonical_instant(next_at) if next_at else "")

    @writes
    async def remind(self, uow: UnitOfWork, command: RemindOfUpdate) -> Receipt:
        """Say that a promised update is due; harmless when it came meanwhile."""
        incident = await uow.incidents.find(command.incident)
        if incident is None:
            return Receipt(verb="remind")
        case = Case(incident=incident, team=await uow.teams.get(incident.uid))
        change = rules.remind_when_due(incident, at=self.tools.clock.now())
        if change.events:
            await record(uow, self.tools, replace(case, incident=change.state), change.events)
        return receipt("remind", case)
