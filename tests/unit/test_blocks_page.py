"""The page, while it asks and once it has been answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from test_blocks_samples import (
    BEN,
    GIL,
    LEGAL,
    LONG_TEXT,
    NOW,
    POLICY,
    START,
    UID,
    actions_of,
    answered,
    page,
    page_view,
    require_content_free,
    require_sound,
    view,
    words,
    worst,
)

from bot.blocks.page import page as draw
from bot.domain.ids import UserId
from bot.domain.incident import Places, Status
from bot.domain.paging import Answer, Call, PageState
from bot.domain.task import Task

BOTH = ["page.acknowledge", "page.pass_on"]


def test_a_page_says_who_is_needed_for_what_and_until_when() -> None:
    drawn = draw(page_view())

    first, second, third = words(drawn).split("\n")[:3]
    assert first == "📟 *SEV1 · Legal needed: Magnetic toy recall in DE*"
    assert second.startswith("Ana declared it at <!date^")
    assert ">. If nobody answers by <!date^" in second
    assert " ago" not in words(drawn)
    assert second.endswith("Gil is paged.")
    assert third == "Why you: you are named for Legal, in the Product safety playbook · INC-42 · Room: <#C0ROOM001>"
    assert drawn.text == "SEV1 · Legal needed: Magnetic toy recall in DE. Acknowledge?"


def test_the_moment_that_a_declaration_takes_makes_no_other_asking_of_it() -> None:
    called = page(opened_at=START + timedelta(milliseconds=40))

    assert words(draw(page_view(called))).split("\n")[1].startswith("Ana declared it at <!date^")


def test_a_page_is_answered_by_two_buttons_that_name_it() -> None:
    drawn = draw(page_view())

    assert actions_of(drawn) == BOTH
    assert {button["value"] for button in drawn.blocks[-1]["elements"]} == {f"{UID}:{'b' * 32}"}


def test_a_page_does_not_wait_for_the_room() -> None:
    assert "no room yet" in words(draw(page_view(places=Places())))


def test_a_page_that_may_have_come_before_says_so() -> None:
    assert "(repeat)" in draw(page_view(), repeat=True).text
    assert "(repeat)" in words(draw(page_view(private=True), repeat=True))


def test_a_page_by_name_carries_what_the_caller_wrote() -> None:
    called = page(role=None, text="The authority is on the phone", opened_at=START + timedelta(minutes=1))

    drawn = draw(page_view(called))

    assert "“The authority is on the phone”" in words(drawn)
    assert "Ana asked at" in words(drawn)
    assert "Why you: you were asked by name" in words(drawn)
    assert drawn.text.startswith("SEV1 · you are needed: Magnetic")


def test_the_last_step_says_that_the_room_is_told() -> None:
    assert "the commander is told" in words(draw(page_view(page(steps=()))))


def test_a_backup_is_told_why() -> None:
    asked = page(calls=(Call(user=BEN, step=0, called_at=START), Call(user=GIL, step=1, called_at=NOW)), step=1)

    assert "nobody before you could answer for Legal" in words(draw(page_view(asked, GIL)))


def test_an_acknowledged_page_says_so_and_asks_no_more() -> None:
    drawn = draw(page_view(answered(page(), BEN)))

    assert words(drawn).startswith("✅ You acknowledged for Legal at <!date^")
    assert drawn.text.startswith("✅ You acknowledged for Legal")
    assert actions_of(drawn) == []


def test_a_page_that_another_took_lets_you_sleep() -> None:
    taken = answered(replace(page(), calls=(*page().calls, Call(user=GIL, step=1, called_at=NOW))), GIL)

    drawn = draw(page_view(taken))

    assert words(drawn).startswith("✅ Gil took it for Legal at")
    assert "Nothing is left for you to do" in drawn.text
    assert actions_of(drawn) == []


def test_a_page_passed_on_says_who_is_asked_now() -> None:
    passed = answered(page(), BEN, Answer.PASSED_ON)
    climbed = replace(passed, calls=(*passed.calls, Call(user=GIL, step=1, called_at=NOW)), step=1)

    drawn = draw(page_view(climbed))

    assert words(drawn).startswith("You passed this on at")
    assert "Gil has been asked." in words(drawn)
    assert actions_of(drawn) == []


def test_an_unanswered_page_still_says_how_to_help() -> None:
    drawn = draw(page_view(page(state=PageState.UNANSWERED)))

    assert "Nobody answered for Legal in time" in drawn.text
    assert "type `ack`" in words(drawn)
    assert actions_of(drawn) == []


@pytest.mark.parametrize("private", [False, True])
def test_without_a_room_nobody_is_sent_to_one(private: bool) -> None:
    for shown in (answered(page(), BEN), page(state=PageState.UNANSWERED)):
        drawn = draw(page_view(shown, places=Places(), private=private))

        assert "go to the room" not in words(drawn).lower()
        assert "room yet" in words(drawn)


def test_a_page_passed_on_to_nobody_says_that_the_commander_knows() -> None:
    passed = replace(answered(page(), BEN, Answer.PASSED_ON), state=PageState.UNANSWERED)

    assert "the commander has been told" in draw(page_view(passed)).text


def test_a_withdrawn_page_asks_nothing() -> None:
    drawn = draw(page_view(page(state=PageState.WITHDRAWN)))

    assert "withdrawn" in drawn.text
    assert actions_of(drawn) == []


@pytest.mark.parametrize(
    ("holder", "private", "said"),
    [
        (BEN, False, "you have Legal now"),
        (GIL, False, "Gil has Legal now"),
        (GIL, True, "somebody else has the role now"),
        (None, False, "This page was withdrawn. Nothing"),
    ],
)
def test_a_page_withdrawn_while_the_incident_goes_on_says_who_has_the_role(
    holder: UserId | None, private: bool, said: str
) -> None:
    shown = page_view(page(state=PageState.WITHDRAWN), private=private)
    team = replace(shown.view.team, holders={LEGAL: holder} if holder else {})

    drawn = draw(replace(shown, view=replace(shown.view, team=team)))

    assert said in drawn.text
    assert "ended" not in drawn.text


def test_a_private_page_says_only_that_you_are_needed() -> None:
    drawn = draw(page_view(page(text="Zeppelin"), private=True))

    assert drawn.text == "SEV1 · you are needed in a private incident. Open to see it."
    require_content_free(drawn, "Zeppelin", "Legal")
    assert actions_of(drawn) == BOTH


@pytest.mark.parametrize("state", list(PageState))
@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("private", [False, True])
def test_every_state_of_the_worst_page_is_sound_and_keeps_its_secrets(
    state: PageState, answer: Answer, private: bool
) -> None:
    asked = replace(answered(page(role=POLICY, text=LONG_TEXT), BEN, answer), state=state)
    seen = replace(page_view(asked), view=worst(private=private, status=Status.INVESTIGATING))

    drawn = draw(seen, repeat=True)

    require_sound(drawn)
    if private:
        require_content_free(drawn, "channel", "Policy", "🧨")


def test_a_drill_is_called_one_in_the_push() -> None:
    assert draw(page_view(drill=True)).text.startswith("DRILL · SEV1 · Legal needed")


def test_a_private_page_names_nobody_who_took_it() -> None:
    taken = answered(replace(page(), calls=(*page().calls, Call(user=GIL, step=1, called_at=NOW))), GIL)

    drawn = draw(page_view(taken, private=True))

    assert "Somebody else took it" in words(drawn)
    assert "Gil" not in words(drawn)


def test_whoever_takes_a_page_is_told_what_waits_for_them() -> None:
    taken = answered(page(), BEN)

    assert "First for you: T-2 Note when each order reached us" in words(draw(page_view(taken)))
    require_content_free(draw(page_view(taken, private=True)), "Note when")


def test_a_person_paged_by_name_is_not_given_a_task_of_nobody() -> None:
    taken = answered(page(role=None), BEN)
    nobody = Task(number=1, text="Look around", role=None, created_at=START)

    assert "First for you" not in words(draw(replace(page_view(taken), view=view(tasks=(nobody,)))))
