"""What a pager is told, how it is signed, and what its receiver's answers come to."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from receiver import SECRET, Receiver, genuine, receiving
from support import BEN, NOON, HandClock

from bot.domain.playbook import Pager
from bot.gateways.webhook import AT_ONCE, Webhook, body_of, headers_of
from bot.ports import Done, GivenUp, NotYet, Outcome, PagerCall, PagerEvent, Reached, Unknown

CALL = PagerCall(
    id="p1-U0BEN0001",
    event=PagerEvent.PAGE,
    incident="INC-42",
    severity="sev1",
    drill=False,
    text="SEV1 · Legal needed: “Ωtoy” recall. Acknowledge?",
    person=Reached(user=BEN, name="Ben", phone="+44 20", email=None),
    link=None,
    sent_at=NOON,
)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def receiver(clock: HandClock) -> AsyncIterator[Receiver]:
    async with receiving(clock.now) as running:
        yield running


@pytest.fixture
async def webhook(clock: HandClock) -> AsyncIterator[Webhook]:
    async with ClientSession() as session:
        yield Webhook(session, clock, SECRET)


async def send(webhook: Webhook, receiver: Receiver, *, attempts: int = 1) -> Outcome:
    return await webhook.send(Pager(key="oncall", url=receiver.address, people=()), CALL, attempts=attempts)


def test_the_signature_is_what_the_documentation_says() -> None:
    body = body_of(CALL)
    headers = headers_of(CALL, body, secret=SECRET)
    check, now = genuine(), NOON.timestamp()

    assert check(SECRET, headers, body, now)
    assert not check(SECRET, headers, body + b" ", now)
    assert not check(SECRET + "x", headers, body, now)
    assert not check(SECRET, {**headers, "X-Warroom-Timestamp": str(int(now) + 1)}, body, now)
    assert not check(SECRET, headers, body, now + 301)


def test_a_page_and_its_stop_have_one_id_and_two_keys() -> None:
    stop = replace(CALL, event=PagerEvent.STOP)

    assert json.loads(body_of(CALL))["id"] == json.loads(body_of(stop))["id"]
    keys = [headers_of(call, b"", secret=SECRET)["Idempotency-Key"] for call in (CALL, stop)]
    assert keys == ["p1-U0BEN0001-page", "p1-U0BEN0001-stop"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Done),
        (202, Done),
        (301, GivenUp),
        (400, GivenUp),
        (401, GivenUp),
        (404, GivenUp),
        (408, NotYet),
        (429, NotYet),
        (500, Unknown),
        (503, Unknown),
    ],
)
async def test_each_answer_comes_to_something(
    webhook: Webhook, receiver: Receiver, status: int, outcome: type[Outcome]
) -> None:
    receiver.statuses.append(status)

    assert isinstance(await send(webhook, receiver), outcome)


@pytest.mark.parametrize(("asked", "seconds"), [("7", 7), ("86400", 60), ("soon", 2), ("", 2)])
async def test_a_receiver_that_asks_for_time_gets_some_of_it_for_all_calls(
    webhook: Webhook, receiver: Receiver, clock: HandClock, asked: str, seconds: int
) -> None:
    receiver.statuses.append(429)
    receiver.headers = {"Retry-After": asked}

    first, second = await send(webhook, receiver), await send(webhook, receiver)
    clock.forward(seconds=seconds)
    third = await send(webhook, receiver)

    assert isinstance(first, NotYet)
    assert isinstance(second, NotYet)
    assert (first.at - NOON).total_seconds() == (second.at - NOON).total_seconds() == seconds
    assert third == Done()
    assert len(receiver.tried) == 2


async def test_nobody_listening_is_tried_again_later_and_later(webhook: Webhook, clock: HandClock) -> None:
    nowhere = Receiver(clock.now, address="http://127.0.0.1:9/call")
    waits = []
    for attempts in (1, 2, 3, 20):
        outcome = await send(webhook, nowhere, attempts=attempts)
        assert isinstance(outcome, NotYet)
        waits.append((outcome.at - clock.now()).total_seconds())
        clock.forward(seconds=waits[-1])

    assert waits == [2, 4, 8, 30]


async def test_a_wrong_secret_says_what_the_receiver_must_know(receiver: Receiver, clock: HandClock) -> None:
    async with ClientSession() as session:
        outcome = await send(Webhook(session, clock, "another secret, and a long one"), receiver)

    assert outcome == GivenUp(why="its receiver answered HTTP 401", advice="It must know WARROOM_PAGER_SECRET.")
    assert receiver.forged == 1


async def test_so_many_calls_go_out_at_once_and_no_more(webhook: Webhook, receiver: Receiver) -> None:
    webhook._calls = AT_ONCE

    assert isinstance(await send(webhook, receiver), NotYet)
    assert receiver.tried == []
