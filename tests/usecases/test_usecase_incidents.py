"""Moving an incident through its life: what each step records, and what it shows outside."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from desk import Desk, kinds
from support import ANA, BEN, CLA, EVE, NOON, OUTAGE, PRODUCT_SAFETY

from bot.domain.access import NotAllowedError
from bot.domain.ids import UserId
from bot.domain.incident import NothingChangesError, Status, StillOpenError, WrongStateError
from bot.domain.paging import PageState
from bot.domain.responder import LEGAL
from bot.domain.severity import Severity
from bot.effects import RedrawPage, SaveExport
from bot.ports import IncidentRef
from bot.usecases.incidents import (
    CancelIncident,
    ChangeSeverity,
    ChangeStatus,
    CloseIncident,
    ReopenIncident,
    ResolveIncident,
)
from bot.usecases.paging import AcknowledgePage
from bot.usecases.responders import AssignRole

SHOWN_OUTSIDE = ["line", "redraw-announcement", "redraw-card", "topic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """An incident whose pages are all answered."""

    desk: Desk
    incident: IncidentRef


@pytest.fixture
async def quiet(desk: Desk) -> Quiet:
    wanted = await desk.declare()
    for page in await desk.pages(wanted):
        await desk.paging.acknowledge(AcknowledgePage(by=page.waiting[0], incident=wanted, page=page.uid))
    await desk.calm()
    return Quiet(desk=desk, incident=wanted)


async def test_a_severity_changes_with_its_reason(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()

    receipt = await desk.incidents.change_severity(
        ChangeSeverity(by=BEN, incident=wanted, to=Severity.SEV1, because="two children hurt")
    )

    assert (await desk.incident(wanted)).severity is Severity.SEV1
    assert await desk.texts(wanted, 1) == ["Severity SEV2 → SEV1, because: two children hurt"]
    assert kinds(await desk.asked()) == SHOWN_OUTSIDE
    assert (receipt.verb, receipt.facts) == ("sev", {"severity": "SEV1"})
    assert receipt.made == (f"E-{len(await desk.entries(wanted))}",)


async def test_a_status_changes_and_the_first_containment_is_kept(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    desk.clock.forward(minutes=20)

    receipt = await desk.incidents.change_status(ChangeStatus(by=BEN, incident=wanted, to=Status.CONTAINED))

    stored = await desk.incident(wanted)
    assert (stored.status, stored.milestones.contained_at) == (Status.CONTAINED, NOON + timedelta(minutes=20))
    assert await desk.texts(wanted, 1) == ["Status investigating → contained"]
    assert kinds(await desk.asked()) == SHOWN_OUTSIDE
    assert receipt.facts == {"status": "contained"}


async def test_resolving_keeps_the_summary(quiet: Quiet) -> None:
    receipt = await quiet.desk.incidents.resolve(
        ResolveIncident(by=BEN, incident=quiet.incident, summary="All SKUs are off")
    )

    stored = await quiet.desk.incident(quiet.incident)
    assert (stored.status, stored.summary, stored.milestones.resolved_at) == (
        Status.RESOLVED,
        "All SKUs are off",
        NOON,
    )
    assert await quiet.desk.texts(quiet.incident, 1) == ["Resolved: All SKUs are off"]
    assert kinds(await quiet.desk.asked()) == SHOWN_OUTSIDE
    assert receipt.verb == "resolve"


async def test_closing_posts_the_digest_and_exports_the_record(quiet: Quiet) -> None:
    await quiet.desk.incidents.close(CloseIncident(by=BEN, incident=quiet.incident))

    asked = await quiet.desk.asked()
    stored = await quiet.desk.incident(quiet.incident)
    assert (stored.status, stored.milestones.closed_at) == (Status.CLOSED, NOON)
    assert kinds(asked) == ["closing", "redraw-announcement", "redraw-card", "save-export", "save-export", "topic"]
    assert [(effect.format, effect.entry) for effect in asked if isinstance(effect, SaveExport)] == [
        ("md", stored.counts.entries),
        ("json", stored.counts.entries),
    ]
    assert await quiet.desk.texts(quiet.incident, 1) == ["Closed"]


async def test_closing_over_unanswered_pages_lists_them_and_stores_nothing(desk: Desk) -> None:
    wanted = await desk.declare()
    before = await desk.everything()

    with pytest.raises(StillOpenError) as refusal:
        await desk.incidents.close(CloseIncident(by=ANA, incident=wanted))

    assert refusal.value.items == ("page for Legal", "page for Policy", "page for Product")
    assert await desk.everything() == before


async def test_undone_tasks_are_open_items(desk: Desk) -> None:
    wanted = await desk.declare(type=PRODUCT_SAFETY)

    with pytest.raises(StillOpenError) as refusal:
        await desk.incidents.close(CloseIncident(by=ANA, incident=wanted))

    assert refusal.value.items[-2:] == ("T-1 Stop the sale", "T-2 Name the authority")


async def test_a_role_for_which_nobody_was_named_is_no_open_item(desk: Desk) -> None:
    wanted = await desk.declare(type=OUTAGE)

    with pytest.raises(StillOpenError) as refusal:
        await desk.incidents.close(CloseIncident(by=ANA, incident=wanted))

    assert refusal.value.items == ("page for Legal",)


@pytest.mark.parametrize("by", [ANA, BEN])
async def test_the_accountable_close_over_open_items_with_a_reason(desk: Desk, by: UserId) -> None:
    wanted = await desk.declare(type=PRODUCT_SAFETY)
    await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=LEGAL, to=BEN))

    await desk.incidents.close(CloseIncident(by=by, incident=wanted, because="moot"))

    assert (await desk.incident(wanted)).status is Status.CLOSED
    (text,) = await desk.texts(wanted, 1)
    assert text is not None
    assert text.startswith("Closed, because: moot. Left open: page for Policy; page for Product; T-1")


async def test_a_responder_may_not_close_over_open_items(desk: Desk) -> None:
    wanted = await desk.declare()
    before = await desk.everything()

    with pytest.raises(NotAllowedError, match="Only the commander or Legal"):
        await desk.incidents.close(CloseIncident(by=CLA, incident=wanted, because="enough"))

    assert await desk.everything() == before


async def test_a_responder_closes_what_has_nothing_open(quiet: Quiet) -> None:
    await quiet.desk.incidents.close(CloseIncident(by=CLA, incident=quiet.incident, because="done"))

    assert (await quiet.desk.incident(quiet.incident)).status is Status.CLOSED


@pytest.mark.parametrize("verb", ["close", "cancel"])
async def test_the_end_withdraws_pages_and_says_so_on_their_messages(desk: Desk, verb: str) -> None:
    wanted = await desk.declare()
    await desk.calm()

    if verb == "close":
        await desk.incidents.close(CloseIncident(by=ANA, incident=wanted, because="moot"))
    else:
        await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="false alarm"))

    pages = await desk.pages(wanted)
    assert {page.state for page in pages} == {PageState.WITHDRAWN}
    assert {page.next_at for page in pages} == {None}
    async with desk.store.reading() as reading:
        assert await reading.pages.due(NOON + timedelta(days=1)) == []
    redrawn = {effect.user for effect in await desk.waiting() if isinstance(effect, RedrawPage)}
    assert redrawn == {call.user for page in pages for call in page.calls}


async def test_an_answered_page_stays_answered_when_the_incident_ends(quiet: Quiet) -> None:
    await quiet.desk.incidents.close(CloseIncident(by=ANA, incident=quiet.incident))

    assert {page.state for page in await quiet.desk.pages(quiet.incident)} == {PageState.ACKNOWLEDGED}


async def test_reopening_leads_back_to_work(quiet: Quiet) -> None:
    await quiet.desk.incidents.close(CloseIncident(by=ANA, incident=quiet.incident))

    receipt = await quiet.desk.incidents.reopen(ReopenIncident(by=BEN, incident=quiet.incident, reason="another lot"))

    stored = await quiet.desk.incident(quiet.incident)
    assert (stored.status, stored.milestones.closed_at) == (Status.INVESTIGATING, None)
    assert await quiet.desk.texts(quiet.incident, 1) == ["Reopened: another lot"]
    assert (receipt.verb, receipt.facts) == ("reopen", {"status": "investigating"})


async def test_a_false_alarm_is_cancelled_for_good(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.incidents.cancel(CancelIncident(by=ANA, incident=wanted, reason="a drill elsewhere"))

    assert (await desk.incident(wanted)).status is Status.CANCELLED
    assert await desk.texts(wanted, 1) == ["Cancelled: a drill elsewhere"]
    with pytest.raises(WrongStateError):
        await desk.incidents.reopen(ReopenIncident(by=ANA, incident=wanted, reason="no"))


async def test_only_the_accountable_cancel(desk: Desk) -> None:
    wanted = await desk.declare()

    with pytest.raises(NotAllowedError, match="cancel"):
        await desk.incidents.cancel(CancelIncident(by=CLA, incident=wanted, reason="false alarm"))


async def test_an_outsider_of_an_open_incident_is_told_to_join(desk: Desk) -> None:
    wanted = await desk.declare()
    before = await desk.everything()

    with pytest.raises(NotAllowedError, match="`INC-1 join`"):
        await desk.incidents.resolve(ResolveIncident(by=EVE, incident=wanted))

    assert await desk.everything() == before


async def test_changing_nothing_is_refused_and_stores_nothing(desk: Desk) -> None:
    wanted = await desk.declare()
    before = await desk.everything()

    with pytest.raises(NothingChangesError):
        await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV2))
    with pytest.raises(NothingChangesError):
        await desk.incidents.change_status(ChangeStatus(by=ANA, incident=wanted, to=Status.INVESTIGATING))

    assert await desk.everything() == before
