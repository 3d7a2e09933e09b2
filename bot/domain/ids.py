"""Identities. An id is never a bare str: these names say whose it is."""

from typing import NewType

WorkspaceId = NewType("WorkspaceId", str)
"""Slack's team id, `T…`."""

UserId = NewType("UserId", str)
"""A Slack person, `U…` or `W…`."""

WARROOM = UserId("warroom")
"""Author of what the bot itself does and records: an escalation, a message that could not be delivered."""

ChannelId = NewType("ChannelId", str)
"""A Slack conversation, `C…`, `G…` or `D…`."""

MessageTs = NewType("MessageTs", str)
"""Slack's id of a message within its channel, `1700000000.000100`."""

IncidentUid = NewType("IncidentUid", str)
"""Ours, opaque, made before the incident has a number."""

PageUid = NewType("PageUid", str)
HandoverUid = NewType("HandoverUid", str)
EffectUid = NewType("EffectUid", str)

RoleKey = NewType("RoleKey", str)
"""A role's key in the catalogue, `legal`."""

TypeKey = NewType("TypeKey", str)
"""An incident type's key in the catalogue, `product-safety`."""

SeatKey = NewType("SeatKey", str)
"""A seat of a vote: a role's key, or the id of a person named."""


def incident_id(number: int) -> str:
    """`INC-42`."""
    return f"INC-{number}"


def decision_id(number: int) -> str:
    """`D-3`."""
    return f"D-{number}"


def proposal_id(number: int) -> str:
    """`P-2`."""
    return f"P-{number}"


def ballot_id(proposal: int, number: int) -> str:
    """`P-2.1`: the first press on P-2, which may have answered for several seats."""
    return f"{proposal_id(proposal)}.{number}"


def outcome_id(proposal: int) -> str:
    """`P-2 outcome`: what came of P-2, told with the words of those who objected."""
    return f"{proposal_id(proposal)} outcome"


def task_id(number: int) -> str:
    """`T-5`."""
    return f"T-{number}"


def clock_id(number: int) -> str:
    """`C-4`."""
    return f"C-{number}"


def entry_id(number: int) -> str:
    """`E-17`."""
    return f"E-{number}"
