"""A page: calling for a role or a person until somebody answers, step by step of a copied policy."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.change import Change, DomainError
from bot.domain.ids import IncidentUid, PageUid, RoleKey, UserId

LAST_STEP_WAIT = timedelta(minutes=5)
"""How long the last step waits before the page counts as unanswered, when the policy has only one step."""


class PageState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"


PAGE_TRANSITIONS = {
    PageState.OPEN: frozenset({PageState.ACKNOWLEDGED, PageState.UNANSWERED, PageState.WITHDRAWN}),
    PageState.UNANSWERED: frozenset({PageState.ACKNOWLEDGED, PageState.WITHDRAWN}),
    PageState.ACKNOWLEDGED: frozenset[PageState](),
    PageState.WITHDRAWN: frozenset[PageState](),
}
"""A late acknowledgement still helps, so an unanswered page may yet be acknowledged."""


class Answer(StrEnum):
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStep:
    """One step as copied from the policy when the page was opened: later edits of the catalogue do not reach it."""

    after: timedelta
    """Since the page was opened."""
    people: tuple[UserId, ...] = ()
    commander: bool = False
    """Also whoever commands the incident when the step comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One person asked, once."""

    user: UserId
    step: int
    called_at: datetime
    answer: Answer = Answer.WAITING
    answered_at: datetime | None = None
    unreached_at: datetime | None = None
    """When it was certain that the message does not reach them; they may still answer."""


class ClimbReason(StrEnum):
    """Why the next step came."""

    UNANSWERED = "unanswered"
    PASSED_ON = "passed_on"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    uid: PageUid
    incident: IncidentUid
    role: RoleKey | None
    """None when a person was paged by name."""
    text: str
    by: UserId
    opened_at: datetime
    steps: tuple[PageStep, ...]
    step: int = -1
    """Index of the step reached; -1 before the first."""
    calls: tuple[Call, ...] = ()
    state: PageState = PageState.OPEN
    next_at: datetime | None = None
    """When the page climbs if nobody has answered."""

    @property
    def waiting(self) -> tuple[UserId, ...]:
        """Whose answer is awaited."""
        return tuple(call.user for call in self._awaited)

    @property
    def waiting_now(self) -> tuple[UserId, ...]:
        """The same of those whom the newest step asked."""
        return tuple(call.user for call in self._awaited if call.step == self.step)

    @property
    def _awaited(self) -> tuple[Call, ...]:
        if self.state is not PageState.OPEN:
            return ()
        return tuple(call for call in self.calls if call.answer is Answer.WAITING and call.unreached_at is None)

    @property
    def acknowledged_by(self) -> UserId | None:
        return next((call.user for call in self.calls if call.answer is Answer.ACKNOWLEDGED), None)

    def call_of(self, user: UserId) -> Call | None:
        return next((call for call in self.calls if call.user == user), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPaged:
    """One of those whom a page calls when it is opened."""

    page: Page
    user: UserId
    step: int
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageClimbed:
    """The next step came, and with it others who are asked."""

    page: Page
    users: tuple[UserId, ...]
    step: int
    why: ClimbReason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAcknowledged:
    page: Page
    by: UserId
    at: datetime
    by_writing: bool = False
    """They pressed nothing: they wrote in the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePassedOn:
    page: Page
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageUnanswered:
    """Every step was taken and nobody answered; or there was nobody to ask at all."""

    page: Page
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCovered:
    """The declarer owns a paged role: nobody is paged, the role stands as acknowledged by them."""

    page: Page
    by: UserId
    at: datetime


PagingEvent = PersonPaged | PageClimbed | PageAcknowledged | PagePassedOn | PageUnanswered | RoleCovered


class PageError(DomainError):
    pass


def open_page(page: Page, *, at: datetime) -> Change[Page]:
    """Take the first step that names somebody; a page never begins with the commander, who knows already."""
    return _climb(page, commander=None, at=at)


def cover(page: Page, *, by: UserId, at: datetime) -> Change[Page]:
    """Open a page that its own author answers by owning the role."""
    call = Call(user=by, step=0, called_at=at, answer=Answer.ACKNOWLEDGED, answered_at=at)
    state = replace(page, step=0, calls=(call,), state=PageState.ACKNOWLEDGED)
    return Change(state, (RoleCovered(page=state, by=by, at=at),))


def acknowledge(page: Page, *, by: UserId, at: datetime, by_writing: bool = False) -> Change[Page]:
    """One of the people asked takes it; the others need not."""
    _require_called(page, by)
    _require_may_become(page, PageState.ACKNOWLEDGED)
    state = replace(_answered(page, by, Answer.ACKNOWLEDGED, at), state=PageState.ACKNOWLEDGED, next_at=None)
    return Change(state, (PageAcknowledged(page=state, by=by, at=at, by_writing=by_writing),))


def answered_by_writing(page: Page, *, by: UserId, written_at: datetime) -> bool:
    """Whether a message of theirs in the room answers this page.

    Not one that was written before they were asked. And not one of a commander who is asked as such: commanders talk
    in the room all the time, and "where is Legal?" must not make them Legal.
    """
    call = page.call_of(by)
    if call is None or call.answer is not Answer.WAITING or written_at < call.called_at:
        return False
    return PageState.ACKNOWLEDGED in PAGE_TRANSITIONS[page.state] and by in page.steps[call.step].people


def pass_on(page: Page, *, by: UserId, commander: UserId | None, at: datetime) -> Change[Page]:
    """Somebody asked cannot take it: climb at once."""
    call = _require_called(page, by)
    if page.state is not PageState.OPEN:
        raise PageError(f"This page is {page.state}, so there is nothing to pass on.")
    if call.answer is Answer.PASSED_ON:
        raise PageError("You passed this page on already; the next person has been asked.")
    passed = _answered(page, by, Answer.PASSED_ON, at)
    climbed = _climb(passed, commander=commander, at=at, why=ClimbReason.PASSED_ON)
    return Change(climbed.state, (PagePassedOn(page=passed, by=by, at=at), *climbed.events))


def climb_when_due(page: Page, *, commander: UserId | None, at: datetime) -> Change[Page]:
    """Take the next step when its time has come; nothing before."""
    if page.state is not PageState.OPEN or page.next_at is None or at < page.next_at:
        return Change(page)
    return _climb(page, commander=commander, at=at, why=ClimbReason.UNANSWERED)


def unreached(page: Page, *, user: UserId, commander: UserId | None, at: datetime) -> Change[Page]:
    """The message to somebody was given up: climb at once, unless others whom the newest step asked can answer."""
    if user not in page.waiting:
        return Change(page)
    missed = _called(page, user, unreached_at=at)
    if missed.waiting_now:
        return Change(missed)
    return _climb(missed, commander=commander, at=at, why=ClimbReason.UNREACHED)


def withdraw(page: Page) -> Page:
    """Nobody needs to answer any more, because the incident ended."""
    if page.state is PageState.ACKNOWLEDGED:
        return page
    return replace(page, state=PageState.WITHDRAWN, next_at=None)


def _climb(page: Page, *, commander: UserId | None, at: datetime, why: ClimbReason | None = None) -> Change[Page]:
    """`why` is None for the first step."""
    asked = {call.user for call in page.calls}
    for index in range(page.step + 1, len(page.steps)):
        step = page.steps[index]
        wanted = step.people + ((commander,) if step.commander and commander else ())
        people = tuple(dict.fromkeys(user for user in wanted if user not in asked))
        if people:
            return _ask(page, index, people, at=at, why=why)
    state = replace(page, step=len(page.steps), state=PageState.UNANSWERED, next_at=None)
    return Change(state, (PageUnanswered(page=state, at=at),))


def _ask(page: Page, index: int, people: tuple[UserId, ...], *, at: datetime, why: ClimbReason | None) -> Change[Page]:
    calls = tuple(Call(user=user, step=index, called_at=at) for user in people)
    state = replace(page, step=index, calls=page.calls + calls, next_at=at + _wait(page.steps, index))
    if why is not None:
        return Change(state, (PageClimbed(page=state, users=people, step=index, why=why, at=at),))
    return Change(state, tuple(PersonPaged(page=state, user=user, step=index, by=page.by, at=at) for user in people))


def _wait(steps: tuple[PageStep, ...], index: int) -> timedelta:
    if index + 1 < len(steps):
        return steps[index + 1].after - steps[index].after
    if index > 0:
        return steps[index].after - steps[index - 1].after
    return LAST_STEP_WAIT


def _answered(page: Page, user: UserId, answer: Answer, at: datetime) -> Page:
    return _called(page, user, answer=answer, answered_at=at)


def _called(page: Page, user: UserId, **changes: Any) -> Page:
    calls = tuple(replace(call, **changes) if call.user == user else call for call in page.calls)
    return replace(page, calls=calls)


def _require_called(page: Page, user: UserId) -> Call:
    call = page.call_of(user)
    if call is None:
        raise PageError("This page is not for you. Somebody it names must answer it.")
    return call


def _require_may_become(page: Page, state: PageState) -> None:
    if state not in PAGE_TRANSITIONS[page.state]:
        raise PageError(f"This page is {page.state} already; nothing is left to answer.")
