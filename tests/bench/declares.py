"""One emergency at a time: how soon after the submit each thing has happened in Slack."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.sandbox import Call

from .stage import ANNOUNCEMENTS, DESK, Stage

RUNS = 20
QUIET = 1.2
"""Seconds without any call after which a declare is taken to be done; more than a message waits for its turn."""

OWNERS = 3
DECLARE = "/incident declare Magnetic toy recall in DE sev:1 type:product-safety region:DE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A call that Slack carried out; seconds after the submit."""

    what: str
    began: float
    answered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One declare: seconds to its ack, what it made, and the redraws of what was already there."""

    ack: float
    made: Sequence[Timed]
    redraws: Sequence[Timed]

    @property
    def depth(self) -> int:
        """The longest row of calls of which each began after the one before was answered."""
        deep: list[tuple[float, int]] = []
        for call in sorted(self.made, key=lambda call: call.began):
            before = [level for answered, level in deep if answered <= call.began]
            deep.append((call.answered, max(before, default=0) + 1))
        return max(level for _, level in deep)


async def measure(stage: Stage) -> list[Run]:
    return [await _declare(stage) for _ in range(RUNS)]


def until(runs: Sequence[Run], what: str = "") -> float:
    """The median of the moments at which the last call of this kind, or of all that was made, was answered."""
    return median(max(call.answered for call in run.made if what in ("", call.what)) for run in runs)


async def submitted_twice(stage: Stage) -> int:
    """How many rooms a declare makes when its delivery comes a second time."""
    before = _rooms(stage)
    await stage.ana.types(DECLARE, channel=DESK)
    await stage.sandbox.redeliver_last("slash_commands")
    await _quiet(stage)
    return _rooms(stage) - before


async def _declare(stage: Stage) -> Run:
    since, began = len(stage.sandbox.calls), time.monotonic()
    answer = await stage.ana.types(DECLARE, channel=DESK)
    ack = time.monotonic() - began
    if "INC-" not in (answer.text or ""):
        raise RuntimeError(f"not declared: {answer.text or answer.reason}")
    await _quiet(stage)
    place = stage.sandbox.workspace.channel_named(ANNOUNCEMENTS)
    calls = [_timed(call, began, place.id if place else "") for call in stage.sandbox.calls[since:]]
    if sum(call.what == "page" for call in calls) != OWNERS:
        raise RuntimeError(f"not every owner was paged: {calls}")
    made = [call for call in calls if call.what != "chat.update"]
    return Run(ack=ack, made=made, redraws=[call for call in calls if call.what == "chat.update"])


def _timed(call: Call, began: float, announcements: str) -> Timed:
    if not call.ok:
        raise RuntimeError(f"Slack refused {call.method}: {call.error}")
    return Timed(what=_what(call, announcements), began=call.began - began, answered=call.answered - began)


def _what(call: Call, announcements: str) -> str:
    """The method, but a post by where it goes."""
    if call.method != "chat.postMessage":
        return call.method
    channel = str(call.args["channel"])
    if channel.startswith(("U", "D")):
        return "page"
    return "announcement" if channel == announcements else "card"


async def _quiet(stage: Stage) -> None:
    seen = -1
    while seen != len(stage.sandbox.calls):
        seen = len(stage.sandbox.calls)
        await asyncio.sleep(QUIET)


def _rooms(stage: Stage) -> int:
    return sum(channel.name.startswith("inc-") for channel in stage.sandbox.workspace.channels.values())
