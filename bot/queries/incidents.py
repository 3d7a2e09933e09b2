"""Reading incidents: by the people who may see them, and by the engine that draws them."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.access import Action, Standing, UnknownIncidentError, allows, require, standing
from bot.domain.ids import ChannelId, HandoverUid, IncidentUid, MessageTs, PageUid, UserId
from bot.domain.incident import ENDED, Incident, Status
from bot.domain.playbook import OTHER, Catalogue, IncidentType
from bot.domain.proposal import Proposal
from bot.domain.responder import Team
from bot.domain.timeline import Entry
from bot.ports import IncidentRef, Reading, Store, unknown
from bot.queries.view import HandoverView, IncidentView, PageView, Record, people_of, role_names_of

SCOPES = ("open", "mine", "closed", "all")

OPEN = tuple(status for status in Status if status not in ENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who wants to read what, and from where."""

    by: UserId
    incident: IncidentRef
    spoken_in: ChannelId | None = None


class Incidents:
    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self._to_be_drawn: dict[IncidentUid, asyncio.Task[IncidentView | None]] = {}

    async def show(self, question: Question) -> IncidentView:
        """One incident, for a person who may see it."""
        async with self.store.reading() as reading:
            incident = await self._allowed(reading, question, Action.SEE)
            return await self._view(reading, incident)

    async def timeline(self, question: Question, *, last: int) -> Record:
        """Its newest entries, in E-n order; privileged text only for those who may read it."""
        async with self.store.reading() as reading:
            incident = await self._allowed(reading, question, Action.SEE)
            view = await self._view(reading, incident)
            entries = await reading.timeline.of(incident.uid, last=last)
            who = standing(question.by, view.team, private=incident.private, present=_present(question, incident))
            return Record(view=view, entries=entries, privileged=_reads_privileged(who, incident))

    async def listed(self, by: UserId, scope: str) -> Sequence[IncidentView]:
        """Newest first; a private incident is listed for the admitted only."""
        async with self.store.reading() as reading:
            incidents = await reading.incidents.listed(_statuses(scope))
            teams = await reading.teams.of([incident.uid for incident in incidents])
            seen = [incident for incident in incidents if _listed(incident, teams[incident.uid], by, scope)]
            return [await self._view(reading, incident) for incident in seen]

    async def drawn(self, uid: IncidentUid) -> IncidentView | None:
        """For what the bot itself posts, where access is a matter of the place.

        Effects that start together share one look, which begins only after all of them have asked.
        """
        if uid not in self._to_be_drawn:
            self._to_be_drawn[uid] = asyncio.create_task(self._draw(uid))
        return await asyncio.shield(self._to_be_drawn[uid])

    async def drawn_entry(self, uid: IncidentUid, number: int) -> tuple[IncidentView, Entry] | None:
        async with self.store.reading() as reading:
            incident = await reading.incidents.find(IncidentRef(uid=uid))
            entry = await reading.timeline.entry(uid, number)
            if incident is None or entry is None:
                return None
            named = [entry.on_behalf_of] if entry.on_behalf_of else []
            return await self._view(reading, incident, named), entry

    async def drawn_page(self, uid: IncidentUid, page: PageUid, user: UserId) -> PageView | None:
        view = await self.drawn(uid)
        found = next((each for each in view.pages if each.uid == page), None) if view else None
        return PageView(view=view, page=found, user=user) if view and found else None

    async def offer(self, question: Question, uid: HandoverUid) -> HandoverView:
        """An offer of a role in an incident that the asker may see."""
        async with self.store.reading() as reading:
            view = await self._view(reading, await self._allowed(reading, question, Action.SEE))
            found = next((one for one in view.handovers if one.uid == uid), None)
            if found is None:
                raise UnknownIncidentError("There is no such offer any more. `roles` shows who has which role.")
            return HandoverView(view=view, handover=found)

    async def drawn_offer(self, uid: HandoverUid) -> HandoverView | None:
        async with self.store.reading() as reading:
            handover = await reading.handovers.get(uid)
            incident = await reading.incidents.find(IncidentRef(uid=handover.incident)) if handover else None
            if handover is None or incident is None:
                return None
            return HandoverView(view=await self._view(reading, incident), handover=handover)

    async def has_room(self, channel: ChannelId) -> bool:
        """Whether a channel is some incident's room."""
        async with self.store.reading() as reading:
            return await reading.incidents.find(IncidentRef(room=channel)) is not None

    async def awaits(self, user: UserId, room: ChannelId) -> bool:
        """Whether this is an incident's room and a page of it awaits this person's answer."""
        async with self.store.reading() as reading:
            return await reading.pages.awaits(user, room)

    async def has_message(self, room: ChannelId, ts: MessageTs) -> bool:
        """Whether a message of this room is on its incident's record."""
        async with self.store.reading() as reading:
            return await reading.timeline.has_message(room, ts)

    async def record(self, ref: IncidentRef) -> Record | None:
        """Everything, for the closing post and the exports."""
        async with self.store.reading() as reading:
            incident = await reading.incidents.find(ref)
            if incident is None:
                return None
            view = await self._view(reading, incident)
            return Record(view=view, entries=await reading.timeline.of(incident.uid))

    async def _draw(self, uid: IncidentUid) -> IncidentView | None:
        del self._to_be_drawn[uid]  # whoever asks from now on may know of something newer
        async with self.store.reading() as reading:
            incident = await reading.incidents.find(IncidentRef(uid=uid))
            return await self._view(reading, incident) if incident else None

    async def _allowed(self, reading: Reading, question: Question, action: Action) -> Incident:
        incident = await reading.incidents.find(question.incident)
        if incident is None:
            raise UnknownIncidentError(unknown(question.incident))
        team = await reading.teams.get(incident.uid)
        who = standing(question.by, team, private=incident.private, present=_present(question, incident))
        require(action, who, private=incident.private, incident=incident.id)
        return incident

    async def _view(self, reading: Reading, incident: Incident, named: Iterable[UserId] = ()) -> IncidentView:
        """`named` are people whose names are needed though they take no part."""
        team = await reading.teams.get(incident.uid)
        pages = await reading.pages.of(incident.uid)
        decisions = await reading.decisions.of(incident.uid)
        tasks = await reading.tasks.of(incident.uid)
        handovers = await reading.handovers.of(incident.uid)
        proposals = await reading.proposals.of(incident.uid)
        people = {*named, incident.declared_by, *team.responders, *team.admitted, *team.holders.values()}
        clocks = await reading.clocks.of(incident.uid)
        people |= {user for decision in decisions for user in (decision.decided_by, decision.recorded_by)}
        people |= {user for page in pages for user in (page.by, *(call.user for call in page.calls))}
        people |= {user for proposal in proposals for user in _of_vote(proposal)}
        people |= {user for task in tasks for user in (task.owner, task.created_by, task.done_by) if user is not None}
        people |= {user for one in handovers for user in (one.receiver, *one.givers)}
        people |= {user for one in clocks for user in (one.started_by, one.met_by, one.ended_by) if user}
        profiles = await reading.people.get(people)
        names = people_of(self.catalogue)
        return IncidentView(
            incident=incident,
            team=team,
            pages=pages,
            decisions=decisions,
            proposals=proposals,
            tasks=tasks,
            type=self._type(incident),
            names={**names, **{user: p.label for user, p in profiles.items() if p.verified or user not in names}},
            role_names=role_names_of(self.catalogue),
            handovers=handovers,
            clocks=clocks,
            onward=await self._onward(reading, incident),
        )

    async def _onward(self, reading: Reading, incident: Incident) -> ChannelId | None:
        if incident.merged is None or incident.merged.hidden:
            return None
        there = await reading.incidents.find(IncidentRef(number=incident.merged.into))
        return there.places.room if there else None

    def _type(self, incident: Incident) -> IncidentType:
        """A type that the catalogue has lost since shows as `other`, so that an old incident can still be read."""
        return self.catalogue.types.get(incident.type) or self.catalogue.types[OTHER]


def _present(question: Question, incident: Incident) -> bool:
    return question.spoken_in is not None and question.spoken_in == incident.places.room


def _of_vote(proposal: Proposal) -> Iterator[UserId]:
    yield proposal.opened_by
    yield from (seat.user for seat in proposal.seats if seat.user)
    yield from (ballot.by for ballot in proposal.ballots)
    yield from (proposal.closed_by,) if proposal.closed_by else ()


def _reads_privileged(who: Standing, incident: Incident) -> bool:
    return allows(Action.SEE_PRIVILEGED, who, private=incident.private)


def _statuses(scope: str) -> Iterable[Status]:
    match scope:
        case "closed":
            return ENDED
        case "all":
            return tuple(Status)
        case _:
            return OPEN


def _listed(incident: Incident, team: Team, by: UserId, scope: str) -> bool:
    if scope == "mine" and by not in team.responders:
        return False
    return may_see(incident, team, by)


def may_see(incident: Incident, team: Team, by: UserId) -> bool:
    """Whether it is shown to this person in a list, wherever they are."""
    return allows(Action.SEE, standing(by, team, private=incident.private, present=False), private=incident.private)
