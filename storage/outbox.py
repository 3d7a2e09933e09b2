"""The outbox: effects as rows, claimed in SQL so that any number of processes may carry them out.

pending → sending → done, or back to pending, or uncertain (it may have happened), or parked (a person must look).
A claim raises the row's fence; every later write names the fence, so that a process whose lease ran out can no
longer say anything about the effect.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.domain.ids import EffectUid, IncidentUid, WorkspaceId
from bot.effects import KINDS, Effect, MakeRoom, OfIncident, PublishExport, decode, encode
from bot.ports import Claim, Done, GivenUp, NotYet, Outcome, Parked, Unknown
from storage.repositories.base import Repository, inserting
from storage.rows import EffectRow
from storage.types import UtcDateTime

LEASE = timedelta(seconds=30)
UNFINISHED: Sequence[ColumnElement[str]] = tuple(
    literal_column(f"'{state}'", Text()) for state in ("pending", "sending", "uncertain")
)
PENDING: ColumnElement[str] = literal_column("'pending'", Text())
DONE: ColumnElement[str] = literal_column("'done'", Text())
PARKED: ColumnElement[str] = literal_column("'parked'", Text())
"""Spelled out in the SQL, not bound: only so can a database see that an index of such rows alone serves the query."""


class SqlOutbox(Repository):
    def __init__(self, session: AsyncSession, workspace: WorkspaceId, process: str) -> None:
        super().__init__(session, workspace)
        self.process = process

    async def add(self, effects: Iterable[Effect], now: datetime) -> None:
        wanted = list(effects)
        states = await self._states_of_needs(wanted)
        # What an effect builds on may never have been asked for, and then there is nothing to build on.
        asked = [effect for effect in wanted if effect.needs is None or effect.needs in states]
        rows = [self._row(effect, now, parked=states.get(effect.needs or "") == "parked") for effect in asked]
        await self.run(_asking(self.dialect), [row for row in rows if row["coalesce_key"] is None])
        await self.run(_standing_for(self.dialect), [row for row in rows if row["coalesce_key"] is not None])

    async def claim(self, now: datetime, *, urgent: int, other: int, carrying: Collection[int] = ()) -> Sequence[Claim]:
        rows = [
            *await self._take(now, urgent, carrying, urgent=True),
            *await self._take(now, other, carrying, urgent=False),
        ]
        if not rows:
            return []
        await self.session.execute(
            update(EffectRow)
            .where(EffectRow.id.in_([row.id for row in rows]))
            .values(
                state="sending",
                claimed_by=self.process,
                due_at=now + LEASE,
                fence=EffectRow.fence + 1,
                attempts=EffectRow.attempts + 1,
                attempted_at=func.coalesce(EffectRow.attempted_at, now),
            )
            .execution_options(synchronize_session=False)
        )
        needed = await self._references([row.needs for row in rows if row.needs])
        return [_claim(row, now, needed.get(row.needs or "", {})) for row in rows]

    async def begin_again(self, claim: Claim, now: datetime) -> bool:
        return await self._update(claim, attempted_at=now, due_at=now + LEASE)

    async def remember(self, claim: Claim, reference: Mapping[str, str]) -> bool:
        return await self._update(claim, reference=dict(reference))

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> Sequence[Effect] | None:
        values = _settled(outcome, now)
        if isinstance(outcome, NotYet) and claim.effect.coalesces and await self._waits_again(claim):
            values |= {"state": "dropped", "ended_at": now}
        if not await self._update(claim, claimed_by=None, **values):
            return None
        if isinstance(outcome, GivenUp):
            return await self._park_dependents(claim.effect, now)
        return []

    async def posts_of(self, incident: IncidentUid) -> Sequence[OfIncident]:
        statement = self._of(incident).where(
            EffectRow.coalesce_key.is_(None),
            EffectRow.state.in_([*UNFINISHED, DONE]),
            EffectRow.kind.in_([effect.kind for effect in KINDS]),
        )
        rows = (await self.session.scalars(statement)).all()
        shown = [row for row in rows if row.state != "done" or "ts" in row.reference]
        decoded = [decode(row.kind, row.payload) for row in shown]
        return [effect for effect in decoded if isinstance(effect, OfIncident)]

    async def uploads_of(self, incident: IncidentUid) -> Sequence[Mapping[str, str]]:
        rows = await self.session.scalars(self._of(incident).where(EffectRow.kind == PublishExport.kind))
        return [row.reference for row in rows if "file" in row.reference]

    async def forget_names(self, incident: IncidentUid) -> None:
        for row in await self.session.scalars(self._of(incident).where(EffectRow.kind == MakeRoom.kind)):
            bare = {key: value for key, value in row.reference.items() if key != "name"}
            await self.session.execute(
                update(EffectRow)
                .where(EffectRow.id == row.id)
                .values(reference=bare)
                .execution_options(synchronize_session=False)
            )

    def _of(self, incident: IncidentUid) -> Select[EffectRow]:
        statement = select(EffectRow).where(EffectRow.workspace == self.workspace, EffectRow.incident_uid == incident)
        return statement.order_by(EffectRow.id).execution_options(populate_existing=True)

    async def free_all(self, now: datetime) -> int:
        result = await self.session.execute(
            update(EffectRow)
            .where(EffectRow.workspace == self.workspace, EffectRow.state == "sending")
            .values(state="uncertain", claimed_by=None, fence=EffectRow.fence + 1, due_at=now)
            .returning(EffectRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(result.all())

    async def next_at(self, now: datetime) -> datetime | None:
        """What is due already waits for a lane, a need or a place, and its turn comes with a commit."""
        statement = select(func.min(EffectRow.due_at)).where(
            EffectRow.workspace == self.workspace, EffectRow.state.in_(UNFINISHED), EffectRow.due_at > now
        )
        return (await self.session.scalars(statement)).one_or_none()

    async def due_now(self, now: datetime) -> bool:
        statement = select(EffectRow.id).where(_claimable()).limit(1)
        found = await self.session.execute(statement, {"workspace": self.workspace, "now": now})
        return found.first() is not None

    async def outstanding(self) -> int:
        statement = select(func.count()).where(EffectRow.workspace == self.workspace, EffectRow.state.in_(UNFINISHED))
        return int((await self.session.execute(statement)).scalar_one())

    async def parked(self) -> Sequence[Parked]:
        statement = (
            select(EffectRow)
            .where(EffectRow.workspace == self.workspace, EffectRow.state == PARKED)
            .order_by(EffectRow.id)
        )
        return [
            Parked(
                id=row.id,
                effect=decode(row.kind, row.payload),
                why=row.why,
                parked_at=row.ended_at or row.created_at,
            )
            for row in await self.session.scalars(statement)
        ]

    async def _take(self, now: datetime, limit: int, carrying: Collection[int], *, urgent: bool) -> Sequence[EffectRow]:
        if limit <= 0:
            return ()
        values = {"workspace": self.workspace, "now": now, "most": limit, "carrying": list(carrying)}
        return (await self.session.scalars(_taking(urgent), values)).all()

    async def parked_count(self) -> int:
        statement = select(func.count()).where(EffectRow.workspace == self.workspace, EffectRow.state == PARKED)
        return int((await self.session.execute(statement)).scalar_one())

    async def _states_of_needs(self, effects: Sequence[Effect]) -> dict[str, str]:
        """State by key, of every need: those asked for in this same batch count as pending."""
        states = {effect.key: "pending" for effect in effects}
        missing = {effect.needs for effect in effects if effect.needs} - set(states)
        if missing:
            statement = select(EffectRow.key, EffectRow.state).where(
                EffectRow.workspace == self.workspace, EffectRow.key.in_(sorted(missing))
            )
            states |= dict((await self.session.execute(statement)).all())
        return states

    async def _references(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        statement = select(EffectRow.key, EffectRow.reference).where(
            EffectRow.workspace == self.workspace, EffectRow.key.in_(keys)
        )
        return dict((await self.session.execute(statement)).all())

    async def _waits_again(self, claim: Claim) -> bool:
        """Whether an equal effect was asked for since this one was claimed."""
        statement = select(EffectRow.id).where(
            EffectRow.workspace == self.workspace,
            EffectRow.coalesce_key == claim.effect.key,
            EffectRow.state == PENDING,
            EffectRow.id != claim.id,
        )
        return (await self.session.execute(statement)).first() is not None

    async def _park_dependents(self, effect: Effect, now: datetime) -> Sequence[Effect]:
        """Park what needs it, and what needs that; nothing ever needs an effect that coalesces."""
        parked: list[Effect] = []
        keys = [effect.key]
        while keys:
            rows = await self.session.execute(
                update(EffectRow)
                .where(
                    EffectRow.workspace == self.workspace,
                    EffectRow.needs.in_(keys),
                    EffectRow.state.in_(UNFINISHED),
                )
                .values(state="parked", why=f"needs {effect.kind}, which was given up", ended_at=now)
                .returning(EffectRow.key, EffectRow.kind, EffectRow.payload)
                .execution_options(synchronize_session=False)
            )
            found = rows.all()
            parked += [decode(kind, payload) for _key, kind, payload in found]
            keys = [row_key for row_key, _kind, _payload in found]
        return parked

    async def _update(self, claim: Claim, **values: Any) -> bool:
        statement = (
            update(EffectRow)
            .where(EffectRow.id == claim.id, EffectRow.fence == claim.fence, EffectRow.state == "sending")
            .values(**values)
            .returning(EffectRow.id)
            .execution_options(synchronize_session=False)
        )
        return (await self.session.execute(statement)).first() is not None

    def _row(self, effect: Effect, now: datetime, *, parked: bool) -> dict[str, Any]:
        uid = uuid4().hex
        return {
            "uid": uid,
            "workspace": self.workspace,
            "incident_uid": effect.incident if isinstance(effect, OfIncident) else "",
            "kind": effect.kind,
            "key": f"{effect.key}:{uid}" if effect.coalesces else effect.key,
            "lane": effect.lane,
            "needs": effect.needs,
            "coalesce_key": effect.key if effect.coalesces else None,
            "priority": effect.priority,
            "payload": encode(effect),
            "state": "parked" if parked else "pending",
            "attempts": 0,
            "created_at": now,
            "due_at": now,
            "fence": 0,
            "reference": {},
            "why": f"needs {effect.needs}, which was given up" if parked else "",
            "ended_at": now if parked else None,
        }


@cache
def _claimable() -> ColumnElement[bool]:
    """What may be carried out at `:now` in `:workspace`: due, with its lane free and its needs met."""
    earlier, need = aliased(EffectRow), aliased(EffectRow)
    lane_is_free = ~exists().where(
        earlier.workspace == EffectRow.workspace,
        earlier.lane == EffectRow.lane,
        earlier.id < EffectRow.id,
        earlier.state.in_(UNFINISHED),
    )
    needs_are_met = or_(
        EffectRow.needs.is_(None),
        exists().where(need.workspace == EffectRow.workspace, need.key == EffectRow.needs, need.state == "done"),
    )
    # What is being sent is due when its lease runs out.
    is_due = and_(EffectRow.state.in_(UNFINISHED), EffectRow.due_at <= bindparam("now", type_=UtcDateTime()))
    # A newer version of the bot may have asked for what this one cannot do.
    is_known = EffectRow.kind.in_([effect.kind for effect in KINDS])
    ours = EffectRow.workspace == bindparam("workspace", type_=Text())
    return and_(ours, is_due, is_known, lane_is_free, needs_are_met)


@cache
def _taking(urgent: bool) -> Any:
    """The most urgent `:most` of what may be carried out, but for those of `:carrying`."""
    priority = EffectRow.priority == 0 if urgent else EffectRow.priority > 0
    return (
        select(EffectRow)
        .where(_claimable(), priority, EffectRow.id.not_in(bindparam("carrying", expanding=True)))
        .order_by(EffectRow.priority, EffectRow.id)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


@cache
def _asking(dialect: str) -> Any:
    """An effect whose key is known is asked for already."""
    return inserting(dialect, EffectRow).on_conflict_do_nothing()


@cache
def _standing_for(dialect: str) -> Any:
    """A waiting redraw is locked until this transaction ends: sent before, it would miss what is written here."""
    insert = inserting(dialect, EffectRow)
    return insert.on_conflict_do_update(
        index_elements=["workspace", "coalesce_key"],
        index_where=text("state = 'pending'"),
        set_={"coalesce_key": insert.excluded.coalesce_key},
    )


def _claim(row: EffectRow, now: datetime, needed: Mapping[str, str]) -> Claim:
    return Claim(
        id=row.id,
        uid=EffectUid(row.uid),
        fence=row.fence + 1,
        effect=decode(row.kind, row.payload),
        attempts=row.attempts + 1,
        claimed_at=now,
        asked_at=row.created_at,
        attempted_at=row.attempted_at,
        reference=row.reference,
        needed=needed,
    )


def _settled(outcome: Outcome, now: datetime) -> dict[str, Any]:
    match outcome:
        case Done(reference=reference):
            return {"state": "done", "reference": dict(reference), "ended_at": now, "why": ""}
        case NotYet(at=at, why=why):
            return {"state": "pending", "due_at": at, "attempted_at": None, "why": why}
        case Unknown(at=at, why=why):
            return {"state": "uncertain", "due_at": at, "why": why}
        case GivenUp(why=why):
            return {"state": "parked", "ended_at": now, "why": why}
