"""Offers of a role in the files: who was to take what over from whom, and what became of it."""

from collections.abc import Iterator

from bot.domain.canonical import canonical_instant
from bot.domain.handover import Handover, HandoverState
from bot.domain.ids import UserId
from bot.exporters.escape import plain
from bot.exporters.facts import instant
from bot.exporters.withheld import Disclosure

_ENDINGS = {
    HandoverState.OFFERED: "no answer yet",
    HandoverState.ACCEPTED: "accepted",
    HandoverState.DECLINED: "declined",
    HandoverState.WITHDRAWN: "withdrawn",
    HandoverState.LAPSED: "not answered in time",
}


def handovers_json(shown: Disclosure) -> list[dict[str, object]]:
    view = shown.record.view

    def person(user: UserId) -> dict[str, str]:
        return {"user": user, "name": view.person(user)}

    return [
        {
            "role": one.role,
            "role_name": view.role(one.role),
            "from": person(one.holder),
            "to": person(one.receiver),
            "offered_by": person(one.by),
            "offered_at": canonical_instant(one.offered_at),
            "note": None if one.uid in shown.withheld else one.note,
            "note_withheld": shown.withheld.get(one.uid),
            "state": str(one.state),
            "answered_at": canonical_instant(one.answered_at) if one.answered_at else None,
            "reason": None if one.reason_subject in shown.withheld else one.reason,
            "reason_withheld": shown.withheld.get(one.reason_subject),
        }
        for one in view.handovers
    ]


def handover_rows(shown: Disclosure) -> Iterator[tuple[str, ...]]:
    """Cells as Markdown: role, from, to, when offered, note, how it ended."""
    view = shown.record.view
    for one in view.handovers:
        yield (
            plain(view.role(one.role)),
            plain(view.person(one.holder)),
            plain(view.person(one.receiver)),
            instant(one.offered_at),
            _or_reason(one.note, one.uid, shown) or "–",
            _ending(one, shown),
        )


def _ending(one: Handover, shown: Disclosure) -> str:
    at = f" {instant(one.answered_at)}" if one.answered_at else ""
    reason = _or_reason(one.reason, one.reason_subject, shown)
    return f"{_ENDINGS[one.state]}{at}{f': {reason}' if reason else ''}"


def _or_reason(text: str, key: str, shown: Disclosure) -> str:
    withheld = shown.withheld.get(key)
    return f"*withheld as {withheld}*" if withheld else plain(text)
