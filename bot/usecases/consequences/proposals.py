"""What a vote asks of the outside world."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.domain.events import Event
from bot.domain.ids import IncidentUid, UserId
from bot.domain.paging import PageAcknowledged
from bot.domain.proposal import BallotsCast, Proposal, ProposalClosed, ProposalEvent, ProposalOpened
from bot.domain.responder import ResponderLeft, RoleAssigned
from bot.effects import Effect, PostProposal, RedrawProposal


def effects_of(event: ProposalEvent, incident: IncidentUid) -> Iterator[Effect]:
    match event:
        case ProposalOpened(proposal=proposal):
            yield PostProposal(incident=incident, proposal=proposal.number)
        case BallotsCast(proposal=proposal) | ProposalClosed(proposal=proposal):
            yield RedrawProposal(incident=incident, proposal=proposal.number)
        case _:
            assert_never(event)


def brought_in(event: ProposalOpened) -> Iterator[UserId]:
    """People with a seat by name can read what they vote on."""
    yield from (seat.user for seat in event.proposal.seats if seat.user is not None)


def moves_a_seat(event: Event) -> bool:
    """Whether a role may have come to other hands, so that votes show somebody who may no longer answer."""
    return isinstance(event, RoleAssigned | ResponderLeft | PageAcknowledged)


def redrawn_votes(proposals: Sequence[Proposal], incident: IncidentUid) -> list[Effect]:
    return [RedrawProposal(incident=incident, proposal=proposal.number) for proposal in proposals]
