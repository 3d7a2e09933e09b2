"""What the commander is told by direct message, whatever noun it is about."""

from collections.abc import Iterator

from bot.domain.ids import PageUid
from bot.effects import Effect, TellCommander
from bot.usecases.base import Case


def told_to_commander(case: Case, entry: int, *, unanswered: PageUid | None = None) -> Iterator[Effect]:
    """What a timeline entry says; nothing while nobody commands."""
    if case.team.commander is not None:
        yield TellCommander(incident=case.incident.uid, entry=entry, user=case.team.commander, unanswered=unanswered)
