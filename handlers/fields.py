"""What stands in a submitted form, and what is wrong with it, field by field."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.blocks.action_ids import VALUE
from bot.domain.change import DomainError
from handlers.refusals import TextTooLongError, ValueNotAllowedError
from handlers.tokens import plain
from handlers.verb import TEXT_LIMIT

ReadT = TypeVar("ReadT")

Fields = Mapping[str, tuple[str, ...]]
"""By the field's name, what was typed or chosen; nothing, one or several."""


def read_form(view: Mapping[str, Any]) -> Fields:
    """From `view.state.values`; a shape that is not of our forms is read as left empty."""
    state = view.get("state") or {}
    return {name: tuple(_chosen((block or {}).get(VALUE) or {})) for name, block in (state.get("values") or {}).items()}


def _chosen(state: Mapping[str, Any]) -> list[str]:
    several = [option["value"] for option in state.get("selected_options") or ()]
    several += [str(user) for user in state.get("selected_users") or ()]
    option = state.get("selected_option") or {}
    one = state.get("value") or option.get("value") or state.get("selected_user")
    return [*several, *([str(one)] if one else [])]


def whole_number(text: str) -> int:
    """Refuses what is no number of at most six digits."""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise ValueNotAllowedError("Type a whole number, such as 2.")
    return int(text)


class FieldsError(DomainError):
    """A form that cannot be taken as it is; `errors` says at each field what is wrong."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(slots=True, kw_only=True)
class Reading:
    """Reads a form's fields and gathers all that is wrong, so that it is told at once."""

    fields: Fields
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, limit: int = TEXT_LIMIT) -> str:
        """Plain text to store, "" when left empty."""
        text = plain(self.chosen(name) or "")
        if len(text) > limit:
            self.errors[name] = str(TextTooLongError(f"{len(text)} characters, {limit} are the most. Shorten it."))
        return text

    def chosen(self, name: str) -> str | None:
        return next(iter(self.fields.get(name, ())), None)

    def all_of(self, name: str) -> tuple[str, ...]:
        """Everything chosen in a menu of several."""
        return self.fields.get(name, ())

    def ticked(self, name: str) -> bool:
        return "yes" in self.fields.get(name, ())

    def read(self, name: str, how: Callable[[str], ReadT]) -> ReadT | None:
        """A field's text by way of `how`, whose refusal stands at the field; None when it was left empty."""
        text = self.text(name)
        if not text or name in self.errors:
            return None
        try:
            return how(text)
        except DomainError as refusal:
            self.errors[name] = str(refusal)
            return None

    def require(self) -> None:
        """Refuse the form if anything was wrong."""
        if self.errors:
            raise FieldsError(self.errors)


@contextmanager
def told_at(places: Mapping[type[DomainError], str]) -> Iterator[None]:
    """A refusal of one of these kinds stands at its field, so that the form stays open as it was filled in."""
    try:
        yield
    except tuple(places) as refusal:
        raise FieldsError({places[type(refusal)]: str(refusal)}) from refusal
