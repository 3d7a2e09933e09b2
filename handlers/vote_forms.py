"""Opening the forms of a vote."""

from collections.abc import Sequence
from typing import Unpack

from bot.blocks import vote_form as blocks
from bot.blocks.vote_form import VoteTyped
from bot.domain.access import Action
from bot.domain.ballot import require_seat
from bot.domain.proposal import Proposal, Seat, require_at_work
from bot.domain.wording.proposal import entitled, seat_name
from bot.ports import IncidentRef
from bot.queries.view import IncidentView
from bot.usecases.proposals import UnknownProposalError, usual_seats
from handlers.forms import opened, seen, title
from handlers.inbound import Inbound
from handlers.replies import OpenForm
from handlers.services import Services


async def vote(
    services: Services,
    inbound: Inbound,
    incident: IncidentRef,
    *,
    seats: Sequence[Seat] = (),
    **typed: Unpack[VoteTyped],
) -> OpenForm:
    """With these seats chosen; without, those who would vote when nobody is named."""
    view = await seen(services, inbound, incident, Action.VOTE)
    require_at_work(view.incident)
    chosen = seats or usual_seats(view.team, [page.role for page in view.pages if page.role and page.calls])
    known: VoteTyped = {
        "roles": [services.catalogue.role(seat.role).key for seat in chosen if seat.role],
        "people": [seat.user for seat in chosen if seat.user],
        **typed,
    }
    form = blocks.vote_form(view.incident.uid, title(view), services.catalogue, **known)
    return opened(services, inbound, view, form, "vote What is proposed seats:legal,policy closes:30m")


async def objection(services: Services, inbound: Inbound, incident: IncidentRef, number: int) -> OpenForm:
    """Refused now, before a reason is typed for nothing, to whoever has no seat."""
    view = await seen(services, inbound, incident, Action.BALLOT)
    proposal = _proposal(view, number)
    words = view.words()
    seats = require_seat(
        proposal, inbound.by, view.team.holders, entitled=lambda seat: entitled(seat, view.team.holders, words)
    )
    said = " and ".join(seat_name(seat, words) for seat in seats)
    form = blocks.objection_form(view.incident.uid, proposal, said)
    example = f"ballot {proposal.id} object because: why"
    return opened(services, inbound, view, form, example, number=number)


def _proposal(view: IncidentView, number: int) -> Proposal:
    proposal = view.proposal(number)
    if proposal is None:
        raise UnknownProposalError(f"{view.incident.id} has no proposal P-{number}.")
    return proposal
