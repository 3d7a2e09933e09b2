"""Paging by what is louder than Slack: what a pager is told, whether it still matters, and when to stop trying."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.blocks.pager import calling, no_longer
from bot.domain.incident import Incident
from bot.domain.paging import Answer, PageState
from bot.domain.playbook import Pager
from bot.effects import PageByPager, StopPager
from bot.ports import (
    Claim,
    Clock,
    Done,
    GivenUp,
    NoProofError,
    NotYet,
    Outcome,
    PagerCall,
    PagerEvent,
    Reached,
    Ringer,
    Unknown,
)
from bot.queries.incidents import Incidents
from bot.queries.view import PageView

PATIENCE = timedelta(minutes=10)
"""After which people are told that a pager does not work, rather than that it is tried once more."""

CALL_THEM = "Call the person now; then check the pager in the catalogue, and its receiver."
TELL_THEM = "The pager may go on ringing: tell the person that nothing is left to do."

NEVER_RANG = Done()
"""Nothing was sent, so there is nothing to stop either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerGateway:
    reads: Incidents
    clock: Clock
    ringer: Ringer

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:  # noqa: ARG002 - a pager knows a page by its id
        match claim.effect:
            case PageByPager(incident=uid, page=page, user=user):
                return self._settled(
                    claim, await self._page(claim, await self.reads.drawn_page(uid, page, user)), CALL_THEM
                )
            case StopPager(incident=uid, page=page, user=user):
                return self._settled(
                    claim, await self._stop(claim, await self.reads.drawn_page(uid, page, user)), TELL_THEM
                )
            case _:
                raise TypeError(f"{claim.effect.kind} is nothing for a pager")

    async def find_proof(self, claim: Claim) -> Done | None:
        raise NoProofError(f"{claim.effect.kind} converges and needs none")

    def destination(self, claim: Claim) -> str | None:  # noqa: ARG002 - Slack's pace is not a pager's
        return None

    async def _page(self, claim: Claim, shown: PageView | None) -> Outcome:
        if shown is None:
            return NEVER_RANG
        pager = self.reads.catalogue.pager_of(shown.user)
        if pager is None:
            return _no_pager()
        rang = Done(reference={"pager": pager.key})
        if not _awaited(shown):
            return rang if claim.attempted_at is not None else NEVER_RANG
        outcome = await self._send(claim, pager, shown, PagerEvent.PAGE)
        return rang if isinstance(outcome, Done) else outcome

    async def _stop(self, claim: Claim, shown: PageView | None) -> Outcome:
        key = claim.needed.get("pager")
        if shown is None or key is None:
            return NEVER_RANG
        pager = self.reads.catalogue.pagers.get(key)
        return await self._send(claim, pager, shown, PagerEvent.STOP) if pager else _no_pager()

    async def _send(self, claim: Claim, pager: Pager, shown: PageView, event: PagerEvent) -> Outcome:
        incident, person = shown.view.incident, self.reads.catalogue.person_of(shown.user)
        call = PagerCall(
            id=f"{shown.page.uid}-{shown.user}",
            event=event,
            incident=incident.id,
            severity=incident.severity.key,
            drill=incident.drill,
            text=calling(shown) if event is PagerEvent.PAGE else no_longer(shown),
            person=Reached(
                user=shown.user,
                name=shown.view.person(shown.user),
                phone=person.phone if person else None,
                email=person.email if person else None,
            ),
            link=_link(incident),
            sent_at=self.clock.now(),
        )
        return await self.ringer.send(pager, call, attempts=claim.attempts)

    def _settled(self, claim: Claim, outcome: Outcome, advice: str) -> Outcome:
        match outcome:
            case NotYet() | Unknown() if self.clock.now() - claim.asked_at >= PATIENCE:
                return GivenUp(why=outcome.why, advice=advice)
            case NotYet() if claim.attempted_at is not None:
                # An earlier attempt may have made it ring, whatever kept this one from going out.
                return Unknown(at=outcome.at, why=outcome.why)
            case GivenUp():
                return replace(outcome, advice=f"{outcome.advice} {advice}".strip())
            case _:
                return outcome


def _awaited(shown: PageView) -> bool:
    """Also once every step was taken: whoever comes late is needed no less."""
    return shown.page.state in (PageState.OPEN, PageState.UNANSWERED) and shown.answer is Answer.WAITING


def _no_pager() -> GivenUp:
    return GivenUp(why="the catalogue has no such pager any more", advice="")


def _link(incident: Incident) -> str | None:
    room = incident.places.room
    return f"https://slack.com/app_redirect?team={incident.workspace}&channel={room}" if room else None
