"""What an operator's monitoring sees. Ids and counts only: nothing of an incident's content."""

from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.ports import Claim, Done, GivenUp, NotYet, Outcome, Store, Unknown

WORDS: dict[type[object], str] = {Done: "done", NotYet: "not_yet", Unknown: "unknown", GivenUp: "given_up"}


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.attempts = Counter(
            "warroom_effects", "Attempts to carry out an effect", ["kind", "outcome"], registry=self.registry
        )
        self.outstanding = Gauge("warroom_outbox_outstanding", "Effects not yet done", registry=self.registry)
        self.parked = Gauge("warroom_outbox_parked", "Effects given up, waiting for a person", registry=self.registry)

    def attempted(self, claim: Claim, outcome: Outcome) -> None:
        self.attempts.labels(claim.effect.kind, WORDS[type(outcome)]).inc()

    async def measure(self, store: Store) -> None:
        async with store.reading() as reading:
            self.outstanding.set(await reading.outbox.outstanding())
            self.parked.set(await reading.outbox.parked_count())
