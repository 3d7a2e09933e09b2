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
    """One declare and all that followed from it."""

    ack: float
    calls: Sequence[Timed]

    def at(self, *what: str) -> float:
        """When the last call of these kinds was answered."""
        return max(call.answered for call in self.calls if call.what in what)

    @property
    def made(self) -> list[Timed]:
        """Without the redraws, which only bring up to date what is already there."""
        return [call for call in self.calls if call.what != "redraw"]


def depth(calls: Sequence[Timed]) -> int:
    """The longest row of calls of which each began after the one before was answered."""
    deep: list[tuple[float, int]] = []
    for call in sorted(calls, key=lambda call: call.began):
        before = [level for answered, level in deep if answered <= call.began]
        deep.append((call.answered, max(before, default=0) + 1))
    return max(level for _, level in deep)


async def measure(stage: Stage) -> list[Run]:
    return [await _declare(stage) for _ in range(RUNS)]


async def submitted_twice(stage: Stage) -> int:
    """How many rooms there are after the same delivery came a second time."""
    before = _rooms(stage)
    await stage.ana.types(DECLARE, channel=DESK)
    await stage.sandbox.redeliver_last("slash_commands")
    await _quiet(stage)
    return _rooms(stage) - before


def middle(runs: Sequence[Run], *what: str) -> float:
    return median(run.at(*what) for run in runs)


async def _declare(stage: Stage) -> Run:
    since, began = len(stage.sandbox.calls), time.monotonic()
    answer = await stage.ana.types(DECLARE, channel=DESK)
    ack = time.monotonic() - began
    if not answer.acked:
        raise RuntimeError(f"the declare was not acknowledged: {answer.reason}")
    await _quiet(stage)
    announcements = stage.sandbox.workspace.channel_named(ANNOUNCEMENTS)
    place = announcements.id if announcements else ""
    calls = [_timed(call, began, place) for call in stage.sandbox.calls[since:]]
    if sum(call.what == "page" for call in calls) != OWNERS:
        raise RuntimeError(f"not every owner was paged: {calls}")
    return Run(ack=ack, calls=calls)


def _timed(call: Call, began: float, announcements: str) -> Timed:
    if not call.ok:
        raise RuntimeError(f"Slack refused {call.method}: {call.error}")
    return Timed(what=_what(call, announcements), began=call.began - began, answered=call.answered - began)


def _what(call: Call, announcements: str) -> str:
    if call.method == "chat.update":
        return "redraw"
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
