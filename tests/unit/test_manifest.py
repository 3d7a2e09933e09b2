"""The app's manifest: made from our tables, complete for what we call and hear, and within Slack's limits."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli import main
from bot.gateways.scopes import METHODS, SCOPES
from bot.manifest import as_yaml, events, manifest, optional_scopes, reasons, scopes
from handlers.events import HANDLERS
from handlers.shortcuts import SHORTCUTS
from handlers.subscriptions import SUBSCRIPTIONS
from handlers.verbs import VERBS

ROOT = Path(__file__).parents[2]
URL = "https://warroom.example/slack/events"


def calls_in(path: Path) -> Iterator[str]:
    """The Web API methods of every client in a file: `self.client.chat_update` → `chat.update`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and hasattr(AsyncWebClient, node.attr):
            family, _, method = node.attr.partition("_")
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if owner == "client" and method:
                yield f"{family}.{method}"


APP_LEVEL = {"apps.connections_open"}
"""Called with the app-level token, whose one scope no manifest names."""


def called() -> set[str]:
    files = [
        *(ROOT / "bot" / "gateways").rglob("*.py"),
        *(ROOT / "handlers").rglob("*.py"),
        *(ROOT / "bot" / "app").rglob("*.py"),
    ]
    return {call for path in files for call in calls_in(path)} - APP_LEVEL


# Complete for what we do.


def test_every_method_that_we_call_says_which_scopes_it_takes() -> None:
    assert called() == set(METHODS), "name its scopes in bot/gateways/scopes.py"


def test_every_scope_of_a_method_or_an_event_has_a_reason() -> None:
    taken = {scope for needed in METHODS.values() for scope in needed}
    heard = {scope for subscription in SUBSCRIPTIONS.values() for scope in subscription.scopes}

    assert taken | heard <= set(SCOPES)
    assert taken | {"commands"} <= set(scopes())


def test_every_event_that_we_handle_is_subscribed_to() -> None:
    assert set(HANDLERS) <= set(SUBSCRIPTIONS)
    assert {name for handled in HANDLERS for name in SUBSCRIPTIONS[handled].names} == set(events())


def test_an_event_that_we_do_not_handle_is_not_subscribed_to() -> None:
    unheard = {name for type_ in SUBSCRIPTIONS.keys() - HANDLERS.keys() for name in SUBSCRIPTIONS[type_].names}

    assert unheard & set(events()) == set()


def test_an_optional_scope_stands_in_both_lists() -> None:
    found = manifest(command="/incident")["oauth_config"]["scopes"]

    assert "channels:join" in found["bot_optional"]
    assert set(found["bot_optional"]) == set(optional_scopes()) < set(found["bot"])


def test_every_shortcut_is_offered_with_its_own_callback() -> None:
    offered = manifest(command="/incident")["features"]["shortcuts"]

    assert [each["callback_id"] for each in offered] == list(SHORTCUTS)
    assert {each["type"] for each in offered} <= {"global", "message"}


def test_the_hint_names_every_verb() -> None:
    (command,) = manifest(command="/incident")["features"]["slash_commands"]

    assert all(verb.name.split()[0] in command["usage_hint"] for verb in VERBS)
    assert command["should_escape"] is True


# Within Slack's limits, which its manifest schema states.


def test_no_text_is_longer_than_slack_takes() -> None:
    found = manifest(command="/incident")

    assert len(found["display_information"]["name"]) <= 35
    assert len(found["display_information"]["description"]) <= 140
    assert all(len(each["name"]) <= 24 for each in found["features"]["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in found["features"]["shortcuts"])
    assert len(found["features"]["shortcuts"]) <= 10
    assert all(len(each["usage_hint"]) < 1000 for each in found["features"]["slash_commands"])


# How Slack reaches the bot.


def test_for_socket_mode_no_address_is_named() -> None:
    found = manifest(command="/incident")

    assert found["settings"]["socket_mode_enabled"] is True
    assert "url" not in as_yaml(found).lower()


def test_for_http_all_three_doors_have_the_address() -> None:
    found = manifest(command="/incident", url=URL)

    assert found["settings"]["socket_mode_enabled"] is False
    assert found["features"]["slash_commands"][0]["url"] == URL
    assert found["settings"]["interactivity"]["request_url"] == URL
    assert found["settings"]["event_subscriptions"]["request_url"] == URL


# The command.


def ran(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What an operator sees who has set nothing but these settings, no token among them."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "manifest", *arguments],
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)} | settings,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_setting_it_prints_yaml() -> None:
    done = ran()

    assert yaml.safe_load(done.stdout) == manifest(command="/incident")
    assert (done.returncode, done.stderr) == (0, "")


def test_as_json_with_a_command_and_an_address_of_ones_own() -> None:
    done = ran("--json", "--url", "https://warroom.example", WARROOM_COMMAND="/emergency")

    assert json.loads(done.stdout) == manifest(command="/emergency", url=URL)


@pytest.mark.parametrize("typed", ["http://warroom.example", "warroom.example", "https://", "https://a.example?b=c"])
def test_an_address_that_slack_would_not_call_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["manifest", "--url", typed])

    assert ended.value.code == 2
    assert "https://warroom.example" in capsys.readouterr().err


def test_the_reasons_name_every_scope_once() -> None:
    assert [line.split(": with")[0].removesuffix(" (optional)") for line in reasons()] == list(scopes())
