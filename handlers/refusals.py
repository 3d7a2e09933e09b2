"""What the parser says to a command that it cannot take; `{command}` stands for the slash command's name."""

from bot.domain.change import DomainError
from handlers.verb import Verb


class UsageError(DomainError):
    """A command typed wrong. `typed` is the person's text, to be given back; `verb` the one meant, if known."""

    def __init__(self, problem: str, *, verb: Verb | None = None, typed: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.verb = verb
        self.typed = typed

    def __str__(self) -> str:
        return f"{self.problem}\nType `{{command}} {self.verb.usage}`" if self.verb else self.problem

    def told(self, command: str) -> str:
        """The whole refusal, with the slash command's real name (`/incident`)."""
        return str(self).replace("{command}", command)


class UnknownVerbError(UsageError):
    """No verb of that name; `verb` is the nearest."""


class MissingArgumentError(UsageError):
    """Something that the verb cannot do without."""


class ExcessTextError(UsageError):
    """More words than the verb takes."""


class TextTooLongError(UsageError):
    """Longer than we can show."""


class ValueNotAllowedError(UsageError):
    """Not one of the values there are."""


class EmptyKeyError(UsageError):
    """A key with nothing behind it."""


class RepeatedKeyError(UsageError):
    """A key given twice: nobody knows which was meant."""


class NotOnePersonError(UsageError):
    """A group, a channel or a word where one person is to be named."""


class UnclearIncidentError(UsageError):
    """Two incidents named, or an id that may be meant or just be mentioned."""


def quoted(text: str) -> str:
    """What was typed, short enough to stand in a sentence."""
    words = " ".join(text.split())
    return f"“{words[:59]}…”" if len(words) > 60 else f"“{words}”"
