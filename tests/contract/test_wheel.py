"""The wheel alone is a working `warroom`: installed without a checkout beside it, and run in an empty folder."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("bot", "handlers", "storage", "config", "pyproject.toml", "README.md")
LIBRARIES = Path(sysconfig.get_path("purelib"))
PATIENCE = 300
"""Seconds; only to end a test that hangs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A `warroom` on the path of an otherwise empty environment."""

    folder: Path
    program: Path

    def run(self, *arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        """What a user would see, in an empty folder and with nothing set but `settings`."""
        return subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": str(self.folder), **settings},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A demo that has ended."""

    folder: Path
    ended: subprocess.CompletedProcess[str]

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "exports").rglob("INC-1-*.*"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since building leaves its own files beside the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "sources"
    copy.mkdir()
    for name in SOURCES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(copy))
    (built,) = folder.glob("warroom-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """In an environment of its own, which sees the libraries of ours but not the checkout installed among them."""
    place = tmp_path_factory.mktemp("installed")
    environment, folder = place / "venv", place / "empty"
    folder.mkdir()
    venv.create(environment, symlinks=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    # A folder named by a .pth file is searched, but .pth files inside it, such as that of a checkout, are not read.
    (packages / "libraries.pth").write_text(f"{LIBRARIES}\n")
    _pip("--python", str(environment / "bin" / "python"), "install", "--no-deps", "--no-index", str(wheel))
    return Installed(folder=folder, program=environment / "bin" / "warroom")


@pytest.fixture(scope="module")
def played(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played")
    return Played(folder=folder, ended=installed.run("demo", "--once", "--data-dir", folder))


def test_the_installed_program_uses_nothing_of_the_checkout(installed: Installed) -> None:
    python = installed.program.with_name("python")
    where = "import bot, config, handlers, storage; print(*(p.__file__ for p in (bot, config, handlers, storage)))"

    found = subprocess.run([python, "-c", where], cwd=installed.folder, capture_output=True, text=True, check=True)

    paths = [Path(path) for path in found.stdout.split()]
    assert len(paths) == 4
    assert all(path.is_relative_to(installed.program.parents[1]) for path in paths)


def test_the_demo_plays_from_the_wheel_and_leaves_the_record(played: Played) -> None:
    assert played.ended.returncode == 0, played.ended.stderr
    assert [file.suffix for file in played.files].count(".md") == 1
    assert [file.suffix for file in played.files].count(".json") == 1
    assert str(played.files[0].parent) in played.ended.stdout


@pytest.mark.parametrize("kind", [".md", ".json"])
def test_a_file_of_the_demo_is_verified(installed: Installed, played: Played, kind: str) -> None:
    file = next(file for file in played.files if file.suffix == kind)

    ended = installed.run("verify", file)

    assert ended.returncode == 0, ended.stderr
    assert "unchanged" in ended.stdout


@pytest.mark.parametrize("kind", [".md", ".json"])
def test_a_file_with_one_changed_character_is_refused(
    installed: Installed, played: Played, kind: str, tmp_path: Path
) -> None:
    file = next(file for file in played.files if file.suffix == kind)
    content = file.read_bytes()
    forged = tmp_path / file.name
    forged.write_bytes(content.replace(b"412 units", b"413 units", 1))

    ended = installed.run("verify", forged)

    assert forged.read_bytes() != content
    assert ended.returncode == 1
    assert "REFUSED" in ended.stderr


def test_the_record_is_exported_from_the_demos_database(installed: Installed, played: Played, tmp_path: Path) -> None:
    exported = installed.run("export", "INC-1", "--to", tmp_path, WARROOM_DATA_DIR=str(played.folder))

    files = [Path(line) for line in exported.stdout.splitlines()]
    verified = [installed.run("verify", file) for file in files]
    assert exported.returncode == 0, exported.stderr
    assert sorted(file.suffix for file in files) == [".json", ".md"]
    assert all(file.is_relative_to(tmp_path) for file in files)
    assert [ended.returncode for ended in verified] == [0, 0]


def test_nothing_is_left_in_the_folder_where_it_ran(installed: Installed, played: Played) -> None:
    assert played.ended.returncode == 0
    assert list(installed.folder.iterdir()) == []


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
