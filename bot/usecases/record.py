"""Writing down what happened: each event becomes a timeline entry and asks for what it makes needful outside."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.events import Event
from bot.domain.ids import RoleKey, TypeKey, UserId
from bot.domain.incident import Incident
from bot.domain.timeline import Entry, append
from bot.domain.wording import Names, draft_of
from bot.ports import UnitOfWork
from bot.usecases.base import Case, Tools
from bot.usecases.consequences import Ways, effects_of
from bot.usecases.consequences.homes import homes_redrawn
from bot.usecases.consequences.proposals import moves_a_seat, redrawn_votes
from bot.usecases.internal_clocks import moved_by_facts


async def record(
    uow: UnitOfWork,
    tools: Tools,
    case: Case,
    events: Sequence[Event],
    *,
    also_named: Iterable[UserId] = (),
    new: bool = False,
) -> tuple[Incident, tuple[Entry, ...]]:
    """Append the events to the timeline, save the incident, and ask for their effects.

    Events that are facts also start, meet and end internal clocks. `also_named` are people whom an event names
    without their being of the team; a `new` incident is added.
    """
    now = tools.clock.now()
    names = await names_for(uow, tools, {*case.team.responders, *case.team.admitted, *also_named})
    kept, clocks = await moved_by_facts(uow, tools, case.incident, events, new=new)
    incident, entries = _chained(kept, events, names, tools, now)
    await (uow.incidents.add(incident) if new else uow.incidents.save(incident))
    await uow.timeline.add(incident.uid, entries)
    await uow.clocks.save(incident.uid, clocks)
    happened = tuple(zip(events, entries, strict=True))
    effects = effects_of(replace(case, incident=incident), happened, ways_of(tools))
    if not new and any(moves_a_seat(event) for event in events):
        effects += redrawn_votes(await uow.proposals.open_in(incident.uid), incident.uid)
    await uow.outbox.add([*effects, *await homes_redrawn(uow, case, events, now)], now)
    return incident, entries


def ways_of(tools: Tools) -> Ways:
    reached = {person.user for pager in tools.catalogue.pagers.values() for person in pager.people}
    return Ways(announces=tools.announces, pagers=reached)


async def names_for(uow: UnitOfWork, tools: Tools, users: Iterable[UserId]) -> Names:
    """How to call these people, and the roles and types of the catalogue."""
    profiles = await uow.people.get(users)
    called = {person.user: person.name for person in tools.catalogue.people.values()}
    called |= {user: profile.label for user, profile in profiles.items() if profile.verified or user not in called}
    roles = {key: role.name for key, role in tools.catalogue.roles.items()}
    types = {key: kind.name for key, kind in tools.catalogue.types.items()}

    def person(user: UserId) -> str:
        return called.get(user, f"{user} (unverified)")

    def role(key: RoleKey) -> str:
        return roles.get(key, key)

    def type_name(key: TypeKey) -> str:
        return types.get(key, key)

    return Names(person, role, type_name)


def _chained(
    incident: Incident, events: Sequence[Event], names: Names, tools: Tools, now: datetime
) -> tuple[Incident, tuple[Entry, ...]]:
    entries: list[Entry] = []
    head = incident.head
    for number, event in enumerate(events, start=incident.counts.entries + 1):
        draft = draft_of(event, names)
        entry = append(draft, number=number, previous_hash=head, salt=tools.randomness.salt(), recorded_at=now)
        entries.append(entry)
        head = entry.hash
    counts = replace(incident.counts, entries=incident.counts.entries + len(entries))
    return replace(incident, counts=counts, head=head), tuple(entries)
