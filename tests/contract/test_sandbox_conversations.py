"""Conversations, members and people through the real client."""

from collections.abc import AsyncIterator

import pytest
from sandbox_app import ANA, BEN, CLA, EVE, code, new_client, refusal, running
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return new_client(sandbox)


async def make(client: AsyncWebClient, name: str = "inc-1", *, private: bool = False) -> str:
    """Create a channel and return its id."""
    answer = await client.conversations_create(name=name, is_private=private)
    channel_id: str = answer["channel"]["id"]
    return channel_id


async def test_the_app_learns_who_it_is(sandbox: Sandbox, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    team = await client.team_info()
    bot = await client.bots_info(bot=sandbox.bot_id)
    echo = await client.api_test(foo="bar")

    assert (me["team_id"], me["user_id"], me["bot_id"]) == (
        sandbox.team_id,
        sandbox.bot_user_id,
        sandbox.bot_id,
    )
    assert "chat:write" in me.headers["X-OAuth-Scopes"]
    assert team["team"]["domain"] == "sandbox"
    assert bot["bot"]["user_id"] == sandbox.bot_user_id
    assert echo["args"]["foo"] == "bar"


async def test_what_is_no_call_of_ours_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    app = new_client(sandbox, sandbox.app_token)

    assert await code(client.api_call("chat.sing")) == "unknown_method"
    assert await code(client.api_test(error="my_error")) == "my_error"
    assert await code(new_client(sandbox, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await code(AsyncWebClient(base_url=sandbox.api_url, retry_handlers=[]).auth_test()) == "not_authed"
    assert await code(app.auth_test()) == "not_allowed_token_type"
    assert await code(client.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    assert await code(client.bots_info(bot="B0NOBODY01")) == "bot_not_found"
    assert await code(client.team_info(team="T0NOBODY01")) == "team_not_found"
    assert await code(client.conversations_info(channel="")) == "invalid_arguments"


async def test_a_missing_scope_is_named(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.scopes.discard("groups:write")
    sandbox.scopes.discard("users:read.email")

    error = await refusal(client.conversations_create(name="inc-1", is_private=True))
    public = await client.conversations_create(name="inc-1")

    assert error.response["error"] == "missing_scope"
    assert error.response["needed"] == "groups:write"
    assert "channels:manage" in error.response["provided"].split(",")
    assert public["ok"]
    assert await code(client.users_lookupByEmail(email="ana@example.com")) == "missing_scope"
    assert "email" not in (await client.users_info(user=ANA))["user"]["profile"]


async def test_a_created_channel_is_the_bots_own(sandbox: Sandbox, client: AsyncWebClient) -> None:
    answer = await client.conversations_create(name="inc-1")

    channel = answer["channel"]
    assert channel["creator"] == sandbox.bot_user_id
    assert channel["is_member"]
    assert channel["created"] == sandbox.workspace.seconds()
    assert sandbox.workspace.channels[channel["id"]].members == [sandbox.bot_user_id]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "invalid_name_required"),
        ("Toy", "invalid_name_specials"),
        ("a b", "invalid_name_specials"),
        ("a.b", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("x" * 81, "invalid_name_maxlength"),
        ("general", "name_taken"),
    ],
)
async def test_a_bad_channel_name_is_refused(client: AsyncWebClient, name: str, expected: str) -> None:
    assert await code(client.conversations_create(name=name)) == expected


async def test_an_archived_channel_keeps_its_name(client: AsyncWebClient) -> None:
    channel = await make(client)

    await client.conversations_archive(channel=channel)

    assert await code(client.conversations_create(name="inc-1")) == "name_taken"


async def test_a_private_channel_of_others_does_not_exist_for_the_bot(sandbox: Sandbox, client: AsyncWebClient) -> None:
    secret = sandbox.workspace.add_channel("board", members=[ANA], private=True).id

    listed = await client.conversations_list(types="public_channel,private_channel")

    assert secret not in [each["id"] for each in listed["channels"]]
    assert await code(client.conversations_info(channel=secret)) == "channel_not_found"
    assert await code(client.chat_postMessage(channel=secret, text="x")) == "channel_not_found"
    assert await code(client.conversations_history(channel=secret)) == "channel_not_found"
    assert await code(client.pins_list(channel=secret)) == "channel_not_found"
    assert await code(client.conversations_join(channel=secret)) == "channel_not_found"


async def test_people_are_invited_all_or_none_unless_forced(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = await make(client)

    error = await refusal(client.conversations_invite(channel=channel, users=[ANA, "U0NOBODY01"]))
    nobody = list(sandbox.workspace.channels[channel].members)
    forced = await client.conversations_invite(channel=channel, users=[ANA, EVE, "U0NOBODY01"], force=True)

    assert error.response["error"] == "user_not_found"
    assert error.response["errors"] == [{"user": "U0NOBODY01", "ok": False, "error": "user_not_found"}]
    assert nobody == [sandbox.bot_user_id]
    assert [each["error"] for each in forced["errors"]] == ["cant_invite", "user_not_found"]
    assert sandbox.workspace.channels[channel].members == [sandbox.bot_user_id, ANA]


async def test_an_invitation_that_cannot_be_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = await make(client)
    await client.conversations_invite(channel=channel, users=ANA)
    other = sandbox.workspace.add_channel("other").id

    assert await code(client.conversations_invite(channel=channel, users=ANA)) == "already_in_channel"
    assert await code(client.conversations_invite(channel=channel, users=ANA, force=True)) == "already_in_channel"
    assert await code(client.conversations_invite(channel=channel, users=sandbox.bot_user_id)) == "cant_invite_self"
    assert await code(client.conversations_invite(channel=channel, users="")) == "no_user"
    assert await code(client.conversations_invite(channel=other, users=ANA)) == "not_in_channel"
    assert await code(client.conversations_invite(channel="C0NOWHERE1", users=ANA)) == "channel_not_found"
    await client.conversations_archive(channel=channel)
    assert await code(client.conversations_invite(channel=channel, users=BEN)) == "is_archived"


async def test_the_bot_joins_and_leaves_public_channels(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = sandbox.workspace.add_channel("emergencies", members=[ANA]).id

    await client.conversations_join(channel=channel)
    again = await client.conversations_join(channel=channel)
    members = await client.conversations_members(channel=channel)
    await client.conversations_leave(channel=channel)
    gone = await client.conversations_leave(channel=channel)

    assert again["warning"] == "already_in_channel"
    assert members["members"] == [ANA, sandbox.bot_user_id]
    assert gone["not_in_channel"]
    assert sandbox.workspace.channels[channel].members == [ANA]


async def test_people_are_removed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = await make(client)
    await client.conversations_invite(channel=channel, users=ANA)

    await client.conversations_kick(channel=channel, user=ANA)

    assert sandbox.workspace.channels[channel].members == [sandbox.bot_user_id]
    assert await code(client.conversations_kick(channel=channel, user=ANA)) == "not_in_channel"
    assert await code(client.conversations_kick(channel=channel, user=sandbox.bot_user_id)) == "cant_kick_self"
    assert await code(client.conversations_kick(channel=channel, user="U0NOBODY01")) == "user_not_found"


async def test_a_channel_is_described_renamed_and_closed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    channel = await make(client)

    await client.conversations_setTopic(channel=channel, topic="SEV1")
    await client.conversations_setPurpose(channel=channel, purpose="Toy recall")
    await client.conversations_rename(channel=channel, name="inc-1-toy")
    info = await client.conversations_info(channel=channel, include_num_members=True)
    await client.conversations_setTopic(channel=channel, topic="")
    await client.conversations_archive(channel=channel)

    assert info["channel"]["topic"]["value"] == "SEV1"
    assert info["channel"]["purpose"]["value"] == "Toy recall"
    assert info["channel"]["name"] == "inc-1-toy"
    assert info["channel"]["num_members"] == 1
    stored = sandbox.workspace.channels[channel]
    assert stored.archived
    assert stored.topic == ""
    assert await code(client.conversations_archive(channel=channel)) == "already_archived"
    assert await code(client.conversations_setTopic(channel=channel, topic="x")) == "is_archived"
    assert await code(client.conversations_rename(channel=channel, name="other")) == "is_archived"
    await client.conversations_unarchive(channel=channel)
    assert await code(client.conversations_unarchive(channel=channel)) == "not_archived"
    assert await code(client.conversations_rename(channel=channel, name="general")) == "name_taken"
    assert await code(client.conversations_setTopic(channel=channel, topic="x" * 251)) == "too_long"
    assert await code(client.conversations_setPurpose(channel=channel, purpose="x" * 251)) == "too_long"


async def test_the_bots_channels_are_listed_by_kind_and_state(client: AsyncWebClient) -> None:
    public, private, old = await make(client), await make(client, "inc-2", private=True), await make(client, "inc-0")
    await client.conversations_archive(channel=old)

    everything = await client.users_conversations(types="public_channel,private_channel")
    active = await client.users_conversations(exclude_archived=True)
    page = await client.users_conversations(types="public_channel,private_channel", limit=2)
    rest = await client.users_conversations(
        types="public_channel,private_channel", limit=2, cursor=page["response_metadata"]["next_cursor"]
    )

    assert [each["id"] for each in everything["channels"]] == [public, private, old]
    assert [each["is_archived"] for each in everything["channels"]] == [False, False, True]
    assert [each["id"] for each in active["channels"]] == [public]
    assert [each["id"] for each in page["channels"] + rest["channels"]] == [public, private, old]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert await code(client.users_conversations(types="secret")) == "invalid_types"
    assert await code(client.users_conversations(cursor="%%%")) == "invalid_cursor"
    assert await code(client.conversations_list(limit=5000)) == "invalid_limit"


async def test_a_direct_conversation_is_opened_once(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = await client.conversations_open(users=ANA)
    second = await client.conversations_open(users=[ANA], return_im=True)
    group = await client.conversations_open(users=[ANA, BEN])

    assert first["channel"]["id"].startswith("D")
    assert second["channel"]["id"] == first["channel"]["id"]
    assert second["already_open"]
    assert second["channel"]["user"] == ANA
    assert group["channel"]["is_mpim"]
    assert sandbox.workspace.dm_channel(ANA) is sandbox.workspace.channels[first["channel"]["id"]]
    assert await code(client.conversations_open(users="U0NOBODY01")) == "user_not_found"
    assert await code(client.api_call("conversations.open")) == "users_list_not_supplied"
    assert (
        await code(client.conversations_archive(channel=first["channel"]["id"]))
        == "method_not_supported_for_channel_type"
    )


async def test_people_are_looked_up(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ana = (await client.users_info(user=ANA))["user"]
    eve = (await client.users_info(user=EVE))["user"]
    by_email = await client.users_lookupByEmail(email="Ana@example.com")
    everyone = await client.users_list()

    assert ana["tz"] == "Europe/Berlin"
    assert ana["tz_offset"] == 3600
    assert ana["profile"]["email"] == "ana@example.com"
    assert ana["real_name"] == "Ana Ruiz"
    assert eve["is_stranger"]
    assert eve["team_id"] == "T0ELSEWHERE"
    assert by_email["user"]["id"] == ANA
    assert {each["id"] for each in everyone["members"]} == {sandbox.bot_user_id, ANA, BEN, CLA}
    assert await code(client.users_info(user="U0NOBODY01")) == "user_not_found"
    assert await code(client.users_lookupByEmail(email="x@example.com")) == "users_not_found"
