"""What every effect has, and what several kinds share."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.ids import IncidentUid


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(ABC):
    """One thing to be done outside.

    `key` is unique for ever: asking twice for the same effect asks once. `lane` keeps order: an effect starts when
    every earlier one of its lane has ended. `needs` is the key of an effect that must have succeeded first. An
    effect that `coalesces` is not added while an equal one still waits, since the waiting one will show the newest
    state anyway. One that `converges` may simply be done again when its outcome is unknown.
    """

    kind: ClassVar[str]
    priority: ClassVar[int] = 2
    """0 before 1 before 2, when more is due than can be sent at once."""
    coalesces: ClassVar[bool] = False
    converges: ClassVar[bool] = False

    @property
    @abstractmethod
    def subject(self) -> str:
        """What tells it apart from others of its kind."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def lane(self) -> str:
        return f"{self.kind}:{self.subject}"

    @property
    def needs(self) -> str | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfIncident(Effect):
    """What an incident asks for, as all but a person's own screen do."""

    incident: IncidentUid

    @property
    def subject(self) -> str:
        return self.incident
