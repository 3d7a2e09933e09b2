"""Redactions: take an entry's words out of everything that we hold or have said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain import redaction as rules
from bot.domain.access import Action
from bot.domain.incident import Incident
from bot.domain.redaction import Holdings, Redaction, RedactionError
from bot.domain.timeline import TITLE
from bot.effects import (
    Announce,
    Effect,
    OfferRole,
    OfIncident,
    PageByMessage,
    PostCard,
    PostClosing,
    PostProposal,
    RedrawOffer,
    RedrawPage,
    RedrawProposal,
    RemindInRoom,
    RemindOwner,
    redraw,
)
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Command, UseCase, open_case, receipt, writes
from bot.usecases.record import record
from bot.usecases.timeline import found_entry

HeldT = TypeVar("HeldT")

_SAY_MORE = (PostClosing, RemindInRoom, RemindOwner)
"""Posts of an entry that say more than it does: all that happened, or what the task is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactEntry(Command):
    number: int
    reason: str


class Redactions(UseCase):
    @writes
    async def redact(self, uow: UnitOfWork, command: RedactEntry) -> Receipt:
        """Delete the text, and every copy of it; also after the end. The chain of hashes stays whole."""
        case = await open_case(uow, command, Action.REDACT)
        target = await found_entry(uow, case, command.number)
        if not command.reason.strip():
            raise RedactionError(f"Say why: `redact {target.id} names a child`")
        uid, now = case.incident.uid, self.tools.clock.now()
        entries = await uow.timeline.of(uid)
        held = await holdings(uow, case.incident)
        change = rules.redact(held, entries, target, reason=command.reason.strip(), by=command.by, at=now)
        await self._save(uow, held, change.state)
        moved = replace(case, incident=change.state.held.incident)
        _, made = await record(uow, self.tools, moved, change.events, also_named=[command.by])
        await uow.outbox.add(_redraws(await uow.outbox.posts_of(uid), change.state), now)
        files = await uow.outbox.uploads_of(uid)
        copies = ", ".join(entry.id for entry in entries if entry.number in change.state.numbers[1:])
        return receipt(
            "redact",
            moved,
            made=(made[-1].id,),
            of=target.id,
            copies=copies,
            files=str(len(files)) if files else "",
            room="yes"
            if TITLE in change.state.subjects and case.incident.places.room and not case.incident.private
            else "",
        )

    async def _save(self, uow: UnitOfWork, before: Holdings, state: Redaction) -> None:
        held = state.held
        uid = held.incident.uid
        await uow.timeline.redact(uid, state.numbers)
        await uow.decisions.save(uid, _changed(before.decisions, held.decisions))
        await uow.proposals.save(uid, _changed(before.proposals, held.proposals))
        await uow.tasks.save(uid, _changed(before.tasks, held.tasks))
        await uow.pages.save(_changed(before.pages, held.pages))
        await uow.handovers.save(_changed(before.handovers, held.handovers))
        await uow.clocks.save(uid, _changed(before.clocks, held.clocks))
        if TITLE in state.subjects:
            await uow.outbox.forget_names(uid)


def _changed(before: Sequence[HeldT], after: Sequence[HeldT]) -> list[HeldT]:
    return [new for old, new in zip(before, after, strict=True) if new != old]


async def holdings(uow: UnitOfWork, incident: Incident) -> Holdings:
    return Holdings(
        incident=incident,
        decisions=await uow.decisions.of(incident.uid),
        proposals=await uow.proposals.of(incident.uid),
        tasks=await uow.tasks.of(incident.uid),
        pages=await uow.pages.of(incident.uid),
        handovers=await uow.handovers.of(incident.uid),
        clocks=await uow.clocks.of(incident.uid),
    )


def _redraws(posts: Iterable[OfIncident], state: Redaction) -> Iterator[Effect]:
    """The posts that may show what is gone. Only those that say what an entry says surely show no other's words."""
    for post in posts:
        number = getattr(post, "entry", None)
        titled = TITLE in state.subjects and not _in_room_line(post)
        if not isinstance(number, int) or number in state.numbers or titled or isinstance(post, _SAY_MORE):
            yield from _drawn_again(post)


def _drawn_again(post: OfIncident) -> Iterator[Effect]:
    """By the redraw that the post has anyway, in whose lane no older picture can come later."""
    match post:
        case PostCard() | Announce():
            return  # what is recorded has them drawn anew
        case PageByMessage(incident=uid, page=page, user=user):
            yield RedrawPage(incident=uid, page=page, user=user)
        case PostProposal(incident=uid, proposal=number):
            yield RedrawProposal(incident=uid, proposal=number)
        case OfferRole(incident=uid, handover=offer):
            yield RedrawOffer(incident=uid, handover=offer)
        case _:
            yield redraw(post)


def _in_room_line(post: OfIncident) -> bool:
    """A line in the room does not repeat the incident's title."""
    return post.kind == "line"
