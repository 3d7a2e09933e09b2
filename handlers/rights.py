"""Which of the access table's actions each verb comes to, and how their table is told in words."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.access import OPEN_TABLE, PRIVATE_TABLE, Action, Standing

RIGHTS: Mapping[str, tuple[Action, ...]] = MappingProxyType(
    {
        "declare": (),
        "list": (Action.SEE,),
        "show": (Action.SEE,),
        "page": (Action.PAGE,),
        "ack": (Action.ACKNOWLEDGE,),
        "role": (Action.ROLE, Action.HAND_ON),
        "handover": (Action.HAND_OVER, Action.HAND_ON),
        "handover accept": (Action.ANSWER_OFFER,),
        "handover decline": (Action.ANSWER_OFFER,),
        "handover withdraw": (Action.HAND_OVER, Action.HAND_ON),
        "roles": (Action.SEE,),
        "join": (Action.JOIN,),
        "leave": (Action.LEAVE,),
        "sev": (Action.SEVERITY,),
        "status": (Action.STATUS,),
        "decide": (Action.DECIDE,),
        "decisions": (Action.SEE,),
        "vote": (Action.VOTE,),
        "ballot": (Action.BALLOT, Action.CLOSE_VOTE),
        "task": (Action.TASK,),
        "done": (Action.DONE,),
        "tasks": (Action.SEE,),
        "note": (Action.NOTE,),
        "redact": (Action.REDACT,),
        "correct": (Action.CORRECT, Action.SEE_PRIVILEGED),
        "timeline": (Action.SEE,),
        "update": (Action.UPDATE,),
        "clock": (Action.SEE,),
        "clock start": (Action.CLOCK,),
        "clock met": (Action.CLOCK,),
        "clock cancel": (Action.CANCEL_CLOCK,),
        "resolve": (Action.RESOLVE,),
        "close": (Action.CLOSE, Action.CLOSE_OVER_OPEN),
        "reopen": (Action.REOPEN,),
        "cancel": (Action.CANCEL,),
        "merge": (Action.MERGE, Action.MERGE_INTO),
        "export": (Action.EXPORT,),
        "help": (),
    }
)
"""By the verb's name. What everybody in the workspace may do has no action; the first counts, others are exceptions."""

EXCEPTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.MERGE_INTO: "in the other incident",
        Action.HAND_ON: "to give away the role of commander or Legal",
        Action.SEE_PRIVILEGED: "to correct a privileged entry",
        Action.CLOSE_OVER_OPEN: "to close while things are open",
        Action.CLOSE_VOTE: "to close a vote that somebody else opened",
    }
)
"""When the stricter of a verb's actions is asked for."""


CONCERNED: Mapping[Action, str] = MappingProxyType(
    {
        Action.ACKNOWLEDGE: "whoever was paged",
        Action.BALLOT: "whoever has a seat",
        Action.ANSWER_OFFER: "whoever was asked",
    }
)
"""Open to everybody in the table, since the rule itself knows whom it is about."""


def who_may(verb: str) -> str:
    """`anyone in the room; to close while things are open: the commander and Legal`."""
    actions = _actions(verb)
    if not actions:
        return "anyone in the workspace"
    first, *stricter = actions
    said = [_open(first), *(f"{EXCEPTIONS[action]}: {_open(action)}" for action in stricter)]
    return "; ".join(said)


def who_may_in_private(verb: str) -> str | None:
    """The same for a private incident; None where the verb is about no incident."""
    actions = _actions(verb)
    return _private(actions[0]) if actions else None


def _actions(verb: str) -> tuple[Action, ...]:
    if verb not in RIGHTS:
        raise LookupError(f"The verb {verb} has no line in RIGHTS of handlers/rights.py: name its action there.")
    return RIGHTS[verb]


def _open(action: Action) -> str:
    if action in CONCERNED:
        return CONCERNED[action]
    allowed = OPEN_TABLE[action]
    if Standing.OUTSIDER in allowed:
        return "anyone in the workspace"
    if Standing.PRESENT in allowed:
        return "anyone in the room"
    return _closer(allowed)


def _private(action: Action) -> str:
    if action in CONCERNED:
        return CONCERNED[action]
    allowed = PRIVATE_TABLE[action]
    return "those admitted" if Standing.RESPONDER in allowed else _closer(allowed)


def _closer(allowed: frozenset[Standing]) -> str:
    if Standing.RESPONDER in allowed:
        return "responders"
    named = {Standing.COMMANDER: "the commander", Standing.LEGAL: "Legal"}
    return " and ".join(words for standing, words in named.items() if standing in allowed) or "nobody"
