"""Clocks as people see them: on the card, in reminders, and in the digest. Every function returns safe mrkdwn."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.blocks import action_ids, facts
from bot.blocks.message import Element, Message, actions, button, joined, paragraphs, that_fit
from bot.blocks.mrkdwn import bold, date, mention, one_line
from bot.domain.clock import BREACH, LOUD, Clock, Fact, Reminder, State, by_urgency, threshold_at
from bot.domain.counting import local_words
from bot.domain.ids import WARROOM
from bot.domain.incident import WORKING
from bot.domain.wording import clock as words
from bot.domain.wording import distance
from bot.queries.view import IncidentView

NAME = 120
TOGETHER = 6000
"""Characters for reminders that fall together; the others are counted."""
_SHOWN_ELSEWHERE = frozenset({Fact.ACKNOWLEDGEMENT, Fact.UPDATE})
"""Who is being asked, and when the next update is due, the card says anyway."""


def named(clock: Clock) -> str:
    return f"{clock.id} {one_line(clock.name, NAME)}"


def due(clock: Clock) -> str:
    """In the reader's zone, and in that of the law where one is named."""
    return f"{date(clock.due_at)}{_there(clock)}"


def _there(clock: Clock) -> str:
    return f" ({one_line(local_words(clock.due_at, clock.zone), 80)})" if clock.zone else ""


def deadlines(view: IncidentView) -> Iterator[str]:
    """The card's lines: what was missed, and what is due next, since neither may hide the other.

    Deadlines come before goals of ours, however soon those are due.
    """
    waiting = [clock for clock in by_urgency(view.clocks) if clock.waiting and _on_card(view, clock)]
    waiting.sort(key=lambda clock: clock.internal)
    missed = [clock for clock in waiting if clock.state is State.BREACHED]
    ahead = [clock for clock in waiting if clock.state is State.RUNNING]
    for clock in missed[:1]:
        yield f"⏰ {bold('Missed:')} {named(clock)}, was due {due(clock)}{_more(missed, 'missed')}"
    for clock in ahead[:1]:
        yield f"⏰ Next: {named(clock)}, {due(clock)}{_more(ahead, 'running')}"


def _more(clocks: Sequence[Clock], how: str) -> str:
    return f", and {len(clocks) - 1} more {how}" if len(clocks) > 1 else ""


def _on_card(view: IncidentView, clock: Clock) -> bool:
    """People's deadlines stay until they are met; goals of ours only while there is work."""
    return not clock.internal or (clock.fact not in _SHOWN_ELSEWHERE and view.incident.status in WORKING)


def still_true(view: IncidentView, reminders: Iterable[Reminder]) -> list[tuple[Clock, Reminder]]:
    """Those whose clock has not been met, cancelled or started anew since."""
    told = _told(view, reminders)
    return [(clock, reminder) for clock, reminder in told if clock.waiting and clock.cycle == reminder.cycle]


def _told(view: IncidentView, reminders: Iterable[Reminder]) -> list[tuple[Clock, Reminder]]:
    clocks = {clock.number: clock for clock in view.clocks}
    return [(clocks[reminder.number], reminder) for reminder in reminders if reminder.number in clocks]


def reminder(view: IncidentView, reminders: Sequence[Reminder], *, now: datetime, moot: bool = False) -> Message | None:
    """What the thread of the card, or the room, is told; None when all of it is done meanwhile.

    `moot` draws what was said before once more, whatever became of it.
    """
    told = _told(view, reminders) if moot else still_true(view, reminders)
    if not told:
        return None
    lines = ["\n".join(_reminding(view, clock, one, now)) for clock, one in told]
    shown, left = that_fit(lines, TOGETHER)
    wakes = _wakes(view, told)
    blocks = paragraphs([*shown, *facts.more(left, "clocks: `clock` lists them all"), *([wakes] if wakes else [])])
    return Message(text=_push(view, told, now), blocks=[*blocks, *actions(*_buttons(view, told))])


def _reminding(view: IncidentView, clock: Clock, reminder: Reminder, now: datetime) -> Iterator[str]:
    """Instants and no distance: it stands there long after it was sent, when “in 3 min” would be a lie."""
    if reminder.percent >= BREACH:
        yield f"⏰ {bold('Missed:')} {named(clock)}. It was due {due(clock)}."
    else:
        yield f"⏰ {bold(named(clock))}: {reminder.percent} % of the time is gone."
        over = ", which is over" if clock.due_at <= now else ""
        yield f"Due {bold(date(clock.due_at))}{_there(clock)}{over}{_owner(view, clock)}"
    if reminder.late:
        yield f"_This comes late: it was to be said {date(threshold_at(clock, reminder.percent))}._"


def _owner(view: IncidentView, clock: Clock) -> str:
    return "" if clock.internal else f" · started by {facts.person(view.person(clock.started_by))}"


def _wakes(view: IncidentView, told: Sequence[tuple[Clock, Reminder]]) -> str:
    """Only what is nearly or wholly over wakes somebody: whoever started the clock, and the commander."""
    urgent = [clock for clock, one in told if one.percent >= (BREACH if clock.internal else LOUD)]
    if not urgent:
        return ""
    commander = [view.team.commander] if view.team.commander else []
    users = dict.fromkeys((*(clock.started_by for clock in urgent if clock.started_by != WARROOM), *commander))
    who = ", ".join(mention(user) for user in users) or "Nobody commands this incident; anyone"
    return f"{who}: {_asked(urgent)}"


def _asked(clocks: Sequence[Clock]) -> str:
    first = clocks[0]
    match first.fact:
        case None if len(clocks) > 1:
            return "is it done? Then type `clock met`, its number and the proof; “Clocks” lists all of them."
        case None:
            return f"is it done? Press “Done…”, or type `clock met {first.id}` and the proof."
        case Fact.UPDATE:
            return "press “Update…” on the card, or type `update` and what is new."
        case _:
            return "say how far we are: `status contained`, or `update` and what is in the way."


def _push(view: IncidentView, told: Sequence[tuple[Clock, Reminder]], now: datetime) -> str:
    incident = view.incident
    if incident.private:
        return f"{facts.public_name(incident)}: a deadline needs you. Open the room to see it."
    clock, one = told[0]
    more = f" And {len(told) - 1} more." if len(told) > 1 else ""
    if one.percent >= BREACH:
        what = f"missed, was due {date(clock.due_at)}"
    else:
        left = f" (in {distance(clock.due_at - now)})" if clock.due_at > now else ""
        what = f"{one.percent} % of the time is gone, due {date(clock.due_at)}{left}"
    return f"{facts.rank(incident)} · {incident.id}: {named(clock)}, {what}.{more}"


def _buttons(view: IncidentView, told: Sequence[tuple[Clock, Reminder]]) -> list[Element]:
    """For the one deadline that is spoken of; with several the list is the better place."""
    deadlines = [clock for clock, _ in told if not clock.internal]
    if not deadlines:
        return []
    listed = button("Clocks", action_ids.CARD_CLOCKS, view.incident.uid)
    if len(deadlines) > 1:
        return [listed]
    return [button("Done…", action_ids.CLOCK_MET, f"{view.incident.uid}:{deadlines[0].number}", "primary"), listed]


def outcome(view: IncidentView, clock: Clock) -> str:
    """One line of the list and of the digest: how it stands, or how it ended."""
    match clock.state:
        case State.RUNNING:
            return f"⏰ {bold(named(clock))}, due {due(clock)}"
        case State.BREACHED:
            return f"⏰ {bold('Missed:')} {named(clock)}, was due {due(clock)}"
        case State.MET:
            return f"✅ {named(clock)}: met {words.margin(clock)}{_by(view, clock)}"
        case State.MET_LATE:
            return f"⚠️ {named(clock)}: met {words.margin(clock)}{_by(view, clock)}, was due {due(clock)}"
        case State.CANCELLED:
            was = f"; it was missed on {date(clock.breached_at)}" if clock.breached_at else ""
            return f"🚫 {named(clock)}: cancelled, {one_line(clock.reason, 200)}{was}"
        case State.ENDED:
            was = f", missed: it was due {due(clock)}" if clock.breached_at else ""
            return f"• {named(clock)}: ended with the incident{was}"


def rounds(clock: Clock) -> str:
    """`; before: 3 in time, 1 late`, "" for a clock that ran once."""
    if not clock.rounds_met and not clock.rounds_missed:
        return ""
    return f"; before: {clock.rounds_met} in time, {clock.rounds_missed} late"


def _by(view: IncidentView, clock: Clock) -> str:
    who = facts.person(view.person(clock.met_by)) if clock.met_by else ""
    evidence = f"evidence: {one_line(clock.evidence, 200)}" if clock.evidence else ""
    said = joined((who, evidence))
    return f" ({said})" if said else ""
