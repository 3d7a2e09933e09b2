"""Handing a role over: an offer that the other person must accept. Until then the role stays where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bot.domain.change import Change, DomainError
from bot.domain.ids import HandoverUid, IncidentUid, RoleKey, UserId
from bot.domain.responder import Team

REMIND_AFTER = timedelta(minutes=5)
LAPSE_AFTER_REMINDER = timedelta(minutes=10)
"""Counted from the reminder, so that an offer made before a downtime is not lost without one."""


class HandoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Withdrawal(StrEnum):
    """Why an offer ended before it was answered."""

    TAKEN_BACK = "taken back"
    REPLACED = "replaced"
    ROLE_MOVED = "role moved"
    RECEIVER_LEFT = "receiver left"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One offer of one role. `by` offered it: its `holder`, or somebody who may give it away for them."""

    uid: HandoverUid
    incident: IncidentUid
    role: RoleKey
    holder: UserId
    receiver: UserId
    by: UserId
    note: str = ""
    offered_at: datetime
    state: HandoverState = HandoverState.OFFERED
    answered_at: datetime | None = None
    """When it stopped being open, however that came."""
    reason: str = ""
    """Why it was declined."""
    reminded: bool = False
    next_at: datetime | None = None
    """When the receiver is reminded, and after that when the offer lapses."""

    @property
    def open(self) -> bool:
        return self.state is HandoverState.OFFERED

    @property
    def lapses_at(self) -> datetime | None:
        """None once it is answered."""
        if self.next_at is None:
            return None
        return self.next_at if self.reminded else self.next_at + LAPSE_AFTER_REMINDER

    @property
    def reason_subject(self) -> str:
        """By which the timeline's entry of a refusal names the `reason`; the note's goes by the `uid`."""
        return f"{self.uid}:reason"

    @property
    def givers(self) -> tuple[UserId, ...]:
        """Who waits for the answer beside the receiver."""
        return tuple(dict.fromkeys((self.by, self.holder)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverOffered:
    handover: Handover
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAccepted:
    handover: Handover
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDeclined:
    handover: Handover
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWithdrawn:
    handover: Handover
    by: UserId
    why: Withdrawal
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverLapsed:
    """Nobody answered in time: the role stays where it is."""

    handover: Handover
    at: datetime


HandoverEvent = HandoverOffered | HandoverAccepted | HandoverDeclined | HandoverWithdrawn | HandoverLapsed


class HandoverError(DomainError):
    pass


def offer(handover: Handover, *, team: Team, waiting: Sequence[Handover]) -> Change[Handover]:
    """Offer a role; `waiting` are the incident's open offers. Whether `by` may offer is `may_hand_over`."""
    _require_somebody_else(handover, team)
    if any(one.role == handover.role and one.receiver == handover.receiver for one in waiting):
        raise HandoverError("That person has this offer already and has not answered it yet.")
    state = replace(handover, holder=team.holders[handover.role], next_at=handover.offered_at + REMIND_AFTER)
    return Change(state, (HandoverOffered(handover=state, at=state.offered_at),))


def require_may_hand_over(team: Team, *, role: RoleKey, by: UserId) -> None:
    """For roles on which no other rights hang: whoever has it, and the commander."""
    if team.holders.get(role) is not None and by not in (team.holders[role], team.commander):
        raise HandoverError(
            f"Only whoever has the role {role}, or the commander, may hand it over. Ask one of them; `roles` shows who."
        )


def accept(handover: Handover, *, by: UserId, at: datetime) -> Change[Handover]:
    """The receiver takes the role; giving it to them is `responder.assign`."""
    _require_receiver(handover, by)
    state = _ended(handover, HandoverState.ACCEPTED, at)
    return Change(state, (HandoverAccepted(handover=state, at=at),))


def decline(handover: Handover, *, by: UserId, reason: str, at: datetime) -> Change[Handover]:
    _require_receiver(handover, by)
    state = replace(_ended(handover, HandoverState.DECLINED, at), reason=reason)
    return Change(state, (HandoverDeclined(handover=state, at=at),))


def withdraw(handover: Handover, *, by: UserId, why: Withdrawal, at: datetime) -> Change[Handover]:
    state = _ended(handover, HandoverState.WITHDRAWN, at)
    return Change(state, (HandoverWithdrawn(handover=state, by=by, why=why, at=at),))


def go_on_when_due(handover: Handover, *, at: datetime) -> Change[Handover]:
    """One reminder, then the end of the offer; nothing before its time. A reminder is no event of the record."""
    if not handover.open or handover.next_at is None or at < handover.next_at:
        return Change(handover)
    if not handover.reminded:
        return Change(replace(handover, reminded=True, next_at=at + LAPSE_AFTER_REMINDER))
    state = _ended(handover, HandoverState.LAPSED, at)
    return Change(state, (HandoverLapsed(handover=state, at=at),))


_ENDINGS: Mapping[HandoverState, str] = MappingProxyType(
    {
        HandoverState.ACCEPTED: "was accepted",
        HandoverState.DECLINED: "was declined",
        HandoverState.WITHDRAWN: "was withdrawn",
        HandoverState.LAPSED: "ran out unanswered",
    }
)


def _require_somebody_else(handover: Handover, team: Team) -> None:
    role, holder = handover.role, team.holders.get(handover.role)
    if holder is None:
        raise HandoverError(
            f"Nobody has the role {role} yet, so there is nothing to hand over. Give it at once: `role {role} @person`"
        )
    if handover.receiver == holder:
        you = "You have" if holder == handover.by else "That person has"
        raise HandoverError(f"{you} the role {role} already. Name somebody else: `handover {role} @person`")
    if handover.receiver == handover.by:
        raise HandoverError(f"You cannot offer a role to yourself. To take it at once: `role {role} @you`")


def _require_receiver(handover: Handover, by: UserId) -> None:
    if by != handover.receiver:
        raise HandoverError("This role was offered to somebody else, and only they can answer.")


def _ended(handover: Handover, state: HandoverState, at: datetime) -> Handover:
    if not handover.open:
        raise HandoverError(
            f"This offer {_ENDINGS[handover.state]}, so nothing is left to answer. `roles` shows who has which role."
        )
    return replace(handover, state=state, answered_at=at, next_at=None)
