"""Whose token this is, kept from the last time that Slack said so."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from bot.domain.ids import UserId, WorkspaceId
from bot.ports import Identity
from storage.engine import Database
from storage.repositories.base import Repository
from storage.rows import CounterRow, InstallationRow


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def recall(database: Database, token: str) -> Identity | None:
    async with database.read() as session:
        statement = select(InstallationRow).where(InstallationRow.token_hash == token_hash(token))
        row = (await session.scalars(statement)).one_or_none()
    if row is None:
        return None
    return Identity(workspace=WorkspaceId(row.workspace), bot_user=UserId(row.bot_user), bot_id=row.bot_id, url=row.url)


async def keep(database: Database, token: str, identity: Identity, now: datetime) -> None:
    values = {
        "token_hash": token_hash(token),
        "workspace": identity.workspace,
        "bot_user": identity.bot_user,
        "bot_id": identity.bot_id,
        "url": identity.url,
        "seen_at": now,
    }
    async with database.write() as session:
        await Repository(session, identity.workspace).upsert(InstallationRow, [values], key=["token_hash"])


async def workspaces(database: Database) -> list[WorkspaceId]:
    """Every workspace that has incidents in this database."""
    async with database.read() as session:
        found = await session.scalars(select(CounterRow.workspace).distinct().order_by(CounterRow.workspace))
        return [WorkspaceId(workspace) for workspace in found]
