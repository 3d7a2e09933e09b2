"""Short words for what a dispatcher does to the outbox, each in a transaction of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from support import ANA, NOON

from bot.domain.ids import IncidentUid, PageUid
from bot.effects import Effect, MakeRoom, PageByMessage, PostCard, PostLine, RedrawCard
from bot.ports import Claim, Done, GivenUp, NotYet, Outcome, Unknown
from storage.unit_of_work import SqlStore

ONE, TWO = IncidentUid("1" * 32), IncidentUid("2" * 32)
ROOM, CARD, REDRAW = MakeRoom(incident=ONE), PostCard(incident=ONE), RedrawCard(incident=ONE)
PAGE = PageByMessage(incident=ONE, page=PageUid("p" * 32), user=ANA)
DONE = Done(reference={"ts": "1.1"})
GIVEN_UP = GivenUp(why="is_archived", advice="Unarchive the room.")


def line(entry: int, incident: IncidentUid = ONE) -> PostLine:
    return PostLine(incident=incident, entry=entry)


def later(**duration: float) -> datetime:
    return NOON + timedelta(**duration)


def not_yet(**duration: float) -> NotYet:
    return NotYet(at=later(**duration), why="ratelimited")


def unknown(**duration: float) -> Unknown:
    return Unknown(at=later(**duration), why="timeout")


async def ask(store: SqlStore, *effects: Effect, now: datetime = NOON) -> None:
    async with store.transaction() as uow:
        await uow.outbox.add(effects, now)


async def take(store: SqlStore, *, now: datetime = NOON, limit: int = 50) -> list[Claim]:
    """Claim up to so many urgent and so many other effects."""
    async with store.transaction() as uow:
        return list(await uow.outbox.claim(now, urgent=limit, other=limit))


async def settle(store: SqlStore, claim: Claim, outcome: Outcome, *, now: datetime = NOON) -> Sequence[Effect] | None:
    async with store.transaction() as uow:
        return await uow.outbox.settle(claim, outcome, now)


async def finish(store: SqlStore, *, now: datetime = NOON) -> list[Effect]:
    """Claim once and let all of it succeed."""
    claims = await take(store, now=now)
    for claim in claims:
        await settle(store, claim, DONE, now=now)
    return effects(claims)


async def parked(store: SqlStore) -> list[tuple[Effect, str]]:
    async with store.reading() as reading:
        return [(one.effect, one.why) for one in await reading.outbox.parked()]


async def outstanding(store: SqlStore) -> int:
    async with store.reading() as reading:
        return await reading.outbox.outstanding()


async def next_at(store: SqlStore, now: datetime = NOON) -> datetime | None:
    async with store.reading() as reading:
        return await reading.outbox.next_at(now)


def effects(claims: Sequence[Claim]) -> list[Effect]:
    return [claim.effect for claim in claims]
