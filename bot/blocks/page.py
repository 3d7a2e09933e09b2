"""The page: the direct message that asks one person, and what it becomes when somebody has answered."""

from collections.abc import Iterator
from datetime import timedelta

from bot.blocks import action_ids, facts
from bot.blocks.message import Element, Message, actions, button, joined, named, section
from bot.blocks.mrkdwn import bold, one_line, quoted, time
from bot.domain.ballot import seats_of
from bot.domain.paging import Answer, Call, PageState
from bot.queries.view import PageView

MARK = "📟"
AT_ONCE = timedelta(seconds=10)
TEXT = 1500
"""Of what the caller wrote; all of it stands in the timeline."""


def page(view: PageView, *, repeat: bool = False) -> Message:
    """`repeat` marks one that may have arrived before. Of a private incident it says nothing but that it is there."""
    if _outcome(view) is None:
        return _asking(view, " (repeat)" if repeat else "")
    return _answered(view)


def _asking(view: PageView, again: str) -> Message:
    call = f"{_call(view)}{again}"
    lines = [f"{_mark(view)} {bold(call)}", *(_private_lines(view) if _private(view) else _open_lines(view))]
    question = "" if _private(view) else ". Acknowledge?"
    return Message(text=f"{call}{question}", blocks=[section("\n".join(lines)), *actions(*_buttons(view))])


def _answered(view: PageView) -> Message:
    """The same message when nobody is asked any more: what became of it, and where to go now."""
    outcome = _outcome(view) or ""
    below = [joined((facts.public_name(view.view.incident), _room(view))), *_first_task(view)]
    text = f"{outcome} {facts.public_name(view.view.incident)}"
    return Message(text=text, blocks=[section("\n".join((outcome, *below)))])


def _first_task(view: PageView) -> Iterator[str]:
    """What waits for whoever took the page."""
    if view.page.acknowledged_by != view.user or _private(view):
        return
    for proposal in view.view.open_votes:
        if any(seat.key not in proposal.counting for seat in seats_of(proposal, view.user, view.view.team.holders)):
            closes = time(proposal.closes_at)
            yield f"First for you: {proposal.id} {one_line(proposal.question, 200)} (the vote closes {closes})"
            return
    for task in facts.open_tasks(view.view):
        if task.owner == view.user or (task.role is not None and task.role == view.page.role):
            yield f"First for you: {task.id} {one_line(task.text, 200)}"
            return


def _private(view: PageView) -> bool:
    return view.view.incident.private


def _mark(view: PageView) -> str:
    return facts.DRILL_MARK if view.view.incident.drill else MARK


def _call(view: PageView) -> str:
    incident = view.view.incident
    if incident.private:
        return f"{facts.rank(incident)} · you are needed in a private incident. Open to see it."
    role = facts.role_name(view.view, view.page)
    needed = f"{role} needed" if role else "you are needed"
    return f"{facts.rank(incident)} · {needed}: {one_line(incident.title)}"


def _open_lines(view: PageView) -> Iterator[str]:
    """Instants and no distances: it stands there as it was sent, and may be read much later."""
    by = facts.person(view.view.person(view.page.by))
    did = "declared it" if _with_the_declaration(view) else "asked"
    yield f"{by} {did} at {time(view.page.opened_at)}. {_deadline(view)}".rstrip()
    if view.page.text:
        said = quoted(view.page.text, TEXT)
        yield said.lstrip("\n") if "\n" in said else f"“{said}”"
    yield joined((f"Why you: {_why(view)}", view.view.incident.id, _room(view)))


def _with_the_declaration(view: PageView) -> bool:
    """Whether the declaration itself asked, which takes a moment."""
    incident, page = view.view.incident, view.page
    at_once = page.opened_at - incident.milestones.declared_at < AT_ONCE
    return at_once and page.role is not None and page.by == incident.declared_by


def _private_lines(view: PageView) -> Iterator[str]:
    at = view.page.next_at
    if at:
        yield f"If nobody answers by {time(at)}, the next person is asked."
    yield joined((view.view.incident.id, _room(view)))


def _deadline(view: PageView) -> str:
    at = view.page.next_at
    if at is None:
        return ""
    people = [facts.person(name) for name in view.next_people]
    then = f"{named(people, 3)} {'is' if len(people) == 1 else 'are'} paged" if people else "the commander is told"
    return f"If nobody answers by {time(at)}, {then}."


def _why(view: PageView) -> str:
    call, role = view.page.call_of(view.user), facts.role_name(view.view, view.page)
    if not role:
        return "you were asked by name"
    if call and call.step > 0:
        return f"nobody before you could answer for {role}"
    if view.page.role in view.view.type.page:
        return f"you are named for {role}, in the {one_line(view.view.type.name, 60)} playbook"
    return f"you are named for {role}"


def _room(view: PageView) -> str:
    room = facts.room(view.view.incident)
    return f"Room: {room}" if room else "no room yet"


def _has_room(view: PageView) -> bool:
    return bool(facts.room(view.view.incident))


def _buttons(view: PageView) -> list[Element]:
    value = f"{view.page.incident}:{view.page.uid}"
    return [
        button("Acknowledge", action_ids.PAGE_ACKNOWLEDGE, value, "primary"),
        button("Can't, pass it on", action_ids.PAGE_PASS_ON, value),
    ]


def _outcome(view: PageView) -> str | None:
    """What became of the page, for this person; None while their answer is awaited."""
    match view.page.state:
        case PageState.WITHDRAWN:
            return f"This page was withdrawn{_since(view)}. Nothing is left for you to do."
        case PageState.ACKNOWLEDGED:
            return _taken(view)
        case _ if view.answer is Answer.PASSED_ON:
            return _passed_on(view)
        case PageState.UNANSWERED:
            how = "go to the room and type `ack`" if _has_room(view) else f"type `{view.view.incident.id} ack`"
            return f"Nobody answered{_for(view)} in time. If you can help now, {how}."
        case _:
            return None


def _since(view: PageView) -> str:
    """Why nobody is asked any more."""
    if not view.view.incident.open:
        return ": the incident has ended"
    holder = view.view.team.holders.get(view.page.role) if view.page.role else None
    if holder is None:
        return ""
    role = "the role" if _private(view) else facts.role_name(view.view, view.page)
    if holder == view.user:
        return f": you have {role} now"
    return f": {'somebody else' if _private(view) else facts.person(view.view.person(holder))} has {role} now"


def _taken(view: PageView) -> str:
    taker = view.page.acknowledged_by
    at = _answered_at(view.page.call_of(taker) if taker else None)
    if taker == view.user:
        first = "Go to the room, and say there" if _has_room(view) else "Tell the commander"
        return f"✅ You acknowledged{_for(view)}{at}. {first} what you do first."
    name = facts.person(view.view.person(taker)) if taker and not _private(view) else "Somebody else"
    return f"✅ {name} took it{_for(view)}{at}. Nothing is left for you to do."


def _passed_on(view: PageView) -> str:
    passed = f"You passed this on{_answered_at(view.page.call_of(view.user))}."
    if view.page.state is PageState.UNANSWERED:
        return f"{passed} Nobody after you has answered; the commander has been told."
    return f"{passed} {_asked_now(view)}"


def _asked_now(view: PageView) -> str:
    if _private(view) or not view.page.waiting:
        return "The next person is being asked."
    waiting = [facts.person(view.view.person(user)) for user in view.page.waiting]
    return f"{named(waiting, 3)} {'has' if len(waiting) == 1 else 'have'} been asked."


def _for(view: PageView) -> str:
    role = "" if _private(view) else facts.role_name(view.view, view.page)
    return f" for {role}" if role else ""


def _answered_at(call: Call | None) -> str:
    return f" at {time(call.answered_at)}" if call and call.answered_at else ""
