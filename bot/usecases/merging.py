"""Merging one incident into another: both are locked, both records tell it, and the people come along."""

from dataclasses import dataclass, replace

from bot.domain import merging as rules
from bot.domain.access import Action, UnknownIncidentError
from bot.domain.ids import UserId
from bot.domain.merging import Remains
from bot.domain.responder import include
from bot.ports import IncidentRef, Receipt, UnitOfWork, unknown
from bot.usecases.base import Case, Command, UseCase, open_case, receipt, writes
from bot.usecases.ending import left_open, released
from bot.usecases.record import names_for, record


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeIncident(Command):
    """`incident` is merged into the one with this number."""

    into: int


class Merging(UseCase):
    @writes
    async def merge(self, uow: UnitOfWork, command: MergeIncident) -> Receipt:
        """End an incident as part of another one, whose room its responders are brought into."""
        there = IncidentRef(number=command.into)
        await uow.incidents.lock(command.incident, there)
        source = await open_case(uow, command, Action.MERGE)
        target = await self._target(uow, command, there)
        now = self.tools.clock.now()
        remains = await self._remains(uow, source, target, command)
        ended = rules.merge(source.incident, target.incident, remains, by=command.by, at=now)
        grown = rules.take_in(target.incident, source.incident, remains, by=command.by, at=now)
        # Before the records, which end what warroom itself keeps running.
        await uow.clocks.save(source.incident.uid, [one.ended for one in remains.clocks])
        await uow.clocks.save(target.incident.uid, [one.running for one in remains.clocks])
        events = (*await released(uow, self.tools, source, by=command.by), *ended.events)
        _, entries = await record(
            uow, self.tools, replace(source, incident=ended.state), events, also_named=[command.by]
        )
        joined = Case(incident=grown.state, team=include(target.team, *remains.people))
        await uow.teams.save(joined.team)
        await record(uow, self.tools, joined, grown.events, also_named=[command.by])
        names = await names_for(uow, self.tools, remains.people)
        people = ", ".join(names.person(user) for user in remains.people)
        clocks = ", ".join(one.running.id for one in remains.clocks)
        return receipt("merge", source, made=(entries[-1].id,), into=target.incident.id, people=people, clocks=clocks)

    async def _remains(self, uow: UnitOfWork, source: Case, target: Case, command: MergeIncident) -> Remains:
        clocks = await uow.clocks.of(source.incident.uid)
        return Remains(
            left_open=await left_open(uow, self.tools, source, clocks=False),
            clocks=rules.carry_over(clocks, target.incident, at=self.tools.clock.now()),
            people=await self._brought(uow, source, target, command),
        )

    async def _target(self, uow: UnitOfWork, command: MergeIncident, there: IncidentRef) -> Case:
        """One that the author cannot see is denied in the words for one that does not exist."""
        if await uow.incidents.find(there) is None:
            raise UnknownIncidentError(unknown(there))
        return await open_case(uow, replace(command, incident=there), Action.MERGE_INTO)

    async def _brought(self, uow: UnitOfWork, source: Case, target: Case, command: MergeIncident) -> tuple[UserId, ...]:
        """Responders who are not there yet. Whoever lets them into a private incident must be one who may."""
        new = tuple(user for user in source.team.responders if user not in target.team.responders)
        if target.incident.private and not set(new) <= target.team.admitted:
            await open_case(uow, replace(command, incident=IncidentRef(uid=target.incident.uid)), Action.ADMIT)
        return new
