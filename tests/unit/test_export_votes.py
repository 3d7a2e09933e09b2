"""Votes in the files: everything that was said, and nothing that is withheld."""

import json
from dataclasses import replace
from typing import Any

import pytest
from support import NOON
from test_export_samples import ANA, BEN, DECISION, MADE, POLICY, chain, draft, record_of, redacted, story

from bot.domain.ids import SeatKey
from bot.domain.proposal import Ballot, Choice, Proposal, Seat
from bot.domain.responder import LEGAL
from bot.domain.tally import Outcome, Rule
from bot.domain.timeline import Entry, Kind
from bot.exporters.files import EXPORTERS, Format
from bot.exporters.verify import verify
from bot.queries.view import Record

BOTH = pytest.mark.parametrize("made_as", list(Format))
REASON = "two lots | differ\n# not a heading"


def said(number: int, choice: Choice, reason: str = "", *, seat: str = LEGAL) -> Ballot:
    return Ballot(number=number, seat=SeatKey(seat), choice=choice, reason=reason, by=BEN, at=NOON)


VOTE = Proposal(
    number=1,
    question="Delist all SKUs of seller 8841 in the EU",
    rule=Rule.MAJORITY,
    quorum=2,
    seats=(Seat(role=LEGAL), Seat(role=POLICY), Seat(user=ANA)),
    opened_by=ANA,
    opened_at=NOON,
    closes_at=NOON,
    basis=4,
    ballots=(
        said(1, Choice.APPROVE),
        said(2, Choice.OBJECT, REASON),
        said(3, Choice.ABSTAIN, seat=ANA),
    ),
    outcome=Outcome.CARRIED,
    closed_at=NOON,
    closed_by=ANA,
    decision=1,
)


def record(*proposals: Proposal, entries: list[Entry] | None = None) -> Record:
    whole = record_of(entries or chain(*story()))
    by_vote = replace(DECISION, text=VOTE.question, because=f"P-1 carried. Legal objected: “{REASON}”", proposal=1)
    return replace(whole, view=replace(whole.view, proposals=proposals or (VOTE,), decisions=[by_vote]))


def exported(record: Record, made_as: Format) -> str:
    data = EXPORTERS[made_as](record, generated_at=MADE)
    verify(data)
    return data.decode()


def votes(record: Record) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(exported(record, Format.JSON))["proposals"]
    return found


def with_entry(kind: Kind, text: str, subject: str) -> Record:
    """A record whose last entry, about that subject, has been redacted."""
    last = replace(draft(kind, text, 27 * 60), subject=subject)
    entries = chain(*story(), last)
    return record(entries=[*entries[:-1], redacted(entries[-1])])


def test_json_has_every_ballot_and_says_which_counts() -> None:
    (vote,) = votes(record())

    assert (vote["id"], vote["rule"], vote["quorum"], vote["information_as_of"]) == ("P-1", "majority", 2, "E-4")
    assert [seat["name"] for seat in vote["seats"]] == ["Legal", "Policy", "Ana"]
    assert [(one["number"], one["choice"], one["counts"]) for one in vote["ballots"]] == [
        (1, "approve", False),
        (2, "object", True),
        (3, "abstain", True),
    ]
    assert vote["ballots"][1]["reason"] == REASON
    assert vote["tally"] == {"seats": 3, "approve": 0, "object": 1, "abstain": 1, "did_not_answer": ["policy"]}
    assert (vote["outcome"], vote["decision"], vote["closed_by"]["name"]) == ("carried", "D-1", "Ana")
    (decision,) = json.loads(exported(record(), Format.JSON))["decisions"]
    assert decision["proposal"] == "P-1"


def test_markdown_tells_what_was_asked_who_could_answer_and_what_each_said() -> None:
    text = exported(record(), Format.MARKDOWN)

    assert "### P-1 · Delist all SKUs of seller 8841 in the EU" in text
    assert "- Rule: majority. Carried when more approve than object." in text
    assert (
        "Legal (whoever has the role when casting), Policy (whoever has the role when casting), Ana (by name)" in text
    )
    assert "- Outcome: carried → D-1, " in text
    assert "closed early by Ana; 0 for, 1 against, 1 abstained" in text
    assert "- Did not answer: Policy" in text
    assert "| Legal | Ben | approved | – | 2026-11-24 12:00:00 UTC | no, replaced later |" in text
    assert "| Legal | Ben | objected | two lots \\| differ ↵ \\# not a heading |" in text
    assert "- Decided by the vote P-1, " in text


def test_an_open_vote_and_one_that_nobody_answered_say_so() -> None:
    waiting = replace(VOTE, outcome=None, closed_at=None, closed_by=None, decision=None, ballots=())

    text = exported(record(waiting), Format.MARKDOWN)

    assert "- Outcome: still open when this record was made; so far 0 for, 0 against" in text
    assert "No ballot was cast." in text


def test_without_votes_the_document_has_no_section_for_them() -> None:
    whole = record_of(chain(*story()))

    assert "## Votes" not in exported(whole, Format.MARKDOWN)
    assert votes(whole) == []


@BOTH
def test_a_redacted_question_is_gone_wherever_it_stands(made_as: Format) -> None:
    found = exported(with_entry(Kind.PROPOSAL, f"P-1: {VOTE.question} (majority)", "P-1"), made_as)

    assert VOTE.question not in found
    assert "two lots" in found


@BOTH
def test_a_redacted_objection_is_gone_also_from_the_decision_that_repeats_it(made_as: Format) -> None:
    found = exported(with_entry(Kind.BALLOT, f"Ben objects to P-1 for Legal, because: {REASON}", "P-1.2"), made_as)

    assert "two lots" not in found
