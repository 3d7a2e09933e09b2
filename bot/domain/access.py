"""Who may do what: one table, verb by standing, for open and for private incidents."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.change import DomainError
from bot.domain.ids import UserId
from bot.domain.responder import LEGAL, Team


class Standing(StrEnum):
    """What a person is to an incident; they are tried in this order and the first that fits counts."""

    COMMANDER = "commander"
    LEGAL = "legal"
    RESPONDER = "responder"
    PRESENT = "present"
    """Speaks in the room without being a responder. In a private room: somebody let in without being admitted."""
    OUTSIDER = "outsider"


class Action(StrEnum):
    SEE = "see"
    SEE_PRIVILEGED = "see privileged"
    EXPORT = "export"
    JOIN = "join"
    LEAVE = "leave"
    ACKNOWLEDGE = "acknowledge"
    PAGE = "page"
    ROLE = "role"
    HAND_ON = "hand on that role"
    """Give away the role of commander or Legal, on which other rights hang."""
    HAND_OVER = "hand over"
    ANSWER_OFFER = "answer an offer"
    """Of a role that somebody hands over to them."""
    SEVERITY = "sev"
    STATUS = "status"
    DECIDE = "decide"
    VOTE = "vote"
    BALLOT = "ballot"
    """Cast one; whether a person has a seat is the proposal's own rule."""
    CLOSE_VOTE = "close a vote that somebody else opened"
    TASK = "task"
    DONE = "done"
    NOTE = "note"
    CORRECT = "correct"
    REDACT = "redact"
    UPDATE = "update"
    CLOCK = "clock"
    CANCEL_CLOCK = "cancel a clock"
    RESOLVE = "resolve"
    CLOSE = "close"
    CLOSE_OVER_OPEN = "close over open items"
    REOPEN = "reopen"
    CANCEL = "cancel"
    ADMIT = "admit"
    MERGE = "merge"
    MERGE_INTO = "merge another into this"
    """Make this the incident in which the other's work goes on."""


_EVERYONE = frozenset(Standing)
_IN_THE_ROOM = frozenset({Standing.COMMANDER, Standing.LEGAL, Standing.RESPONDER, Standing.PRESENT})
_ADMITTED = frozenset({Standing.COMMANDER, Standing.LEGAL, Standing.RESPONDER})
_ACCOUNTABLE = frozenset({Standing.COMMANDER, Standing.LEGAL})
_COMMANDER = frozenset({Standing.COMMANDER})

OPEN_TABLE: Mapping[Action, frozenset[Standing]] = MappingProxyType(
    {
        Action.SEE: _EVERYONE,
        Action.SEE_PRIVILEGED: _ACCOUNTABLE,
        Action.EXPORT: _IN_THE_ROOM,
        Action.JOIN: _EVERYONE,
        Action.LEAVE: _EVERYONE,
        Action.ACKNOWLEDGE: _EVERYONE,
        Action.PAGE: _IN_THE_ROOM,
        Action.ROLE: _IN_THE_ROOM,
        Action.HAND_ON: _ACCOUNTABLE,
        Action.HAND_OVER: _IN_THE_ROOM,
        Action.ANSWER_OFFER: _EVERYONE,
        Action.SEVERITY: _IN_THE_ROOM,
        Action.STATUS: _IN_THE_ROOM,
        Action.DECIDE: _IN_THE_ROOM,
        Action.VOTE: _IN_THE_ROOM,
        Action.BALLOT: _EVERYONE,
        Action.CLOSE_VOTE: _COMMANDER,
        Action.TASK: _IN_THE_ROOM,
        Action.DONE: _IN_THE_ROOM,
        Action.NOTE: _IN_THE_ROOM,
        Action.CORRECT: _IN_THE_ROOM,
        Action.REDACT: _ACCOUNTABLE,
        Action.UPDATE: _IN_THE_ROOM,
        Action.CLOCK: _IN_THE_ROOM,
        Action.CANCEL_CLOCK: _ACCOUNTABLE,
        Action.RESOLVE: _IN_THE_ROOM,
        Action.CLOSE: _IN_THE_ROOM,
        Action.CLOSE_OVER_OPEN: _ACCOUNTABLE,
        Action.REOPEN: _IN_THE_ROOM,
        Action.CANCEL: _ACCOUNTABLE,
        Action.ADMIT: _ACCOUNTABLE,
        Action.MERGE: _ACCOUNTABLE,
        Action.MERGE_INTO: _IN_THE_ROOM,
    }
)

PRIVATE_TABLE: Mapping[Action, frozenset[Standing]] = MappingProxyType(
    {action: allowed & _ADMITTED for action, allowed in OPEN_TABLE.items()}
)
"""A private incident answers the admitted only, and nobody joins it unasked."""


class NotAllowedError(DomainError):
    pass


class UnknownIncidentError(DomainError):
    """Also what a person gets who may not know of a private incident."""


def standing(user: UserId, team: Team, *, private: bool, present: bool) -> Standing:
    """What a person is to this incident; `present` means that they speak in its room."""
    if private and user not in team.admitted:
        return Standing.PRESENT if present else Standing.OUTSIDER
    if team.commander == user:
        return Standing.COMMANDER
    if team.holders.get(LEGAL) == user:
        return Standing.LEGAL
    if user in team.responders or (private and user in team.admitted):
        return Standing.RESPONDER
    return Standing.PRESENT if present else Standing.OUTSIDER


def allows(action: Action, who: Standing, *, private: bool) -> bool:
    table = PRIVATE_TABLE if private else OPEN_TABLE
    return who in table[action]


def require(action: Action, who: Standing, *, private: bool, incident: str) -> None:
    """Raise unless the table allows it. A private incident is denied as if it did not exist."""
    if allows(action, who, private=private):
        return
    if private and who not in _ADMITTED:
        raise UnknownIncidentError(f"There is no incident {incident} that you may see.")
    if allows(action, Standing.PRESENT, private=private):
        raise NotAllowedError(f"Only people in the room of {incident} may do that. Join it first: `{incident} join`")
    if allows(action, Standing.LEGAL, private=private):
        raise NotAllowedError(f"Only the commander or Legal of {incident} may {action}. Ask one of them.")
    raise NotAllowedError(f"Only the commander of {incident} may {action}. Ask them.")
