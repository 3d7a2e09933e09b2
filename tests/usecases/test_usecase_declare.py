"""Declaring stores the whole incident and asks for all that must follow, in one transaction."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk import Desk, kinds, ref
from support import (
    ANA,
    BEN,
    CLA,
    DEV,
    DORA,
    EVE,
    GIL,
    HOSTILE,
    NOON,
    OPERATIONS,
    OUTAGE,
    POLICY,
    PRODUCT,
    PRODUCT_SAFETY,
    WORKSPACE,
)

from bot.domain.change import DomainError
from bot.domain.ids import TypeKey, UserId
from bot.domain.incident import FutureTimeError, Status, TitleError
from bot.domain.paging import PageState
from bot.domain.playbook import UnknownTypeError
from bot.domain.responder import COMMANDER, LEGAL
from bot.domain.severity import Severity
from bot.domain.timeline import Kind
from bot.effects import Announce, InvitePeople, MakeRoom, PageByMessage, TellCommander
from bot.usecases.incidents import DeclareIncident


def recall(by: UserId = ANA) -> DeclareIncident:
    return DeclareIncident(
        by=by,
        title=" Magnetic  toy\nrecall ",
        severity=Severity.SEV1,
        type=TypeKey("Product Safety"),
        regions=("DE",),
        reference="REF-1",
        known_at=NOON - timedelta(minutes=24),
    )


async def test_a_declaration_stores_what_was_said(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    stored = await desk.incident(ref(receipt))
    assert (stored.number, stored.workspace, stored.title) == (1, WORKSPACE, "Magnetic toy recall")
    assert (stored.severity, stored.type, stored.status) == (Severity.SEV1, PRODUCT_SAFETY, Status.INVESTIGATING)
    assert (stored.regions, stored.reference, stored.declared_by) == (("DE",), "REF-1", ANA)
    assert (stored.milestones.declared_at, stored.milestones.known_at) == (NOON, NOON - timedelta(minutes=24))


async def test_a_declaration_calls_the_owners_of_the_playbooks_roles(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    pages = await desk.pages(ref(receipt))
    assert [(page.role, page.waiting) for page in pages] == [
        (LEGAL, (BEN,)),
        (POLICY, (CLA,)),
        (PRODUCT, (DEV, DORA)),
    ]
    assert {page.next_at for page in pages} == {NOON + timedelta(minutes=5)}
    assert receipt.facts == {"paging": "Legal, Policy, Product", "unnamed": "", "severity": "SEV1"}


async def test_the_declarer_commands_and_those_paged_may_know(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    team = await desk.team(ref(receipt))
    assert team.holders == {COMMANDER: ANA}
    assert team.responders == (ANA, BEN, CLA, DEV, DORA)
    assert team.admitted == {ANA, BEN, CLA, DEV, DORA}


async def test_the_playbooks_tasks_are_planned_and_counted(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    async with desk.store.reading() as reading:
        tasks = await reading.tasks.of((await desk.incident(ref(receipt))).uid)
    assert [(task.id, task.text, task.role) for task in tasks] == [
        ("T-1", "Stop the sale", PRODUCT),
        ("T-2", "Name the authority", None),
    ]
    assert (await desk.incident(ref(receipt))).counts.tasks == 2


async def test_the_timeline_begins_with_the_declaration_and_the_pages(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    entries = await desk.entries(ref(receipt))
    assert [entry.text for entry in entries] == [
        "Declared: Magnetic toy recall (SEV1, Product safety, DE, reference REF-1); known since 2026-11-24 11:36 UTC",
        "Paged Ben Okafor for Legal",
        "Paged Cla Moreau for Policy",
        "Paged Dev Patel for Product",
        "Paged Dora Novak for Product",
    ]
    assert entries[0].kind is Kind.DECLARED
    assert {(entry.author, entry.author_name) for entry in entries} == {(ANA, "Ana Ruiz")}


async def test_pages_are_asked_for_first_and_need_nothing(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    asked = await desk.asked()
    paged = [effect for effect in asked if isinstance(effect, PageByMessage)]
    assert asked[:4] == paged
    assert [page.user for page in paged] == [BEN, CLA, DEV, DORA]
    assert {page.needs for page in paged} == {None}
    assert len({page.lane for page in paged}) == 4
    assert receipt.uid is not None


async def test_the_room_the_card_and_the_announcement_follow(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall())

    asked = await desk.asked()
    assert kinds(asked) == sorted(
        [
            *["page"] * 4,
            *["redraw-page"] * 4,
            "room",
            "invite",
            "card",
            "redraw-card",
            "pin",
            "bookmark",
            "topic",
            "announcement",
        ]
    )
    assert receipt.uid is not None
    assert InvitePeople(incident=receipt.uid, entry=5, users=(ANA, BEN, CLA, DEV, DORA)) in asked
    first = {type(claim.effect) for claim in await desk.claimed()}
    assert first == {PageByMessage, MakeRoom, Announce}


async def test_without_a_channel_to_announce_in_nothing_is_announced(desk: Desk) -> None:
    desk.tools = replace(desk.tools, announces=False)

    await desk.incidents.declare(recall())

    assert "announcement" not in kinds(await desk.asked())


async def test_a_declarer_who_owns_a_paged_role_holds_it_and_is_not_paged(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall(by=BEN))

    legal, *_ = await desk.pages(ref(receipt))
    asked = await desk.asked()
    assert (legal.state, legal.acknowledged_by, legal.next_at) == (PageState.ACKNOWLEDGED, BEN, None)
    assert (await desk.team(ref(receipt))).holders == {COMMANDER: BEN, LEGAL: BEN}
    assert BEN not in {effect.user for effect in asked if isinstance(effect, PageByMessage)}
    assert receipt.facts["paging"] == "Policy, Product"
    assert "Ben Okafor declared this and owns Legal; nobody had to be paged" in await desk.texts(ref(receipt))


async def test_a_covered_role_is_not_an_acknowledgement_by_others(desk: Desk) -> None:
    receipt = await desk.incidents.declare(recall(by=BEN))

    assert (await desk.incident(ref(receipt))).milestones.acknowledged_at is None


async def test_a_role_for_which_nobody_is_named_is_said_to_the_commander(desk: Desk) -> None:
    receipt = await desk.incidents.declare(DeclareIncident(by=ANA, title="Down", severity=Severity.SEV1, type=OUTAGE))

    operations, legal = await desk.pages(ref(receipt))
    asked = await desk.asked()
    assert (operations.role, operations.state, operations.calls) == (OPERATIONS, PageState.UNANSWERED, ())
    assert legal.waiting == (BEN,)
    assert "Nobody is named for Operations, so nobody was paged" in await desk.texts(ref(receipt))
    assert receipt.facts == {"paging": "Legal", "unnamed": "Operations", "severity": "SEV1"}
    assert [effect.user for effect in asked if isinstance(effect, TellCommander)] == [ANA]


async def test_without_a_type_it_is_of_the_type_other(desk: Desk) -> None:
    wanted = await desk.declare()

    assert (await desk.incident(wanted)).type == "other"
    assert len(await desk.pages(wanted)) == 3


async def test_someone_nobody_knows_may_declare_and_is_shown_as_unverified(desk: Desk) -> None:
    wanted = await desk.declare(EVE)

    first, *_ = await desk.entries(wanted)
    assert first.author_name == f"{EVE} (unverified)"


async def test_hostile_words_are_kept_as_typed(desk: Desk) -> None:
    wanted = await desk.declare(title=HOSTILE, reference=HOSTILE)

    stored = await desk.incident(wanted)
    assert stored.title == " ".join(HOSTILE.split())
    assert stored.reference == HOSTILE


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"title": "  "}, TitleError),
        ({"title": "x" * 151}, TitleError),
        ({"type": TypeKey("earthquake")}, UnknownTypeError),
        ({"known_at": NOON + timedelta(seconds=1)}, FutureTimeError),
    ],
)
async def test_a_refused_declaration_stores_nothing_and_uses_up_no_number(
    desk: Desk, wishes: dict[str, object], error: type[DomainError]
) -> None:
    before = await desk.everything()

    with pytest.raises(error):
        await desk.declare(**wishes, inbound="key")

    assert await desk.everything() == before
    assert (await desk.incident(await desk.declare(inbound="key"))).number == 1


async def test_backups_are_in_the_copied_policy_before_they_are_called(desk: Desk) -> None:
    wanted = await desk.declare()

    legal, *_ = await desk.pages(wanted)
    assert [(step.people, step.commander) for step in legal.steps] == [((BEN,), False), ((GIL,), False), ((), True)]
    assert GIL not in (await desk.team(wanted)).admitted


async def test_the_engine_is_woken_after_the_commit_and_not_for_a_repeat(desk: Desk) -> None:
    woken: list[int] = []
    desk.wakes(lambda: woken.append(1))

    await desk.declare(inbound="key")
    await desk.declare(inbound="key")

    assert woken == [1]
