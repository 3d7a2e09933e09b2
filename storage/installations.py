"""Whose token this is, kept from the last time that Slack said so."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.ids import UserId, WorkspaceId
from storage.engine import Database
from storage.repositories.base import Repository
from storage.rows import CounterRow, InstallationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    workspace: WorkspaceId
    bot_user: UserId
    bot_id: str


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def recall(database: Database, token: str) -> Installation | None:
    async with database.read() as session:
        statement = select(InstallationRow).where(InstallationRow.token_hash == token_hash(token))
        row = (await session.scalars(statement)).one_or_none()
    if row is None:
        return None
    return Installation(workspace=WorkspaceId(row.workspace), bot_user=UserId(row.bot_user), bot_id=row.bot_id)


async def keep(database: Database, token: str, installation: Installation, now: datetime) -> None:
    values = {
        "token_hash": token_hash(token),
        "workspace": installation.workspace,
        "bot_user": installation.bot_user,
        "bot_id": installation.bot_id,
        "seen_at": now,
    }
    async with database.write() as session:
        await Repository(session, installation.workspace).upsert(InstallationRow, [values], key=["token_hash"])


async def workspaces(database: Database) -> list[WorkspaceId]:
    """Every workspace that has incidents in this database."""
    async with database.read() as session:
        found = await session.scalars(select(CounterRow.workspace).distinct().order_by(CounterRow.workspace))
        return [WorkspaceId(workspace) for workspace in found]
