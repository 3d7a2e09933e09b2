"""`warroom check`: whether an emergency would find the bot ready, asked before there is one."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bot.check import catalogue, database, differences, slack
from bot.check.report import Line, error, note, ok
from bot.domain.playbook import Catalogue
from bot.gateways.survey import survey
from config.catalogue import load
from config.mistakes import CatalogueError
from config.settings import Mode, Settings

__all__ = ["check"]


async def check(settings: Settings, *, offline: bool, manifest: Path | None) -> AsyncIterator[Line]:
    """Every finding, as soon as it is known. `offline` leaves out what only Slack can say."""
    yield ok("settings", _settings(settings, offline=offline))
    found, lines = _catalogue(settings)
    for line in lines:
        yield line
    if found is not None and found.pagers:
        yield _pagers(settings, found)
    async for line in database.lines_of(settings):
        yield line
    if manifest is not None:
        for line in _manifest(settings, manifest, offline=offline):
            yield line
    if offline:
        yield note("slack", "not asked, since --offline was given.")
        return
    slack_settings = settings.slack
    async with survey(bot_token=slack_settings.bot_token.get_secret_value(), api_url=slack_settings.api_url) as asked:
        async for line in slack.lines_of(asked, settings, found):
            yield line
    if manifest is None:
        yield note(
            "manifest",
            "the app's commands, shortcuts, events and tabs cannot be read with a bot token. Download the manifest "
            "from the app's settings and compare it: warroom check --manifest FILE",
        )


def _settings(settings: Settings, *, offline: bool) -> str:
    way = {Mode.SOCKET: "Socket Mode", Mode.HTTP: f"HTTP on {settings.warroom_listen}"}
    said = [f"command {settings.warroom_command}"]
    return ", ".join(said if offline else [way[settings.slack.mode], *said])


def _catalogue(settings: Settings) -> tuple[Catalogue | None, list[Line]]:
    """With mistakes in it there is none, and the rest is looked at all the same."""
    try:
        found = load(settings.warroom_config)
    except CatalogueError as problem:
        return None, [error("catalogue", str(mistake)) for mistake in problem.mistakes]
    return found, list(catalogue.lines_of(found))


def _pagers(settings: Settings, found: Catalogue) -> Line:
    """They are not called: somebody would be woken by it."""
    if settings.warroom_pager_secret is None:
        return error("pagers", "WARROOM_PAGER_SECRET is not set, and the catalogue names pagers. `run` will not start.")
    return ok("pagers", f"{', '.join(found.pagers)}, signed; to try one, page yourself in a drill")


def _manifest(settings: Settings, path: Path, *, offline: bool) -> Iterator[Line]:
    try:
        theirs = differences.read(path.read_bytes())
    except OSError as problem:
        yield error("manifest", f"{path}: {problem.strerror or 'cannot be read'}")
        return
    except differences.UnreadableManifestError as problem:
        yield error("manifest", f"{path}: {problem}")
        return
    socket_mode = differences.uses_sockets(theirs) if offline else settings.slack.mode is Mode.SOCKET
    yield from differences.lines_of(theirs, command=settings.warroom_command, socket_mode=socket_mode)
