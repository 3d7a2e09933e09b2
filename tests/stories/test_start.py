"""`warroom run` where it cannot start: one line that says what to do, and exit code 2. Where it can, it does."""

import socket
from pathlib import Path

import pytest
from support import only_postgres

from bot.sandbox import Sandbox
from stories.bot_process import Ended, Host
from stories.ledger import assert_declared_once
from stories.workspace import DECLARE

EMPTY_POSTGRES = pytest.mark.parametrize(
    "empty_address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


async def refused(host: Host, **changes: str | None) -> str:
    """The one line with which it refuses to start in an environment changed like this; None takes a setting away."""
    changed = host.environment | changes
    bot = await host.spawn({name: value for name, value in changed.items() if value is not None})
    return complaint(await bot.ended())


def complaint(ended: Ended) -> str:
    """The only line, of a process that could not begin."""
    assert ended.code == 2, ended.said
    assert "Traceback" not in ended.said
    assert len(ended.complaints) == 1, ended.said
    return ended.complaints[0]


# Settings.


async def test_without_a_token_it_says_where_to_get_one(host: Host) -> None:
    said = await refused(host, SLACK_BOT_TOKEN=None)

    assert "SLACK_BOT_TOKEN: it is not set" in said
    assert "OAuth & Permissions" in said


async def test_without_any_way_in_it_names_both(host: Host) -> None:
    said = await refused(host, SLACK_APP_TOKEN=None, SLACK_SIGNING_SECRET=None)

    assert "SLACK_APP_TOKEN" in said
    assert "SLACK_SIGNING_SECRET" in said


async def test_a_misspelt_setting_is_named(host: Host) -> None:
    said = await refused(host, WARROOM_ANOUNCE_CHANNEL="announcements")

    assert "WARROOM_ANOUNCE_CHANNEL" in said


async def test_a_bad_value_is_named_with_how_to_write_it(host: Host) -> None:
    said = await refused(host, WARROOM_LISTEN="everywhere")

    assert "WARROOM_LISTEN" in said
    assert "127.0.0.1:8080" in said


async def test_all_mistakes_are_told_at_once_one_a_line(host: Host) -> None:
    bot = await host.spawn(host.environment | {"SLACK_BOT_TOKEN": "", "WARROOM_LISTEN": "x", "WARROOM_COLOUR": "red"})

    ended = await bot.ended()

    assert ended.code == 2
    assert len(ended.complaints) == len(ended.said.splitlines()) == 3


async def test_a_mistake_in_the_catalogue_is_told_with_its_file_and_line(host: Host) -> None:
    catalogue = host.folder / "ours.yaml"
    catalogue.write_text("roles:\n  legal:\n    owners: [nobody-we-know]\n")

    said = await refused(host, WARROOM_CONFIG=str(catalogue))

    assert f"{catalogue}:3:" in said
    assert "nobody-we-know" in said


async def test_what_kubernetes_sets_by_itself_does_not_stop_it(host: Host) -> None:
    bot = await host.spawn(host.environment | {"WARROOM_SERVICE_HOST": "10.0.0.7", "WARROOM_PORT": "tcp://10.0.0.7:80"})

    await host.sandbox.heard(lambda: len(host.sandbox.sockets), within=60)

    assert (await bot.terminate()).code == 0


# The database.


async def test_an_unreachable_database_is_named_and_its_password_is_not(host: Host) -> None:
    said = await refused(host, DATABASE_URL="postgresql://ann:sesame@127.0.0.1:1/warroom")

    assert "DATABASE_URL" in said
    assert "sesame" not in said


async def test_a_file_that_is_no_database_is_refused_and_left_alone(host: Host) -> None:
    file = host.folder / "notes.db"
    file.write_text("These are the minutes of the meeting of the third of May.\n" * 40)
    before = file.read_bytes()

    said = await refused(host, DATABASE_URL=f"sqlite:///{file}")

    assert "DATABASE_URL" in said
    assert file.read_bytes() == before


async def test_a_data_folder_that_cannot_be_made_is_named(host: Host) -> None:
    (host.folder / "taken").write_text("a file stands where the folder should be")

    said = await refused(host, DATABASE_URL=None, WARROOM_DATA_DIR=str(host.folder / "taken"))

    assert "WARROOM_DATA_DIR" in said


@EMPTY_POSTGRES
async def test_on_postgresql_an_older_schema_is_not_changed_but_told(host: Host, empty_address: str) -> None:
    said = await refused(host, DATABASE_URL=empty_address)

    assert "warroom migrate" in said


async def test_a_second_bot_on_the_same_file_is_refused_and_the_first_goes_on(host: Host) -> None:
    await host.start()

    said = await refused(host)
    answered = await host.types(DECLARE)
    await host.finished()

    assert "another warroom process" in said
    assert "INC-1 declared" in answered
    assert_declared_once(host.sandbox)


@only_postgres
async def test_two_bots_on_postgresql_share_the_work(host: Host) -> None:
    await host.start()
    await host.start()

    await host.types(DECLARE)
    await host.finished()

    assert_declared_once(host.sandbox)


# Slack.


async def test_a_token_that_slack_refuses_ends_the_start(host: Host) -> None:
    said = await refused(host, SLACK_BOT_TOKEN="xoxb-of-another-time")

    assert "SLACK_BOT_TOKEN" in said
    assert "invalid_auth" in said
    assert "another-time" not in said


async def test_a_token_refused_later_ends_the_next_start_too(host: Host) -> None:
    await (await host.start()).terminate()
    host.sandbox.faults.fail("auth.test", "token_revoked", times=None)

    said = await refused(host)

    assert "token_revoked" in said


async def test_while_slack_is_silent_it_waits_and_then_starts(host: Host) -> None:
    host.sandbox.faults.status("auth.test", 503)

    await host.start()
    answered = await host.types(DECLARE)

    assert "INC-1 declared" in answered


async def test_a_bot_that_knows_itself_starts_while_slack_is_silent(host: Host) -> None:
    await (await host.start()).terminate()
    host.sandbox.faults.refuse("auth.test", times=None)

    await host.start()
    await host.types(DECLARE)
    await host.finished()

    assert_declared_once(host.sandbox)


# The address.


async def test_an_address_that_is_taken_is_named(host: Host) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = await refused(host, WARROOM_LISTEN=f"127.0.0.1:{port}")

    assert "WARROOM_LISTEN" in said
    assert str(port) in said


async def test_a_refused_start_leaves_nothing_in_slack_and_no_lock(host: Host) -> None:
    await refused(host, SLACK_BOT_TOKEN="xoxb-of-another-time")

    await host.start()
    await host.types(DECLARE)
    await host.finished()

    assert_declared_once(host.sandbox)


async def test_a_fresh_machine_needs_no_database_made_before(live_sandbox: Sandbox, tmp_path: Path) -> None:
    host = Host(sandbox=live_sandbox, address=f"sqlite:///{tmp_path / 'new' / 'warroom.db'}", folder=tmp_path)

    await host.start()
    answered = await host.types(DECLARE)
    await host.clear()

    assert "INC-1 declared" in answered
