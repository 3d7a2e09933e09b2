"""What every use-case shares: its tools, the one transaction, and the loading of an incident with its access check."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar

from bot.domain.access import Action, UnknownIncidentError, require, standing
from bot.domain.ids import ChannelId, UserId
from bot.domain.incident import Incident
from bot.domain.playbook import Catalogue
from bot.domain.responder import Team
from bot.ports import Clock, Holidays, IncidentRef, Randomness, Reading, Receipt, Store, UnitOfWork, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A thing somebody wants done. `inbound` is the key of the delivery that asked for it."""

    by: UserId
    inbound: str | None = None
    spoken_in: ChannelId | None = None
    incident: IncidentRef = field(default_factory=IncidentRef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What app.py hands to every use-case. `wake` tells the engine that something was committed."""

    store: Store
    clock: Clock
    randomness: Randomness
    catalogue: Catalogue
    announces: bool
    """Whether there is a channel to announce in."""
    wake: Callable[[], None]
    holidays: Holidays


class UseCase:
    def __init__(self, tools: Tools) -> None:
        self.tools = tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident as a command finds it, with its people; locked for the rest of the transaction."""

    incident: Incident
    team: Team


CaseT = TypeVar("CaseT", bound=UseCase)
CommandT = TypeVar("CommandT", bound=Command)


def writes(
    work: Callable[[CaseT, UnitOfWork, CommandT], Awaitable[Receipt]],
) -> Callable[[CaseT, CommandT], Awaitable[Receipt]]:
    """Run a method in one transaction, once for each delivery: a repeat gets the receipt of the first."""

    @wraps(work)
    async def once(self: CaseT, command: CommandT) -> Receipt:
        tools = self.tools
        async with tools.store.transaction() as uow:
            key = command.inbound
            earlier = await uow.inbound.claim(key, tools.clock.now()) if key else None
            if earlier is not None:
                return earlier
            receipt = await work(self, uow, command)
            if key:
                await uow.inbound.store(key, receipt)
        tools.wake()
        return receipt

    return once


async def open_case(uow: Reading, command: Command, action: Action) -> Case:
    """Load the incident that a command means, and check that its author may do this there."""
    incident = await uow.incidents.find(command.incident)
    if incident is None:
        raise UnknownIncidentError(unknown(command.incident))
    team = await uow.teams.get(incident.uid)
    present = command.spoken_in is not None and command.spoken_in == incident.places.room
    who = standing(command.by, team, private=incident.private, present=present)
    require(action, who, private=incident.private, incident=incident.id)
    return Case(incident=incident, team=team)


def receipt(verb: str, case: Case, *, made: tuple[str, ...] = (), **facts: str) -> Receipt:
    """What a write on an incident answers."""
    return Receipt(verb=verb, incident=case.incident.number, uid=case.incident.uid, made=made, facts=facts)
