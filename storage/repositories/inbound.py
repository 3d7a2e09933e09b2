"""Deliveries already acted on, as rows."""

from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.domain.ids import IncidentUid
from bot.ports import Receipt
from storage.repositories.base import Repository, inserting
from storage.rows import InboundRow

_STORING = update(InboundRow).where(InboundRow.workspace == bindparam("of"), InboundRow.key == bindparam("taken"))


class SqlInbound(Repository):
    async def claim(self, key: str, now: datetime) -> Receipt | None:
        row = {"workspace": self.workspace, "key": key, "receipt": None, "received_at": now}
        # On PostgreSQL this waits for a transaction that is writing the same key, and so sees its receipt.
        if await self.returned(_claiming(self.dialect), row) is not None:
            return None
        stored = await self.session.scalars(
            select(InboundRow.receipt).where(InboundRow.workspace == self.workspace, InboundRow.key == key)
        )
        return _receipt(stored.one() or {})

    async def store(self, key: str, receipt: Receipt) -> None:
        values = asdict(receipt)
        values["made"] = list(receipt.made)
        values["facts"] = dict(receipt.facts)
        await self.run(_STORING, [{"of": self.workspace, "taken": key, "receipt": values}])


@cache
def _claiming(dialect: str) -> Any:
    return inserting(dialect, InboundRow).on_conflict_do_nothing().returning(InboundRow.key)


def _receipt(values: dict[str, Any]) -> Receipt:
    return Receipt(
        verb=values["verb"],
        incident=values["incident"],
        uid=IncidentUid(values["uid"]) if values["uid"] else None,
        made=tuple(values["made"]),
        facts=values["facts"],
    )
