"""What every rule returns, and what it raises when it refuses."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from bot.domain.events import Event

StateT = TypeVar("StateT")


class DomainError(Exception):
    """A refusal. Its text is shown to the person who asked, so it says what was wrong and what to type instead."""


@dataclass(frozen=True, slots=True)
class Change(Generic[StateT]):
    """New state, and the events that led to it, oldest first; no events means that nothing changed."""

    state: StateT
    events: tuple["Event", ...] = ()
