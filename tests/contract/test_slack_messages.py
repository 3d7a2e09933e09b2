"""One message of a channel: linked to as Slack does, and found again wherever it stands."""

from collections.abc import AsyncIterator

import pytest
from sandbox_app import ANA, BEN, new_client, running
from slack_sdk.errors import SlackApiError
from support import HandClock

from bot.domain.ids import ChannelId, MessageTs
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_messages import SlackMessages
from bot.sandbox import Message, Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.workspace.add_channel("room", members=[sandbox.bot_user_id, ANA, BEN]).id


@pytest.fixture
def messages(sandbox: Sandbox, clock: HandClock) -> SlackMessages:
    return SlackMessages(new_client(sandbox), SlackCalls(clock), sandbox.workspace.team.url)


async def said(sandbox: Sandbox, room: str, text: str, *, thread: str | None = None) -> Message:
    ts = await sandbox.person(ANA).says(room, text, thread_ts=thread)
    return sandbox.workspace.message(room, ts)


async def test_a_link_is_the_one_that_slack_gives_and_costs_no_call(
    sandbox: Sandbox, messages: SlackMessages, room: str
) -> None:
    first = await said(sandbox, room, "12 SKUs")
    answer = await said(sandbox, room, "14 by now", thread=first.ts)

    links = [
        await messages.link(ChannelId(room), MessageTs(first.ts)),
        await messages.link(ChannelId(room), MessageTs(answer.ts), MessageTs(first.ts)),
    ]

    assert links == [sandbox.workspace.permalink(first), sandbox.workspace.permalink(answer)]
    assert sandbox.calls == []


async def test_the_first_message_of_a_thread_is_linked_to_as_any_other(messages: SlackMessages, room: str) -> None:
    plain = await messages.link(ChannelId(room), MessageTs("1.000001"))

    assert await messages.link(ChannelId(room), MessageTs("1.000001"), MessageTs("1.000001")) == plain


async def test_slack_is_asked_while_our_own_address_is_unknown(sandbox: Sandbox, clock: HandClock, room: str) -> None:
    unknown = SlackMessages(new_client(sandbox), SlackCalls(clock), "")
    message = await said(sandbox, room, "12 SKUs")

    assert await unknown.link(ChannelId(room), MessageTs(message.ts)) == sandbox.workspace.permalink(message)
    assert await unknown.link(ChannelId(room), MessageTs("1.000001")) == ""


async def test_a_message_is_found_in_the_channel_and_in_a_thread(
    sandbox: Sandbox, messages: SlackMessages, room: str
) -> None:
    first = await said(sandbox, room, "12 SKUs")
    answer = await said(sandbox, room, "14 by now", thread=first.ts)
    await said(sandbox, room, "15", thread=first.ts)

    found = [await messages.find(ChannelId(room), MessageTs(each.ts)) for each in (first, answer)]

    assert [each and each["text"] for each in found] == ["12 SKUs", "14 by now"]


async def test_a_message_that_is_gone_or_hidden_is_not_found(
    sandbox: Sandbox, messages: SlackMessages, room: str
) -> None:
    message = await said(sandbox, room, "12 SKUs")

    gone = await messages.find(ChannelId(room), MessageTs("1700000000.000100"))
    sandbox.scopes.difference_update({"channels:history", "groups:history", "im:history", "mpim:history"})

    assert gone is None
    assert await messages.find(ChannelId(room), MessageTs(message.ts)) is None


async def test_a_silent_slack_is_no_answer(sandbox: Sandbox, messages: SlackMessages, room: str) -> None:
    message = await said(sandbox, room, "12 SKUs")
    sandbox.faults.status("conversations.replies", 503)

    with pytest.raises(SlackApiError):
        await messages.find(ChannelId(room), MessageTs(message.ts))
