"""How paging reads in the record."""

from typing import assert_never

from bot.domain.ids import WARROOM, UserId
from bot.domain.paging import (
    ClimbReason,
    Page,
    PageAcknowledged,
    PageClimbed,
    PagePassedOn,
    PageUnanswered,
    PagingEvent,
    PersonPaged,
    RoleCovered,
)
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, distance, drafted


def draft_of(event: PagingEvent, names: Names) -> Draft:
    who = names.person
    match event:
        case PersonPaged():
            return drafted(Kind.PAGE, _paged(event, names), event.by, event.at, names, subject=event.page.uid)
        case PageClimbed():
            return drafted(Kind.PAGE, _climbed(event, names), WARROOM, event.at, names)
        case PageAcknowledged():
            after = distance(event.at - event.page.opened_at)
            how = ", by writing in the room" if event.by_writing else ""
            text = f"{who(event.by)} acknowledged{_for(event.page, names)}, {after} after the page{how}"
            return drafted(Kind.PAGE, text, event.by, event.at, names)
        case PagePassedOn():
            text = f"{who(event.by)} could not take the page{_for(event.page, names)} and passed it on"
            return drafted(Kind.PAGE, text, event.by, event.at, names)
        case PageUnanswered():
            return drafted(Kind.PAGE, _unanswered(event.page, names), WARROOM, event.at, names)
        case RoleCovered():
            text = f"{who(event.by)} declared this and owns{_for(event.page, names, '')}; nobody had to be paged"
            return drafted(Kind.PAGE, text, event.by, event.at, names)
        case _:
            assert_never(event)


def _paged(event: PersonPaged, names: Names) -> str:
    text = f": {event.page.text}" if event.page.text else ""
    return f"Paged {names.person(event.user)}{_for(event.page, names)}{_step(event.step)}{text}"


def _climbed(event: PageClimbed, names: Names) -> str:
    asked = f"{_listed(event.users, names)} {'is' if len(event.users) == 1 else 'are'} asked now"
    match event.why:
        case ClimbReason.UNANSWERED:
            waited = distance(event.at - event.page.opened_at)
            return f"Nobody has answered the page{_for(event.page, names)} for {waited}; {asked}{_step(event.step)}"
        case ClimbReason.PASSED_ON:
            return f"{asked[0].upper()}{asked[1:]}{_for(event.page, names)}{_step(event.step)}"
        case ClimbReason.UNREACHED:
            return f"Nobody asked so far can be reached{_for(event.page, names)}; {asked}{_step(event.step)}"
        case _:
            assert_never(event.why)


def _step(step: int) -> str:
    return f" (step {step + 1})" if step else ""


def _unanswered(page: Page, names: Names) -> str:
    if not page.calls:
        return f"Nobody is named{_for(page, names)}, so nobody was paged"
    asked = ", ".join(names.person(call.user) for call in page.calls)
    return f"The page{_for(page, names)} stayed unanswered; asked were {asked}"


def _listed(users: tuple[UserId, ...], names: Names) -> str:
    *others, last = (names.person(user) for user in users)
    return f"{', '.join(others)} and {last}" if others else last


def _for(page: Page, names: Names, preposition: str = " for") -> str:
    return f"{preposition} {names.role(page.role)}" if page.role else ""
