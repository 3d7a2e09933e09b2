"""Outcomes of one incident are recorded together, and one that cannot be keeps none of the others."""

import asyncio
from collections.abc import Sequence

import pytest
from support import NOON

from bot.domain.ids import EffectUid, IncidentUid
from bot.effects import Effect, MakeRoom, PinCard, PostCard, SetTopic
from bot.engine.settling import Ended, Settling
from bot.ports import BusyError, Claim, Done

ONE, TWO = IncidentUid("1" * 32), IncidentUid("2" * 32)


def claim(effect: Effect) -> Claim:
    return Claim(
        id=1,
        uid=EffectUid("e" * 32),
        fence=1,
        effect=effect,
        attempts=1,
        claimed_at=NOON,
        asked_at=NOON,
        attempted_at=None,
        reference={},
    )


class Ledger:
    """Writes when let, and remembers what was written together; some kinds cannot be written, some are not ours."""

    def __init__(self) -> None:
        self.tried: list[list[str]] = []
        self.poison: set[str] = set()
        self.lost: set[str] = set()
        self.open = asyncio.Event()

    async def settle_all(self, ended: Sequence[Ended]) -> Sequence[bool]:
        kinds = [claim.effect.kind for claim, _ in ended]
        self.tried.append(kinds)
        await self.open.wait()
        if self.poison & set(kinds):
            raise BusyError("Busy.")
        return [kind not in self.lost for kind in kinds]


async def settled(settling: Settling, *effects: Effect) -> list[asyncio.Task[bool]]:
    """One after the other, while the first is still being written."""
    tasks = []
    for effect in effects:
        tasks.append(asyncio.ensure_future(settling(claim(effect), Done())))
        await asyncio.sleep(0)
    return tasks


async def test_what_ends_while_another_is_written_is_written_together() -> None:
    ledger = Ledger()
    tasks = await settled(Settling(ledger.settle_all), *(kind(incident=ONE) for kind in (MakeRoom, PostCard, PinCard)))

    ledger.open.set()

    assert await asyncio.gather(*tasks) == [True, True, True]
    assert ledger.tried == [["room"], ["card", "pin"]]


async def test_each_incident_is_written_for_itself() -> None:
    ledger = Ledger()
    tasks = await settled(Settling(ledger.settle_all), MakeRoom(incident=ONE), MakeRoom(incident=TWO))

    assert ledger.tried == [["room"], ["room"]]
    ledger.open.set()
    assert await asyncio.gather(*tasks) == [True, True]


async def test_one_that_cannot_be_written_keeps_none_of_the_others() -> None:
    ledger = Ledger()
    ledger.poison = {"pin"}
    kinds = (MakeRoom, PostCard, PinCard, SetTopic)
    tasks = await settled(Settling(ledger.settle_all), *(kind(incident=ONE) for kind in kinds))

    ledger.open.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)

    assert [type(each) for each in found] == [bool, bool, BusyError, bool]
    assert sorted(ledger.tried[2:]) == [["card"], ["pin"], ["topic"]]


async def test_whoever_has_lost_its_effect_is_told_so_and_only_they() -> None:
    ledger = Ledger()
    ledger.lost = {"card"}
    tasks = await settled(Settling(ledger.settle_all), *(kind(incident=ONE) for kind in (MakeRoom, PostCard, PinCard)))

    ledger.open.set()

    assert await asyncio.gather(*tasks) == [True, False, True]


async def test_one_who_is_broken_off_while_writing_for_others_loses_nothing_of_theirs() -> None:
    ledger = Ledger()
    settling = Settling(ledger.settle_all)
    first, second, third = await settled(settling, *(kind(incident=ONE) for kind in (MakeRoom, PostCard, PinCard)))
    first.cancel()
    for _ in range(5):  # until the second writes for both
        await asyncio.sleep(0)
    second.cancel()

    ledger.open.set()

    assert await third
    with pytest.raises(asyncio.CancelledError):
        await second
    assert ledger.tried[1:] == [["card", "pin"], ["pin"]]
