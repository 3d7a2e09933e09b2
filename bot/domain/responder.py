"""Who works on an incident, in which role, and who may know of it when it is private."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from bot.domain.change import Change, DomainError
from bot.domain.ids import IncidentUid, RoleKey, UserId

COMMANDER = RoleKey("commander")
LEGAL = RoleKey("legal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The people of one incident.

    `holders` has one person a role; `responders` are all who take part, in the order they came; `admitted` are
    those who may know of it while it is private.
    """

    incident: IncidentUid
    holders: Mapping[RoleKey, UserId] = field(default_factory=lambda: MappingProxyType({}))
    responders: tuple[UserId, ...] = ()
    admitted: frozenset[UserId] = frozenset()

    @property
    def commander(self) -> UserId | None:
        return self.holders.get(COMMANDER)

    def roles_of(self, user: UserId) -> tuple[RoleKey, ...]:
        return tuple(role for role, holder in self.holders.items() if holder == user)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned:
    role: RoleKey
    to: UserId
    before: UserId | None
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderJoined:
    user: UserId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderLeft:
    user: UserId
    at: datetime
    roles: tuple[RoleKey, ...] = ()
    """Those they had, which nobody has now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdmitted:
    """Someone may know of a private incident from now on, by the invitation of its commander or Legal."""

    user: UserId
    by: UserId
    at: datetime


class ResponderError(DomainError):
    pass


def assign(team: Team, *, role: RoleKey, to: UserId, by: UserId, at: datetime) -> Change[Team]:
    """Give a role to one person, who becomes a responder and is admitted."""
    before = team.holders.get(role)
    if before == to:
        raise ResponderError(f"That person has the role {role} already.")
    holders = MappingProxyType({**team.holders, role: to})
    state = include(replace(team, holders=holders), to)
    return Change(state, (RoleAssigned(role=role, to=to, before=before, by=by, at=at),))


def join(team: Team, *, user: UserId, at: datetime) -> Change[Team]:
    if user in team.responders:
        raise ResponderError("You are a responder of this incident already.")
    state = replace(team, responders=(*team.responders, user))
    return Change(state, (ResponderJoined(user=user, at=at),))


def leave(team: Team, *, user: UserId, at: datetime) -> Change[Team]:
    """Stop taking part. The commander hands over first, so that the incident is never without one."""
    if user not in team.responders:
        raise ResponderError("You are not a responder of this incident, so there is nothing to leave.")
    if team.commander == user:
        raise ResponderError("You are its commander. Give the role to somebody first: `role commander @person`")
    holders = MappingProxyType({role: holder for role, holder in team.holders.items() if holder != user})
    responders = tuple(person for person in team.responders if person != user)
    event = ResponderLeft(user=user, at=at, roles=team.roles_of(user))
    return Change(replace(team, holders=holders, responders=responders), (event,))


def admit(team: Team, *, user: UserId, by: UserId, at: datetime) -> Change[Team]:
    """Let a person know of a private incident; nothing happens to one who may already."""
    if user in team.admitted:
        return Change(team)
    state = replace(team, admitted=team.admitted | {user})
    return Change(state, (PersonAdmitted(user=user, by=by, at=at),))


def include(team: Team, *users: UserId) -> Team:
    """Admit people and count them among the responders, as being paged or given a role does."""
    new = tuple(dict.fromkeys(user for user in users if user not in team.responders))
    return replace(team, responders=team.responders + new, admitted=team.admitted | set(users))
