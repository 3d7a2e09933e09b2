"""What a handler answers. handlers/bolt.py knows how each of these reaches the person."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.blocks.forms import View
from bot.blocks.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """Seen by the person alone."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """A form on the person's screen; `otherwise` is what they are told when Slack does not open it in time."""

    view: View
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldErrors:
    """A submitted form stays open, with what was typed, and says at each field what is wrong."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowView:
    """A submitted form turns into this one."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """The delivery was taken; there is nothing to say."""


Reply = Private | OpenForm | FieldErrors | ShowView | Nothing
