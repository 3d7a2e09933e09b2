"""The permissions that the token has, against those that the bot's calls and events take."""

from collections.abc import Collection, Iterator, Sequence

from bot.check.report import Line, error, note, ok
from bot.gateways.scopes import SCOPES

ABOUT = "scopes"
MEND = "Update the app from `warroom manifest` and reinstall it in the workspace."


def lines_of(granted: Collection[str], needed: Sequence[str]) -> Iterator[Line]:
    """A line for each scope that is missing, what fails without it, and those that nothing uses."""
    missing = [scope for scope in needed if scope not in granted]
    for scope in missing:
        lost = f"{scope} is missing: without it the bot cannot {SCOPES[scope].allows}."
        yield note(ABOUT, f"{lost} It is optional.") if SCOPES[scope].optional else error(ABOUT, f"{lost} {MEND}")
    if not [scope for scope in missing if not SCOPES[scope].optional]:
        yield ok(ABOUT, f"all {sum(not SCOPES[scope].optional for scope in needed)} that are needed")
    if unused := sorted(set(granted) - set(needed)):
        yield note(ABOUT, f"granted and not used: {', '.join(unused)}. They can be taken away.")
