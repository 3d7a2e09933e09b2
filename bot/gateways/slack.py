"""Carrying effects out in Slack: each kind has one way to be done, and one proof that it was."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import effects
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import BlockedError, code_of, outcome_of
from bot.gateways.slack_files import Uploads
from bot.gateways.slack_homes import HomeTabs
from bot.gateways.slack_posts import Place, Posts
from bot.gateways.slack_proofs import Proofs, metadata_of
from bot.gateways.slack_rooms import Rooms
from bot.ports import Claim, Clock, Done, GivenUp, NoProofError, NotNowError, NotYet, Outcome
from bot.queries.incidents import Incidents

logger = logging.getLogger(__name__)

Reference = Mapping[str, str]

NOTHING_LEFT = Done()
"""What the effect was about is gone, so there is nothing to do."""

NOWHERE = GivenUp(
    why="the announce channel is not known to the bot",
    advice="Create the channel that WARROOM_ANNOUNCE_CHANNEL names, or invite the bot into it.",
)


DRAWINGS = 12
"""How often a message that cannot be drawn is tried."""

SAVES = 6
"""How often a file that cannot be written is tried."""

LOOK_AGAIN = timedelta(seconds=5)
PATIENCE = 1.0
"""Seconds that an announcement, asked for just after a start, waits for its channel to be looked up."""

UNSEEN = "Slack has not told us yet which channel is the announce channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackGateway:
    client: AsyncWebClient
    call: SlackCalls
    clock: Clock
    reads: Incidents
    posts: Posts
    proofs: Proofs
    rooms: Rooms
    uploads: Uploads
    homes: HomeTabs

    def destination(self, claim: Claim) -> str | None:
        place = self.posts.place(claim)
        return place.channel if place is not None and place.ts is None else None

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        try:
            return await self._carry_out(claim, repeat=repeat)
        except (SlackApiError, BlockedError, ClientError, TimeoutError) as error:
            outcome = outcome_of(
                error,
                now=self.clock.now(),
                attempts=claim.attempts,
                converges=claim.effect.converges,
                to_person=isinstance(claim.effect, effects.PageByMessage | effects.TellCommander),
            )
            logger.info(
                "attempt failed",
                extra={"effect": claim.effect.kind, "uid": claim.uid, "outcome": type(outcome).__name__},
            )
            return outcome

    async def find_proof(self, claim: Claim) -> Done | None:
        try:
            return await self._find_proof(claim)
        except (SlackApiError, BlockedError, ClientError, TimeoutError) as error:
            now = self.clock.now()
            raise NotNowError(type(error).__name__, error.until if isinstance(error, BlockedError) else now) from error

    async def _find_proof(self, claim: Claim) -> Done | None:
        if isinstance(claim.effect, effects.PublishExport):
            return await self.uploads.proof(claim)
        place = self.posts.place(claim)
        if place is None and isinstance(claim.effect, effects.Announce) and not self.posts.announce.missing:
            raise NotNowError(UNSEEN, self.clock.now() + LOOK_AGAIN)
        if place is None:
            raise NoProofError("it leaves no trace that we know of")
        return await self.proofs.of_message(claim, place)

    async def _carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        effect = claim.effect
        match effect:
            case effects.MakeRoom() | effects.InvitePeople() | effects.SetTopic():
                return await self._in_room(claim, effect)
            case effects.PinCard() | effects.AddBookmark():
                return await self._on_card(claim, effect)
            case effects.ShowHome(user=user) | effects.RedrawHome(user=user):
                await self.homes.draw(user)
                return Done()
            case effects.SaveExport():
                return await self._save(claim, effect)
            case effects.PublishExport():
                return Done(reference=await self.uploads.publish(claim, effect))
            case _:
                return await self._say(claim, repeat=repeat)

    async def _save(self, claim: Claim, effect: effects.SaveExport) -> Outcome:
        try:
            return Done(reference=await self.uploads.save(effect))
        except OSError as error:
            why = f"the data folder cannot be written ({error.strerror or type(error).__name__})"
            if claim.attempts >= SAVES:
                return GivenUp(why=why, advice="Tell whoever runs the bot; then export again.")
            return NotYet(at=self.clock.now() + timedelta(seconds=2**claim.attempts), why=why)

    async def _in_room(self, claim: Claim, effect: effects.OfIncident) -> Outcome:
        view = await self.reads.drawn(effect.incident)
        if view is None:
            return NOTHING_LEFT
        match effect:
            case effects.MakeRoom():
                return Done(reference=await self.rooms.make(claim, view.incident))
            case effects.InvitePeople(users=users):
                return Done(reference=await self.rooms.invite(claim.needed["channel"], users))
            case _:
                await self.rooms.set_topic(claim.needed["channel"], view)
                return Done()

    async def _on_card(self, claim: Claim, effect: effects.OfIncident) -> Outcome:
        room, ts = claim.needed["channel"], claim.needed["ts"]
        if isinstance(effect, effects.PinCard):
            await self.rooms.pin(room, ts)
            return Done()
        view = await self.reads.drawn(effect.incident)
        if view is not None:
            await self.rooms.bookmark(claim, room, ts, view)
        return Done()

    async def _say(self, claim: Claim, *, repeat: bool) -> Outcome:
        if isinstance(claim.effect, effects.Announce):
            await self.posts.announce.answered(PATIENCE)
        place = self.posts.place(claim)
        if place is None and isinstance(claim.effect, effects.RedrawPost):
            return NOTHING_LEFT
        if place is None:
            return NOWHERE if self.posts.announce.missing else NotYet(at=self.clock.now() + LOOK_AGAIN, why=UNSEEN)
        try:
            message = await self.posts.message(claim.effect, repeat=repeat)
        except Exception as error:
            logger.exception("message not drawn", extra={"effect": claim.effect.kind, "uid": claim.uid})
            return self._undrawn(claim, error)
        if message is None:
            return NOTHING_LEFT
        said = {"text": message.text, "blocks": message.blocks}
        if place.ts is not None:
            return await self._change(claim, place, said)
        return Done(reference=await self._post(claim, place, said))

    async def _change(self, claim: Claim, place: Place, said: Mapping[str, object]) -> Outcome:
        try:
            await self.call(self.client.chat_update, channel=place.channel, ts=place.ts, **said)
        except SlackApiError as error:
            if isinstance(claim.effect, effects.RedrawPost) and code_of(error) == "message_not_found":
                return NOTHING_LEFT  # somebody deleted it, so it shows nothing that was redacted
            raise
        return Done()

    def _undrawn(self, claim: Claim, error: Exception) -> Outcome:
        """Nothing was sent, so there is nothing to look for; a defect that stays must not hold up its lane for ever."""
        why = f"our own defect: {type(error).__name__}"
        if claim.attempts >= DRAWINGS:
            return GivenUp(why=why, advice="Write it by hand, and tell whoever runs the bot.")
        return NotYet(at=self.clock.now() + timedelta(seconds=2 ** min(claim.attempts, 5)), why=why)

    async def _post(self, claim: Claim, place: Place, said: Mapping[str, object]) -> Reference:
        answer = await self.call(
            self.client.chat_postMessage,
            channel=place.channel,
            thread_ts=place.thread,
            metadata=metadata_of(claim),
            unfurl_links=False,
            unfurl_media=False,
            **said,
        )
        return {"channel": answer["channel"], "ts": answer["ts"]}
