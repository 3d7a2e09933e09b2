"""What the life of a clock asks of the outside. Its reminders are asked for where they fall due."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.domain.clock import BREACH, ClockBreached, ClockCancelled, ClockEvent, ClockMet, ClockStarted, Reminder
from bot.domain.timeline import Entry
from bot.effects import Effect, WarnOfClocks
from bot.usecases.base import Case
from bot.usecases.consequences.commander import told_to_commander


def together(effects: Sequence[Effect]) -> list[Effect]:
    """What the room is warned of at one time is one message."""
    warnings = [effect for effect in effects if isinstance(effect, WarnOfClocks)]
    others = [effect for effect in effects if not isinstance(effect, WarnOfClocks)]
    codes = tuple(code for warning in warnings for code in warning.reminders)
    return [*(WarnOfClocks(incident=one.incident, reminders=codes) for one in warnings[:1]), *others]


def effects_of(case: Case, event: ClockEvent, entry: Entry) -> Iterator[Effect]:
    """A breached deadline is told in the room and to the commander; warroom's own is told in the card's thread."""
    match event:
        case ClockBreached(clock=clock):
            if clock.internal:
                return
            reminder = Reminder(number=clock.number, cycle=clock.cycle, percent=BREACH, late=event.late)
            yield WarnOfClocks(incident=case.incident.uid, reminders=(reminder.code,))
            yield from told_to_commander(case, entry.number)
        case ClockStarted() | ClockMet() | ClockCancelled():
            return
        case _:
            assert_never(event)
