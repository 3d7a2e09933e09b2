"""Merging: both records tell it, the people come along, and nothing private is given away."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import Desk, kinds, ref, uid
from support import ANA, BEN, CLA, DEV, EVE, GIL, NOON, PRODUCT_SAFETY, both_engines

from bot.domain.access import NotAllowedError, UnknownIncidentError
from bot.domain.change import DomainError
from bot.domain.clock import Clock
from bot.domain.counting import Elapsed
from bot.domain.handover import HandoverState
from bot.domain.incident import Merged, NothingChangesError, Status, WrongStateError
from bot.domain.merging import MergeError
from bot.domain.paging import PageState
from bot.domain.responder import LEGAL
from bot.domain.severity import Severity
from bot.effects import InvitePeople, RedrawAnnouncement, SetTopic
from bot.ports import IncidentRef, Receipt
from bot.usecases.clocks import StartClock
from bot.usecases.handovers import OfferRole
from bot.usecases.incidents import CancelIncident, CloseIncident, DeclareIncident, ResolveIncident
from bot.usecases.merging import MergeIncident
from bot.usecases.paging import AcknowledgePage
from bot.usecases.responders import AssignRole, Join
from bot.usecases.timeline import AddNote

FIRST, SECOND = IncidentRef(number=1), IncidentRef(number=2)
MERGE = MergeIncident(by=ANA, incident=FIRST, into=2)


async def two(desk: Desk, *, first: bool = False, second: bool = False) -> tuple[IncidentRef, IncidentRef]:
    """INC-1 and INC-2, each private or not; Ben has taken Legal's page of the first."""
    one = await desk.declare(title="Toy recall", private=first, type=PRODUCT_SAFETY)
    other = await desk.declare(title="Magnet recall", private=second)
    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=one))
    await desk.asked()
    return one, other


@both_engines
async def test_a_merge_ends_one_and_is_told_by_both(desk: Desk) -> None:
    one, other = await two(desk)
    await desk.responders.join(Join(by=EVE, incident=one))
    await desk.handovers.offer(OfferRole(by=BEN, incident=one, role=LEGAL, to=GIL))
    await desk.asked()

    receipt = await desk.merging.merge(MERGE)

    merged = await desk.incident(one)
    assert (merged.status, merged.merged) == (Status.MERGED, Merged(into=2, hidden=False))
    assert (merged.milestones.closed_at, merged.next_update_at) == (NOON, None)
    assert (await desk.texts(one, 1))[0] == (
        "Merged into INC-2. Left open: page for Policy; page for Product; T-1 Stop the sale; T-2 Name the authority"
    )
    (told,) = await desk.texts(other, 1)
    assert told is not None
    assert told.startswith("INC-1 (Toy recall) was merged into this incident. Left open: page for Policy")
    assert told.endswith("Brought in: U0EVE0001 (unverified)")
    assert EVE in (await desk.team(other)).responders
    assert {page.state for page in await desk.pages(one)} == {PageState.ACKNOWLEDGED, PageState.WITHDRAWN}
    async with desk.store.reading() as reading:
        assert [offer.state for offer in await reading.handovers.of(uid(one))] == [HandoverState.WITHDRAWN]
    asked = await desk.asked()
    assert [effect for effect in asked if isinstance(effect, InvitePeople)] == [
        InvitePeople(incident=uid(other), entry=(await desk.incident(other)).counts.entries, users=(EVE,))
    ]
    assert {SetTopic(incident=uid(one)), RedrawAnnouncement(incident=uid(one))} <= set(await desk.waiting())
    assert kinds(await desk.waiting()).count("redraw-card") == 2
    assert (receipt.verb, receipt.incident, receipt.facts["into"]) == ("merge", 1, "INC-2")


async def test_a_merged_incident_is_read_and_nothing_else(desk: Desk) -> None:
    one, _ = await two(desk)
    await desk.merging.merge(MERGE)

    with pytest.raises(WrongStateError, match=r"INC-1 is merged.*Go on in INC-2"):
        await desk.timeline.note(AddNote(by=ANA, incident=one, text="too late"))
    with pytest.raises(WrongStateError, match="cannot become closed"):
        await desk.incidents.close(CloseIncident(by=ANA, incident=one, because="x"))
    with pytest.raises(NothingChangesError, match="merged into INC-2 already"):
        await desk.merging.merge(MERGE)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (replace(MERGE, into=1), "cannot be merged into itself"),
        (replace(MERGE, into=9), "There is no incident INC-9 that you may see."),
        (replace(MERGE, by=DEV), "Only the commander or Legal of INC-1 may merge"),
        (replace(MERGE, by=CLA), "Only the commander or Legal of INC-1 may merge"),
        (replace(MERGE, by=EVE), "Only the commander or Legal of INC-1 may merge"),
    ],
)
async def test_what_cannot_be_merged_is_refused(desk: Desk, command: MergeIncident, said: str) -> None:
    await two(desk)
    before = await desk.everything()

    with pytest.raises(DomainError, match=said):
        await desk.merging.merge(command)

    assert await desk.everything() == before


async def test_one_who_is_not_in_the_other_is_told_to_join_it(desk: Desk) -> None:
    one, _ = await two(desk)
    await desk.responders.assign(AssignRole(by=ANA, incident=one, role=LEGAL, to=GIL))

    with pytest.raises(NotAllowedError, match="`INC-2 join`"):
        await desk.merging.merge(replace(MERGE, by=GIL))


@pytest.mark.parametrize("ending", [CloseIncident(by=ANA, because="x"), CancelIncident(by=ANA, reason="x")])
async def test_nothing_is_merged_into_one_that_has_ended(desk: Desk, ending: CloseIncident | CancelIncident) -> None:
    _, other = await two(desk)
    named = replace(ending, incident=other)
    await (desk.incidents.close(named) if isinstance(named, CloseIncident) else desk.incidents.cancel(named))

    with pytest.raises(WrongStateError, match="nobody works on it any more"):
        await desk.merging.merge(MERGE)


async def test_one_that_was_merged_says_where_to(desk: Desk) -> None:
    await two(desk)
    third = await desk.declare()
    await desk.merging.merge(replace(MERGE, incident=SECOND, into=3))

    with pytest.raises(WrongStateError, match=r"INC-2 is merged.*Merge into INC-3 instead"):
        await desk.merging.merge(MERGE)
    with pytest.raises(WrongStateError, match="INC-2 is merged"):
        await desk.merging.merge(MergeIncident(by=ANA, incident=third, into=2))


async def test_a_resolved_incident_is_not_merged(desk: Desk) -> None:
    one, _ = await two(desk)
    await desk.incidents.resolve(ResolveIncident(by=ANA, incident=one))

    with pytest.raises(WrongStateError, match="INC-1 is resolved"):
        await desk.merging.merge(MERGE)


@both_engines
async def test_two_opposite_merges_at_once_make_no_circle(desk: Desk) -> None:
    one, other = await two(desk)

    found = await asyncio.gather(
        *(
            desk.merging.merge(command)
            for _ in range(4)
            for command in (MERGE, MergeIncident(by=ANA, incident=SECOND, into=1))
        ),
        return_exceptions=True,
    )

    assert len([one for one in found if isinstance(one, Receipt)]) == 1
    assert all(isinstance(one, Receipt | WrongStateError | NothingChangesError) for one in found), found
    ends = {(await desk.incident(one)).status, (await desk.incident(other)).status}
    assert ends == {Status.MERGED, Status.INVESTIGATING}
    await desk.entries(one)
    await desk.entries(other)


async def test_a_private_incident_is_never_merged_into_an_open_one(desk: Desk) -> None:
    await two(desk, first=True)

    with pytest.raises(MergeError, match=r"give it away.*`INC-2 merge INC-1`"):
        await desk.merging.merge(MERGE)


async def test_an_open_one_merged_into_a_private_one_does_not_say_into_which(desk: Desk) -> None:
    one, other = await two(desk, second=True)

    await desk.merging.merge(MERGE)

    assert (await desk.incident(one)).merged == Merged(into=2, hidden=True)
    assert not [text for text in await desk.texts(one) if text and ("INC-2" in text or "Magnet" in text)]
    with pytest.raises(WrongStateError, match="went on in a private incident") as refusal:
        await desk.timeline.note(AddNote(by=ANA, incident=one, text="too late"))
    assert "INC-2" not in str(refusal.value)
    assert set((await desk.team(one)).responders) <= (await desk.team(other)).admitted


async def test_a_private_one_that_the_asker_may_not_see_is_denied_as_if_it_were_not_there(desk: Desk) -> None:
    await desk.declare()
    hidden = ref(
        await desk.incidents.declare(DeclareIncident(by=GIL, title="Hidden", severity=Severity.SEV2, private=True))
    )
    missing = replace(MERGE, into=9)

    with pytest.raises(UnknownIncidentError) as denied:
        await desk.merging.merge(replace(MERGE, into=(await desk.incident(hidden)).number))
    with pytest.raises(UnknownIncidentError) as unknown:
        await desk.merging.merge(missing)

    assert str(denied.value).replace("INC-2", "INC-9") == str(unknown.value)


async def test_people_come_into_a_private_incident_only_by_its_commander_or_legal(desk: Desk) -> None:
    one, other = await two(desk, second=True)
    await desk.responders.join(Join(by=EVE, incident=one))
    await desk.responders.assign(AssignRole(by=ANA, incident=one, role=LEGAL, to=CLA))

    # Cla is Legal of the open one, and was only paged for Policy in the private one.
    with pytest.raises(NotAllowedError, match="Only the commander or Legal of INC-2 may admit"):
        await desk.merging.merge(replace(MERGE, by=CLA))
    await desk.merging.merge(MERGE)

    assert (await desk.texts(other, 1))[0] == (
        "INC-1 (Toy recall) was merged into this incident. Left open: page for Policy; page for Product; "
        "T-1 Stop the sale; T-2 Name the authority. Admitted and brought in: U0EVE0001 (unverified)"
    )


async def test_of_a_private_one_the_other_record_tells_the_number_alone(desk: Desk) -> None:
    _, other = await two(desk, first=True, second=True)

    await desk.merging.merge(MERGE)

    assert await desk.texts(other, 1) == ["INC-1 was merged into this incident"]


async def test_a_deadline_runs_on_in_the_other_and_ends_here(desk: Desk) -> None:
    one, other = await two(desk)
    length = Elapsed(length=timedelta(hours=72))
    await desk.clocks.start(StartClock(by=BEN, incident=one, name="Tell the authority", length=length))
    (before,) = [clock for clock in await clocks(desk, one) if not clock.internal]
    desk.clock.forward(hours=1)

    receipt = await desk.merging.merge(MERGE)

    assert not [clock for clock in await clocks(desk, one) if clock.waiting]
    (after,) = [clock for clock in await clocks(desk, other) if not clock.internal]
    assert after == replace(before, number=after.number)
    assert (await desk.incident(other)).counts.clocks == after.number
    assert (await desk.texts(one, 1))[0] == (
        "Merged into INC-2. Left open: page for Policy; page for Product; T-1 Stop the sale; T-2 Name the authority. "
        f"Running on there: {before.id}"
    )
    (told,) = await desk.texts(other, 1)
    assert told is not None
    assert f"Clocks carried over: {after.id} Tell the authority, due 2026-11-27 12:00 UTC ({before.id} there)" in told
    assert receipt.facts["clocks"] == after.id


async def clocks(desk: Desk, wanted: IncidentRef) -> Sequence[Clock]:
    async with desk.store.reading() as reading:
        return await reading.clocks.of(uid(wanted))
