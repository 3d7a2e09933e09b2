"""A slow local Slack in this process, and an app on it in a process of its own."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Actor, Sandbox

DELAY = 0.2
"""Seconds that every Web API call waits before it takes effect."""

ANA, BEN, CLA, DEV = "U0ANA0001", "U0BEN0001", "U0CLA0001", "U0DEV0001"
DESK, ANNOUNCEMENTS = "emergencies", "announcements"
CATALOGUE = f"""
people:
  ana: {{slack: {ANA}, name: Ana Ruiz, zone: Europe/Berlin}}
  ben: {{slack: {BEN}, name: Ben Okafor, zone: Europe/London}}
  cla: {{slack: {CLA}, name: Cla Moreau, zone: Europe/Paris}}
  dev: {{slack: {DEV}, name: Dev Patel, zone: Europe/Berlin}}
roles:
  legal: {{owners: [ben]}}
  policy: {{owners: [cla]}}
  product: {{owners: [dev]}}
"""
WARROOM: Sequence[str] = ("-m", "bot.cli", "run")
BARE: Sequence[str] = (str(Path(__file__).with_name("bare.py")),)
READY = {"users.list", "conversations.join"}
"""What warroom asks when it starts; nothing is measured before it has its answers."""

STARTING, STOPPING = 30.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    sandbox: Sandbox
    process: Process
    address: str
    """Of the app's database."""

    @property
    def ana(self) -> Actor:
        return self.sandbox.person(ANA)

    def memory(self) -> int | None:
        """What the app's process holds in memory now, in MB; None where there is no /proc."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        held = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(held.split()[1]) // 1000


@asynccontextmanager
async def stage(command: Sequence[str] = WARROOM, database: str | None = None) -> AsyncIterator[Stage]:
    """Start both, and wait until people can reach the app and it has nothing more to do."""
    sandbox = await furnished()
    sandbox.faults.delay("*", DELAY)
    with tempfile.TemporaryDirectory(prefix="warroom-bench-") as folder:
        process = await _start(command, sandbox, Path(folder), database)
        try:
            await _ready(sandbox, READY if command is WARROOM else set())
            yield Stage(sandbox=sandbox, process=process, address=database or f"sqlite:///{folder}/warroom.db")
        except TimeoutError as error:
            raise RuntimeError(f"{error}\n{(Path(folder) / 'log').read_text()[-2000:]}") from error
        finally:
            await _stop(process)
            await sandbox.stop()


async def furnished() -> Sandbox:
    """A local Slack with its people and channels, started."""
    sandbox = Sandbox()
    for user, name in ((ANA, "ana"), (BEN, "ben"), (CLA, "cla"), (DEV, "dev")):
        sandbox.workspace.add_person(user, name=name, real_name=name.title(), tz="Europe/Berlin")
    for channel in (ANNOUNCEMENTS, DESK):
        sandbox.workspace.add_channel(channel, members=[ANA, BEN, CLA, DEV])
    await sandbox.start()
    return sandbox


def environment_of(sandbox: Sandbox, folder: Path, database: str | None) -> dict[str, str]:
    """As an operator would write it, with the catalogue beside it."""
    (folder / "people.yaml").write_text(CATALOGUE)
    environment = {
        "PATH": os.defpath,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "WARROOM_ANNOUNCE_CHANNEL": ANNOUNCEMENTS,
        "WARROOM_CONFIG": str(folder / "people.yaml"),
        "WARROOM_DATA_DIR": str(folder),
        "WARROOM_LISTEN": "127.0.0.1:0",
    }
    return environment | ({"DATABASE_URL": database} if database is not None else {})


async def run_to_end(command: str, database: str) -> None:
    """A `warroom` command that ends by itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", command),
        env={"PATH": os.defpath, "DATABASE_URL": database},
        stdout=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        raise RuntimeError(f"{command} ended with exit code {process.returncode}")


async def _start(command: Sequence[str], sandbox: Sandbox, folder: Path, database: str | None) -> Process:
    """Apart, so that the app and Slack do not wait for each other's work."""
    environment = environment_of(sandbox, folder, database)
    with (folder / "log").open("w") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=folder, env=environment, stdout=log, stderr=log
        )


async def _ready(sandbox: Sandbox, asked: set[str]) -> None:
    await sandbox.heard(
        lambda: len(sandbox.sockets) and asked <= {call.method for call in sandbox.calls}, within=STARTING
    )
    await sandbox.person(ANA).types("/incident help", channel=DESK)  # the first command loads what the others share
    await asyncio.sleep(1)


async def _stop(process: Process) -> None:
    process.terminate()
    try:
        async with asyncio.timeout(STOPPING):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
