"""Messages to one place: five at once, then one a second, and nobody asks in vain again and again."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from support import NOON

from bot.engine.pacing import STALE, Pacer


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def asked(pacer: Pacer, *who: str, now: datetime = NOON, urgent: bool = False) -> list[float | None]:
    """None for those who may go at once, else seconds after noon."""
    turns = [pacer.reserve("C1", each, now, urgent=urgent) for each in who]
    return [None if turn is None else (turn - NOON).total_seconds() for turn in turns]


def test_five_go_at_once_and_each_other_gets_a_second_of_its_own() -> None:
    assert asked(Pacer(), *"abcdefgh") == [None] * 5 + [1, 2, 3]


def test_whoever_comes_at_their_turn_goes() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefgh")

    assert [asked(pacer, who, now=at(n)) for n, who in enumerate("fgh", start=1)] == [[None]] * 3


def test_whoever_comes_too_soon_is_told_the_same_again() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefg")

    assert asked(pacer, "g", "g") == [2, 2]


def test_newcomers_wait_behind_those_who_wait() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefg")

    assert asked(pacer, "x", now=at(1)) == [3]


def test_the_urgent_pass_all_who_wait_and_each_of_them_still_gets_a_turn() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefg")

    assert asked(pacer, "page", urgent=True) == [1]
    assert asked(pacer, "page", now=at(1), urgent=True) == [None]
    assert asked(pacer, "f", now=at(1)) == [2]


def test_places_do_not_wait_for_each_other() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefg")

    assert pacer.reserve("C2", "x", NOON) is None


def test_a_turn_that_nobody_took_is_given_up_and_an_idle_place_forgotten() -> None:
    pacer = Pacer()
    asked(pacer, *"abcdefg")

    pacer.forget_idle(at(STALE.total_seconds() + 3))

    assert pacer._places == {}


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=60))
def test_all_get_through_at_the_allowed_pace_and_each_asks_a_few_times_at_most(
    arrivals: list[tuple[int, bool]],
) -> None:
    pacer, sent, asks = Pacer(), [], 0
    waiting = [(at(second), f"{number}", urgent) for number, (second, urgent) in enumerate(arrivals)]

    while waiting:
        now, who, urgent = min(waiting)
        waiting.remove((now, who, urgent))
        asks += 1
        turn = pacer.reserve("C1", who, now, urgent=urgent)
        if turn is None:
            sent.append(now)
        else:
            assert turn > now
            waiting.append((turn, who, urgent))

    in_any = [sum(began <= each < began + timedelta(seconds=10) for each in sent) for began in sent]
    assert max(in_any, default=0) <= 15
    assert asks <= 3 * len(arrivals)
