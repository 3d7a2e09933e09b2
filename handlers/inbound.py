"""A delivery from Slack, without Slack's shapes: who did something, where, and by which key a repeat is known."""

from dataclasses import dataclass
from typing import TypedDict

from bot.domain.change import DomainError
from bot.domain.ids import ChannelId, UserId
from bot.ports import IncidentRef
from bot.queries.incidents import Question


class About(TypedDict):
    """What every use-case's command begins with."""

    by: UserId
    inbound: str
    spoken_in: ChannelId | None
    incident: IncidentRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """`key` is the same in every repeat of one delivery; `name` is what Slack called the person, "" if it did not."""

    key: str
    by: UserId
    channel: ChannelId | None = None
    name: str = ""

    @property
    def here(self) -> IncidentRef:
        """The incident whose room this was done in."""
        return IncidentRef(room=self.channel)

    def about(self, incident: IncidentRef) -> About:
        return About(by=self.by, inbound=self.key, spoken_in=self.channel, incident=incident)

    def question(self, incident: IncidentRef) -> Question:
        return Question(by=self.by, incident=incident, spoken_in=self.channel)


class StaleError(DomainError):
    """A button or form that this version does not know, or that says nothing we understand."""
