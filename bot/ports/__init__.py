"""What use-cases, queries and the engine need from outside, as Protocols."""

from bot.ports.agenda import Agenda, Ahead, Timed
from bot.ports.conversations import Conversations
from bot.ports.delivery import (
    Claim,
    Done,
    Gateway,
    GivenUp,
    NoProofError,
    NotNowError,
    NotYet,
    Outbox,
    Outcome,
    Parked,
    Unknown,
)
from bot.ports.directory import Directory
from bot.ports.pager import PagerCall, PagerEvent, Reached, Ringer
from bot.ports.repositories import (
    Clocks,
    Decisions,
    Handovers,
    Homes,
    Inbound,
    Incidents,
    Pages,
    People,
    Tasks,
    Teams,
    Timeline,
)
from bot.ports.store import Reading, Store, UnitOfWork
from bot.ports.tools import BusyError, Clock, Holidays, Identity, IncidentRef, Randomness, Receipt, unknown

__all__ = [
    "Agenda",
    "Ahead",
    "BusyError",
    "Claim",
    "Clock",
    "Clocks",
    "Conversations",
    "Decisions",
    "Directory",
    "Done",
    "Gateway",
    "GivenUp",
    "Handovers",
    "Holidays",
    "Homes",
    "Identity",
    "Inbound",
    "IncidentRef",
    "Incidents",
    "NoProofError",
    "NotNowError",
    "NotYet",
    "Outbox",
    "Outcome",
    "PagerCall",
    "PagerEvent",
    "Pages",
    "Parked",
    "People",
    "Randomness",
    "Reached",
    "Reading",
    "Receipt",
    "Ringer",
    "Store",
    "Tasks",
    "Teams",
    "Timed",
    "Timeline",
    "UnitOfWork",
    "Unknown",
    "unknown",
]
