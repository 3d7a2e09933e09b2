"""Uploads and downloads through the real client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from sandbox_app import ANA, code, new_client, running
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return new_client(sandbox)


@pytest.fixture
def room(sandbox: Sandbox) -> str:
    return sandbox.workspace.add_channel("room", members=[ANA, sandbox.bot_user_id]).id


async def test_a_file_goes_up_in_three_steps(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    done = await client.files_upload_v2(
        channel=room, filename="record.md", content="# INC-1", title="Record", initial_comment="The record"
    )
    info = await client.files_info(file=done["file"]["id"])

    assert done["file"]["title"] == "Record"
    assert info["file"]["size"] == 7
    assert info["file"]["channels"] == [room]
    assert sandbox.workspace.files[done["file"]["id"]].content == b"# INC-1"
    shared = sandbox.workspace.messages(room)[0]
    assert (shared.text, shared.files) == ("The record", [done["file"]["id"]])


async def test_a_file_is_downloaded_with_the_token_only(sandbox: Sandbox, client: AsyncWebClient, room: str) -> None:
    done = await client.files_upload_v2(channel=room, filename="a.bin", content=b"\x00\x01", title="A")
    url = (await client.files_info(file=done["file"]["id"]))["file"]["url_private_download"]

    async with aiohttp.ClientSession() as session:
        without = await session.get(url)
        given = await session.get(url, headers={"Authorization": f"Bearer {sandbox.bot_token}"})
        content = await given.read()

    assert without.status == 403
    assert content == b"\x00\x01"


async def test_an_upload_is_no_file_until_completed_and_completed_once(
    sandbox: Sandbox, client: AsyncWebClient, room: str
) -> None:
    ticket = await client.files_getUploadURLExternal(filename="a.txt", length=1)
    file_id = ticket["file_id"]
    empty = await code(client.files_completeUploadExternal(files=[{"id": file_id, "title": "A"}]))

    async with aiohttp.ClientSession() as session, session.post(ticket["upload_url"], data=b"x") as response:
        uploaded = await response.text()

    assert empty == "file_not_found"
    assert uploaded == "OK - 1"
    assert await code(client.files_info(file=file_id)) == "file_not_found"
    other = sandbox.workspace.add_channel("other").id
    files = [{"id": file_id, "title": "A"}]
    assert await code(client.files_completeUploadExternal(files=files, channel_id=other)) == "not_in_channel"
    await client.files_completeUploadExternal(files=files, channel_id=room)
    assert (await client.files_info(file=file_id))["file"]["channels"] == [room]
    assert await code(client.files_completeUploadExternal(files=files, channel_id=room)) == "file_update_failed"
    assert await code(client.files_getUploadURLExternal(filename="a.txt", length=0)) == "invalid_arguments"
