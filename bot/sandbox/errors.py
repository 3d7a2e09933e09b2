"""Refusals in Slack's own words."""

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """A call Slack answers with `ok: false`; `code` is Slack's, `extra` joins the answer."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


def schema_error(code: str, problems: Sequence[str]) -> SlackError:
    """Build the answer to malformed blocks, views or arguments: each problem ends in its JSON pointer."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    extra: dict[str, Any] = {"response_metadata": {"messages": messages}}
    if code == "invalid_blocks":
        extra["errors"] = list(problems)
    return SlackError(code, **extra)
