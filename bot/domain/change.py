"""What every rule returns, and what it raises when it refuses."""

from dataclasses import dataclass
from typing import Generic, TypeVar

StateT = TypeVar("StateT")


class DomainError(Exception):
    """A refusal. Its text is shown to the person who asked, so it says what was wrong and what to type instead."""


@dataclass(frozen=True, slots=True)
class Change(Generic[StateT]):
    """New state, and the events (past-tense dataclasses of the rule's module) that led to it, oldest first."""

    state: StateT
    events: tuple[object, ...] = ()
