"""A person of the workspace, as far as we know them."""

from dataclasses import dataclass
from datetime import datetime

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
