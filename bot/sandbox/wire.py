"""Reading the arguments of a call, however the client chose to send them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.sandbox.errors import SlackError, schema_error
from bot.sandbox.model import Json


class Arguments(Mapping[str, Any]):
    """A call's arguments from query, form or JSON; typed on reading, since forms know only strings."""

    def __init__(self, values: Json) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str, default: str = "") -> str:
        """Return a string; numbers sent as JSON are taken too."""
        value = self._values.get(name, default)
        if isinstance(value, dict | list):
            raise schema_error("invalid_arguments", [f"must provide a string [json-pointer:/{name}]"])
        return str(value)

    def maybe(self, name: str) -> str | None:
        """Return a string, or None when it was left out or empty."""
        return self.text(name) or None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean, which travels as true, "true", 1 or "1"."""
        if name not in self._values:
            return default
        return str(self._values[name]).lower() in ("1", "true")

    def number(self, name: str, default: int, *, most: int) -> int:
        """Return a whole number from 0 to `most`; anything else is an invalid limit."""
        text = self.text(name) or str(default)
        if not text.isdecimal() or int(text) > most:
            raise SlackError(f"invalid_{name}")
        return int(text)

    def names(self, name: str) -> list[str]:
        """Return a list, which travels as a comma list or as JSON."""
        value = self._values.get(name, "")
        parts: Sequence[Any] = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str) -> Any:
        """Return nested content, which travels as JSON or as a string of JSON; None when left out."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None

    def require(self, names: Sequence[str]) -> None:
        """Refuse when one of these is missing or empty."""
        missing = [name for name in names if self._values.get(name, "") == ""]
        if missing:
            raise SlackError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}" for name in missing]},
            )


async def arguments(request: web.Request) -> Arguments:
    """Merge query and body; a body that is no JSON is refused with Slack's code."""
    values: Json = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        values.update(_parse(await request.text()))
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        values.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    return Arguments(values)


def _parse(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed


def token(request: web.Request, args: Arguments) -> str:
    """Return the token from the Authorization header, else from the arguments; empty when neither has one."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else args.text("token")
