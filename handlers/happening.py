"""An event of the workspace, as its handlers get it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.inbound import Inbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`event` is Slack's inner event; `inbound.by` is whoever did it."""

    inbound: Inbound
    event: Mapping[str, Any]

    @property
    def type(self) -> str:
        return self.word("type")

    def word(self, name: str) -> str:
        """A string of the event, "" when it is not there."""
        found = self.event.get(name)
        return found if isinstance(found, str) else ""
