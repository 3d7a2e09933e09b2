"""Home tabs: drawn when somebody opens theirs, and again when something changes that concerns them."""

from dataclasses import dataclass

from bot.effects import ShowHome
from bot.ports import Receipt, UnitOfWork
from bot.usecases.base import Command, UseCase, writes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHome(Command):
    pass


class Homes(UseCase):
    @writes
    async def open(self, uow: UnitOfWork, command: OpenHome) -> Receipt:
        """Show somebody the newest, and keep it new from now on."""
        now = self.tools.clock.now()
        await uow.homes.opened(command.by, now)
        await uow.outbox.add([ShowHome(user=command.by)], now)
        return Receipt(verb="home")
