"""What `warroom check` says of a catalogue, of scopes, and of an app's manifest: comparisons without I/O."""

import copy
import json
from collections.abc import Iterable

import pytest
from support import catalogue as supported

from bot.check import catalogue, differences, scopes
from bot.check.report import Level, Line, error, is_well, note, ok, summary, warning
from bot.manifest import Manifest, as_json, as_yaml, manifest
from bot.manifest import scopes as needed_scopes
from config.catalogue import Source, load_sources

URL = "https://warroom.example/slack/events"


def grave(lines: Iterable[Line]) -> list[str]:
    """All that asks for something, as printed."""
    return [str(line) for line in lines if line.level in (Level.WARNING, Level.ERROR)]


# Lines.


def test_each_line_says_its_level_in_words() -> None:
    printed = [str(each("database", "as it is")) for each in (ok, note, warning, error)]

    assert printed == [
        "ok       database: as it is",
        "note     database: as it is",
        "warning  database: as it is",
        "error    database: as it is",
    ]


def test_only_an_error_keeps_all_from_being_well() -> None:
    assert is_well([ok("a", ""), note("b", ""), warning("c", "")])
    assert not is_well([ok("a", ""), error("b", "")])


def test_the_summary_counts_what_is_to_be_done() -> None:
    assert summary([ok("a", ""), note("b", "")]) == "All is well."
    assert summary([warning("a", ""), error("b", ""), error("c", "")]) == "To be done: 2 errors, 1 warning."


# The catalogue.


def said_of(content: str) -> list[str]:
    return grave(catalogue.lines_of(load_sources([Source(name="ours.yaml", content=content.encode())])))


def test_a_catalogue_without_people_is_an_error_and_nothing_more_is_said() -> None:
    (line,) = grave(catalogue.lines_of(load_sources([])))

    assert line.startswith("error")
    assert "nobody" in line


def test_a_role_that_types_page_needs_an_owner() -> None:
    lines = said_of("people: {ben: {slack: U0BEN0001, name: Ben}}\nroles: {legal: {owners: [ben]}}")

    (line,) = [line for line in lines if "no owner" in line]
    assert line.startswith("warning")
    assert "policy" in line
    assert "legal" not in line
    assert "scribe" not in line


def test_an_owner_without_a_backup_is_told() -> None:
    lines = said_of("people: {ben: {slack: U0BEN0001, name: Ben}}\nroles: {legal: {owners: [ben]}}")

    assert any("no backup: legal." in line for line in lines)


def test_those_on_duty_need_a_phone_number_and_the_others_do_not() -> None:
    lines = said_of(
        "people:\n  ben: {slack: U0BEN0001, name: Ben}\n"
        "  cla: {slack: U0CLA0001, name: Cla, phone: '+44 20 7946 0000'}\n"
        "  eve: {slack: U0EVE0001, name: Eve}\nroles: {legal: {owners: [ben], backups: [cla]}}"
    )

    assert any("no phone number: ben." in line for line in lines)


def test_people_reached_by_slack_only_are_a_warning() -> None:
    lines = grave(catalogue.lines_of(supported()))

    (line,) = [line for line in lines if "Slack only" in line]
    assert line.startswith("warning")


def test_people_with_a_pager_are_not_reached_by_slack_only() -> None:
    lines = said_of(
        "people: {ben: {slack: U0BEN0001, name: Ben}, cla: {slack: U0CLA0001, name: Cla}}\n"
        "roles: {legal: {owners: [ben], backups: [cla]}}\n"
        "pagers: {oncall: {url: 'https://pager.example/call', people: [ben]}}"
    )

    assert any("Slack only: cla." in line for line in lines)


# Scopes.


def test_with_all_scopes_there_is_nothing_to_do() -> None:
    lines = list(scopes.lines_of(needed_scopes(), needed_scopes()))

    assert [line.level for line in lines] == [Level.OK]


def test_a_missing_scope_says_what_fails_without_it() -> None:
    granted = set(needed_scopes()) - {"channels:manage"}

    (line,) = scopes.lines_of(granted, needed_scopes())

    assert line.level is Level.ERROR
    assert "channels:manage is missing" in line.text
    assert "open the room" in line.text
    assert "reinstall" in line.text


def test_a_missing_optional_scope_is_a_note_only() -> None:
    lines = list(scopes.lines_of(set(needed_scopes()) - {"channels:join"}, needed_scopes()))

    assert {line.level for line in lines} == {Level.NOTE, Level.OK}


def test_a_scope_that_nothing_uses_is_named() -> None:
    lines = scopes.lines_of([*needed_scopes(), "admin"], needed_scopes())

    assert [line.text for line in lines if line.level is Level.NOTE] == [
        "granted and not used: admin. They can be taken away."
    ]


# The manifest.


def ours(*, socket_mode: bool = True) -> Manifest:
    return copy.deepcopy(manifest(command="/incident", url=None if socket_mode else URL))


def compared(theirs: Manifest, *, socket_mode: bool = True) -> list[Line]:
    return list(differences.lines_of(theirs, command="/incident", socket_mode=socket_mode))


@pytest.mark.parametrize("socket_mode", [True, False], ids=["Socket Mode", "HTTP"])
def test_our_own_manifest_differs_in_nothing(socket_mode: bool) -> None:
    (line,) = compared(ours(socket_mode=socket_mode), socket_mode=socket_mode)

    assert line.level is Level.OK


@pytest.mark.parametrize("write", [as_yaml, as_json], ids=["YAML", "JSON"])
def test_a_manifest_is_read_as_slack_writes_it(write: object) -> None:
    assert callable(write)
    assert differences.read(write(ours()).encode()) == ours()


def test_the_answer_of_the_export_method_is_read_too() -> None:
    assert differences.read(json.dumps({"ok": True, "manifest": ours()}).encode()) == ours()


@pytest.mark.parametrize("content", [b"", b"[1]", b"a: b: c", b"\xff\xfe\x00", b"{", b"minutes of the meeting"])
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(differences.UnreadableManifestError):
        differences.read(content)


def test_a_manifest_that_nests_without_end_is_refused() -> None:
    for content in (b"[" * 5000, b'{"a":' * 20000):
        with pytest.raises(differences.UnreadableManifestError):
            differences.read(content)


def test_an_app_without_anything_is_told_all_that_it_lacks() -> None:
    lines = compared({"display_information": {"name": "Empty"}})

    said = "\n".join(grave(lines))
    for word in (
        "/incident",
        "declare_incident",
        "chat:write",
        "member_joined_channel",
        "messages_tab",
        "interactivity",
    ):
        assert word in said
    assert not is_well(lines)


@pytest.mark.parametrize("odd", [None, 5, "text", ["list"], {"bot": 5}])
def test_an_odd_shape_is_told_as_missing(odd: object) -> None:
    theirs = ours()
    theirs["oauth_config"] = {"scopes": odd}
    theirs["settings"] = odd
    theirs["features"] = odd

    assert not is_well(compared(theirs))


def test_a_command_that_is_not_escaped_is_an_error() -> None:
    theirs = ours()
    theirs["features"]["slash_commands"][0]["should_escape"] = False

    (line,) = compared(theirs)

    assert line.level is Level.ERROR
    assert "should_escape" in line.text


def test_another_command_is_named_and_the_setting_too() -> None:
    theirs = ours()
    theirs["features"]["slash_commands"][0]["command"] = "/emergency"

    (line,) = compared(theirs)

    assert "/emergency" in line.text
    assert "WARROOM_COMMAND" in line.text


def test_an_older_usage_hint_is_a_note_only() -> None:
    theirs = ours()
    theirs["features"]["slash_commands"][0]["usage_hint"] = "help"

    assert [line.level for line in compared(theirs)] == [Level.NOTE]


def test_a_missing_event_and_a_needless_one_are_told_apart() -> None:
    theirs = ours()
    theirs["settings"]["event_subscriptions"]["bot_events"] = ["team_join"]

    lines = compared(theirs)

    assert any(line.level is Level.ERROR and "member_joined_channel" in line.text for line in lines)
    assert any(line.level is Level.NOTE and "team_join" in line.text for line in lines)


def test_an_app_made_for_http_does_not_fit_socket_mode() -> None:
    lines = compared(ours(socket_mode=False), socket_mode=True)

    assert any(line.level is Level.ERROR and "Socket Mode is off" in line.text for line in lines)


def test_in_http_mode_every_address_must_be_ours_and_the_same() -> None:
    theirs = ours(socket_mode=False)
    theirs["settings"]["interactivity"]["request_url"] = "https://other.example/slack"

    lines = grave(compared(theirs, socket_mode=False))

    assert any("interactivity.request_url" in line for line in lines)
    assert any("different addresses" in line for line in lines)


def test_token_rotation_is_an_error() -> None:
    theirs = ours()
    theirs["settings"]["token_rotation_enabled"] = True

    (line,) = compared(theirs)

    assert line.level is Level.ERROR
    assert "rotation" in line.text
