"""What the handlers call: the use-cases, the queries, and the few tools that reading a command needs."""

from dataclasses import dataclass

from bot.blocks import receipts
from bot.domain.playbook import Catalogue
from bot.ports import Clock, Conversations, Directory, Receipt
from bot.queries import incidents as queries
from bot.usecases.clocks import Clocks
from bot.usecases.decisions import Decisions
from bot.usecases.handovers import Handovers
from bot.usecases.homes import Homes
from bot.usecases.incidents import Incidents
from bot.usecases.merging import Merging
from bot.usecases.messages import Messages
from bot.usecases.paging import Paging
from bot.usecases.proposals import Proposals
from bot.usecases.redactions import Redactions
from bot.usecases.responders import Responders
from bot.usecases.tasks import Tasks
from bot.usecases.timeline import Timeline
from bot.usecases.updates import Updates
from handlers.replies import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Built once by bot/app. `command` is the slash command's name, with its slash."""

    incidents: Incidents
    paging: Paging
    responders: Responders
    handovers: Handovers
    merging: Merging
    decisions: Decisions
    proposals: Proposals
    tasks: Tasks
    redactions: Redactions
    timeline: Timeline
    updates: Updates
    messages: Messages
    homes: Homes
    clocks: Clocks
    reads: queries.Incidents
    directory: Directory
    conversations: Conversations
    catalogue: Catalogue
    clock: Clock
    command: str

    def told(self, receipt: Receipt) -> Private:
        """A receipt as the private answer to a write."""
        return Private(message=receipts.receipt(receipt, command=self.command))
