"""A role handed over: the direct message that offers it, what would be taken over, and what became of it."""

from collections.abc import Iterator
from datetime import datetime

from bot.blocks import action_ids, clock, facts
from bot.blocks.message import Block, Element, Message, actions, button, joined, paragraphs, section
from bot.blocks.mrkdwn import bold, date, one_line, quoted, time
from bot.domain.handover import HandoverState
from bot.domain.ids import UserId
from bot.queries.view import HandoverView

MARK = "🤝"
NOTE = 1500
SHOWN = 10
"""Tasks listed in the offer; `tasks` in the room shows all."""


def offer(view: HandoverView, *, now: datetime) -> Message:
    """What the receiver gets. Of a private incident it says nothing but that it is there."""
    if not view.handover.open:
        return _answered(view)
    asked = _asked(view)
    if view.view.incident.private:
        lines = [f"{MARK} {bold(asked)}", _lapses(view), joined((view.view.incident.id, _room(view)))]
        return Message(text=asked, blocks=[section("\n".join(lines)), *actions(*_buttons(view))])
    first = section(f"{MARK} {bold(asked)}\n{_by_whom(view)}")
    below = section(joined((view.view.incident.id, _room(view))))
    return Message(text=f"{asked}. Accept?", blocks=[first, *_details(view, now=now), below, *actions(*_buttons(view))])


def offer_shown(view: HandoverView, *, now: datetime) -> Message:
    """The same in full, for one who may see the incident and asked for it."""
    said = f"{facts.headline(view.view.incident)}: {_role(view)} is offered to {_receiver(view)}"
    below = section(joined((view.view.incident.id, _room(view))))
    push = f"{facts.public_name(view.view.incident)}: what you would take over."
    first = section(f"{MARK} {bold(said)}\n{_by_whom(view)}")
    return Message(text=push, blocks=[first, *_details(view, now=now), below])


def told_of_offer(view: HandoverView, user: UserId, *, reminder: bool) -> Message | None:
    """A reminder of an offer that still waits, or what became of it; None when there is nothing of that to say."""
    if reminder != view.handover.open:
        return None
    what = f"{facts.public_name(view.view.incident)}: {_news(view, user)}"
    return Message(text=what, blocks=[section(f"{MARK} {what}\n{_room(view)}")])


def _asked(view: HandoverView) -> str:
    incident = view.view.incident
    if incident.private:
        return f"{facts.rank(incident)} · you are asked to take over a role in a private incident. Open to see it."
    return f"{facts.rank(incident)} · {_role(view)} is offered to you: {one_line(incident.title)}"


def _by_whom(view: HandoverView) -> str:
    handover = view.handover
    by, holder = _name(view, handover.by), _name(view, handover.holder)
    has = "who has it" if handover.by == handover.holder else f"for {holder}, who has it"
    return f"{by}, {has}, asked at {time(handover.offered_at)}. It stays with {holder} until accepted. {_lapses(view)}"


def _lapses(view: HandoverView) -> str:
    at = view.handover.lapses_at
    return f"Without an answer the offer ends at {time(at)}." if at else ""


def _details(view: HandoverView, *, now: datetime) -> Iterator[Block]:
    if view.handover.note:
        said = quoted(view.handover.note, NOTE)
        yield section(said.lstrip("\n") if "\n" in said else f"“{said}”")
    lines = list(_taken_over(view, now))
    yield from paragraphs([bold("You would take over"), *(lines or ["• nothing that is open just now"])])


def _taken_over(view: HandoverView, now: datetime) -> Iterator[str]:
    if view.promised_at is not None:
        when = "was due" if view.promised_at < now else "is promised for"
        yield f"• the next update, which {when} {date(view.promised_at)}"
    yield from (facts.vote_line(vote) for vote in view.votes[:SHOWN])
    yield from facts.more(max(len(view.votes) - SHOWN, 0), "votes")
    yield from (clock.outcome(view.view, one) for one in view.clocks[:SHOWN])
    yield from facts.more(max(len(view.clocks) - SHOWN, 0), "deadlines")
    yield from (facts.task_line(view.view, task) for task in view.tasks[:SHOWN])
    yield from facts.more(max(len(view.tasks) - SHOWN, 0), "open tasks")


def _answered(view: HandoverView) -> Message:
    """The same message when it needs no answer any more."""
    outcome = _outcome(view)
    where = joined((facts.public_name(view.view.incident), _room(view)))
    text = f"{outcome} {facts.public_name(view.view.incident)}"
    return Message(text=text, blocks=[section(f"{outcome}\n{where}")])


def _outcome(view: HandoverView) -> str:
    role, at = _which(view), view.handover.answered_at
    when = f" at {time(at)}" if at else ""
    match view.handover.state:
        case HandoverState.ACCEPTED:
            return f"✅ You took over {role}{when}. Say in the room what you do first."
        case HandoverState.DECLINED:
            return f"You declined {role}{when}. It stays where it was; whoever asked has been told."
        case HandoverState.LAPSED:
            return f"The offer of {role} ended{when} without an answer. If you can take it, say so in the room."
        case _:
            return f"The offer of {role} was withdrawn{when}. Nothing is left for you to do."


def _news(view: HandoverView, user: UserId) -> str:
    handover = view.handover
    if handover.open and user == handover.receiver:
        return f"{_which(view)} still waits for your answer. {_lapses(view)} Press a button above."
    if handover.open:
        return f"{_someone(view)} has not answered the offer of {_which(view)} yet. {_lapses(view)}"
    match handover.state:
        case HandoverState.ACCEPTED:
            return f"{_someone(view)} accepted {_which(view)}."
        case HandoverState.DECLINED:
            return f"{_someone(view)} declined {_which(view)}. {_still(view, user)} Ask somebody else."
        case HandoverState.LAPSED:
            return f"{_someone(view)} did not answer the offer of {_which(view)}. {_still(view, user)} Ask again."
        case _:
            return f"the offer of {_which(view)} is over. {_still(view, user)} Ask somebody else."


def _still(view: HandoverView, user: UserId) -> str:
    if user == view.handover.holder:
        return "You still have it."
    holder = "Whoever had it" if view.view.incident.private else _name(view, view.handover.holder)
    return f"{holder} still has it."


def _which(view: HandoverView) -> str:
    """The role; of a private incident, not even that."""
    return "the role" if view.view.incident.private else _role(view)


def _someone(view: HandoverView) -> str:
    return "the person you asked" if view.view.incident.private else _receiver(view)


def _role(view: HandoverView) -> str:
    return one_line(view.role_name, facts.NAME)


def _receiver(view: HandoverView) -> str:
    return _name(view, view.handover.receiver)


def _name(view: HandoverView, user: UserId) -> str:
    return facts.person(view.view.person(user))


def _room(view: HandoverView) -> str:
    room = facts.room(view.view.incident)
    return f"Room: {room}" if room else "no room yet"


def _buttons(view: HandoverView) -> list[Element]:
    value = f"{view.handover.incident}:{view.handover.uid}"
    show = [button("Show what it holds", action_ids.HANDOVER_SHOW, value)] if view.view.incident.private else []
    return [
        button("Accept", action_ids.HANDOVER_ACCEPT, value, "primary"),
        button("Decline", action_ids.HANDOVER_DECLINE, value),
        *show,
    ]
