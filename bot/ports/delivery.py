"""The outbox, what comes back from outside, and who carries effects out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.ids import EffectUid, IncidentUid
from bot.effects import Effect, OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An effect that this process, and no other, may carry out until the lease ends."""

    id: int
    uid: EffectUid
    fence: int
    effect: Effect
    attempts: int
    claimed_at: datetime
    asked_at: datetime
    attempted_at: datetime | None
    """When an earlier attempt of unknown outcome began; None if there was none."""
    reference: Mapping[str, str]
    """What an earlier attempt learned, such as the id of a file not yet completed."""
    needed: Mapping[str, str] = field(default_factory=dict)
    """The reference of the effect that this one needs: the room's channel, the card's ts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It happened. `reference` says where, in Slack's ids."""

    reference: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet:
    """It did not happen, and may be tried again at `at`."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have happened: proof is looked for at `at`, before anything is sent again."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """It will not happen without a person; `advice` says what they should do."""

    why: str
    advice: str


Outcome = Done | NotYet | Unknown | GivenUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An effect that was given up, for those who look after the bot."""

    id: int
    effect: Effect
    why: str
    parked_at: datetime


class Outbox(Protocol):
    async def add(self, effects: Iterable[Effect], now: datetime) -> None:
        """Ask for effects; one whose key is known, or that coalesces with a waiting one, is left out."""

    async def claim(self, now: datetime, *, urgent: int, other: int, carrying: Collection[int] = ()) -> Sequence[Claim]:
        """Take what is due and free of its lane and its needs: so many urgent effects, and so many others.

        A claim is the start of an attempt: from here on the effect may have happened. What this process is still
        `carrying` is not taken from under it, however long ago its lease ran out.
        """

    async def begin_again(self, claim: Claim, now: datetime) -> bool:
        """Note that a claimed effect is sent once more, on a new lease; False when the claim has been lost."""

    async def remember(self, claim: Claim, reference: Mapping[str, str]) -> bool:
        """Keep what an attempt has learned so far; False when the claim has been lost."""

    async def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> Sequence[Effect] | None:
        """Record an outcome. None when the claim has been lost; else the effects that were parked with this one."""

    async def posts_of(self, incident: IncidentUid) -> Sequence[OfIncident]:
        """What may stand somewhere in Slack by now, or will soon: sent, being sent, or waiting."""

    async def uploads_of(self, incident: IncidentUid) -> Sequence[Mapping[str, str]]:
        """Where the exports are that were uploaded: `file`, and the `path` on our side."""

    async def forget_names(self, incident: IncidentUid) -> None:
        """What Slack told when it made the room named it after the title."""

    async def free_all(self, now: datetime) -> int:
        """Void every lease, when it is certain that no other process lives."""

    async def next_at(self, now: datetime) -> datetime | None:
        """When the next effect that now waits for its time may be tried, or the next lease runs out."""

    async def due_now(self, now: datetime) -> bool:
        """Whether there is something that could be claimed."""

    async def outstanding(self) -> int:
        """How many effects wait or are being sent."""

    async def parked(self) -> Sequence[Parked]: ...
    async def parked_count(self) -> int: ...


class NoProofError(Exception):
    """Whether an effect happened cannot be found out; the text says why."""


class NotNowError(Exception):
    """Whether an effect happened cannot be found out before `until`; the text says why."""

    def __init__(self, why: str, until: datetime) -> None:
        super().__init__(why)
        self.until = until


class Gateway(Protocol):
    """Carries effects out."""

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        """Try once. `repeat` marks a page that may have been sent before."""

    async def find_proof(self, claim: Claim) -> Done | None:
        """Look for what an attempt of unknown outcome did; None when there is no sign of it.

        Raises NoProofError when it can never be known, and NotNowError when it cannot be known just now.
        """

    def destination(self, claim: Claim) -> str | None:
        """The channel or person that a message would go to; None for what is not a message."""
