"""Troubles on request, as the real client meets them, and the ledger of calls."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from sandbox_app import ANA, HandClock, code, new_client, refusal, running
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return new_client(sandbox)


def texts(sandbox: Sandbox) -> list[str]:
    """Return what Ana got."""
    return [message.text for message in sandbox.person(ANA).direct_messages]


async def test_a_rate_limit_says_when_to_come_again(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.rate_limit("chat.postMessage", 7)

    error = await refusal(client.chat_postMessage(channel=ANA, text="one"))
    await client.chat_postMessage(channel=ANA, text="two")

    assert error.response.status_code == 429
    assert error.response["error"] == "ratelimited"
    assert error.response.headers["Retry-After"] == "7"
    assert texts(sandbox) == ["two"]


async def test_the_nth_call_fails(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.fail("chat.postMessage", "fatal_error", nth=2)

    await client.chat_postMessage(channel=ANA, text="one")
    second = await code(client.chat_postMessage(channel=ANA, text="two"))
    await client.chat_postMessage(channel=ANA, text="three")

    assert second == "fatal_error"
    assert texts(sandbox) == ["one", "three"]


async def test_a_server_error_has_no_effect(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.status("chat.postMessage", 500)

    error = await refusal(client.chat_postMessage(channel=ANA, text="one"))

    assert error.response.status_code == 500
    assert texts(sandbox) == []


async def test_a_dropped_answer_hides_an_effect(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.do_then_drop("chat.postMessage")

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=ANA, text="one")

    assert texts(sandbox) == ["one"]
    assert (sandbox.calls[-1].ok, sandbox.calls[-1].status) == (True, None)


async def test_a_refused_connection_has_no_effect(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.refuse("chat.postMessage")

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=ANA, text="one")

    assert texts(sandbox) == []
    assert not sandbox.calls[-1].ok


async def test_a_delay_comes_before_the_effect() -> None:
    clock = HandClock()
    start = clock.now()
    async with running(clock) as sandbox:
        sandbox.faults.delay("*", 0.05)
        asyncio.get_running_loop().call_later(0.01, lambda: clock.forward(minutes=1))
        await new_client(sandbox).chat_postMessage(channel=ANA, text="late")
        message, call = sandbox.person(ANA).direct_messages[0], sandbox.calls[0]

    assert float(message.ts) - start.timestamp() == pytest.approx(60)
    assert call.answered - call.began >= 0.05


async def test_troubles_may_hit_every_method_until_cleared(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.fail("*", "service_unavailable", times=None)

    first, second = await code(client.auth_test()), await code(client.users_info(user=ANA))
    sandbox.faults.clear()

    assert (first, second) == ("service_unavailable", "service_unavailable")
    assert (await client.auth_test())["ok"]


async def test_uploads_and_response_addresses_fail_too(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.status("upload", 500)
    sandbox.faults.refuse("response_url")
    answer = await sandbox.person(ANA).types("/incident list", channel="general")

    with pytest.raises(SlackRequestError):
        await client.files_upload_v2(filename="a.txt", content="x", title="A")
    with pytest.raises(aiohttp.ClientError):
        await AsyncWebhookClient(answer.response_url, retry_handlers=[]).send(text="later")

    assert answer.ephemerals == []
    assert [call.method for call in sandbox.calls][-2:] == ["upload", "response_url"]


async def test_the_ledger_tells_what_was_called(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=ANA, text="page")
    await code(client.users_info(user="U0NOBODY01"))

    posted, looked_up = sandbox.calls
    assert (posted.method, posted.ok, posted.args["text"]) == ("chat.postMessage", True, "page")
    assert (looked_up.method, looked_up.error) == ("users.info", "user_not_found")
    assert posted.at == sandbox.workspace.clock.now()
    assert "token" not in posted.args


async def test_waiting_ends_when_the_state_is_reached(sandbox: Sandbox, client: AsyncWebClient) -> None:
    waiting = asyncio.create_task(sandbox.heard(lambda: texts(sandbox)))

    await client.chat_postMessage(channel=ANA, text="page")

    assert await waiting == ["page"]


async def test_waiting_in_vain_tells_the_latest_calls(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.auth_test()

    with pytest.raises(TimeoutError, match=r"auth\.test:ok"):
        await sandbox.heard(lambda: False, within=0.01)
