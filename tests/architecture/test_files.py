"""What lies in the repository: files of a readable size that name no machine and no other host's registry."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400

# Put together here, since this file is looked at too.
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "crates" + ".io", "docker" + ".io", "gh" + "cr.io"]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"]


@cache
def tracked() -> tuple[Path, ...]:
    """The files under version control; without one (an unpacked archive), all that is not made by tools."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", "build", "dist", "__pycache__"}
        found = (path for path in ROOT.rglob("*") if path.is_file())
        parts = {path: path.relative_to(ROOT).parts for path in found}
        paths = [path for path in parts if not any(part in made or part.endswith("cache") for part in parts[path])]
    return tuple(path for path in paths if path.is_file())


def test_every_python_file_can_be_read_at_one_sitting() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in tracked() if path.suffix == ".py"}

    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("word", [*REGISTRIES, *MACHINE_PATHS])
def test_no_file_names_a_registry_or_the_path_of_a_machine(word: str) -> None:
    found = [path.relative_to(ROOT) for path in tracked() if word.encode() in path.read_bytes()]

    assert found == []


def test_every_package_is_a_package() -> None:
    folders = {path.parent for path in tracked() if path.suffix == ".py" and path.parts[len(ROOT.parts)] != "tests"}

    missing = [folder.relative_to(ROOT) for folder in folders if not (folder / "__init__.py").exists()]

    assert [folder for folder in missing if folder.name not in ("versions", ".")] == []
