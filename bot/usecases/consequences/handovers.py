"""What an offer of a role asks of the outside world."""

from collections.abc import Iterator
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
from bot.domain.ids import UserId
from bot.effects import Effect, OfferRole, RedrawOffer, TellOfOffer


def effects_of(event: HandoverEvent) -> Iterator[Effect]:
    handover = event.handover
    if isinstance(event, HandoverOffered):
        yield OfferRole(incident=handover.incident, handover=handover.uid, user=handover.receiver)
        return
    yield RedrawOffer(incident=handover.incident, handover=handover.uid)
    yield from _told(handover, _waiting_for_it(event))


def _waiting_for_it(event: HandoverEvent) -> tuple[UserId, ...]:
    """Who wants to know what became of it; a withdrawal is known to those who caused it."""
    match event:
        case HandoverAccepted() | HandoverDeclined() | HandoverLapsed():
            return event.handover.givers
        case HandoverWithdrawn(why=Withdrawal.RECEIVER_LEFT):
            return event.handover.givers
        case HandoverOffered() | HandoverWithdrawn():
            return ()
        case _:
            assert_never(event)


def _told(handover: Handover, users: tuple[UserId, ...]) -> Iterator[Effect]:
    for user in users:
        yield TellOfOffer(incident=handover.incident, handover=handover.uid, user=user)
