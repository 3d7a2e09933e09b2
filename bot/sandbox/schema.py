"""A small language for saying what nested JSON must look like; each problem ends in its JSON pointer."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def problem(text: str, pointer: str) -> str:
    """Write one problem the way Slack does."""
    return f"{text} [json-pointer:{pointer}]"


def anything(_value: Any, _pointer: str) -> Iterator[str]:
    """Accept whatever stands there."""
    return iter(())


def string(most: int, least: int = 1) -> Rule:
    """Accept a string of `least` to `most` characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", pointer)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", pointer)

    return check


def choice(*allowed: Any) -> Rule:
    """Accept one of a few values."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of: {', '.join(str(each) for each in allowed)}", pointer)

    return check


def flag(value: Any, pointer: str) -> Iterator[str]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield problem("must provide a boolean", pointer)


def whole(least: int, most: int) -> Rule:
    """Accept a whole number in a range."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must provide a number", pointer)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", pointer)

    return check


def items(each: Rule, most: int, least: int = 1) -> Rule:
    """Accept a list of `least` to `most` entries, each of them as `each` says."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", pointer)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", pointer)
        elif len(value) < least:
            yield problem(f"no less than {least} items allowed", pointer)
        for index, entry in enumerate(value):
            yield from each(entry, f"{pointer}/{index}")

    return check


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """Accept an object with these properties and no others."""
    rules = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                yield problem(f"missing required field: {name}", pointer)
        for name, entry in value.items():
            if name not in rules:
                yield problem(f"invalid additional property: {name}", pointer)
            elif entry is not None:
                yield from rules[name](entry, f"{pointer}/{name}")

    return check


def by_type(kinds: Mapping[str, Rule], allowed: Collection[str] | None = None) -> Rule:
    """Accept an object whose `type` is one of these, and then as that type says."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(value, dict):
            yield problem("must provide an object", pointer)
        elif kind is None:
            yield problem("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in kinds or (allowed is not None and kind not in allowed):
            yield problem(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            yield from kinds[kind](value, pointer)

    return check


def both(first: Rule, second: Rule) -> Rule:
    """Accept an object that two rules accept; the second is asked of objects only."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        yield from first(value, pointer)
        if isinstance(value, dict):
            yield from second(value, pointer)

    return check


def any_field(*names: str) -> Rule:
    """Accept an object that has at least one of these properties."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield problem(f"missing required field: {' or '.join(names)}", pointer)

    return check
