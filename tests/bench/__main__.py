"""Measures and prints; writes nothing else. `python -m tests.bench` takes about two minutes."""

import asyncio
import os
import platform
import warnings
from collections.abc import Sequence
from statistics import median

from . import declares, load
from .declares import Run
from .load import Load, Loads
from .stage import BARE, DELAY, stage
from .table import Row, drawn, within

IDLE = 60.0
ACK, MEMORY = 0.5, 130
ROOM = ("conversations.create",)
MADE = ("page", *ROOM, "conversations.invite", "card", "pins.add", "bookmarks.add")
MADE_TOO = ("conversations.setTopic", "announcement")


async def main() -> None:
    before = os.getloadavg()[0]
    idle = asyncio.create_task(_idle())
    async with stage() as place:
        runs = await declares.measure(place)
        twice = await declares.submitted_twice(place)
    memory = await idle
    bare, sqlite, postgres = await load.measure(BARE), await load.measure(), await _on_postgres()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; load {before:.1f} before the start; {DELAY * 1000:.0f} ms a Web API call, Socket Mode\n")
    print(drawn([*_one_at_a_time(runs, twice), *_many(sqlite, postgres, bare), _memory_row(memory)]))


async def _idle() -> float | None:
    """In MB, on SQLite, of an app that has nothing to do."""
    async with stage() as place:
        await asyncio.sleep(IDLE)
        return place.memory()


async def _on_postgres() -> Loads | None:
    """None where no server starts here."""
    try:
        with warnings.catch_warnings(action="ignore"):
            async with load.postgres(["spread", "burst"]) as addresses:
                return await load.measure(databases=addresses)
    except (ImportError, OSError) as error:
        print(f"PostgreSQL does not start here: {error}")
        return None


def _one_at_a_time(runs: Sequence[Run], twice: int) -> list[Row]:
    count, deep = (median(values) for values in _sizes(runs))
    return [
        Row(what=f"ack, median of {len(runs)} declares", found=f"{median(run.ack for run in runs):.3f} s"),
        within("owners paged", declares.middle(runs, "page"), 0.25, others="0.4 s"),
        within("room made", declares.middle(runs, *ROOM), 0.25, others="0.22 s"),
        within("declarer in the room", declares.middle(runs, "conversations.invite"), 0.45, others="1.48 s"),
        within("everything made", declares.middle(runs, *MADE, *MADE_TOO), 0.7, others="1.66 s"),
        Row(what="  calls for it", found=f"{count:g}", others="8, no paging"),
        Row(what="  calls deep", found=f"{deep:g}", target="≤ 3", met=deep <= 3),
        Row(what="last redraw", found=f"{declares.middle(runs, 'redraw'):.3f} s"),
        Row(what="rooms after the same submit twice", found=str(twice), others="2", target="1", met=twice == 1),
    ]


def _sizes(runs: Sequence[Run]) -> tuple[list[int], list[int]]:
    return [len(run.made) for run in runs], [declares.depth(run.made) for run in runs]


def _many(sqlite: Loads, postgres: Loads | None, bare: Loads) -> list[Row]:
    rows = [*_loads("SQLite", sqlite, bare)]
    rows += _loads("PostgreSQL", postgres, bare) if postgres else []
    rows.append(_acks("bolt that only acks: within 1 s", bare.within_a_second))
    rows.append(_acks("bolt that only acks: at once", bare.at_once))
    return rows


def _loads(name: str, found: Loads, bare: Loads) -> list[Row]:
    """The ratio is of all acks of the burst: how much longer the last person waits than with a bolt that only acks."""
    ratio = found.at_once.lasted / bare.at_once.lasted
    return [
        _acks(f"{name}: {load.DECLARES} declares within 1 s", found.within_a_second, ACK),
        _stored(found.within_a_second),
        _acks(f"{name}: {load.DECLARES} at once", found.at_once),
        _stored(found.at_once),
        Row(what="  acks a second", found=f"{found.at_once.rate:.0f}, a bare bolt {ratio:.0f} times as many"),
    ]


def _acks(what: str, found: Load, most: float | None = None) -> Row:
    late = found.percentile(99)
    return Row(
        what=f"{what}, ack",
        found=f"p50 {found.percentile(50):.3f} s, p99 {late:.3f} s",
        target=f"p99 < {most:g} s" if most else "",
        met=late < most if most else None,
    )


def _stored(found: Load) -> Row:
    whole = found.stored == load.DECLARES
    return Row(what="  of them stored at first", found=str(found.stored), target=str(load.DECLARES), met=whole)


def _memory_row(found: float | None) -> Row:
    what, target = f"idle memory of run on SQLite after {IDLE:.0f} s", f"< {MEMORY} MB"
    if found is None:
        return Row(what=what, found="not measured on this system", target=target)
    return Row(what=what, found=f"{found:.0f} MB", target=target, met=found < MEMORY)


if __name__ == "__main__":
    asyncio.run(main())
