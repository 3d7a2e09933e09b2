"""The `warroom` command. Each subcommand imports what it needs when it runs, so that `verify` stays light."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.domain.change import DomainError
from config.mistakes import CatalogueError, SettingsError

if TYPE_CHECKING:
    from bot.check.report import Line
    from config.settings import Settings

USAGE = 2
"""Exit code of a command that could not begin: wrong settings, no database, a file that is not there."""

REFUSED = 1
"""Exit code of a verification that failed, and of a check that found something to be done."""


class CannotStartError(Exception):
    """What keeps a command from beginning, one line a mistake."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, run, and exit: 0 done, 1 refused, 2 could not begin."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except (SettingsError, CatalogueError, CannotStartError) as error:
        sys.exit(_complain(str(error)))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _complain(text: str) -> int:
    for line in text.splitlines():
        print(f"warroom: {line}", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="warroom", description="War rooms in Slack for a marketplace's emergencies.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _command(commands, "run", _run, "run the bot, in Socket Mode or over signed HTTP")
    demo = _command(commands, "demo", _demo, "play one emergency on a local Slack; needs nothing")
    demo.add_argument("--once", action="store_true", help="end after the export instead of staying up")
    demo.add_argument("--data-dir", type=Path, help="where the demo keeps its files (default: a new temporary folder)")
    _command(commands, "migrate", _migrate, "bring the database's schema up to date")
    export = _command(commands, "export", _export, "write an incident's record to files")
    export.add_argument("incident", help="INC-42")
    export.add_argument("--format", choices=("md", "json", "all"), default="all")
    export.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to (default: here)")
    export.add_argument("--workspace", metavar="T…", help="needed when the database holds several workspaces")
    check = _command(commands, "check", _check, "say whether everything is ready, and what to do where it is not")
    check.add_argument("--offline", action="store_true", help="leave out what only Slack can say; needs no token")
    check.add_argument("--manifest", type=Path, metavar="FILE", help="compare a manifest downloaded from Slack")
    manifest = _command(commands, "manifest", _manifest, "print the manifest to make the Slack app from; needs nothing")
    manifest.add_argument("--json", action="store_true", help="as JSON; YAML is what Slack shows first")
    manifest.add_argument("--url", type=_https, metavar="https://…", help="for HTTP: the bot's public address")
    manifest.add_argument("--why", action="store_true", help="instead, what each permission is for, a line each")
    verify = _command(commands, "verify", _verify, "check that an exported file is unchanged")
    verify.add_argument("file", type=Path)
    return parser


def _https(text: str) -> str:
    """The address for Slack's requests; a bare host stands for our path there."""
    from bot.manifest import PATH

    url = urlsplit(text)
    if url.scheme != "https" or not url.hostname or url.query or url.fragment:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address that Slack calls. Write it as https://warroom.example."
        )
    return text if url.path.strip("/") else f"https://{url.netloc}{PATH}"


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], about: str) -> Any:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser


def _run(_options: argparse.Namespace) -> int:
    from bot.app import StartError, Warroom
    from config import catalogue, logs, settings

    found = settings.load(os.environ, {settings.Need.SLACK, settings.Need.DATABASE})
    logs.set_up(found.warroom_log_format)
    warroom = Warroom(found, catalogue.load(found.warroom_config))
    try:
        asyncio.run(_until_stopped(warroom.start, warroom.stop))
    except StartError as error:
        raise CannotStartError(str(error)) from error
    return 0


async def _until_stopped(
    start: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Start, wait for SIGTERM or SIGINT, and stop in good order; a signal during the start ends it."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    starting = asyncio.create_task(start())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return
    await starting
    _spare_what_stays()
    await waiting
    await stop()


def _spare_what_stays() -> None:
    """Python's sweep for garbage would else look through all that was loaded, and keep everybody waiting for 0.1 s."""
    gc.collect()
    gc.freeze()


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import play

    return asyncio.run(play(once=options.once, folder=options.data_dir))


def _migrate(_options: argparse.Namespace) -> int:
    from bot.app import StartError
    from bot.offline import migrate
    from config import settings

    found = settings.load(os.environ, {settings.Need.DATABASE})
    try:
        print(asyncio.run(migrate(found)))
    except StartError as error:
        raise CannotStartError(str(error)) from error
    return 0


def _check(options: argparse.Namespace) -> int:
    from bot.check.report import is_well
    from config import settings

    needs = {settings.Need.DATABASE} if options.offline else {settings.Need.DATABASE, settings.Need.SLACK}
    lines = asyncio.run(_told(settings.load(os.environ, needs), offline=options.offline, manifest=options.manifest))
    return 0 if is_well(lines) else REFUSED


async def _told(found: "Settings", *, offline: bool, manifest: Path | None) -> "list[Line]":
    """Print each line as it comes, since Slack may take its time, and return them all."""
    from bot.check import check
    from bot.check.report import summary

    lines = []
    async for line in check(found, offline=offline, manifest=manifest):
        print(line, flush=True)
        lines.append(line)
    print(summary(lines))
    return lines


def _manifest(options: argparse.Namespace) -> int:
    from bot import manifest
    from config import settings

    found = manifest.manifest(command=settings.load(os.environ).warroom_command, url=options.url)
    if options.why:
        print("\n".join(manifest.reasons()))
    else:
        print(manifest.as_json(found) if options.json else manifest.as_yaml(found), end="")
    return 0


def _export(options: argparse.Namespace) -> int:
    from bot.app import StartError
    from bot.offline import ExportOrder, export
    from config import catalogue, settings

    found = settings.load(os.environ, {settings.Need.DATABASE})
    order = ExportOrder(
        incident=options.incident,
        workspace=options.workspace,
        formats=("md", "json") if options.format == "all" else (options.format,),
        folder=options.to,
    )
    try:
        paths = asyncio.run(export(found, catalogue.load(found.warroom_config), order))
    except StartError as error:
        raise CannotStartError(str(error)) from error
    for path in paths:
        print(path)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from bot.exporters.verify import verify

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise CannotStartError(f"{options.file}: {error.strerror or 'cannot be read'}") from error
    try:
        found = verify(content)
    except DomainError as error:
        print(f"{options.file}: REFUSED. {error}", file=sys.stderr)
        return REFUSED
    withheld = f", {found.withheld} of them withheld" if found.withheld else ""
    print(f"{options.file}: unchanged. {found.incident}, {found.entries} entries{withheld}, head hash {found.head}")
    return 0


if __name__ == "__main__":
    main()
