"""The tables. Every row carries its workspace, and every constraint has a name."""

from storage.rows.clocks import ClockRow
from storage.rows.effects import EffectRow
from storage.rows.handovers import HandoverRow
from storage.rows.homes import HomeRow
from storage.rows.incidents import CounterRow, IncidentRow, ResponderRow, RoleHolderRow
from storage.rows.pages import PageCallRow, PageRow
from storage.rows.people import InboundRow, InstallationRow, PersonRow
from storage.rows.proposals import BallotRow, ProposalRow
from storage.rows.records import DecisionRow, EntryRow, TaskRow
from storage.rows.row import Row

__all__ = [
    "BallotRow",
    "ClockRow",
    "CounterRow",
    "DecisionRow",
    "EffectRow",
    "EntryRow",
    "HandoverRow",
    "HomeRow",
    "InboundRow",
    "IncidentRow",
    "InstallationRow",
    "PageCallRow",
    "PageRow",
    "PersonRow",
    "ProposalRow",
    "ResponderRow",
    "RoleHolderRow",
    "Row",
    "TaskRow",
]
