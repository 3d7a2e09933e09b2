"""`python -m tests.bench`: measures for two minutes, prints a table, and writes nothing."""

import asyncio
import os
import platform
from collections.abc import Iterable, Sequence
from statistics import median

from . import cycles, declares, load, reminders
from .declares import Run, until
from .load import DECLARES, Load, percentile
from .stage import BARE, DELAY, stage

IDLE = 60.0
ACK, MEMORY = 0.5, 130
SPEEDS = ((1.0, "within 1 s"), (0.0, "all at once"))

Row = tuple[str, str, str, str, str]
"""What, others' best, to reach, found, and whether that is met."""


async def main() -> None:
    before = os.getloadavg()[0]
    idle = asyncio.create_task(_idle())
    async with stage() as place:
        rows = _one_at_a_time(await declares.measure(place))
        rows.append(_judged("rooms when submitted twice", "2", "1", await declares.submitted_twice(place), 1))
    memory = await idle
    rows += await _many()
    rows.append(_judged(f"idle memory after {IDLE:.0f} s, SQLite, MB", "", f"< {MEMORY}", memory, MEMORY))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; load {before:.1f} before the start; {DELAY * 1000:.0f} ms a Web API call, Socket Mode\n")
    _show([("", "others, best", "to reach", "found", ""), *rows])


async def _idle() -> int | None:
    """In MB, of an app that has nothing to do; None where that cannot be read."""
    async with stage() as place:
        await asyncio.sleep(IDLE)
        return place.memory()


def _one_at_a_time(runs: Sequence[Run]) -> list[Row]:
    last = median(max(call.answered for call in run.redraws) for run in runs)
    return [
        (f"ack, median of {len(runs)} declares, s", "", "", _said(median(run.ack for run in runs)), ""),
        _judged("owners paged, s", "0.4", "≤ 0.25", until(runs, "page"), 0.25),
        _judged("room made, s", "0.22", "≤ 0.25", until(runs, "conversations.create"), 0.25),
        _judged("declarer in the room, s", "1.48", "≤ 0.45", until(runs, "conversations.invite"), 0.45),
        _judged("everything made, s", "1.66", "≤ 0.7", until(runs), 0.7),
        _judged("  calls deep", "", "≤ 3", median(run.depth for run in runs), 3),
        ("  calls", "8, no page", "", _said(median(len(run.made) for run in runs)), ""),
        ("last redraw, s", "", "", _said(last), ""),
    ]


async def _many() -> list[Row]:
    bare = [await load.measure(seconds=seconds, command=BARE) for seconds, _ in SPEEDS]
    rows = _loads("SQLite", [await load.measure(seconds=seconds) for seconds, _ in SPEEDS], bare)
    rows += _by_the_clock("SQLite", await reminders.lateness(), await cycles.measure())
    async with load.postgres(["spread", "burst", "promised", "waiting"]) as (spread, burst, promised, waiting):
        pairs = zip(SPEEDS, (spread, burst), strict=True)
        found = [await load.measure(seconds=seconds, database=address) for (seconds, _), address in pairs]
        rows += _loads("PostgreSQL", found, bare)
        rows += _by_the_clock("PostgreSQL", await reminders.lateness(promised), await cycles.measure(waiting))
    return rows


def _by_the_clock(name: str, late: Sequence[float], looks: Sequence[float]) -> list[Row]:
    """What time makes due: how late it is said, and what it costs to look while nothing is due."""
    what = f"{name}, {len(late)} reminders within {reminders.SPREAD.seconds} s: late p50, s"
    rows: list[Row] = [
        (what, "", "", _said(percentile(late, 50)), ""),
        _judged("  late p99, s", "", "< 1", percentile(late, 99), 1),
    ]
    for size, look in zip(cycles.SIZES, looks, strict=True):
        what = f"{name}, {size:,} open clocks: a cycle with nothing due, s"
        rows.append(_judged(what, "", "< 0.005", look, 0.005))
    return rows


def _loads(name: str, found: Sequence[Load], bare: Sequence[Load]) -> list[Row]:
    """Beside a bolt app that only acks: with it, the machine's and the library's share can be told."""
    rows: list[Row] = []
    for (seconds, speed), ours, least in zip(SPEEDS, found, bare, strict=True):
        p99, what = ours.percentile(99), f"{name}, {DECLARES} declares {speed}"
        to_reach, limit = (f"< {ACK:g}", ACK) if seconds else ("", None)
        ratio = p99 / least.percentile(99)
        rows += [
            (f"{what}: ack p50, s", "", "", _said(ours.percentile(50)), ""),
            _judged("  ack p99, s", "", to_reach, p99, limit),
            (
                "  that of a bolt that only acks, s",
                "",
                "",
                f"{_said(least.percentile(99))} (ours / its: {ratio:.0f})",
                "",
            ),
            _judged("  told Busy or no answer", "", "0", DECLARES - ours.stored, 0),
        ]
        if not seconds:
            said = f"{ours.a_second:.0f} (its: {least.a_second:.0f})"
            rows.append(("  answered a second; a bolt that only acks", "", "", said, ""))
    return rows


def _judged(what: str, others: str, to_reach: str, found: float | None, most: float | None) -> Row:
    if found is None:
        return what, others, to_reach, "not measured here", ""
    verdict = "" if most is None else "met" if found <= most else "MISSED"
    return what, others, to_reach, _said(found), verdict


def _said(found: float) -> str:
    return f"{found:.3f}" if found % 1 else f"{found:.0f}"


def _show(rows: Iterable[Row]) -> None:
    """In columns; Markdown takes it as a table too."""
    lines = list(rows)
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    lines.insert(1, ("-" * widths[0], "-" * widths[1], "-" * widths[2], "-" * widths[3], "-" * widths[4]))
    for line in lines:
        print("|", " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)), "|")


if __name__ == "__main__":
    asyncio.run(main())
