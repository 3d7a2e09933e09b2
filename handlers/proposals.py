"""Votes, in words and by button."""

from bot.domain.ids import RoleKey, UserId
from bot.domain.proposal import Choice, Seat
from bot.domain.tally import rule_of
from bot.ports import IncidentRef
from bot.usecases.proposals import CastBallot, CloseProposal, OpenProposal
from handlers import vote_forms
from handlers.call import Call
from handlers.inbound import Inbound
from handlers.people import the_one, zone_of
from handlers.replies import Private, Reply
from handlers.services import Services
from handlers.times import until
from handlers.tokens import PersonRef

CLOSE = "close"
"""What stands where a choice does to end a vote before its time."""


async def vote(services: Services, call: Call) -> Reply:
    """With a question at once; otherwise the form, with what was typed in it."""
    said = call.said
    question, rule, closes = said.text("question"), said.word("rule"), said.word("closes")
    chosen = rule_of(rule) if rule else None
    seats = tuple(seat_of(each) for each in said.seats("seats"))
    if not question:
        number = said.number("quorum")
        quorum = "" if number is None else str(number)
        return await vote_forms.vote(
            services, call.inbound, call.incident, seats=seats, rule=chosen, quorum=quorum, closes=closes or ""
        )
    zone = zone_of(services, call.inbound.by, call.people)
    command = OpenProposal(
        **call.about,
        question=question,
        seats=seats or None,
        quorum=said.number("quorum"),
        closes_at=until(closes, now=services.clock.now(), zone=zone) if closes else None,
        **({"rule": chosen} if chosen else {}),
    )
    return services.told(await services.proposals.open(command))


def seat_of(named: str | PersonRef) -> Seat:
    """A role by its key as typed, or the person whom Slack resolved."""
    return Seat(user=the_one(named)) if isinstance(named, PersonRef) else Seat(role=RoleKey(named))


async def ballot(services: Services, call: Call) -> Private:
    choice, number = call.said.given("choice", str), call.said.given("id", int)
    if choice == CLOSE:
        return await close(services, call.inbound, call.incident, number)
    command = CastBallot(**call.about, proposal=number, choice=Choice(choice), reason=call.said.text("because"))
    return services.told(await services.proposals.cast(command))


async def cast(services: Services, inbound: Inbound, incident: IncidentRef, number: int, choice: Choice) -> Private:
    command = CastBallot(**inbound.about(incident), proposal=number, choice=choice)
    return services.told(await services.proposals.cast(command))


async def close(services: Services, inbound: Inbound, incident: IncidentRef, number: int) -> Private:
    command = CloseProposal(**inbound.about(incident), proposal=number)
    return services.told(await services.proposals.close(command))


def seats_chosen(roles: tuple[str, ...], people: tuple[str, ...]) -> tuple[Seat, ...]:
    """As a form names them; nobody twice, since a menu cannot be typed wrong."""
    seats = (*(Seat(role=RoleKey(role)) for role in roles), *(Seat(user=UserId(user)) for user in people))
    return tuple(dict.fromkeys(seats))
