"""The manifest exported from the app's settings, compared with ours, difference by difference."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import yaml

from bot.check.report import Line, error, note, ok, warning
from bot.gateways.scopes import SCOPES
from bot.manifest import PATH, Manifest, manifest

ABOUT = "manifest"


class UnreadableManifestError(Exception):
    """The file is no manifest; the text says why."""


def read(content: bytes) -> Manifest:
    """YAML or JSON as Slack exports it, or the answer of its export method. Raises UnreadableManifestError."""
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as problem:
        raise UnreadableManifestError("it is neither YAML nor JSON") from problem
    if isinstance(found, dict) and isinstance(found.get("manifest"), dict):
        found = found["manifest"]
    if not isinstance(found, dict) or "display_information" not in found:
        raise UnreadableManifestError("it is no manifest of a Slack app")
    return cast(Manifest, found)


def lines_of(theirs: Manifest, *, command: str, socket_mode: bool) -> Iterator[Line]:
    """What differs between the app and what this version wants; a line that all is the same where nothing does."""
    ours = manifest(command=command, url=None if socket_mode else _url(theirs))
    found = [
        *_command(ours, theirs),
        *_shortcuts(ours, theirs),
        *_lists(ours, theirs),
        *_switches(ours, theirs),
        *_addresses(theirs, socket_mode=socket_mode),
    ]
    yield from found or [ok(ABOUT, "the app is as this version wants it")]


def uses_sockets(theirs: Manifest) -> bool:
    """Which mode the app is made for; taken as right where no tokens say which one is wanted."""
    return bool(_at(theirs, "settings", "socket_mode_enabled"))


def _at(tree: Mapping[str, Any], *path: str) -> Any:
    """What stands there; None where the way there is not."""
    found: Any = tree
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _entries(tree: Mapping[str, Any], *path: str) -> list[Mapping[str, Any]]:
    found = _at(tree, *path)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _words(tree: Mapping[str, Any], *path: str) -> list[str]:
    found = _at(tree, *path)
    return [str(each) for each in found] if isinstance(found, list) else []


def _command(ours: Manifest, theirs: Manifest) -> Iterator[Line]:
    (wanted,) = _entries(ours, "features", "slash_commands")
    there = {str(each.get("command")): each for each in _entries(theirs, "features", "slash_commands")}
    found = there.get(wanted["command"])
    if found is None:
        others = f" It has {', '.join(there)}: is WARROOM_COMMAND right?" if there else ""
        yield error(ABOUT, f"the app has no command {wanted['command']}.{others}")
        return
    if found.get("should_escape") is not True:
        yield error(ABOUT, "should_escape is off: Slack does not say who @ana is. Turn on escaping for the command.")
    if any(found.get(key) != wanted[key] for key in ("description", "usage_hint")):
        yield note(ABOUT, "the command's description or usage hint is of another version.")


def _shortcuts(ours: Manifest, theirs: Manifest) -> Iterator[Line]:
    there = {str(each.get("callback_id")): each for each in _entries(theirs, "features", "shortcuts")}
    for wanted in _entries(ours, "features", "shortcuts"):
        found = there.pop(wanted["callback_id"], None)
        if found is None:
            yield warning(ABOUT, f"the shortcut {wanted['name']!r} ({wanted['callback_id']}) is missing.")
        elif found.get("type") != wanted["type"]:
            yield error(ABOUT, f"the shortcut {wanted['callback_id']} must be of the type {wanted['type']}.")
        elif dict(found) != dict(wanted):
            yield note(ABOUT, f"the shortcut {wanted['callback_id']} has another name or description.")
    yield from (warning(ABOUT, f"the shortcut {callback} is none of ours: nothing answers it.") for callback in there)


def _lists(ours: Manifest, theirs: Manifest) -> Iterator[Line]:
    wanted, there = (_words(each, "oauth_config", "scopes", "bot") for each in (ours, theirs))
    for scope in _missing(wanted, there):
        lost = f"the scope {scope} is missing: without it the bot cannot {SCOPES[scope].allows}."
        yield note(ABOUT, f"{lost} It is optional.") if SCOPES[scope].optional else error(ABOUT, lost)
    if more := _missing(there, wanted):
        yield note(ABOUT, f"scopes that nothing uses: {', '.join(more)}.")
    if firm := _missing(*(_words(each, "oauth_config", "scopes", "bot_optional") for each in (ours, theirs))):
        yield note(ABOUT, f"scopes that could be optional: {', '.join(firm)}.")
    wanted, there = (_words(each, "settings", "event_subscriptions", "bot_events") for each in (ours, theirs))
    yield from (error(ABOUT, f"the event {name} is not subscribed to.") for name in _missing(wanted, there))
    if more := _missing(there, wanted):
        yield note(ABOUT, f"events that nothing answers: {', '.join(more)}.")


def _missing(wanted: Iterable[str], there: Iterable[str]) -> list[str]:
    have = set(there)
    return [each for each in wanted if each not in have]


SWITCHES = (
    (("features", "app_home", "messages_tab_enabled"), "the Messages tab is off: no page can be sent."),
    (("features", "app_home", "home_tab_enabled"), "the Home tab is off: nobody sees what waits for them."),
    (("settings", "interactivity", "is_enabled"), "interactivity is off: no button and no form works."),
    (("settings", "token_rotation_enabled"), "token rotation is on: the token stops working after 12 hours."),
    (("settings", "socket_mode_enabled"), "Socket Mode is {theirs}, and the settings here want it {ours}."),
)


def _switches(ours: Manifest, theirs: Manifest) -> Iterator[Line]:
    """A switch that is not named is off."""
    for path, text in SWITCHES:
        wanted, there = bool(_at(ours, *path)), bool(_at(theirs, *path))
        if wanted is not there:
            state = {True: "on", False: "off"}
            yield error(ABOUT, f"{'.'.join(path)}: {text.format(ours=state[wanted], theirs=state[there])}")
    if _at(theirs, "features", "app_home", "messages_tab_read_only_enabled"):
        yield note(ABOUT, "the Messages tab is read-only: nobody can answer the bot there.")


def _addresses(theirs: Manifest, *, socket_mode: bool) -> Iterator[Line]:
    """In HTTP mode all three must lead to the same place, which must be ours."""
    if socket_mode:
        return
    (command, *_) = _entries(theirs, "features", "slash_commands") or [{}]
    addresses = {
        "event_subscriptions.request_url": _url(theirs),
        "interactivity.request_url": _at(theirs, "settings", "interactivity", "request_url"),
        "the command's url": command.get("url"),
    }
    for name, address in addresses.items():
        if not str(address or "").endswith(PATH):
            yield error(ABOUT, f"{name} is {address or 'not set'}; it must be https://your-host{PATH}.")
    if len({str(address) for address in addresses.values()}) > 1:
        yield error(ABOUT, "events, interactivity and the command go to different addresses.")


def _url(theirs: Manifest) -> str | None:
    found = _at(theirs, "settings", "event_subscriptions", "request_url")
    return str(found) if found else None
