"""A person of the workspace, as far as we know them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import DomainError
from bot.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    user: UserId
    name: str
    zone: str | None = None
    """IANA name; None while Slack has not told us."""
    bot: bool = False
    deactivated: bool = False
    stranger: bool = False
    """Belongs to another workspace (Slack Connect)."""
    verified: bool = True
    """False while all we know is what a payload called them."""
    seen_at: datetime

    @property
    def label(self) -> str:
        """The name as shown; a person we could not look up is shown as unverified, never as someone else."""
        return self.name if self.verified else f"{self.name} (unverified)"


class UnreachablePersonError(DomainError):
    """Somebody who cannot be asked to do anything here."""


def require_reachable(profile: Profile | None) -> Profile:
    """Refuse people who cannot take part: unknown, automatic, deactivated, or of another workspace."""
    if profile is None:
        raise UnreachablePersonError(
            "There is no such person in this workspace. Pick them from the list that Slack shows after `@`."
        )
    if profile.bot:
        raise UnreachablePersonError(f"{profile.name} is an app, and only people can take part.")
    if profile.deactivated:
        raise UnreachablePersonError(f"The account of {profile.name} is deactivated. Name somebody else.")
    if profile.stranger:
        raise UnreachablePersonError(
            f"{profile.name} belongs to another workspace and cannot take part. Name somebody of this one."
        )
    return profile
