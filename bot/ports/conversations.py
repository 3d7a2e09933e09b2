"""Messages in Slack that others wrote."""

from collections.abc import Mapping
from typing import Any, Protocol

from bot.domain.ids import ChannelId, MessageTs


class Conversations(Protocol):
    async def find(self, channel: ChannelId, ts: MessageTs) -> Mapping[str, Any] | None:
        """A message as Slack has it now; None when it is gone or is not shown to us.

        Raises whatever the network raised when Slack does not say within a second: that is no answer at all.
        """

    async def link(self, channel: ChannelId, ts: MessageTs, thread: MessageTs | None = None) -> str:
        """Its permalink, "" when none could be had; `thread` is the first message of the thread that it stands in."""
