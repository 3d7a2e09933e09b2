"""Which gateway carries which kind of effect out."""

from collections.abc import Mapping

from bot.effects import Effect
from bot.ports import Claim, Done, Gateway, Outcome


class Router:
    """One gateway for everything but the kinds that have another."""

    def __init__(self, usual: Gateway, others: Mapping[type[Effect], Gateway]) -> None:
        self.usual = usual
        self.others = others

    async def carry_out(self, claim: Claim, *, repeat: bool) -> Outcome:
        return await self._of(claim).carry_out(claim, repeat=repeat)

    async def find_proof(self, claim: Claim) -> Done | None:
        return await self._of(claim).find_proof(claim)

    def destination(self, claim: Claim) -> str | None:
        return self._of(claim).destination(claim)

    def _of(self, claim: Claim) -> Gateway:
        return self.others.get(type(claim.effect), self.usual)
