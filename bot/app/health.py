"""What those who run the bot are told of how it is."""

import logging

from bot.app.parts import Parts
from handlers.socket import Connection

logger = logging.getLogger(__name__)


class Health:
    """What /readyz tells: only a database that cannot be written keeps traffic away."""

    def __init__(self, parts: Parts, connection: Connection | None) -> None:
        self.parts = parts
        self.connection = connection

    async def ready(self) -> tuple[bool, list[str]]:
        degraded = []
        if self.connection is not None and not await self.connection.alive():
            degraded.append("Socket Mode is not connected")
        if self.parts.announce.channel is None and self.parts.announce.wanted is not None:
            degraded.append("the announce channel is not known")
        try:
            async with self.parts.store.transaction() as uow:
                parked = await uow.outbox.parked_count()
        except Exception:
            logger.exception("database not writable")
            return False, [*degraded, "the database cannot be written"]
        return True, [*degraded, f"{parked} effects are parked"] if parked else degraded
