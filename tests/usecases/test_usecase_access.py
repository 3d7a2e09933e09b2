"""Every use-case asks first whether this person may, and answers a delivery only once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import ROOM, Desk, kinds, uid
from support import ANA, BEN, CLA, DEV, DORA, EVE, GIL, HOSTILE, NOON, OPERATIONS

from bot.domain.access import Action, NotAllowedError, UnknownIncidentError
from bot.domain.counting import Elapsed
from bot.domain.ids import ChannelId, HandoverUid, RoleKey, UserId
from bot.domain.incident import Status
from bot.domain.proposal import Choice, Seat
from bot.domain.responder import LEGAL
from bot.domain.severity import Severity
from bot.effects import AnnounceUpdate
from bot.ports import IncidentRef, Receipt
from bot.queries.incidents import Incidents as Reads
from bot.queries.incidents import Question
from bot.usecases.base import Command
from bot.usecases.clocks import CancelClock, MeetClock, StartClock
from bot.usecases.decisions import RecordDecision
from bot.usecases.handovers import AcceptRole, DeclineRole, OfferRole, TakeBackOffer
from bot.usecases.incidents import (
    CancelIncident,
    ChangeSeverity,
    ChangeStatus,
    CloseIncident,
    DeclareIncident,
    ReopenIncident,
    ResolveIncident,
)
from bot.usecases.merging import MergeIncident
from bot.usecases.paging import AcknowledgePage, PageSomebody, PassPageOn
from bot.usecases.proposals import CastBallot, CloseProposal, OpenProposal
from bot.usecases.redactions import RedactEntry
from bot.usecases.responders import Admit, AssignRole, Join, Leave
from bot.usecases.tasks import AddTask, FinishTask
from bot.usecases.timeline import AddNote, CorrectEntry, ExportTimeline
from bot.usecases.updates import PostUpdate

Send = Callable[[Desk, IncidentRef, Command], Awaitable[Receipt]]


async def page_of_ben(desk: Desk, wanted: IncidentRef, command: Command) -> AcknowledgePage:
    legal = next(page for page in await desk.pages(wanted) if page.role == LEGAL)
    return AcknowledgePage(page=legal.uid, **shared(command))  # type: ignore[arg-type]  # Command's own fields


async def acknowledge(desk: Desk, wanted: IncidentRef, command: Command) -> Receipt:
    return await desk.paging.acknowledge(await page_of_ben(desk, wanted, command))


async def pass_on(desk: Desk, wanted: IncidentRef, command: Command) -> Receipt:
    asked = await page_of_ben(desk, wanted, command)
    assert asked.page is not None
    return await desk.paging.pass_on(PassPageOn(page=asked.page, **shared(command)))  # type: ignore[arg-type]  # as above


async def offered(desk: Desk, wanted: IncidentRef) -> HandoverUid:
    async with desk.store.reading() as reading:
        (offer,) = await reading.handovers.of(uid(wanted))
    return offer.uid


async def accept(desk: Desk, wanted: IncidentRef, command: Command) -> Receipt:
    offer = await offered(desk, wanted)
    return await desk.handovers.accept(AcceptRole(handover=offer, **shared(command)))  # type: ignore[arg-type]  # as above


async def decline(desk: Desk, wanted: IncidentRef, command: Command) -> Receipt:
    offer = await offered(desk, wanted)
    return await desk.handovers.decline(DeclineRole(handover=offer, **shared(command)))  # type: ignore[arg-type]  # as above


def shared(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in Command.__slots__}


def sent(
    build: Callable[..., Command], use: Callable[[Desk], Callable[..., Awaitable[Receipt]]], **own: object
) -> Send:
    async def send(desk: Desk, wanted: IncidentRef, command: Command) -> Receipt:
        return await use(desk)(build(**own, **shared(command)))

    return send


# Each verb with the action that the access table knows it by, and someone who may do it.
VERBS: Mapping[str, tuple[Send, Action, UserId]] = {
    "severity": (
        sent(ChangeSeverity, lambda desk: desk.incidents.change_severity, to=Severity.SEV1),
        Action.SEVERITY,
        BEN,
    ),
    "status": (
        sent(ChangeStatus, lambda desk: desk.incidents.change_status, to=Status.CONTAINED),
        Action.STATUS,
        BEN,
    ),
    "resolve": (sent(ResolveIncident, lambda desk: desk.incidents.resolve), Action.RESOLVE, BEN),
    "close": (sent(CloseIncident, lambda desk: desk.incidents.close, because="moot"), Action.CLOSE, ANA),
    "cancel": (sent(CancelIncident, lambda desk: desk.incidents.cancel, reason="false"), Action.CANCEL, ANA),
    "reopen": (sent(ReopenIncident, lambda desk: desk.incidents.reopen, reason="again"), Action.REOPEN, BEN),
    "decide": (sent(RecordDecision, lambda desk: desk.decisions.record, text="Delist"), Action.DECIDE, BEN),
    "vote": (
        sent(OpenProposal, lambda desk: desk.proposals.open, question="Delist?", seats=(Seat(role=LEGAL),)),
        Action.VOTE,
        BEN,
    ),
    "ballot": (
        sent(CastBallot, lambda desk: desk.proposals.cast, proposal=1, choice=Choice.APPROVE),
        Action.BALLOT,
        BEN,
    ),
    "close vote": (sent(CloseProposal, lambda desk: desk.proposals.close, proposal=1), Action.CLOSE_VOTE, ANA),
    "note": (sent(AddNote, lambda desk: desk.timeline.note, text=HOSTILE), Action.NOTE, BEN),
    "export": (sent(ExportTimeline, lambda desk: desk.timeline.export), Action.EXPORT, BEN),
    "update": (sent(PostUpdate, lambda desk: desk.updates.post, text="Down"), Action.UPDATE, BEN),
    "clock start": (
        sent(StartClock, lambda desk: desk.clocks.start, name=HOSTILE[:100], length=Elapsed(length=timedelta(hours=1))),
        Action.CLOCK,
        BEN,
    ),
    "clock met": (sent(MeetClock, lambda desk: desk.clocks.meet, number=1), Action.CLOCK, BEN),
    "clock cancel": (
        sent(CancelClock, lambda desk: desk.clocks.cancel, number=1, reason="x"),
        Action.CANCEL_CLOCK,
        ANA,
    ),
    "role": (sent(AssignRole, lambda desk: desk.responders.assign, role=RoleKey("product"), to=GIL), Action.ROLE, BEN),
    "hand on": (sent(AssignRole, lambda desk: desk.responders.assign, role=LEGAL, to=GIL), Action.HAND_ON, ANA),
    "hand over": (
        sent(OfferRole, lambda desk: desk.handovers.offer, role=OPERATIONS, to=CLA),
        Action.HAND_OVER,
        DEV,
    ),
    "accept": (accept, Action.ANSWER_OFFER, CLA),
    "decline": (decline, Action.ANSWER_OFFER, CLA),
    "withdraw": (sent(TakeBackOffer, lambda desk: desk.handovers.take_back, role=OPERATIONS), Action.HAND_OVER, DEV),
    "merge": (sent(MergeIncident, lambda desk: desk.merging.merge, into=2), Action.MERGE, ANA),
    "task": (sent(AddTask, lambda desk: desk.tasks.add, text=HOSTILE), Action.TASK, BEN),
    "done": (sent(FinishTask, lambda desk: desk.tasks.finish, number=1), Action.DONE, BEN),
    "correct": (sent(CorrectEntry, lambda desk: desk.timeline.correct, number=1, text="So"), Action.CORRECT, BEN),
    "redact": (sent(RedactEntry, lambda desk: desk.redactions.redact, number=1, reason="x"), Action.REDACT, ANA),
    "join": (sent(Join, lambda desk: desk.responders.join), Action.JOIN, GIL),
    "leave": (sent(Leave, lambda desk: desk.responders.leave), Action.LEAVE, BEN),
    "admit": (sent(Admit, lambda desk: desk.responders.admit, user=GIL), Action.ADMIT, ANA),
    "page": (sent(PageSomebody, lambda desk: desk.paging.page, user=DORA), Action.PAGE, BEN),
    "ack": (acknowledge, Action.ACKNOWLEDGE, BEN),
    "pass": (pass_on, Action.ACKNOWLEDGE, BEN),
}


def test_every_action_that_writes_has_a_verb_here() -> None:
    reads_or_part_of_another = {Action.SEE, Action.SEE_PRIVILEGED, Action.CLOSE_OVER_OPEN, Action.MERGE_INTO}

    assert {action for _, action, _ in VERBS.values()} == set(Action) - reads_or_part_of_another


async def prepared(desk: Desk, verb: str, *, private: bool = False) -> IncidentRef:
    wanted = await desk.declare(private=private)
    await desk.calm()
    if verb == "reopen":
        await desk.incidents.resolve(ResolveIncident(by=ANA, incident=wanted))
    if verb in ("ballot", "close vote"):
        ask = OpenProposal(by=BEN, incident=wanted, question="Delist?", seats=(Seat(user=BEN),))
        await desk.proposals.open(ask)
    if verb in ("clock met", "clock cancel"):
        await desk.clocks.start(
            StartClock(by=ANA, incident=wanted, name="Reply", length=Elapsed(length=timedelta(days=1)))
        )
    if verb == "done":
        await desk.tasks.add(AddTask(by=ANA, incident=wanted, text="Call the lab"))
    if verb in ("hand over", "accept", "decline", "withdraw"):
        await desk.responders.assign(AssignRole(by=ANA, incident=wanted, role=OPERATIONS, to=DEV))
    if verb in ("accept", "decline", "withdraw"):
        await desk.handovers.offer(OfferRole(by=DEV, incident=wanted, role=OPERATIONS, to=CLA))
    if verb == "merge":
        await desk.declare(title="The same again", private=private)
    desk.clock.forward(seconds=1)
    return wanted


@pytest.mark.parametrize("verb", sorted(VERBS))
async def test_the_same_delivery_twice_is_done_once_and_gets_one_receipt(desk: Desk, verb: str) -> None:
    send, _, by = VERBS[verb]
    wanted = await prepared(desk, verb)
    command = Command(by=by, incident=wanted, inbound="trigger-1")

    first = await send(desk, wanted, command)
    after_first = await desk.everything()
    second = await send(desk, wanted, command)

    assert second == first
    assert await desk.everything() == after_first
    assert (first.incident, first.uid) == (1, wanted.uid)


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("spoken_in", [None, ROOM], ids=["elsewhere", "in the room"])
async def test_a_private_incident_does_not_exist_for_an_outsider(
    desk: Desk, verb: str, spoken_in: ChannelId | None
) -> None:
    send, _, _ = VERBS[verb]
    wanted = await prepared(desk, verb, private=True)
    before = await desk.everything()
    command = Command(by=EVE, incident=wanted, inbound="trigger-1", spoken_in=spoken_in)

    with pytest.raises(UnknownIncidentError, match=r"^There is no incident INC-1 that you may see\.$"):
        await send(desk, wanted, command)

    assert await desk.everything() == before


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"join"}))
async def test_the_admitted_act_on_a_private_incident(desk: Desk, verb: str) -> None:
    send, _, by = VERBS[verb]
    wanted = await prepared(desk, verb, private=True)

    receipt = await send(desk, wanted, Command(by=by, incident=wanted))

    assert receipt.incident == 1


# A page or an offer leads to its incident, whatever else is named.
@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"ack", "pass", "accept", "decline"}))
async def test_an_incident_that_is_not_there_is_told_like_a_private_one(desk: Desk, verb: str) -> None:
    send, _, by = VERBS[verb]
    wanted = await prepared(desk, verb)
    command = Command(by=by, incident=IncidentRef(number=9))

    with pytest.raises(UnknownIncidentError, match=r"^There is no incident INC-9 that you may see\.$"):
        await send(desk, wanted, command)


IN_THE_ROOM = {"severity", "status", "resolve", "reopen", "decide", "note", "export", "update", "role", "page", "vote"}


@pytest.mark.parametrize("verb", sorted(IN_THE_ROOM))
async def test_anyone_in_the_room_of_an_open_incident_may_act_there_and_not_elsewhere(desk: Desk, verb: str) -> None:
    send, _, _ = VERBS[verb]
    wanted = await prepared(desk, verb)

    with pytest.raises(NotAllowedError, match="Only people in the room"):
        await send(desk, wanted, Command(by=EVE, incident=wanted, spoken_in=ChannelId("C0ELSE")))
    receipt = await send(desk, wanted, Command(by=EVE, incident=IncidentRef(room=ROOM), spoken_in=ROOM))

    assert receipt.incident == 1


async def test_a_refused_delivery_may_be_sent_again_with_its_key(desk: Desk) -> None:
    wanted = await desk.declare()
    refused = AddNote(by=ANA, incident=wanted, text=" ", inbound="trigger-1")

    with pytest.raises(Exception, match="Say what to note"):
        await desk.timeline.note(refused)
    receipt = await desk.timeline.note(replace(refused, text="seen"))

    assert receipt.verb == "note"


async def test_a_receipt_holds_nothing_that_was_typed(desk: Desk) -> None:
    secret = "the-secret-word"
    command = DeclareIncident(by=ANA, title=secret, severity=Severity.SEV1, reference=secret, inbound="trigger-1")

    receipt = await desk.incidents.declare(command)
    wanted = IncidentRef(uid=receipt.uid)
    await desk.timeline.note(AddNote(by=ANA, text=secret, incident=wanted, inbound="2"))
    await desk.updates.post(PostUpdate(by=ANA, text=secret, incident=wanted, inbound="3"))
    await desk.decisions.record(RecordDecision(by=ANA, text=secret, because=secret, incident=wanted, inbound="4"))
    await desk.paging.page(PageSomebody(by=ANA, user=DORA, text=secret, incident=wanted, inbound="5"))
    await desk.incidents.resolve(ResolveIncident(by=ANA, summary=secret, incident=wanted, inbound="6"))

    stored = await desk.everything()
    assert secret not in repr(stored["inbound"])
    assert secret not in repr(stored["effects"])
    assert len(stored["inbound"]) == 6


async def test_a_private_incident_pages_and_announces_but_its_updates_stay_in_the_room(desk: Desk) -> None:
    receipt = await desk.incidents.declare(
        DeclareIncident(by=ANA, title="Data leak", severity=Severity.SEV1, private=True)
    )
    asked = await desk.asked()
    wanted = IncidentRef(uid=receipt.uid)
    await desk.calm()

    await desk.updates.post(PostUpdate(by=ANA, incident=wanted, text="Contained"))

    assert kinds(asked).count("page") == 4
    assert {"room", "announcement"} <= set(kinds(asked))
    later = await desk.asked()
    assert "update" in kinds(later)
    assert not any(isinstance(effect, AnnounceUpdate) for effect in later)


async def test_only_the_commander_or_legal_let_people_into_a_private_incident(desk: Desk) -> None:
    wanted = await desk.declare(private=True)

    with pytest.raises(NotAllowedError, match="Only the commander or Legal"):
        await desk.responders.admit(Admit(by=CLA, incident=wanted, user=GIL))
    await desk.responders.admit(Admit(by=ANA, incident=wanted, user=GIL))

    assert GIL in (await desk.team(wanted)).admitted
    assert await desk.texts(wanted, 1) == ["Gil Santos was admitted to this private incident"]


async def test_a_private_incident_is_found_only_by_the_admitted(desk: Desk) -> None:
    await desk.declare(private=True, title="Data leak")
    await desk.declare(title="Toy recall")
    reads = Reads(desk.store, desk.tools.catalogue)

    listed = {user: [view.incident.title for view in await reads.listed(user, "all")] for user in (ANA, BEN, GIL, EVE)}

    assert listed == {
        ANA: ["Toy recall", "Data leak"],
        BEN: ["Toy recall", "Data leak"],
        GIL: ["Toy recall"],
        EVE: ["Toy recall"],
    }
    assert [view.incident.title for view in await reads.listed(GIL, "mine")] == []
    for user in (GIL, EVE):
        with pytest.raises(UnknownIncidentError):
            await reads.show(Question(by=user, incident=IncidentRef(number=1)))
        with pytest.raises(UnknownIncidentError):
            await reads.timeline(Question(by=user, incident=IncidentRef(number=1)), last=5)
    assert (await reads.show(Question(by=BEN, incident=IncidentRef(number=1)))).incident.title == "Data leak"


async def test_being_called_by_an_escalation_admits_to_a_private_incident(desk: Desk) -> None:
    wanted = await desk.declare(private=True)
    legal = next(page for page in await desk.pages(wanted) if page.role == LEGAL)
    before = (await desk.team(wanted)).admitted

    await desk.paging.pass_on(PassPageOn(by=BEN, page=legal.uid))

    assert before == {ANA, BEN, CLA, DEV, DORA}
    assert (await desk.team(wanted)).admitted == before | {GIL}
    assert (await desk.incident(wanted)).milestones.declared_at == NOON
