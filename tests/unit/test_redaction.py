"""A redaction deletes an entry's text with every copy of it, and nothing that only looks like one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ANA, BEN, NOON, incident

from bot.domain.decision import Decision
from bot.domain.proposal import Ballot, Choice, Proposal, Seat
from bot.domain.redaction import (
    REDACTED,
    EntryRedacted,
    Holdings,
    Redaction,
    RedactionError,
    redact,
    repeats,
    texts,
)
from bot.domain.tally import Outcome, Rule
from bot.domain.task import Task
from bot.domain.timeline import SUMMARY, TITLE, Draft, Entry, Kind, append

SECRET = "Mia Berg swallowed two magnets"


def entry(number: int, text: str, kind: Kind = Kind.NOTE, subject: str = "") -> Entry:
    draft = Draft(kind=kind, text=text, occurred_at=NOON, author=ANA, author_name="Ana", subject=subject)
    return append(draft, number=number, previous_hash="", salt="0" * 32, recorded_at=NOON)


def decision(number: int, text: str, because: str = "") -> Decision:
    return Decision(
        number=number,
        text=text,
        because=because,
        decided_by=ANA,
        recorded_by=ANA,
        decided_at=NOON,
        recorded_at=NOON,
    )


def vote(*, question: str, reason: str) -> Proposal:
    seat = Seat(user=BEN)
    return Proposal(
        number=1,
        question=question,
        rule=Rule.MAJORITY,
        quorum=1,
        seats=(seat,),
        opened_by=ANA,
        opened_at=NOON,
        closes_at=NOON,
        basis=0,
        ballots=(Ballot(number=1, seat=seat.key, choice=Choice.OBJECT, reason=reason, by=BEN, at=NOON),),
        outcome=Outcome.CARRIED,
        closed_at=NOON,
        decision=3,
    )


def held(**changes: object) -> Holdings:
    bare = Holdings(incident=incident(), decisions=(), proposals=(), tasks=(), pages=())
    return replace(bare, **changes)  # type: ignore[arg-type]  # the names are fields


def redacted(holdings: Holdings, entries: list[Entry], target: Entry, reason: str = "names a child") -> Redaction:
    return redact(holdings, entries, target, reason=reason, by=ANA, at=NOON).state


def test_an_entry_loses_its_text_and_others_keep_theirs() -> None:
    target, other = entry(5, SECRET), entry(6, "Seller confirms 412 units")

    change = redact(held(), [target, other], target, reason="names a child", by=ANA, at=NOON)

    assert change.state.numbers == (5,)
    assert list(texts(change.state.held)) == list(texts(held()))
    assert change.events == (EntryRedacted(entry="E-5", copies=(), reason="names a child", by=ANA, at=NOON),)


def test_corrections_go_with_what_they_correct_and_not_the_other_way_round() -> None:
    target, right = entry(5, SECRET), entry(9, "Correction of E-5: Mia Berg, 6", Kind.CORRECTION, "E-5")

    assert redacted(held(), [target, right], target).numbers == (5, 9)
    assert redacted(held(), [target, right], right).numbers == (9,)


def test_a_correction_takes_what_it_repeats_with_it() -> None:
    target, again = entry(5, SECRET), entry(9, f"Correction of E-4: {SECRET}", Kind.CORRECTION, "E-4")

    assert redacted(held(), [target, again], again).numbers == (9, 5)


def test_the_state_loses_the_words_too_and_whatever_else_repeats_them() -> None:
    holdings = held(decisions=(decision(1, SECRET, "lot unknown"), decision(2, "Tell the sellers")))
    target = entry(5, f"D-1: {SECRET}, because: lot unknown", Kind.DECISION, "D-1")
    closed = entry(9, f"Closed. Left open: T-1 {SECRET}", Kind.CLOSED)

    state = redacted(holdings, [target, closed], target)

    first, second = state.held.decisions
    assert (first.text, first.because) == (REDACTED, "")
    assert second.text == "Tell the sellers"
    assert state.numbers == (5, 9)


def test_a_task_takes_the_entry_with_it_that_says_that_it_is_done() -> None:
    task = Task(number=3, text="Ring", role=None, created_at=NOON, done_at=NOON, done_text="Mia is well")
    target = entry(5, "T-3: Ring", Kind.TASK, "T-3")
    done = entry(9, "T-3 done: Ring. Result: Mia is well", Kind.TASK, "T-3 done")

    state = redacted(held(tasks=(task,)), [target, done], target)

    assert state.numbers == (5, 9)
    assert (state.held.tasks[0].text, state.held.tasks[0].done_text) == (REDACTED, "")


def test_the_declaration_takes_the_title_and_the_name_of_the_room() -> None:
    whole = incident()
    named = replace(whole, places=replace(whole.places, room_name="inc-42-magnetic-toy-recall-in-de"))
    target = entry(1, f"Declared: {whole.title} (SEV2)", Kind.DECLARED, TITLE)
    room = entry(2, "Room #inc-42-magnetic-toy-recall-in-de opened", Kind.ROOM)

    state = redacted(held(incident=named), [target, room, entry(3, "Toy found")], target)

    assert state.numbers == (1, 2)
    assert (state.held.incident.title, state.held.incident.places.room_name) == (REDACTED, "")


def test_an_old_resolution_does_not_take_the_new_summary() -> None:
    now = replace(incident(), summary="All lots are back")
    old, new = entry(5, f"Resolved: {SECRET}", Kind.RESOLVED, SUMMARY), entry(9, "Resolved: All lots are back")

    state = redacted(held(incident=now), [old, new], old)

    assert state.numbers == (5,)
    assert state.held.incident.summary == "All lots are back"


@pytest.mark.parametrize(("subject", "said"), [("P-1.1", "Mia B"), ("P-1", "Tell?")])
def test_an_outcome_loses_what_it_repeats_of_a_vote_however_short(subject: str, said: str) -> None:
    proposal = vote(question="Tell?", reason="Mia B")
    carried = decision(3, "Tell?", "P-1 carried. Ben objected: “Mia B”")
    target = entry(5, f"P-1: {said}", Kind.PROPOSAL, subject)
    closed = entry(7, f"P-1 carried → D-3. Ben objected: “{said}”", Kind.PROPOSAL, "P-1 outcome")
    told = entry(8, "D-3: Tell?, because: P-1 carried. Ben objected: “Mia B”", Kind.DECISION, "D-3")
    chance = entry(9, f"Spoke about {said}")

    state = redacted(held(proposals=[proposal], decisions=[carried]), [target, closed, told, chance], target)

    assert state.numbers == (5, 7, 8)
    assert (state.held.decisions[0].text, state.held.decisions[0].because) == (REDACTED, "")


def test_an_outcome_without_the_words_keeps_its_text() -> None:
    proposal = vote(question="Tell the buyers?", reason="Mia B")
    target = entry(5, "Ben objects to P-1 for their own seat, because: Mia B", Kind.BALLOT, "P-1.1")
    closed = entry(7, "P-1 carried → D-3: 2 for, 0 against", Kind.PROPOSAL, "P-1 outcome")

    assert redacted(held(proposals=[proposal]), [target, closed], target).numbers == (5,)


@pytest.mark.parametrize("word", ["ok", "customers", "two injuries"[:7]])
def test_short_words_take_nothing_else_with_them(word: str) -> None:
    target = entry(5, word)

    assert redacted(held(), [target, entry(6, f"All {word} agree")], target).numbers == (5,)


@pytest.mark.parametrize(
    ("target", "reason", "why"),
    [
        (replace(entry(5, SECRET), text=None, salt=None), "r", "E-5 is redacted already"),
        (entry(5, "E-2 was redacted", Kind.REDACTION), "r", "E-5 tells of a redaction"),
        (entry(5, SECRET), f"because {SECRET}", "The reason repeats"),
    ],
)
def test_what_cannot_be_redacted_is_refused(target: Entry, reason: str, why: str) -> None:
    with pytest.raises(RedactionError, match=why):
        redacted(held(), [target], target, reason)


@given(st.text(min_size=8, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_nothing_that_is_left_repeats_a_redacted_decision(words: str, before: str, after: str) -> None:
    secret = f"{words.strip()} x {words.strip()}"
    holdings = held(
        decisions=(decision(1, secret),),
        tasks=(Task(number=1, text=f"{before} {secret} {after}", role=None, created_at=NOON),),
    )
    target = entry(5, f"D-1: {secret}", Kind.DECISION, "D-1")
    other = entry(6, f"{before} {secret} {after}")

    state = redacted(holdings, [target, other], target)

    left = [text for _, text in texts(state.held)]
    left += [each.text or "" for each in (target, other) if each.number not in state.numbers]
    assert not any(repeats(secret, text) for text in left)
