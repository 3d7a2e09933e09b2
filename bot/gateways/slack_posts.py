"""What each message effect says and where: drawn from the newest state at the moment of sending."""

from dataclasses import dataclass
from datetime import datetime

from bot import effects
from bot.blocks.announcement import announced_update, announcement
from bot.blocks.card import card
from bot.blocks.clock import reminder as clock_reminder
from bot.blocks.closing import closing
from bot.blocks.handover import offer, told_of_offer
from bot.blocks.message import Message
from bot.blocks.page import page
from bot.blocks.proposal import proposal_card
from bot.blocks.room import line, reminder, told_commander, update
from bot.blocks.tasks import due_in_room, due_to_owner
from bot.domain.clock import reminder_of
from bot.domain.ids import PageUid
from bot.domain.paging import PageState
from bot.domain.timeline import Kind
from bot.gateways.announce_channel import AnnounceChannel
from bot.ports import Claim, Clock, IncidentRef
from bot.queries.incidents import Incidents
from bot.queries.view import IncidentView


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`channel` may be a person's id. With `ts` a message is changed; with `thread` it answers one."""

    channel: str
    thread: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    reads: Incidents
    clock: Clock
    announce: AnnounceChannel

    def place(self, claim: Claim) -> Place | None:
        """Where the effect's message goes; None for effects that are not messages, or have nowhere to go."""
        needed = claim.needed
        match claim.effect:
            case effects.PageByMessage(user=user) | effects.TellCommander(user=user) | effects.RemindOwner(user=user):
                return Place(channel=user)
            case effects.OfferRole(user=user) | effects.TellOfOffer(user=user):
                return Place(channel=user)
            case effects.Announce():
                channel = self.announce.channel
                return Place(channel=channel) if channel else None
            case effects.RedrawCard() | effects.RedrawPage() | effects.RedrawAnnouncement() | effects.RedrawProposal():
                return Place(channel=needed["channel"], ts=needed["ts"])
            case effects.RedrawOffer():
                return Place(channel=needed["channel"], ts=needed["ts"])
            case effects.RedrawPost():
                return Place(channel=needed["channel"], ts=needed["ts"]) if "ts" in needed else None
            case effects.AnnounceUpdate() | effects.RemindInRoom() | effects.RemindOfClocks():
                return Place(channel=needed["channel"], thread=needed["ts"])
            case effects.PostProposal():
                return Place(channel=needed["channel"])
            case effects.PostCard() | effects.PostLine() | effects.PostUpdate() | effects.PostClosing():
                return Place(channel=needed["channel"])
            case effects.WarnOfClocks():
                return Place(channel=needed["channel"])
            case _:
                return None

    async def message(self, effect: effects.Effect, *, repeat: bool = False) -> Message | None:
        """What it says now; None when what it was about is gone."""
        now = self.clock.now()
        match effect:
            case effects.PageByMessage() | effects.RedrawPage():
                shown = await self.reads.drawn_page(effect.incident, effect.page, effect.user)
                return page(shown, repeat=repeat) if shown else None
            case effects.OfferRole() | effects.RedrawOffer() | effects.TellOfOffer():
                return await self._of_offer(effect, now)
            case effects.PostCard() | effects.RedrawCard() | effects.Announce() | effects.RedrawAnnouncement():
                return await self._of_incident(effect, now)
            case effects.PostProposal(proposal=number) | effects.RedrawProposal(proposal=number):
                view = await self.reads.drawn(effect.incident)
                proposal = view.proposal(number) if view else None
                return proposal_card(view, proposal) if view and proposal else None
            case effects.RedrawPost():
                return await self._again(effects.original(effect), now)
            case effects.RemindOfClocks() | effects.WarnOfClocks():
                return await self._of_clocks(effect, now)
            case effects.PostClosing():
                record = await self.reads.record(IncidentRef(uid=effect.incident))
                return closing(record, now=now) if record else None
            case effects.OfIncident():
                return await self._of_entry(effect)
            case _:
                return None

    async def _of_offer(
        self, effect: effects.OfferRole | effects.RedrawOffer | effects.TellOfOffer, now: datetime
    ) -> Message | None:
        shown = await self.reads.drawn_offer(effect.handover)
        if shown is None:
            return None
        if isinstance(effect, effects.TellOfOffer):
            return told_of_offer(shown, effect.user, reminder=effect.reminder)
        return offer(shown, now=now)

    async def _again(self, effect: effects.Effect, now: datetime) -> Message | None:
        """What a post of earlier says without what was redacted; a reminder stands even where it is moot by now."""
        if isinstance(effect, effects.RemindOfClocks | effects.WarnOfClocks):
            return await self._of_clocks(effect, now, moot=True)
        return await self.message(effect)

    async def _of_clocks(
        self, effect: effects.RemindOfClocks | effects.WarnOfClocks, now: datetime, *, moot: bool = False
    ) -> Message | None:
        view = await self.reads.drawn(effect.incident)
        reminders = [reminder_of(code) for code in effect.reminders]
        return clock_reminder(view, reminders, now=now, moot=moot) if view else None

    async def _of_incident(self, effect: effects.OfIncident, now: datetime) -> Message | None:
        view = await self.reads.drawn(effect.incident)
        if view is None:
            return None
        if isinstance(effect, effects.PostCard | effects.RedrawCard):
            return card(view, now=now)
        return announcement(view, now=now)

    async def _of_entry(self, effect: effects.OfIncident) -> Message | None:
        number = getattr(effect, "entry", None)
        found = await self.reads.drawn_entry(effect.incident, number) if isinstance(number, int) else None
        if found is None:
            return None
        view, entry = found
        match effect:
            case effects.PostLine(unanswered=page, asks=asks):
                return line(view, entry, phones=self._phones(view, page), asks=asks)
            case effects.PostUpdate():
                return update(view, entry)
            case effects.AnnounceUpdate():
                return announced_update(view, entry)
            case effects.RemindInRoom():
                return due_in_room(view, entry) if entry.kind is Kind.TASK else reminder(view, entry)
            case effects.RemindOwner():
                return due_to_owner(view, entry)
            case effects.TellCommander(unanswered=page):
                return told_commander(view, entry, phones=self._phones(view, page))
            case _:
                return None

    def _phones(self, view: IncidentView, unanswered: PageUid | None) -> list[tuple[str, str]]:
        """The people whom that page asked, with their numbers, unless somebody has taken it since."""
        pages = [page for page in view.pages if page.uid == unanswered and page.state is PageState.UNANSWERED]
        asked = [call.user for page in pages for call in page.calls]
        named = {person.user: person.phone for person in self.reads.catalogue.people.values()}
        return [(view.person(user), named.get(user) or "") for user in asked]
