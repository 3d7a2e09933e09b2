"""Deliveries already acted on, as rows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.ids import IncidentUid
from bot.ports import Receipt
from storage.repositories.base import Repository
from storage.rows import InboundRow


class SqlInbound(Repository):
    async def claim(self, key: str, now: datetime) -> Receipt | None:
        statement = (
            self.insert(InboundRow)
            .values(workspace=self.workspace, key=key, receipt=None, received_at=now)
            .on_conflict_do_nothing()
            .returning(InboundRow.key)
        )
        # On PostgreSQL this waits for a transaction that is writing the same key, and so sees its receipt.
        if (await self.session.execute(statement)).scalar_one_or_none() is not None:
            return None
        stored = await self.session.scalars(
            select(InboundRow.receipt).where(InboundRow.workspace == self.workspace, InboundRow.key == key)
        )
        return _receipt(stored.one() or {})

    async def store(self, key: str, receipt: Receipt) -> None:
        values = asdict(receipt)
        values["made"] = list(receipt.made)
        values["facts"] = dict(receipt.facts)
        await self.session.execute(
            update(InboundRow)
            .where(InboundRow.workspace == self.workspace, InboundRow.key == key)
            .values(receipt=values)
            .execution_options(synchronize_session=False)
        )


def _receipt(values: dict[str, Any]) -> Receipt:
    return Receipt(
        verb=values["verb"],
        incident=values["incident"],
        uid=IncidentUid(values["uid"]) if values["uid"] else None,
        made=tuple(values["made"]),
        facts=values["facts"],
    )
