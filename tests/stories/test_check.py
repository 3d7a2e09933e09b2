"""`warroom check` as an operator runs it: against Slack and a database as they are, changing nothing."""

import subprocess
import sys
from asyncio import to_thread
from dataclasses import dataclass
from pathlib import Path

from support import only_postgres

from bot.manifest import as_yaml, manifest
from bot.sandbox import Sandbox
from stories.bot_process import ROOT, Host
from stories.people import BEN, CLA, DEV
from stories.workspace import ANNOUNCEMENTS

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    code: int
    said: str
    complaints: str

    def line(self, about: str, *words: str) -> str:
        """The only line about this that says all of these words."""
        about_it = [line for line in self.said.splitlines() if line[9:].startswith(f"{about}: ")]
        (found,) = [line for line in about_it if all(word in line for word in words)]
        return found

    @property
    def errors(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.startswith("error")]


async def check(host: Host, *arguments: str, **changes: str | None) -> Checked:
    """In a process of its own, in an environment changed like this; None takes a setting away."""
    changed = host.environment | changes
    done = await to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot.cli", "check", *arguments],
        env={"PYTHONPATH": str(ROOT)} | {name: value for name, value in changed.items() if value is not None},
        cwd=host.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    for name in SECRETS:
        assert not host.environment.get(name) or host.environment[name] not in done.stdout + done.stderr
    return Checked(code=done.returncode, said=done.stdout, complaints=done.stderr)


async def test_a_ready_bot_is_told_so_while_it_runs(host: Host) -> None:
    await host.start()
    calls = len(host.sandbox.calls)

    checked = await check(host)

    assert checked.code == 0, checked.said
    assert "a running warroom has it" in checked.line("database", "can be written")
    assert checked.line("token").startswith("ok")
    assert checked.line("scopes").startswith("ok")
    assert checked.line("announce channel").startswith("ok")
    assert checked.line("people", "5 of 5").startswith("ok")
    assert checked.line("catalogue", "Slack only").startswith("warning")
    asked = {call.method for call in host.sandbox.calls[calls:]}
    assert asked <= {"auth.test", "apps.connections.open", "conversations.list", "users.info"}


async def test_what_is_wrong_in_slack_is_told_all_at_once(host: Host) -> None:
    host.sandbox.scopes.difference_update({"pins:write", "channels:join"})
    host.sandbox.workspace.people[BEN].deleted = True
    host.sandbox.workspace.people[CLA].is_bot = True
    del host.sandbox.workspace.people[DEV]

    checked = await check(host)

    assert checked.code == 1
    assert "pin the card" in checked.line("scopes", "pins:write")
    assert checked.line("scopes", "channels:join is missing").startswith("note")
    assert "deactivated" in checked.line("people", BEN)
    assert "is an app" in checked.line("people", CLA)
    assert "nobody in this workspace" in checked.line("people", DEV)
    assert ANNOUNCEMENTS in checked.line("announce channel", "Invite it")
    assert checked.said.splitlines()[-1].startswith("To be done: 4 errors")


async def test_a_refused_token_ends_the_questions_and_not_the_check(host: Host) -> None:
    checked = await check(host, SLACK_BOT_TOKEN="xoxb-of-another-time", WARROOM_ANNOUNCE_CHANNEL="nowhere")

    assert checked.code == 1
    assert len(checked.errors) == 1
    assert "invalid_auth" in checked.errors[0]
    assert "another-time" not in checked.said
    assert checked.line("catalogue", "5 people")


async def test_a_silent_slack_is_told_from_a_refusing_one(host: Host) -> None:
    host.sandbox.faults.refuse("auth.test", times=None)

    checked = await check(host)

    assert checked.code == 1
    assert "Check the network" in checked.line("token")


async def test_an_app_token_that_opens_nothing_is_an_error(host: Host) -> None:
    checked = await check(host, SLACK_APP_TOKEN="xapp-of-another-app")

    assert "connections:write" in checked.line("app token")
    assert checked.code == 1


async def test_an_announce_channel_that_is_not_there_is_an_error(host: Host) -> None:
    checked = await check(host, WARROOM_ANNOUNCE_CHANNEL="announcments")

    assert checked.line("announce channel").startswith("error")
    assert "announcments" in checked.line("announce channel")


async def test_asked_for_less_haste_it_waits(host: Host) -> None:
    host.sandbox.faults.rate_limit("users.info", 0)

    checked = await check(host)

    assert checked.line("people", "5 of 5").startswith("ok")


async def test_the_apps_manifest_is_compared(host: Host) -> None:
    exported = manifest(command="/incident")
    exported["features"]["app_home"]["messages_tab_enabled"] = False
    (host.folder / "app.yaml").write_text(as_yaml(exported))

    checked = await check(host, "--manifest", "app.yaml")

    assert checked.code == 1
    assert "no page can be sent" in checked.line("manifest", "messages_tab_enabled")


async def test_offline_it_needs_no_token_and_makes_nothing(live_sandbox: Sandbox, tmp_path: Path) -> None:
    host = Host(sandbox=live_sandbox, address=f"sqlite:///{tmp_path / 'new' / 'warroom.db'}", folder=tmp_path)

    checked = await check(host, "--offline", **dict.fromkeys((*SECRETS, "SLACK_API_URL")))

    assert checked.code == 0, checked.said
    assert "makes it" in checked.line("database")
    assert not (tmp_path / "new").exists()
    assert live_sandbox.calls == []


async def test_mistakes_in_the_catalogue_are_lines_and_the_rest_is_looked_at(host: Host) -> None:
    ours = host.folder / "ours.yaml"
    ours.write_text("roles:\n  legal:\n    owners: [nobody-we-know]\n")

    checked = await check(host, WARROOM_CONFIG=str(ours))

    assert checked.code == 1
    assert checked.line("catalogue", "nobody-we-know").startswith(f"error    catalogue: {ours}:3:")
    assert checked.line("token").startswith("ok")


async def test_a_pager_without_its_secret_is_an_error(host: Host) -> None:
    ours = host.folder / "ours.yaml"
    ours.write_text("pagers: {oncall: {url: 'https://pager.example/call'}}\n")

    without = await check(host, "--offline", WARROOM_CONFIG=str(ours))
    signed = await check(host, "--offline", WARROOM_CONFIG=str(ours), WARROOM_PAGER_SECRET="long-and-random-text")

    assert without.line("pagers").startswith("error")
    assert signed.line("pagers").startswith("ok")
    assert "long-and-random-text" not in signed.said


async def test_settings_that_cannot_be_read_end_it_as_they_end_a_start(host: Host) -> None:
    checked = await check(host, SLACK_BOT_TOKEN=None)

    assert checked.code == 2
    assert checked.said == ""
    assert "SLACK_BOT_TOKEN" in checked.complaints


async def test_a_database_that_does_not_answer_is_an_error_without_its_password(host: Host) -> None:
    checked = await check(host, "--offline", DATABASE_URL="postgresql://ann:sesame@127.0.0.1:1/warroom")

    assert checked.code == 1
    assert "does not answer" in checked.line("database")
    assert "sesame" not in checked.said


async def test_a_database_file_that_cannot_be_made_is_an_error(host: Host) -> None:
    (host.folder / "a file").write_text("no folder")

    checked = await check(host, "--offline", DATABASE_URL=f"sqlite:///{host.folder}/a file/warroom.db")

    assert checked.code == 1
    assert "cannot be made there" in checked.line("database")


@only_postgres
async def test_on_postgresql_it_is_written_to_as_well(host: Host) -> None:
    checked = await check(host, "--offline")

    assert checked.line("database", "PostgreSQL").startswith("ok")
    assert checked.line("database", "can be written").startswith("ok")
