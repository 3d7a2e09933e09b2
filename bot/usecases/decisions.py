"""Decisions: write down what was decided, by whom and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import decision as rules
from bot.domain.access import Action
from bot.domain.canonical import canonical_instant
from bot.domain.decision import Decision
from bot.domain.ids import UserId
from bot.domain.person import require_reachable
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Command, UseCase, open_case, receipt, writes
from bot.usecases.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDecision(Command):
    text: str
    because: str = ""
    decided_by: UserId | None = None
    """Whoever records it, when not given."""
    decided_at: datetime | None = None
    """Now, when not given."""


class Decisions(UseCase):
    @writes
    async def record(self, uow: UnitOfWork, command: RecordDecision) -> Receipt:
        case = await open_case(uow, command, Action.DECIDE)
        if command.decided_by is not None:
            profiles = await uow.people.get([command.decided_by])
            require_reachable(profiles.get(command.decided_by))
        change, decision = rules.record(case.incident, self._drafted(command))
        await uow.decisions.add(case.incident.uid, decision)
        moved = replace(case, incident=change.state)
        named = [command.by, decision.decided_by]
        _, entries = await record(uow, self.tools, moved, change.events, also_named=named)
        at = canonical_instant(decision.decided_at)
        return receipt("decide", moved, made=(decision.id, entries[-1].id), at=at)

    def _drafted(self, command: RecordDecision) -> Decision:
        now = self.tools.clock.now()
        return Decision(
            number=0,
            text=command.text,
            because=command.because,
            decided_by=command.decided_by or command.by,
            recorded_by=command.by,
            decided_at=command.decided_at or now,
            recorded_at=now,
        )
