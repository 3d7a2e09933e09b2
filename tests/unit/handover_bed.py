"""An offer of a role, and how each step of it reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from support import ANA, BEN, GIL, NOON

from bot.domain.events import Event
from bot.domain.handover import (
    Handover,
    HandoverAccepted,
    HandoverDeclined,
    HandoverLapsed,
    HandoverOffered,
    HandoverWithdrawn,
    Withdrawal,
)
from bot.domain.ids import HandoverUid, IncidentUid
from bot.domain.responder import LEGAL
from bot.domain.timeline import Kind

LATER = NOON + timedelta(minutes=15)

HANDOVER = Handover(
    uid=HandoverUid("h" * 32),
    incident=IncidentUid("a" * 32),
    role=LEGAL,
    holder=BEN,
    receiver=GIL,
    by=BEN,
    offered_at=NOON,
)


def withdrawn(why: Withdrawal) -> HandoverWithdrawn:
    return HandoverWithdrawn(handover=HANDOVER, by=BEN, why=why, at=NOON)


HANDOVER_EXAMPLES: Mapping[type[Event], tuple[tuple[Event, Kind, str], ...]] = {
    HandoverOffered: (
        (HandoverOffered(handover=HANDOVER, at=NOON), Kind.HANDOVER, "Ben offered Legal to Gil, who must accept"),
        (
            HandoverOffered(handover=replace(HANDOVER, by=ANA, note="they call at 4"), at=NOON),
            Kind.HANDOVER,
            "Ana offered Legal, held by Ben, to Gil, who must accept: they call at 4",
        ),
    ),
    HandoverAccepted: ((HandoverAccepted(handover=HANDOVER, at=NOON), Kind.HANDOVER, "Gil accepted Legal from Ben"),),
    HandoverDeclined: (
        (
            HandoverDeclined(handover=replace(HANDOVER, reason="on a plane"), at=NOON),
            Kind.HANDOVER,
            "Gil declined Legal, which stays with Ben, because: on a plane",
        ),
    ),
    HandoverWithdrawn: (
        (withdrawn(Withdrawal.TAKEN_BACK), Kind.HANDOVER, "Ben took back the offer of Legal to Gil"),
        (
            withdrawn(Withdrawal.REPLACED),
            Kind.HANDOVER,
            "The offer of Legal to Gil was withdrawn: it is offered to somebody else",
        ),
        (
            withdrawn(Withdrawal.ROLE_MOVED),
            Kind.HANDOVER,
            "The offer of Legal to Gil was withdrawn: the role has moved meanwhile",
        ),
        (withdrawn(Withdrawal.RECEIVER_LEFT), Kind.HANDOVER, "The offer of Legal to Gil was withdrawn: Gil left"),
        (withdrawn(Withdrawal.ENDED), Kind.HANDOVER, "The offer of Legal to Gil was withdrawn: the incident ended"),
    ),
    HandoverLapsed: (
        (
            HandoverLapsed(handover=replace(HANDOVER, answered_at=NOON + timedelta(minutes=15)), at=LATER),
            Kind.HANDOVER,
            "Gil did not answer the offer of Legal within 15 min; it stays with Ben",
        ),
    ),
}
