"""Canonical JSON: one spelling for one value, so that digests can be recomputed anywhere."""

import json
from datetime import UTC, datetime


def canonical_json(value: object) -> bytes:
    """UTF-8, keys sorted, no spaces, no escapes beyond JSON's own; NaN and infinity raise ValueError."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def canonical_instant(at: datetime) -> str:
    """`2026-11-24T08:14:05.123456Z`, always UTC and always with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
