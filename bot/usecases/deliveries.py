"""What came back from outside: noted on the effect, on the incident, and where people will see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.events import DeliveryGivenUp, Event, RoomOpened
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.incident import Incident
from bot.domain.paging import unreached
from bot.effects import (
    AddBookmark,
    Announce,
    AnnounceUpdate,
    Effect,
    InvitePeople,
    MakeRoom,
    OfferRole,
    OfIncident,
    PageByMessage,
    PageByPager,
    PinCard,
    PostCard,
    PostClosing,
    PostLine,
    PostProposal,
    PostUpdate,
    PublishExport,
    RedrawHome,
    RedrawPage,
    RedrawPost,
    RemindInRoom,
    RemindOfClocks,
    RemindOwner,
    SaveExport,
    SetTopic,
    ShowHome,
    StopPager,
    TellCommander,
    TellOfOffer,
    WarnOfClocks,
)
from bot.ports import Claim, Done, GivenUp, IncidentRef, NotYet, Outcome, UnitOfWork
from bot.usecases.base import Case, UseCase
from bot.usecases.paging import keep
from bot.usecases.record import names_for, record

NAMES: Mapping[type[Effect], str] = {
    MakeRoom: "Opening the room",
    InvitePeople: "Inviting people into the room",
    PostCard: "Posting the card",
    PinCard: "Pinning the card",
    AddBookmark: "Adding the bookmark",
    SetTopic: "Setting the room's topic",
    PageByMessage: "A page by direct message",
    PageByPager: "A page by pager",
    StopPager: "The end of a page by pager",
    OfferRole: "The offer of a role by direct message",
    TellOfOffer: "A direct message about the offer of a role",
    Announce: "The announcement",
    AnnounceUpdate: "The update in the announce channel",
    PostLine: "A line in the room",
    PostProposal: "Posting a vote in the room",
    PostUpdate: "The update in the room",
    RemindInRoom: "A reminder in the room",
    RemindOwner: "A reminder to the owner of a task",
    RemindOfClocks: "A reminder of a clock",
    WarnOfClocks: "A warning of a clock in the room",
    TellCommander: "A direct message to the commander",
    PostClosing: "The closing post",
    SaveExport: "Saving the export",
    PublishExport: "Uploading the export",
    RedrawPost: "Taking redacted words out of a message",
}
"""What a failed effect is called on the timeline. Redraws are missing: a stale picture is not worth an entry."""

UNSPOKEN = (
    PostLine,
    PostProposal,
    PostUpdate,
    RemindInRoom,
    RemindOfClocks,
    WarnOfClocks,
    TellCommander,
    PostClosing,
)
"""Effects whose failure is not said in the room, where it would fail the same way."""

UNTOLD = (PostLine, RemindInRoom, RemindOwner, TellCommander, StopPager, TellOfOffer)
"""Effects whose failure the commander is not told: the timeline has the line, and a reminder reaches them anyway."""


class Deliveries(UseCase):
    async def settle(self, claim: Claim, outcome: Outcome) -> bool:
        """Record an attempt's outcome and what follows from it; False when another process has the effect now."""
        (ours,) = await self.settle_all([(claim, outcome)])
        return ours

    async def settle_all(self, ended: Sequence[tuple[Claim, Outcome]]) -> Sequence[bool]:
        """The same for several effects of one incident, in one transaction."""
        async with self.tools.store.transaction(background=True) as uow:
            if len(ended) > 1 or any(_reaches_others(claim, outcome) for claim, outcome in ended):
                await _hold(uow, ended[0][0].effect)
            ours = [await self._settle(uow, claim, outcome) for claim, outcome in ended]
        if any(ours):
            self.tools.wake()
        return ours

    async def _settle(self, uow: UnitOfWork, claim: Claim, outcome: Outcome) -> bool:
        parked = await uow.outbox.settle(claim, outcome, self.tools.clock.now())
        if parked is None:
            return False
        match outcome:
            case Done(reference=reference):
                await self._happened(uow, claim.effect, reference)
            case GivenUp():
                await self._given_up(uow, claim.effect, outcome, parked)
            case _:
                pass
        return True

    async def _happened(self, uow: UnitOfWork, effect: Effect, reference: Mapping[str, str]) -> None:
        match effect:
            case MakeRoom():
                await self._room_opened(uow, effect, reference)
            case PostCard():
                case = await _case(uow, effect)
                places = replace(case.incident.places, card=MessageTs(reference["ts"]))
                await uow.incidents.save(replace(case.incident, places=places))
            case Announce():
                case = await _case(uow, effect)
                places = replace(
                    case.incident.places,
                    announced_in=ChannelId(reference["channel"]),
                    announcement=MessageTs(reference["ts"]),
                )
                await uow.incidents.save(replace(case.incident, places=places))
            case SaveExport():
                await self._to_be_uploaded(uow, effect)
            case InvitePeople() if reference.get("refused"):
                why = f"Slack refused {reference['refused']}"
                advice = "Invite them by hand: `/invite @person` in the room."
                await self._say(uow, effect, [self._failure(effect, why, advice)])
            case _:
                pass

    async def _room_opened(self, uow: UnitOfWork, effect: MakeRoom, reference: Mapping[str, str]) -> None:
        case = await _case(uow, effect)
        room, name = ChannelId(reference["channel"]), reference["name"]
        opened: Incident = replace(case.incident, places=replace(case.incident.places, room=room, room_name=name))
        event = RoomOpened(name=name, at=self.tools.clock.now())
        await record(uow, self.tools, replace(case, incident=opened), [event])
        calls = [(page.uid, call.user) for page in await uow.pages.of(opened.uid) for call in page.calls]
        links = [RedrawPage(incident=opened.uid, page=page, user=user) for page, user in calls]
        await uow.outbox.add(links, self.tools.clock.now())

    async def _to_be_uploaded(self, uow: UnitOfWork, effect: SaveExport) -> None:
        """Only now, so that of two files with one name it is the uploaded one that stays in the data folder."""
        case = await _case(uow, effect)
        upload = PublishExport(incident=case.incident.uid, entry=effect.entry, format=effect.format)
        await uow.outbox.add([upload], self.tools.clock.now())

    async def _given_up(self, uow: UnitOfWork, effect: Effect, outcome: GivenUp, parked: Sequence[Effect]) -> None:
        if isinstance(effect, SaveExport):
            # A full disk must not keep the file from the room as well.
            await self._to_be_uploaded(uow, effect)
        if isinstance(effect, ShowHome | RedrawHome):
            await uow.homes.forget(effect.user)
        if not isinstance(effect, OfIncident) or type(effect) not in NAMES:
            return
        waiting = sorted({NAMES[type(other)] for other in parked if type(other) in NAMES})
        also = f" This waits for it: {', '.join(waiting)}." if waiting else ""
        failure = self._failure(effect, outcome.why, outcome.advice + also)
        match effect:
            case PageByMessage():
                await self._unreached(uow, effect, await self._naming(uow, failure, effect.user))
            case PageByPager(user=user) | StopPager(user=user):
                await self._say(uow, effect, [await self._naming(uow, failure, user)])
            case _:
                await self._say(uow, effect, [failure])

    async def _unreached(self, uow: UnitOfWork, effect: PageByMessage, failure: DeliveryGivenUp) -> None:
        """Whoever gets no message cannot answer it: the next are asked at once."""
        case, page = await _case(uow, effect), await uow.pages.get(effect.page)
        if page is None:
            raise LookupError(f"effect {effect.key} of a page that is not stored")
        change = unreached(page, user=effect.user, commander=case.team.commander, at=failure.at)
        case = await keep(uow, case, [change])
        await record(uow, self.tools, case, [failure, *change.events])

    async def _naming(self, uow: UnitOfWork, failure: DeliveryGivenUp, user: UserId) -> DeliveryGivenUp:
        names = await names_for(uow, self.tools, [user])
        return replace(failure, what=f"{failure.what} to {names.person(user)}")

    def _failure(self, effect: Effect, why: str, advice: str) -> DeliveryGivenUp:
        return DeliveryGivenUp(
            what=NAMES[type(effect)],
            why=why,
            advice=advice,
            at=self.tools.clock.now(),
            quiet=isinstance(effect, UNSPOKEN),
            untold=isinstance(effect, UNTOLD),
        )

    async def _say(self, uow: UnitOfWork, effect: OfIncident, events: Sequence[Event]) -> None:
        await record(uow, self.tools, await _case(uow, effect), events)


def _reaches_others(claim: Claim, outcome: Outcome) -> bool:
    return isinstance(outcome, GivenUp) or (isinstance(outcome, NotYet) and claim.effect.coalesces)


async def _hold(uow: UnitOfWork, effect: Effect) -> None:
    """What is settled now may reach effects that others are adding to; they hold the incident, or the home, first."""
    if isinstance(effect, OfIncident):
        await uow.incidents.find(IncidentRef(uid=effect.incident))
    elif isinstance(effect, ShowHome):
        await uow.homes.hold(effect.user)


async def _case(uow: UnitOfWork, effect: OfIncident) -> Case:
    incident = await uow.incidents.find(IncidentRef(uid=effect.incident))
    if incident is None:
        raise LookupError(f"effect {effect.key} of an incident that is not stored")
    return Case(incident=incident, team=await uow.teams.get(incident.uid))
