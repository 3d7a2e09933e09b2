"""Who people are."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from bot.domain.ids import UserId
from bot.domain.person import Profile


class Directory(Protocol):
    """Who people are, as Slack knows them."""

    async def find(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        """Those we know, and those Slack could tell us about within a second; what it tells is kept."""

    async def note(self, user: UserId, name: str) -> None:
        """Remember what a payload called somebody we know nothing of, as unverified."""
