"""Where settings come from: the environment, then .env, then secret files. Which of their names are meant for us."""

import logging
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic_settings import BaseSettings, DotEnvSettingsSource, SecretsSettingsSource

from bot.domain.playbook import nearest

log = logging.getLogger(__name__)

_OURS = "warroom_"
_SERVICE = re.compile(r"warroom_(.+_)?service_(host|port)(_.+)?")
_PORT = re.compile(r"warroom_(.+_)?port(_.+)?")
_LINK = re.compile(r"(tcp|udp|sctp)://")


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """Names in lower case; what is set to nothing is not set."""
    return _filled(env)


def env_file(model: type[BaseSettings], path: Path | None) -> dict[str, str]:
    """What the .env file says, if there is one. ValueError when it is no text, OSError when it cannot be read."""
    if path is None or not path.is_file():
        return {}
    return _filled(DotEnvSettingsSource(model, env_file=path, env_file_encoding="utf-8").env_vars)


def secret_files(model: type[BaseSettings], folder: Path | None) -> dict[str, str]:
    """One file a setting, named like it; a file under a name of ours that we do not know is found as well."""
    if folder is None or not folder.is_dir():
        return {}
    strays = {each.name: "file" for each in folder.iterdir() if each.name.lower().startswith(_OURS)}
    return _filled(strays) | _filled(SecretsSettingsSource(model, secrets_dir=folder)())


def unknown(found: Mapping[str, str], known: Collection[str]) -> list[str]:
    """A line for each WARROOM_ name that is no setting. What Kubernetes injects for a service is only logged."""
    lines = []
    for name in sorted(found):
        if not name.startswith(_OURS) or name in known:
            continue
        if _injected(name, found[name]):
            log.warning("setting ignored: Kubernetes sets it for a service", extra={"setting": name.upper()})
        else:
            lines.append(_stray(name.upper(), [each.upper() for each in known if each.startswith(_OURS)]))
    return lines


def _injected(name: str, value: str) -> bool:
    """A service called warroom, or warroom-db and the like, gives every pod names that look like ours."""
    if re.match(r"warroom_(service|port)(_|$)", name) or _SERVICE.fullmatch(name):
        return True
    return bool(_PORT.fullmatch(name) and (_LINK.match(value) or re.search(r"_port_\d+_", name)))


def _stray(name: str, known: list[str]) -> str:
    guess = nearest(name, known)
    meant = f"Did you mean {guess}?" if guess else f"Known: {', '.join(known)}."
    return f"{name}: there is no such setting. {meant} Rename it or take it out."


def _filled(found: Mapping[str, str | None]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in found.items() if value and value.strip()}
