"""What the workspace hands out for later use: trigger ids, response addresses, socket tickets."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Leave to show one form to one person, soon."""

    user: str
    issued: datetime
    spent: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Leave to answer an interaction a few times without a token."""

    url: str
    user: str
    channel: str
    issued: datetime
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    """Issues them and takes them back; times go by the workspace's clock."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}
        self._sockets: set[str] = set()
        self.base_url = ""

    def trigger(self, user_id: str) -> str:
        """Issue a trigger id for this person's interaction."""
        micros = int(self._workspace.new_ts().replace(".", ""))
        trigger_id = f"{micros}.{len(self._triggers) + 1}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user=user_id, issued=self._workspace.clock.now())
        return trigger_id

    def spend_trigger(self, trigger_id: str) -> str:
        """Return whose interaction it was; each is good once and for three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if self._workspace.clock.now() - trigger.issued > TRIGGER_LIFE:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger.user

    def response_url(
        self, user_id: str, channel_id: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Issue an address that answers this interaction; with a message it may replace or delete that."""
        key = secrets.token_urlsafe(18)
        url = f"{self.base_url}/responses/{self._workspace.team.id}/{key}"
        self._responses[key] = ResponseUrl(
            url=url,
            user=user_id,
            channel=channel_id,
            issued=self._workspace.clock.now(),
            message_ts=message_ts,
            thread_ts=thread_ts,
        )
        return url

    def response(self, key: str) -> ResponseUrl:
        """Return what an address stands for, without using it."""
        return self._responses[key]

    def use_response(self, key: str) -> ResponseUrl:
        """Count one use, or refuse."""
        response = self._responses.get(key)
        if response is None:
            raise SlackError("invalid_url")
        if self._workspace.clock.now() - response.issued > RESPONSE_LIFE or response.uses >= RESPONSE_USES:
            raise SlackError("expired_url")
        response.uses += 1
        return response

    def socket(self) -> str:
        """Issue a ticket for one WebSocket."""
        ticket = secrets.token_urlsafe(18)
        self._sockets.add(ticket)
        return ticket

    def admit_socket(self, ticket: str) -> bool:
        """Tell whether this ticket is good, and use it up."""
        known = ticket in self._sockets
        self._sockets.discard(ticket)
        return known
