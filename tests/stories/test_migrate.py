"""`warroom migrate` as an operator runs it: it says what it did, and leaves a running bot's file alone."""

import subprocess
import sys
from asyncio import to_thread
from pathlib import Path

from stories.bot_process import ROOT, Host


async def migrate(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    return await to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot.cli", "migrate"],
        env={"PYTHONPATH": str(ROOT), "DATABASE_URL": address, "WARROOM_DATA_DIR": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_it_says_what_it_did_and_the_second_time_that_it_did_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new' / 'warroom.db'}"

    first = await migrate(tmp_path, address)
    second = await migrate(tmp_path, address)

    assert (first.returncode, second.returncode) == (0, 0)
    assert "it was empty and is 0" in first.stdout
    assert "nothing was changed" in second.stdout


async def test_while_the_bot_runs_on_the_file_it_is_refused(host: Host) -> None:
    await host.start()

    refused = await migrate(host.folder, host.address)

    assert refused.returncode == 2
    assert "another warroom process" in refused.stderr


async def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    refused = await migrate(tmp_path, "postgresql://ann:sesame@127.0.0.1:1/warroom")

    assert refused.returncode == 2
    assert refused.stderr.startswith("warroom: ")
    assert "sesame" not in refused.stderr
