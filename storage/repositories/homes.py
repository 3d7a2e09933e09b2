"""Who looks at the home tab, as rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.domain.ids import UserId
from storage.repositories.base import Repository
from storage.rows import HomeRow

_LOOKED_AT = (
    select(HomeRow.user_id)
    .where(
        HomeRow.workspace == bindparam("workspace"),
        HomeRow.user_id.in_(bindparam("users", expanding=True)),
        HomeRow.opened_at >= bindparam("since"),
    )
    .order_by(HomeRow.user_id)
)


class SqlHomes(Repository):
    async def opened(self, user: UserId, at: datetime) -> None:
        row = {"workspace": self.workspace, "user_id": user, "opened_at": at}
        await self.upsert(HomeRow, [row], key=["workspace", "user_id"])

    async def looked_at(self, users: Iterable[UserId], *, since: datetime) -> Sequence[UserId]:
        wanted = sorted(set(users))
        if not wanted:
            return []
        values = {"workspace": self.workspace, "users": wanted, "since": since}
        return [UserId(user) for user in await self.session.scalars(_LOOKED_AT, values)]

    async def everyone(self) -> Sequence[UserId]:
        statement = select(HomeRow.user_id).where(HomeRow.workspace == self.workspace).order_by(HomeRow.user_id)
        return [UserId(user) for user in await self.session.scalars(statement)]

    async def hold(self, user: UserId) -> None:
        statement = select(HomeRow.user_id).where(HomeRow.workspace == self.workspace, HomeRow.user_id == user)
        await self.session.execute(statement.with_for_update())

    async def forget(self, user: UserId) -> None:
        statement = delete(HomeRow).where(HomeRow.workspace == self.workspace, HomeRow.user_id == user)
        await self.session.execute(statement.execution_options(synchronize_session=False))
