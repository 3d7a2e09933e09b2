"""The offer of a role, while it asks and when it does not any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_blocks_samples import (
    ANA,
    BEN,
    GIL,
    LEGAL,
    LONG_TEXT,
    NOW,
    START,
    UID,
    actions_of,
    incident,
    require_content_free,
    require_sound,
    view,
    words,
    worst,
)
from vote_bed import VOTE

from bot.blocks.handover import offer, offer_shown, told_of_offer
from bot.domain.handover import Handover, HandoverState
from bot.domain.ids import HandoverUid
from bot.domain.responder import COMMANDER
from bot.queries.view import HandoverView, IncidentView

OFFER = Handover(
    uid=HandoverUid("h" * 32),
    incident=UID,
    role=LEGAL,
    holder=BEN,
    receiver=GIL,
    by=BEN,
    note="They call at 16:00",
    offered_at=START,
    next_at=START + timedelta(minutes=5),
)
BUTTONS = ["handover.accept", "handover.decline"]


def shown(handover: Handover = OFFER, seen: IncidentView | None = None) -> HandoverView:
    return HandoverView(view=seen or view(), handover=handover)


def ended(state: HandoverState) -> Handover:
    return replace(OFFER, state=state, answered_at=NOW, next_at=None)


def test_an_offer_says_by_whom_until_when_and_what_comes_with_it() -> None:
    drawn = offer(shown(), now=NOW)

    said = words(drawn)
    assert drawn.text == "SEV1 · Legal is offered to you: Magnetic toy recall in DE. Accept?"
    assert "Ben, who has it, asked at" in said
    assert "It stays with Ben until accepted. Without an answer the offer ends at <!date^" in said
    assert "“They call at 16:00”" in said
    assert "T-2 Note when each order reached us" in said
    assert actions_of(drawn) == BUTTONS


def test_votes_in_which_the_role_has_not_answered_come_with_it() -> None:
    said = words(offer(shown(seen=view(proposals=(VOTE,))), now=NOW))
    other = words(offer(shown(replace(OFFER, role=COMMANDER), view(proposals=(VOTE,))), now=NOW))

    assert "P-1 Delist all?" in said
    assert "P-1" not in other


@pytest.mark.parametrize(("minutes", "when"), [(30, "is promised for"), (1, "was due")])
def test_the_next_update_comes_with_the_command(minutes: int, when: str) -> None:
    promised = view(incident=incident(next_update_at=START + timedelta(minutes=minutes)))

    assert f"the next update, which {when}" in words(offer(shown(replace(OFFER, role=COMMANDER), promised), now=NOW))
    assert "the next update" not in words(offer(shown(seen=promised), now=NOW))


def test_where_nothing_is_open_the_offer_says_so() -> None:
    assert "nothing that is open just now" in words(offer(shown(seen=view(tasks=())), now=NOW))


def test_an_offer_made_for_the_holder_says_whose_role_it_is() -> None:
    assert "Ana, for Ben, who has it, asked" in words(offer(shown(replace(OFFER, by=ANA)), now=NOW))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (HandoverState.ACCEPTED, "✅ You took over Legal"),
        (HandoverState.DECLINED, "You declined Legal"),
        (HandoverState.LAPSED, "The offer of Legal ended"),
        (HandoverState.WITHDRAWN, "The offer of Legal was withdrawn"),
    ],
)
def test_an_offer_that_is_over_says_what_became_of_it_and_asks_nothing(state: HandoverState, said: str) -> None:
    drawn = offer(shown(ended(state)), now=NOW)

    assert drawn.text.startswith(said)
    assert actions_of(drawn) == []


def test_a_reminder_is_for_an_offer_that_waits_and_the_outcome_for_one_that_is_over() -> None:
    assert told_of_offer(shown(), GIL, reminder=False) is None
    assert told_of_offer(shown(ended(HandoverState.ACCEPTED)), BEN, reminder=True) is None
    for user, said in ((GIL, "still waits for your answer"), (BEN, "Gil has not answered the offer of Legal")):
        reminder = told_of_offer(shown(), user, reminder=True)
        assert reminder is not None
        assert said in reminder.text


@pytest.mark.parametrize("state", [*HandoverState])
@pytest.mark.parametrize("user", [BEN, GIL, ANA])
def test_of_a_private_incident_no_message_says_what_it_is_about(state: HandoverState, user: str) -> None:
    handover = OFFER if state is HandoverState.OFFERED else ended(state)
    hidden = shown(replace(handover, by=ANA), view(incident=incident(private=True)))

    secrets = ("They call", "Legal", "Ben", "Ana", "Gil", "Note when")
    require_content_free(offer(hidden, now=NOW), *secrets)
    told = told_of_offer(hidden, user, reminder=state is HandoverState.OFFERED)  # type: ignore[arg-type]  # an id
    assert told is not None
    require_content_free(told, *secrets)


def test_a_private_offer_shows_all_to_who_asks_for_it() -> None:
    hidden = shown(seen=view(incident=incident(private=True)))

    assert actions_of(offer(hidden, now=NOW)) == [*BUTTONS, "handover.show"]
    assert "They call at 16:00" in words(offer_shown(hidden, now=NOW))
    assert "Magnetic" not in offer_shown(hidden, now=NOW).text


@pytest.mark.parametrize("private", [False, True])
def test_the_worst_offer_is_sound(private: bool) -> None:
    votes = tuple(replace(VOTE, number=number, question=LONG_TEXT) for number in range(1, 200))
    terrible = HandoverView(
        view=replace(worst(private=private), proposals=votes), handover=replace(OFFER, note=LONG_TEXT, role=LEGAL)
    )

    require_sound(offer(terrible, now=NOW))
    require_sound(offer_shown(terrible, now=NOW))
    for state in HandoverState:
        over = replace(terrible, handover=replace(terrible.handover, state=state, answered_at=NOW))
        told = told_of_offer(over, GIL, reminder=state is HandoverState.OFFERED)
        require_sound(offer(over, now=NOW))
        assert told is not None
        require_sound(told)
