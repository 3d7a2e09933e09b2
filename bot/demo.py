"""`warroom demo`: one emergency from declare to export, on a local Slack, in fast time, told as a story."""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path

from bot.app import Warroom
from bot.demo_cast import CATALOGUE, PEOPLE
from bot.demo_stage import ANNOUNCE, DESK
from bot.demo_story import Story
from bot.gateways.clock import MovableClock
from bot.sandbox import Sandbox
from config import catalogue, settings


async def play(*, once: bool, folder: Path | None) -> int:
    """Play the emergency; with `once` end after the export, else stay up until Ctrl-C."""
    place = folder or Path(tempfile.mkdtemp(prefix="warroom-demo-"))
    clock = MovableClock()
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    for person in PEOPLE:
        sandbox.workspace.add_person(person.user, name=person.name, real_name=person.real_name, tz=person.zone)
    for channel in (ANNOUNCE, DESK):
        sandbox.workspace.add_channel(channel, members=[person.user for person in PEOPLE])
    warroom = Warroom(_settings(sandbox, place), catalogue.load_sources([CATALOGUE]), clock)
    try:
        await warroom.start()
        await sandbox.heard(lambda: len(sandbox.sockets))
        code = await Story(sandbox, warroom, clock, place).play(called_as=_command())
        if not once:
            await _stay(sandbox, warroom)
    finally:
        await warroom.stop()
        await sandbox.stop()
    return code


def _settings(sandbox: Sandbox, place: Path) -> settings.Settings:
    """As an operator would write them, in an environment of the demo's own."""
    environment = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "WARROOM_ANNOUNCE_CHANNEL": ANNOUNCE,
        "WARROOM_DATA_DIR": str(place),
        "WARROOM_LISTEN": "127.0.0.1:0",
    }
    needs = {settings.Need.SLACK, settings.Need.DATABASE}
    return settings.load(environment, needs, env_file=None, secrets=None)


def _command() -> str:
    """How this very program is called, for lines to copy."""
    if Path(sys.argv[0]).name == "warroom":
        return "warroom"
    return f"{os.path.relpath(sys.executable)} -m bot.cli"


async def _stay(sandbox: Sandbox, warroom: Warroom) -> None:
    print(f"The local Slack answers at {sandbox.api_url}, the bot at {warroom.address}/readyz. Ctrl-C ends both.")
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()
