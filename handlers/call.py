"""A verb as one person typed it, in one place, once."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from bot.domain.ids import UserId
from bot.domain.person import Profile
from bot.ports import IncidentRef
from bot.queries.incidents import Question
from handlers.grammar import Command
from handlers.inbound import About, Inbound
from handlers.people import the_one, zone_of
from handlers.replies import Reply
from handlers.services import Services
from handlers.times import happened, until

_BECAUSE = re.compile(r"^because\b ?:?\s*", re.IGNORECASE)


class NowAndZone(TypedDict):
    """What a time of day is read by."""

    now: datetime
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`people` are the author and those named, as far as they are known; `typed` is the whole line, as plain text."""

    said: Command
    inbound: Inbound
    people: Mapping[UserId, Profile]
    typed: str

    @property
    def incident(self) -> IncidentRef:
        """The one named, else the one in whose room it was typed."""
        return IncidentRef(number=self.said.incident) if self.said.incident is not None else self.inbound.here

    @property
    def about(self) -> About:
        return self.inbound.about(self.incident)

    @property
    def question(self) -> Question:
        return self.inbound.question(self.incident)

    @property
    def reason(self) -> str:
        """Why, also where `because:` is typed before it, as other verbs have it; "" when it was not said."""
        return _BECAUSE.sub("", self.said.text("reason"))

    def person(self, name: str) -> UserId | None:
        """Whom an argument or key names, if it was given; refuses a name that Slack did not resolve."""
        ref = self.said.person(name)
        return the_one(ref) if ref is not None else None

    def past(self, name: str, services: Services, zone: str = "") -> datetime | None:
        """When something happened, read in the zone given or else in the writer's; None when it was not said."""
        typed = self.said.raw_time(name)
        return happened(typed, **self._now_and_zone(services, zone)) if typed is not None else None

    def future(self, name: str, services: Services, zone: str = "") -> datetime | None:
        """When something is to happen, read alike."""
        typed = self.said.raw_time(name)
        return until(typed, **self._now_and_zone(services, zone)) if typed is not None else None

    def _now_and_zone(self, services: Services, zone: str) -> NowAndZone:
        known = zone or zone_of(services, self.inbound.by, self.people)
        return NowAndZone(now=services.clock.now(), zone=known)


VerbHandler = Callable[[Services, Call], Awaitable[Reply]]
