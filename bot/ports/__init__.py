"""What use-cases, queries and the engine need from outside, as Protocols."""

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
from bot.ports.repositories import Decisions, Inbound, Incidents, Pages, People, Tasks, Teams, Timeline
from bot.ports.store import Reading, Store, UnitOfWork
from bot.ports.tools import BusyError, Clock, Identity, IncidentRef, Randomness, Receipt, unknown

__all__ = [
    "BusyError",
    "Claim",
    "Clock",
    "Decisions",
    "Directory",
    "Done",
    "Gateway",
    "GivenUp",
    "Identity",
    "Inbound",
    "IncidentRef",
    "Incidents",
    "NoProofError",
    "NotNowError",
    "NotYet",
    "Outbox",
    "Outcome",
    "Pages",
    "Parked",
    "People",
    "Randomness",
    "Reading",
    "Receipt",
    "Store",
    "Tasks",
    "Teams",
    "Timeline",
    "UnitOfWork",
    "Unknown",
    "unknown",
]
