"""The card of a vote, its forms, and where else a vote shows."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from test_blocks_samples import (
    ANA,
    BEN,
    CLA,
    DEV,
    HOSTILE,
    LEGAL,
    LONG_TEXT,
    NOW,
    POLICY,
    PRODUCT,
    RECALL,
    ROLES,
    START,
    UID,
    actions_of,
    answered,
    decision,
    incident,
    page,
    record,
    require_content_free,
    require_harmless,
    require_sound,
    texts,
    view,
    words,
    worst,
)

from bot.blocks.card import card
from bot.blocks.closing import closing
from bot.blocks.page import page as draw_page
from bot.blocks.proposal import proposal_card
from bot.blocks.vote_form import objection_form, vote_form
from bot.domain.ids import WARROOM, RoleKey, UserId
from bot.domain.incident import Status
from bot.domain.playbook import Catalogue, Role
from bot.domain.proposal import QUESTION_LIMIT, SEATS_LIMIT, Ballot, Choice, Proposal, Seat
from bot.domain.responder import COMMANDER, Team
from bot.domain.tally import Outcome, Rule
from bot.queries.view import IncidentView, PageView
from bot.sandbox.views import problems

SEATS = (Seat(role=LEGAL), Seat(role=POLICY), Seat(role=PRODUCT), Seat(user=CLA))
TEAM = Team(incident=UID, holders={COMMANDER: ANA, LEGAL: BEN, PRODUCT: DEV}, responders=(ANA, BEN, DEV))


def said(seat: Seat, choice: Choice, reason: str = "", *, by: UserId = BEN) -> Ballot:
    return Ballot(number=1, seat=seat.key, choice=choice, reason=reason, by=by, at=NOW)


def vote(**changes: Any) -> Proposal:
    ordinary = Proposal(
        number=1,
        question="Delist all SKUs?",
        rule=Rule.MAJORITY,
        quorum=3,
        seats=SEATS,
        opened_by=ANA,
        opened_at=START,
        closes_at=START + timedelta(minutes=30),
        basis=17,
        ballots=(said(SEATS[0], Choice.APPROVE), said(SEATS[2], Choice.OBJECT, "two lots differ", by=DEV)),
    )
    return replace(ordinary, **changes)


def ended(outcome: Outcome = Outcome.CARRIED, **changes: Any) -> Proposal:
    decided = 1 if outcome is Outcome.CARRIED else None
    end: dict[str, Any] = {"outcome": outcome, "closed_at": NOW, "closed_by": WARROOM, "decision": decided}
    return vote(**{**end, **changes})


def seen(*votes: Proposal, **changes: Any) -> IncidentView:
    return view(team=TEAM, proposals=votes, **changes)


def test_an_open_vote_shows_who_has_said_what_and_wakes_only_those_who_are_missing() -> None:
    drawn = proposal_card(seen(vote()), vote())

    shown = words(drawn)
    require_sound(drawn)
    assert "🗳️ *P-1 · Delist all SKUs?*" in shown
    assert "✓ *Legal* · Ben approves" in shown
    assert "✗ *Product* · Dev objects: “two lots differ”" in shown
    assert (
        "… *Policy* – empty: nobody has this role yet; whoever is paged for it takes it by `ack`, or `role policy @"
        in shown
    )
    assert f"… *Cla* – waiting for <@{CLA}>" in shown
    assert f"<@{BEN}>" not in shown
    assert "1 for, 1 against; 2 of 4 seats in, quorum 3. Missing: Policy, Cla." in shown
    assert "Information as of E-17" in shown
    assert actions_of(drawn) == ["proposal.approve", "proposal.object", "proposal.abstain", "proposal.close"]
    assert "P-1 Delist all SKUs? Vote by" in drawn.text


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome.CARRIED, "⚖️ Carried (1 to 1) → D-1"),
        (Outcome.REJECTED, "🗳️ Rejected (1 to 1)"),
        (Outcome.TIED, "🗳️ Tied, so nothing is decided (1 to 1)"),
        (Outcome.NO_QUORUM, "🗳️ No quorum, so nothing is decided (1 to 1)"),
        (Outcome.WITHDRAWN, "🗳️ Withdrawn, since the incident ended"),
    ],
)
def test_a_closed_vote_shows_its_outcome_and_asks_nobody(outcome: Outcome, line: str) -> None:
    drawn = proposal_card(seen(ended(outcome)), ended(outcome))

    require_sound(drawn)
    assert f"*{line}*" in words(drawn)
    assert "… *Policy* did not answer" in words(drawn)
    assert "<@" not in words(drawn)
    assert actions_of(drawn) == []
    assert line in drawn.text


def test_who_closed_it_early_is_named() -> None:
    assert "Closed early by Ana." in words(proposal_card(seen(), ended(Outcome.TIED, closed_by=ANA)))


@pytest.mark.parametrize("outcome", [None, Outcome.CARRIED])
def test_the_worst_vote_fits_into_a_message_and_is_harmless(outcome: Outcome | None) -> None:
    seats = tuple(Seat(user=UserId(f"U{n:08}")) for n in range(SEATS_LIMIT))
    ballots = tuple(said(seat, Choice.OBJECT, LONG_TEXT, by=UserId("U00000002")) for seat in seats)
    base = vote() if outcome is None else ended(outcome)
    long = replace(base, question=(HOSTILE * 9)[:QUESTION_LIMIT], seats=seats, ballots=ballots)

    require_sound(proposal_card(worst(), long))
    waiting = replace(long, seats=(*seats[:20], *(Seat(role=RoleKey(f"role-{n}")) for n in range(5))), ballots=())
    require_sound(proposal_card(worst(), waiting))
    require_sound(card(replace(worst(), proposals=tuple(replace(long, number=n) for n in range(1, 60))), now=NOW))


def test_the_push_of_a_private_vote_says_only_that_there_is_one() -> None:
    private = seen(vote(), incident=incident(private=True))

    for one in (vote(), ended()):
        push = replace(proposal_card(private, one), blocks=[])
        require_content_free(push, "Delist", "two lots", "Legal")
        assert "Open the room to see it" in push.text


def test_the_incidents_card_shows_the_votes_that_wait_first_those_that_end_first() -> None:
    sooner = vote(number=2, question="Tell the buyers", closes_at=NOW + timedelta(minutes=1))
    others = [vote(number=n) for n in (3, 4)]

    shown = words(card(seen(vote(), sooner, ended(number=5), *others), now=NOW))

    assert "🗳️ P-2 Tell the buyers – 2 of 4 in, closes" in shown
    assert "🗳️ P-1 Delist all SKUs? – 2 of 4 in" in shown
    assert "… and 2 more votes" in shown
    assert "P-5" not in shown


def test_whoever_takes_a_page_is_first_shown_the_vote_that_waits_for_them() -> None:
    taken = answered(page(), BEN)
    waiting, cast = vote(ballots=()), vote()

    before = words(draw_page(PageView(view=seen(waiting), page=taken, user=BEN)))
    after = words(draw_page(PageView(view=seen(cast), page=taken, user=BEN)))

    assert "First for you: P-1 Delist all SKUs? (the vote closes" in before
    assert "First for you: T-2" in after


def test_the_digest_names_the_dissent_that_a_decision_went_against() -> None:
    decided = replace(decision(because="P-1 carried by majority"), decided_by=WARROOM, recorded_by=WARROOM, proposal=1)
    whole = seen(ended(), decisions=(decided,), incident=incident(status=Status.CLOSED))

    shown = words(closing(record((), whole), now=NOW))

    assert "(by vote P-1, " in shown
    assert "   1 for, 1 against; 2 of 4 seats in, quorum 3." in shown
    assert "   ✗ *Product* · Dev objects: “two lots differ”" in shown


def test_much_dissent_does_not_crowd_the_decision_out_of_the_digest() -> None:
    seats = tuple(Seat(user=UserId(f"U{number}")) for number in range(SEATS_LIMIT))
    ballots = [
        said(seat, Choice.OBJECT if number < 12 else Choice.APPROVE, LONG_TEXT) for number, seat in enumerate(seats)
    ]
    decided = replace(decision(), decided_by=WARROOM, recorded_by=WARROOM, proposal=1)
    whole = seen(ended(seats=seats, ballots=tuple(ballots)), decisions=(decided,))

    shown = words(closing(record((), whole), now=NOW))

    assert "(by vote P-1, " in shown
    assert shown.count("objects: “") == 3
    assert "   … and 9 more objections" in shown


def catalogue(count: int = 4) -> Catalogue:
    keys = [*ROLES, *(RoleKey(f"role-{n}") for n in range(count))]
    roles = {key: Role(key=key, name=ROLES.get(key, HOSTILE + key), escalation="standard") for key in keys}
    return Catalogue(people={}, roles=roles, escalation_policies={}, severities={}, types={RECALL.key: RECALL})


def fields_of(form: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}


def test_the_form_explains_each_rule_in_one_sentence_and_shows_who_would_vote() -> None:
    form = vote_form(UID, "INC-42 · Toys", catalogue(), roles=[LEGAL, POLICY], closes="14:30")

    assert problems(form, "modal") == []
    fields = fields_of(form)
    assert list(fields) == ["question", "roles", "people", "rule", "quorum", "closes"]
    assert [each["value"] for each in fields["roles"]["initial_options"]] == [LEGAL, POLICY]
    assert fields["rule"]["initial_option"]["value"] == "majority"
    assert len(fields["rule"]["options"]) == len(Rule)
    assert fields["closes"]["initial_value"] == "14:30"
    explained = [each["description"]["text"] for each in fields["rule"]["options"]]
    assert explained[0] == "More approve than object"
    assert not [text for text in explained if text.endswith("…")]
    assert json.loads(form["private_metadata"]) == {"incident": UID}


def test_a_menu_of_too_many_roles_still_has_those_that_are_chosen() -> None:
    last = RoleKey("role-149")

    form = vote_form(UID, "INC-42", catalogue(150), roles=[last])

    fields = fields_of(form)
    assert problems(form, "modal") == []
    assert len(fields["roles"]["options"]) == 100
    assert [each["value"] for each in fields["roles"]["initial_options"]] == [last]


def test_the_objection_form_asks_why_and_says_for_which_seats() -> None:
    form = objection_form(UID, vote(question=HOSTILE), f"Legal and {HOSTILE}", reason="because")

    assert problems(form, "modal") == []
    assert fields_of(form)["reason"]["initial_value"] == "because"
    shown = list(texts(form["blocks"]))
    assert any("Your objection counts for: Legal and" in text for text in shown)
    for text in shown:
        require_harmless(text)
