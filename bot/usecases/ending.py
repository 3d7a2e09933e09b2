"""What every end of an incident does, however it comes: nobody is asked for anything any more."""

from collections.abc import Sequence

from bot.domain.events import Event
from bot.domain.handover import Withdrawal
from bot.domain.ids import UserId
from bot.domain.unfinished import unfinished_clocks, unfinished_pages, unfinished_tasks, unfinished_votes
from bot.ports import UnitOfWork
from bot.usecases.base import Case, Tools
from bot.usecases.handovers import withdraw_offers
from bot.usecases.paging import withdraw_pages
from bot.usecases.proposals import withdrawn_votes
from bot.usecases.record import names_for


async def left_open(uow: UnitOfWork, tools: Tools, case: Case, *, clocks: bool = True) -> tuple[str, ...]:
    """What an end would leave undone, in words; without the `clocks` where these run on."""
    pages = await uow.pages.of(case.incident.uid)
    names = await names_for(uow, tools, [call.user for page in pages for call in page.calls])
    return (
        *unfinished_clocks(await uow.clocks.of(case.incident.uid) if clocks else ()),
        *unfinished_pages(pages, person=names.person, role=names.role),
        *unfinished_votes(await uow.proposals.open_in(case.incident.uid)),
        *unfinished_tasks(await uow.tasks.of(case.incident.uid)),
    )


async def released(uow: UnitOfWork, tools: Tools, case: Case, *, by: UserId) -> Sequence[Event]:
    """Withdraw pages, votes and offers; what is returned belongs into the record before the end."""
    now = tools.clock.now()
    await withdraw_pages(uow, case, now)
    votes = await withdrawn_votes(uow, case, by=by, at=now)
    offers = await withdraw_offers(uow, case, lambda _: True, by=by, why=Withdrawal.ENDED, tools=tools)
    return (*votes, *offers)
