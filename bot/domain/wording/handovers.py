"""How offers of a role, and what became of them, read in the record."""

from typing import assert_never

from bot.domain.handover import (
    Handover,
    HandoverAccepted,
    HandoverDeclined,
    HandoverEvent,
    HandoverLapsed,
    HandoverOffered,
    HandoverWithdrawn,
    Withdrawal,
)
from bot.domain.ids import WARROOM, UserId
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, because, distance, drafted


def draft_of(event: HandoverEvent, names: Names) -> Draft:
    handover, at, subject = event.handover, event.at, ""
    match event:
        case HandoverOffered():
            by, text, subject = handover.by, _offered(handover, names), handover.uid
        case HandoverAccepted():
            by = handover.receiver
            text = f"{names.person(by)} accepted {names.role(handover.role)} from {names.person(handover.holder)}"
        case HandoverDeclined():
            by, text, subject = handover.receiver, _declined(handover, names), handover.reason_subject
        case HandoverWithdrawn(by=withdrawer, why=why):
            by, text = withdrawer, _withdrawn(handover, withdrawer, why, names)
        case HandoverLapsed():
            by, text = WARROOM, _lapsed(handover, names)
        case _:
            assert_never(event)
    return drafted(Kind.HANDOVER, text, by, at, names, subject=subject)


def _offered(handover: Handover, names: Names) -> str:
    role, receiver = names.role(handover.role), names.person(handover.receiver)
    holder = f", held by {names.person(handover.holder)}," if handover.by != handover.holder else ""
    note = f": {handover.note}" if handover.note else ""
    return f"{names.person(handover.by)} offered {role}{holder} to {receiver}, who must accept{note}"


def _declined(handover: Handover, names: Names) -> str:
    receiver, role = names.person(handover.receiver), names.role(handover.role)
    return f"{receiver} declined {role}, which stays with {names.person(handover.holder)}{because(handover.reason)}"


def _withdrawn(handover: Handover, by: UserId, why: Withdrawal, names: Names) -> str:
    receiver = names.person(handover.receiver)
    offered = f"the offer of {names.role(handover.role)} to {receiver}"
    match why:
        case Withdrawal.TAKEN_BACK:
            return f"{names.person(by)} took back {offered}"
        case Withdrawal.REPLACED:
            cause = "it is offered to somebody else"
        case Withdrawal.ROLE_MOVED:
            cause = "the role has moved meanwhile"
        case Withdrawal.RECEIVER_LEFT:
            cause = f"{receiver} left"
        case Withdrawal.ENDED:
            cause = "the incident ended"
        case _:
            assert_never(why)
    return f"The offer of {names.role(handover.role)} to {receiver} was withdrawn: {cause}"


def _lapsed(handover: Handover, names: Names) -> str:
    waited = distance((handover.answered_at or handover.offered_at) - handover.offered_at)
    receiver, role = names.person(handover.receiver), names.role(handover.role)
    return (
        f"{receiver} did not answer the offer of {role} within {waited}; it stays with {names.person(handover.holder)}"
    )
