"""Votes come back as they were stored, and what may never be true of them is refused, on both engines."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from support import ANA, BEN, DEV, ELSEWHERE, HOSTILE, NOON, POLICY, WORKSPACE, both_engines, incident

from bot.domain.ids import SeatKey
from bot.domain.proposal import Ballot, Choice, Proposal, Seat
from bot.domain.responder import LEGAL
from bot.domain.tally import Outcome, Rule
from storage.engine import Database
from storage.rows import BallotRow, ProposalRow, Row
from storage.unit_of_work import SqlStore

pytestmark = both_engines
UID = incident().uid


def ballot(number: int, seat: str, choice: Choice = Choice.OBJECT) -> Ballot:
    at = NOON + timedelta(minutes=number, microseconds=7)
    return Ballot(number=number, seat=SeatKey(seat), choice=choice, reason=HOSTILE, by=BEN, at=at)


def a_vote(number: int = 1, **changes: object) -> Proposal:
    """Open, with a press for two seats (not in the order of their keys) and one that replaced it."""
    bare = Proposal(
        number=number,
        question=HOSTILE,
        rule=Rule.TWO_THIRDS,
        quorum=2,
        seats=(Seat(role=POLICY), Seat(user=DEV), Seat(role=LEGAL)),
        opened_by=ANA,
        opened_at=NOON,
        closes_at=NOON + timedelta(minutes=30, microseconds=1),
        basis=17,
        ballots=(ballot(1, POLICY), ballot(1, LEGAL), ballot(2, LEGAL, Choice.ABSTAIN)),
    )
    return replace(bare, **changes)  # type: ignore[arg-type]  # the names are fields


def closed(number: int = 1) -> Proposal:
    return a_vote(number, outcome=Outcome.CARRIED, closed_at=NOON, closed_by=ANA, decision=3)


async def keep(store: SqlStore, *votes: Proposal) -> None:
    async with store.transaction() as uow:
        if await uow.incidents.next_number() == 1:
            await uow.incidents.add(incident())
        await uow.proposals.save(UID, votes)


async def test_a_vote_comes_back_with_its_ballots_in_order(store: SqlStore) -> None:
    await keep(store, closed(2), a_vote(1))

    async with store.reading() as reading:
        found = await reading.proposals.of(UID)
        one, none = await reading.proposals.get(UID, 2), await reading.proposals.get(UID, 3)
        waiting = await reading.proposals.open_in(UID)

    assert found == [a_vote(1), closed(2)]
    assert (one, none, waiting) == (closed(2), None, [a_vote(1)])


async def test_saving_a_vote_again_adds_ballots_and_its_end(store: SqlStore) -> None:
    await keep(store, a_vote(ballots=()))
    await keep(store, a_vote(ballots=a_vote().ballots[:1]))
    later = replace(closed(), ballots=(*a_vote().ballots, ballot(3, DEV)))

    await keep(store, later)

    async with store.reading() as reading:
        assert await reading.proposals.get(UID, 1) == later


async def test_an_open_vote_is_due_when_its_time_has_come_and_a_closed_one_never(store: SqlStore) -> None:
    late = a_vote(2, closes_at=NOON + timedelta(minutes=40))
    await keep(store, a_vote(1), late, closed(3))
    at = a_vote().closes_at

    async with store.reading() as reading:
        due = [await reading.proposals.due(at - timedelta(microseconds=1)), await reading.proposals.due(at)]

    assert due == [[], [(UID, 1)]]


async def test_another_workspace_sees_none_of_it(store: SqlStore, database: Database) -> None:
    await keep(store, a_vote())

    async with SqlStore(database, ELSEWHERE, "there").reading() as reading:
        assert await reading.proposals.of(UID) == []
        assert await reading.proposals.due(NOON + timedelta(days=1)) == []


KEY = {"workspace": WORKSPACE, "incident_uid": UID}
VOTE = {
    **KEY,
    "number": 9,
    "question": "q",
    "rule": "majority",
    "quorum": 1,
    "seats": [],
    "opened_by": ANA,
    "opened_at": NOON,
    "closes_at": NOON,
    "due_at": NOON,
    "basis": 1,
}
CAST = {
    **KEY,
    "proposal": 1,
    "number": 9,
    "seat": "legal",
    "position": 0,
    "choice": "approve",
    "reason": "",
    "by": BEN,
    "at": NOON,
}
REFUSED: Mapping[str, tuple[type[Row], Mapping[str, object]]] = {
    "pk_proposals": (ProposalRow, {**VOTE, "number": 1}),
    "ck_proposals_rule": (ProposalRow, {**VOTE, "rule": "dictate"}),
    "ck_proposals_quorum": (ProposalRow, {**VOTE, "quorum": 0}),
    "ck_proposals_outcome": (ProposalRow, {**VOTE, "outcome": "won", "closed_at": NOON, "due_at": None}),
    "ck_proposals_closed": (ProposalRow, {**VOTE, "outcome": "tied", "due_at": None}),
    "ck_proposals_due": (ProposalRow, {**VOTE, "due_at": None}),
    "fk_proposals_workspace_incident_uid": (ProposalRow, {**VOTE, "incident_uid": "none"}),
    "pk_ballots": (BallotRow, {**CAST, "number": 1}),
    "ck_ballots_choice": (BallotRow, {**CAST, "choice": "maybe"}),
    "ck_ballots_number": (BallotRow, {**CAST, "number": 0}),
    "fk_ballots_workspace_incident_uid_proposal": (BallotRow, {**CAST, "proposal": 7}),
}


@pytest.mark.parametrize("constraint", REFUSED)
async def test_what_may_never_be_true_is_refused(store: SqlStore, database: Database, constraint: str) -> None:
    await keep(store, a_vote())
    row, values = REFUSED[constraint]

    with pytest.raises(IntegrityError) as refusal:
        async with database.write() as session:
            await session.execute(insert(row).values(**values))

    # SQLite names the columns of a key, and of a foreign key nothing.
    told = str(refusal.value.orig)
    assert constraint in told if not database.sqlite or constraint.startswith("ck_") else "constraint failed" in told
