"""The house keeps its shape: imports point inward, rules are pure, and importing does nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage", "config")
RUN_BY_ALEMBIC = "storage/migrations/"
FORBIDDEN_IN_DOMAIN = {"asyncio", "logging", "os", "random", "secrets", "socket", "subprocess", "time", "uuid"}
ASKS_THE_CLOCK = {"now", "utcnow", "today"}

IMPORT_EVERYTHING = """
import importlib, logging, os, sys, threading

root, names = sys.argv[1], sys.argv[2:]

def hook(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "sqlite3.connect"):
        raise RuntimeError(f"{event} at import")

class Watched(type(os.environ)):
    def __getitem__(self, key):
        caller = sys._getframe(1)
        while caller.f_globals.get("__name__") in ("os", "collections.abc", "_collections_abc"):
            caller = caller.f_back
        if caller.f_code.co_filename.startswith(root + os.sep) and ".venv" not in caller.f_code.co_filename:
            raise RuntimeError(f"{key} read from the environment at import")
        return super().__getitem__(key)

os.environ.__class__ = Watched
sys.addaudithook(hook)
for name in names:
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
assert not logging.getLogger().handlers, logging.getLogger().handlers
"""


def sources(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_imports_point_inward() -> None:
    tool = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_importing_every_module_does_nothing(tmp_path: Path) -> None:
    paths = [path for path in sources(*PACKAGES) if RUN_BY_ALEMBIC not in path.as_posix()]
    names = [module_name(path) for path in paths]

    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING, str(ROOT), *names],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []
    assert "bot.app" in names


@pytest.mark.parametrize("path", sources("bot/domain"), ids=module_name)
def test_a_rule_asks_nothing_but_its_arguments(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]

    outside = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in outside if not name.startswith("bot.domain")} == set()
    assert {name.split(".")[0] for name in imported} & FORBIDDEN_IN_DOMAIN == set()
    assert {call.attr for call in calls if isinstance(call, ast.Attribute)} & ASKS_THE_CLOCK == set()
