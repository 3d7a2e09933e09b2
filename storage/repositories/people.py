"""The people we know, as rows."""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, select

from bot.domain.ids import UserId
from bot.domain.person import Profile
from storage.repositories.base import Repository
from storage.rows import PersonRow

_KNOWN = (
    select(PersonRow)
    .where(PersonRow.workspace == bindparam("workspace"), PersonRow.user_id.in_(bindparam("users", expanding=True)))
    .execution_options(populate_existing=True)
)


class SqlPeople(Repository):
    async def get(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        wanted = sorted(set(users))
        if not wanted:
            return {}
        found = await self.session.scalars(_KNOWN, {"workspace": self.workspace, "users": wanted})
        return {UserId(row.user_id): _profile(row) for row in found}

    async def save(self, profiles: Iterable[Profile]) -> None:
        rows = [
            {
                "workspace": self.workspace,
                "user_id": profile.user,
                "name": profile.name,
                "zone": profile.zone,
                "bot": profile.bot,
                "deactivated": profile.deactivated,
                "stranger": profile.stranger,
                "verified": profile.verified,
                "seen_at": profile.seen_at,
            }
            for profile in profiles
        ]
        await self.upsert(PersonRow, rows, key=["workspace", "user_id"])


def _profile(row: PersonRow) -> Profile:
    return Profile(
        user=UserId(row.user_id),
        name=row.name,
        zone=row.zone,
        bot=row.bot,
        deactivated=row.deactivated,
        stranger=row.stranger,
        verified=row.verified,
        seen_at=row.seen_at,
    )
