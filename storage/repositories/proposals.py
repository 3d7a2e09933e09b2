"""Proposals as rows, each with all its ballots."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from bot.domain.ids import IncidentUid, RoleKey, SeatKey, UserId
from bot.domain.proposal import Ballot, Choice, Proposal, Seat
from bot.domain.tally import Outcome, Rule
from storage.repositories.base import Repository
from storage.rows import BallotRow, ProposalRow


class SqlProposals(Repository):
    async def get(self, incident: IncidentUid, number: int) -> Proposal | None:
        found = self._select(incident).where(ProposalRow.number == number)
        return next(iter(await self._proposals(incident, found)), None)

    async def of(self, incident: IncidentUid) -> Sequence[Proposal]:
        return await self._proposals(incident, self._select(incident))

    async def open_in(self, incident: IncidentUid) -> Sequence[Proposal]:
        return await self._proposals(incident, self._select(incident).where(ProposalRow.due_at.is_not(None)))

    async def save(self, incident: IncidentUid, proposals: Iterable[Proposal]) -> None:
        saved = list(proposals)
        key = {"workspace": self.workspace, "incident_uid": incident}
        rows = [{**key, **_values(proposal)} for proposal in saved]
        ballots = [
            {**key, "proposal": proposal.number, **_ballot_values(ballot, proposal)}
            for proposal in saved
            for ballot in proposal.ballots
        ]
        await self.upsert(ProposalRow, rows, key=["workspace", "incident_uid", "number"])
        await self.upsert(
            BallotRow, ballots, key=["workspace", "incident_uid", "proposal", "number", "seat"], kept=["position"]
        )

    async def due(self, now: datetime) -> Sequence[tuple[IncidentUid, int]]:
        statement = (
            select(ProposalRow.incident_uid, ProposalRow.number)
            .where(ProposalRow.workspace == self.workspace, ProposalRow.due_at <= now)
            .order_by(ProposalRow.due_at)
        )
        return [(IncidentUid(uid), number) for uid, number in await self.session.execute(statement)]

    def _select(self, incident: IncidentUid) -> Select[ProposalRow]:
        statement = select(ProposalRow).where(
            ProposalRow.workspace == self.workspace, ProposalRow.incident_uid == incident
        )
        return statement.order_by(ProposalRow.number).execution_options(populate_existing=True)

    async def _proposals(self, incident: IncidentUid, statement: Select[ProposalRow]) -> Sequence[Proposal]:
        rows = (await self.session.scalars(statement)).all()
        if not rows:
            return []
        found = (
            select(BallotRow)
            .where(
                BallotRow.workspace == self.workspace,
                BallotRow.incident_uid == incident,
                BallotRow.proposal.in_([row.number for row in rows]),
            )
            .order_by(BallotRow.number, BallotRow.position)
            .execution_options(populate_existing=True)
        )
        ballots: dict[int, list[BallotRow]] = defaultdict(list)
        for ballot in await self.session.scalars(found):
            ballots[ballot.proposal].append(ballot)
        return [_proposal(row, ballots[row.number]) for row in rows]


def _values(proposal: Proposal) -> dict[str, Any]:
    return {
        "number": proposal.number,
        "question": proposal.question,
        "rule": str(proposal.rule),
        "quorum": proposal.quorum,
        "seats": [{"role": seat.role, "user": seat.user} for seat in proposal.seats],
        "opened_by": proposal.opened_by,
        "opened_at": proposal.opened_at,
        "closes_at": proposal.closes_at,
        "due_at": proposal.due_at,
        "basis": proposal.basis,
        "outcome": str(proposal.outcome) if proposal.outcome else None,
        "closed_at": proposal.closed_at,
        "closed_by": proposal.closed_by,
        "decision": proposal.decision,
    }


def _ballot_values(ballot: Ballot, proposal: Proposal) -> dict[str, Any]:
    return {
        "number": ballot.number,
        "seat": ballot.seat,
        "position": proposal.seats.index(proposal.seat(ballot.seat)),
        "choice": str(ballot.choice),
        "reason": ballot.reason,
        "by": ballot.by,
        "at": ballot.at,
    }


def _proposal(row: ProposalRow, ballots: Sequence[BallotRow]) -> Proposal:
    return Proposal(
        number=row.number,
        question=row.question,
        rule=Rule(row.rule),
        quorum=row.quorum,
        seats=tuple(_seat(seat) for seat in row.seats),
        opened_by=UserId(row.opened_by),
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        basis=row.basis,
        ballots=tuple(_ballot(ballot) for ballot in ballots),
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        closed_by=UserId(row.closed_by) if row.closed_by else None,
        decision=row.decision,
    )


def _seat(values: dict[str, Any]) -> Seat:
    role, user = values["role"], values["user"]
    return Seat(role=RoleKey(role) if role else None, user=UserId(user) if user else None)


def _ballot(row: BallotRow) -> Ballot:
    return Ballot(
        number=row.number,
        seat=SeatKey(row.seat),
        choice=Choice(row.choice),
        reason=row.reason,
        by=UserId(row.by),
        at=row.at,
    )
