"""Messages, pins, reactions and bookmarks through the real client."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sandbox_app import ANA, BEN, CLA, HandClock, code, new_client, refusal, running
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Card*"}}
METADATA = {"event_type": "effect", "event_payload": {"id": "e-1"}}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    async with running(clock) as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return new_client(sandbox)


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.workspace.add_channel("room", members=[ANA, sandbox.bot_user_id]).id


async def test_a_post_is_found_in_history_with_its_metadata(client: AsyncWebClient, room: str) -> None:
    posted = await client.chat_postMessage(channel=room, text="card", blocks=[SECTION], metadata=METADATA)
    with_it = await client.conversations_history(channel=room, include_all_metadata=True)
    without = await client.conversations_history(channel=room)

    assert posted["message"]["blocks"][0]["block_id"]
    assert with_it["messages"][0]["ts"] == posted["ts"]
    assert with_it["messages"][0]["metadata"] == METADATA
    assert "metadata" not in without["messages"][0]


async def test_history_is_cut_by_time_and_by_page(client: AsyncWebClient, room: str, clock: HandClock) -> None:
    stamps = []
    for number in range(5):
        clock.forward(seconds=1)
        stamps.append((await client.chat_postMessage(channel=room, text=str(number)))["ts"])

    async def texts(**arguments: Any) -> list[str]:
        answer = await client.conversations_history(channel=room, **arguments)
        return [each["text"] for each in answer["messages"]]

    first = await client.conversations_history(channel=room, limit=3)
    cursor = first["response_metadata"]["next_cursor"]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(oldest=stamps[3]) == ["4"]
    assert await texts(oldest=stamps[3], inclusive=True) == ["4", "3"]
    assert await texts(latest=stamps[1], inclusive=False) == ["0"]
    assert await texts(latest=stamps[1], inclusive=True, limit=1) == ["1"]
    assert first["has_more"]
    assert await texts(limit=3, cursor=cursor) == ["1", "0"]
    assert await code(client.conversations_history(channel=room, oldest="yesterday")) == "invalid_ts_oldest"


async def test_history_is_for_members(sandbox: Sandbox, client: AsyncWebClient) -> None:
    other = sandbox.workspace.add_channel("other").id

    assert await code(client.conversations_history(channel=other)) == "not_in_channel"


async def test_a_thread_hangs_under_its_first_message(client: AsyncWebClient, room: str) -> None:
    first = (await client.chat_postMessage(channel=room, text="card"))["ts"]
    answer = (await client.chat_postMessage(channel=room, text="a", thread_ts=first))["ts"]
    await client.chat_postMessage(channel=room, text="b", thread_ts=answer)
    await client.chat_postMessage(channel=room, text="loud", thread_ts=first, reply_broadcast=True)

    thread = await client.conversations_replies(channel=room, ts=first)
    history = await client.conversations_history(channel=room)

    assert [each["text"] for each in thread["messages"]] == ["card", "a", "b", "loud"]
    assert thread["messages"][0]["reply_count"] == 3
    assert {each["thread_ts"] for each in thread["messages"]} == {first}
    assert [each["text"] for each in history["messages"]] == ["loud", "card"]
    assert await code(client.conversations_replies(channel=room, ts="1.000001")) == "thread_not_found"
    assert (
        await code(client.chat_postMessage(channel=room, text="x", thread_ts="1.000001")) == "cannot_reply_to_message"
    )


async def test_a_post_to_a_person_opens_the_direct_conversation(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.chat_postMessage(channel=ANA, text="page")

    assert answer["channel"].startswith("D")
    assert [each.text for each in sandbox.person(ANA).direct_messages] == ["page"]
    assert sandbox.person(BEN).direct_messages == []
    sandbox.workspace.messages_tab_disabled = True
    assert await code(client.chat_postMessage(channel=BEN, text="page")) == "messages_tab_disabled"
    assert await code(client.chat_postMessage(channel=answer["channel"], text="x")) == "messages_tab_disabled"


async def test_a_post_that_cannot_be_is_refused(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    other = sandbox.workspace.add_channel("other", members=[ANA]).id
    open_to_all = await client.chat_postMessage(channel="#other", text="x")
    sandbox.scopes.discard("chat:write.public")

    assert open_to_all["channel"] == other
    assert await code(client.chat_postMessage(channel=other, text="x")) == "not_in_channel"
    assert await code(client.api_call("chat.postMessage", json={"channel": room})) == "no_text"
    assert await code(client.chat_postMessage(channel="C0NOWHERE1", text="x")) == "channel_not_found"
    assert (
        await code(client.chat_postMessage(channel=room, text="x", metadata={"event_type": "e"}))
        == "invalid_metadata_format"
    )
    await client.conversations_archive(channel=room)
    assert await code(client.chat_postMessage(channel=room, text="x")) == "is_archived"


async def test_too_long_a_text_is_cut_with_a_warning(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    answer = await client.chat_postMessage(channel=room, text="x" * 40_001)

    assert answer["warning"] == "message_truncated"
    assert len(sandbox.workspace.messages(room)[0].text) == 40_000
    assert await code(client.chat_update(channel=room, ts=answer["ts"], text="x" * 40_001)) == "msg_too_long"


async def test_a_change_keeps_what_it_leaves_out(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="a", blocks=[SECTION], metadata=METADATA))["ts"]
    card = sandbox.workspace.messages(room)[0]

    await client.chat_update(channel=room, ts=ts, text="b")
    kept = (card.text, len(card.blocks), card.metadata)
    await client.chat_update(channel=room, ts=ts, text="c", blocks=[], metadata={})

    assert kept == ("b", 1, METADATA)
    assert (card.text, card.blocks, card.metadata) == ("c", [], None)
    assert card.edited_ts


async def test_only_its_own_messages_are_the_bots_to_change(
    sandbox: Sandbox, client: AsyncWebClient, room: str
) -> None:
    theirs = await sandbox.person(ANA).says(room, "mine")
    own = (await client.chat_postMessage(channel=room, text="card"))["ts"]

    await client.chat_delete(channel=room, ts=own)

    assert [each.text for each in sandbox.workspace.messages(room)] == ["mine"]
    assert await code(client.chat_update(channel=room, ts=theirs, text="x")) == "cant_update_message"
    assert await code(client.chat_delete(channel=room, ts=theirs)) == "cant_delete_message"
    assert await code(client.chat_update(channel=room, ts=own, text="x")) == "message_not_found"
    assert await code(client.chat_delete(channel=room, ts=own)) == "message_not_found"


async def test_an_ephemeral_message_is_for_one_member(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    await client.chat_postEphemeral(channel=room, user=ANA, text="only you")

    assert [each.text for each in sandbox.person(ANA).ephemerals] == ["only you"]
    assert sandbox.workspace.messages(room) == []
    assert await code(client.chat_postEphemeral(channel=room, user=BEN, text="x")) == "user_not_in_channel"


async def test_a_message_has_an_address(client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="card"))["ts"]

    link = await client.chat_getPermalink(channel=room, message_ts=ts)

    assert link["permalink"] == f"https://sandbox.slack.com/archives/{room}/p{ts.replace('.', '')}"
    assert await code(client.chat_getPermalink(channel=room, message_ts="1.0")) == "message_not_found"


async def test_a_message_is_pinned_once(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    ts = (await client.chat_postMessage(channel=room, text="card"))["ts"]

    await client.pins_add(channel=room, timestamp=ts)
    pins = await client.pins_list(channel=room)

    assert pins["items"][0]["message"]["ts"] == ts
    assert sandbox.workspace.pins_in(room)[0].by == sandbox.bot_user_id
    assert await code(client.pins_add(channel=room, timestamp=ts)) == "already_pinned"
    assert await code(client.pins_add(channel=room, timestamp="1.000001")) == "message_not_found"
    assert await code(client.pins_add(channel=room)) == "no_item_specified"
    await client.pins_remove(channel=room, timestamp=ts)
    assert await code(client.pins_remove(channel=room, timestamp=ts)) == "no_pin"


async def test_a_reaction_is_given_once(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    ts = await sandbox.person(ANA).says(room, "evidence")

    await client.reactions_add(channel=room, name="eyes", timestamp=ts)
    got = await client.reactions_get(channel=room, timestamp=ts)

    assert got["message"]["reactions"] == [{"name": "eyes", "users": [sandbox.bot_user_id], "count": 1}]
    assert await code(client.reactions_add(channel=room, name="eyes", timestamp=ts)) == "already_reacted"
    assert await code(client.reactions_add(channel=room, name="No Emoji", timestamp=ts)) == "invalid_name"
    await client.reactions_remove(channel=room, name="eyes", timestamp=ts)
    assert await code(client.reactions_remove(channel=room, name="eyes", timestamp=ts)) == "no_reaction"


async def test_bookmarks_are_kept_in_the_bar(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    link = "https://example.com/inc/1"

    added = await client.bookmarks_add(channel_id=room, title="Record", type="link", link=link)
    bookmark = added["bookmark"]["id"]
    await client.bookmarks_edit(channel_id=room, bookmark_id=bookmark, title="The record")
    listed = await client.bookmarks_list(channel_id=room)

    assert [each["title"] for each in listed["bookmarks"]] == ["The record"]
    assert listed["bookmarks"][0]["link"] == link
    assert await code(client.bookmarks_add(channel_id=room, title="x", type="link", link="nope")) == "invalid_link"
    assert (
        await code(client.bookmarks_add(channel_id=room, title="x", type="file", link=link)) == "invalid_bookmark_type"
    )
    assert (
        await code(client.bookmarks_add(channel_id=room, title="x" * 257, type="link", link=link))
        == "invalid_arguments"
    )
    await client.bookmarks_remove(channel_id=room, bookmark_id=bookmark)
    assert await code(client.bookmarks_remove(channel_id=room, bookmark_id=bookmark)) == "not_found"
    other = sandbox.workspace.add_channel("other").id
    assert await code(client.bookmarks_list(channel_id=other)) == "access_denied"


async def test_bad_blocks_are_named_by_pointer(client: AsyncWebClient, room: str) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}

    error = await refusal(client.chat_postMessage(channel=room, text="x", blocks=[SECTION, long]))

    assert error.response["error"] == "invalid_blocks"
    assert error.response["errors"] == ["must be less than 3001 characters [json-pointer:/blocks/1/text/text]"]
    assert error.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]
    many = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    assert await code(client.chat_postMessage(channel=room, text="x", blocks=many)) == "msg_blocks_too_long"
    assert await code(client.chat_postMessage(channel=room, text="x", blocks="{}")) == "invalid_blocks_format"


async def test_everyone_in_the_room_is_named_by_the_notice(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    await client.conversations_invite(channel=room, users=CLA)

    history = await client.conversations_history(channel=room)

    assert history["messages"][0]["subtype"] == "channel_join"
    assert history["messages"][0]["inviter"] == sandbox.bot_user_id
    assert sandbox.workspace.messages(room) == []
