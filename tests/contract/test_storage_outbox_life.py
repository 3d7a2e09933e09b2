"""Whatever is asked, claimed, settled, lost and freed: nothing is lost, overtaken in its lane, or held twice.

Two processes on one SQLite file. The model knows each effect's state; the outbox must agree at every claim.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from outbox_bed import DONE, GIVEN_UP, ONE, TWO, ask, effects, line, settle, take
from support import ANA, NOON, WORKSPACE

from bot.domain.ids import IncidentUid, PageUid
from bot.effects import Effect, MakeRoom, PageByMessage, PostCard, RedrawCard
from bot.ports import Claim, NotYet, Outcome, Unknown
from storage.engine import Database, open_database
from storage.outbox import LEASE
from storage.unit_of_work import SqlStore

T = TypeVar("T")
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which over a database takes minutes."""


def wanted(incident: IncidentUid) -> list[Effect]:
    return [
        MakeRoom(incident=incident),
        PostCard(incident=incident),
        RedrawCard(incident=incident),
        PageByMessage(incident=incident, page=PageUid(incident), user=ANA),
        *(line(number, incident) for number in range(1, 4)),
    ]


EFFECTS = st.sampled_from([*wanted(ONE), MakeRoom(incident=TWO), line(1, TWO)])
PROCESSES = st.sampled_from(["here", "there"])


@dataclass(slots=True, kw_only=True)
class Row:
    """What the model knows of one asking."""

    effect: Effect
    state: str = "waiting"
    due_at: datetime
    claim: Claim | None = None
    uid: str = ""

    @property
    def over(self) -> bool:
        return self.state in ("done", "parked", "dropped")


class OutboxLife(RuleBasedStateMachine):
    template: Path
    """A migrated database to begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.now = NOON
        self.rows: list[Row] = []
        self.lost: list[Claim] = []

    @initialize(declared=st.booleans())
    def open(self, declared: bool) -> None:
        copy = shutil.copy(self.template, self.folder / "warroom.db")
        self.database: Database = open_database(f"sqlite+aiosqlite:///{copy}")
        self.stores = {name: SqlStore(self.database, WORKSPACE, name) for name in ("here", "there")}
        if declared:
            self.ask_for(wanted(ONE))

    @rule(batch=st.lists(EFFECTS, min_size=1, max_size=6))
    def ask(self, batch: list[Effect]) -> None:
        self.ask_for(batch)

    def ask_for(self, batch: list[Effect]) -> None:
        known = {row.effect.key for row in self.rows}
        # What others build on is asked for once; together with them only at the start.
        fresh = [effect for effect in batch if effect.coalesces or effect.key not in known]
        self.run(ask(self.stores["here"], *fresh, now=self.now))
        known |= {effect.key for effect in fresh}
        before = list(self.rows)
        for effect in sorted(fresh, key=lambda effect: effect.coalesces):
            if effect.needs is None or effect.needs in known:
                self.expect(effect, before)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def ask_again(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from(self.rows))
        self.run(ask(self.stores["here"], row.effect, now=self.now))
        self.expect(row.effect, list(self.rows))

    @rule(process=PROCESSES, limit=st.integers(1, 4))
    def claim(self, process: str, limit: int) -> None:
        free = [row for row in self.rows if self.claimable(row)]
        urgent = [row for row in free if row.effect.priority == 0][:limit]
        others = sorted((row for row in free if row.effect.priority > 0), key=lambda row: row.effect.priority)[:limit]

        claims = self.run(take(self.stores[process], now=self.now, limit=limit))

        assert effects(claims) == [row.effect for row in (*urgent, *others)]
        for claim, row in zip(claims, (*urgent, *others), strict=True):
            assert row.uid in ("", claim.uid)
            if row.claim is not None and row.state == "sending":
                self.lost.append(row.claim)
            row.uid, row.claim, row.state = claim.uid, claim, "sending"
            row.due_at = self.now + LEASE

    @precondition(lambda self: self.in_hand())
    @rule(data=st.data(), outcome=st.sampled_from(["done", "given up", "not yet", "unknown"]), wait=st.integers(0, 40))
    def settle(self, data: st.DataObject, outcome: str, wait: int) -> None:
        row = data.draw(st.sampled_from(self.in_hand()))
        at = self.now + timedelta(seconds=wait)
        outcomes: dict[str, Outcome] = {
            "done": DONE,
            "given up": GIVEN_UP,
            "not yet": NotYet(at=at, why=""),
            "unknown": Unknown(at=at, why=""),
        }
        assert row.claim is not None

        parked = self.run(settle(self.stores["here"], row.claim, outcomes[outcome], now=self.now))

        assert parked is not None
        row.claim, row.due_at = None, at
        newer = any(other.effect == row.effect and other.state == "waiting" for other in self.rows)
        states = {"done": "done", "given up": "parked", "unknown": "uncertain"}
        row.state = states.get(outcome, "dropped" if newer and row.effect.coalesces else "waiting")
        fallen = self.fall(row) if row.state == "parked" else []
        assert sorted(effect.key for effect in parked) == sorted(other.effect.key for other in fallen)

    @precondition(lambda self: self.lost)
    @rule(data=st.data())
    def settle_late(self, data: st.DataObject) -> None:
        claim = data.draw(st.sampled_from(self.lost))

        assert self.run(settle(self.stores["there"], claim, GIVEN_UP, now=self.now)) is None

    @rule(seconds=st.integers(1, 45))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(sure=st.integers(0, 4))
    def restart(self, sure: int) -> None:
        if sure:
            return
        self.run(self.free())
        for row in self.in_hand():
            assert row.claim is not None
            self.lost.append(row.claim)
            row.claim, row.state, row.due_at = None, "uncertain", self.now

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.rows:
            assert self.run(self.count()) == sum(not row.over for row in self.rows)

    def teardown(self) -> None:
        try:
            self.all_that_can_happen_does()
        finally:
            if hasattr(self, "database"):
                self.run(self.database.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def all_that_can_happen_does(self) -> None:
        """In each lane's order, once nothing fails any more; what is left waits for something never done."""
        for _ in range(2 * len(self.rows) + 2):
            self.now += LEASE
            self.drain()
        assert all(self.unmet(row) for row in self.rows if not row.over)

    def expect(self, effect: Effect, before: list[Row]) -> None:
        """Count on an effect that was asked for, unless another stands for it."""
        same = [row for row in self.rows if row.effect == effect]
        if same and (not effect.coalesces or any(row.state == "waiting" for row in same)):
            return
        need = next((row for row in before if row.effect.key == effect.needs), None)
        state = "parked" if need is not None and need.state == "parked" else "waiting"
        self.rows.append(Row(effect=effect, state=state, due_at=self.now))

    def drain(self) -> None:
        if not self.rows:
            return
        for claim in self.run(take(self.stores["here"], now=self.now)):
            row = next(row for row in self.rows if row.effect == claim.effect and not row.over)
            assert self.claimable(row)
            assert self.run(settle(self.stores["here"], claim, DONE, now=self.now)) == []
            row.state = "done"

    def claimable(self, row: Row) -> bool:
        """Due, first of its lane, and its need done."""
        place = self.rows.index(row)
        ahead = any(other.effect.lane == row.effect.lane and not other.over for other in self.rows[:place])
        return not row.over and row.due_at <= self.now and not ahead and not self.unmet(row)

    def unmet(self, row: Row) -> bool:
        if row.effect.needs is None:
            return False
        return not any(other.effect.key == row.effect.needs and other.state == "done" for other in self.rows)

    def fall(self, parked: Row) -> list[Row]:
        """What needs a parked effect is parked too, and what needs that."""
        fallen = [row for row in self.rows if row.effect.needs == parked.effect.key and not row.over]
        for row in fallen:
            row.state = "parked"
        return fallen + [deeper for row in fallen for deeper in self.fall(row)]

    def in_hand(self) -> list[Row]:
        return [row for row in self.rows if row.state == "sending"]

    async def free(self) -> None:
        async with self.stores["here"].transaction() as uow:
            assert await uow.outbox.free_all(self.now) == len(self.in_hand())

    async def count(self) -> int:
        async with self.stores["here"].reading() as reading:
            return await reading.outbox.outstanding()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


def test_the_outbox_never_loses_overtakes_or_doubles(sqlite_template: Path) -> None:
    OutboxLife.template = sqlite_template

    run_state_machine_as_test(OutboxLife, settings=settings(max_examples=25, stateful_step_count=25, phases=QUICK))
