"""The recipe of the container, as far as it can be read without an engine: whole, not secret, not run as root."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECIPE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def sources() -> set[str]:
    """What the recipe copies from the checkout."""
    copies = [line.split()[1:-1] for line in RECIPE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    return {source for sources in copies for source in sources}


def test_every_package_of_ours_is_copied_and_let_through() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }

    assert {name.removesuffix("*") for name in packages["find"]["include"]} < sources()
    assert sources() == let_through
    assert all((ROOT / source).exists() for source in sources())


def test_it_runs_as_somebody_without_rights_and_holds_no_secret() -> None:
    after_build = RECIPE.split("\nFROM ")[-1]

    assert "\nUSER warroom\n" in after_build
    assert "TOKEN" not in RECIPE
    assert "SECRET" not in RECIPE


def test_nothing_is_fetched_without_a_hash() -> None:
    fetches = [line for line in RECIPE.splitlines() if "pip install" in line or "pip wheel" in line]

    assert len(fetches) == 4
    assert all("--require-hashes" in line or "--no-deps" in line for line in fetches)
