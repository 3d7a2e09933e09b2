"""The people of an incident as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import delete, select

from bot.domain.ids import IncidentUid, RoleKey, UserId
from bot.domain.responder import Team
from storage.repositories.base import Repository
from storage.rows import ResponderRow, RoleHolderRow


class SqlTeams(Repository):
    async def get(self, incident: IncidentUid) -> Team:
        return (await self.of([incident]))[incident]

    async def of(self, incidents: Iterable[IncidentUid]) -> Mapping[IncidentUid, Team]:
        uids = list(incidents)
        holders = await self.session.scalars(
            select(RoleHolderRow)
            .where(RoleHolderRow.workspace == self.workspace, RoleHolderRow.incident_uid.in_(uids))
            .order_by(RoleHolderRow.position)
            .execution_options(populate_existing=True)
        )
        people = await self.session.scalars(
            select(ResponderRow)
            .where(ResponderRow.workspace == self.workspace, ResponderRow.incident_uid.in_(uids))
            .order_by(ResponderRow.position)
            .execution_options(populate_existing=True)
        )
        by_holder, by_person = defaultdict(list), defaultdict(list)
        for holder in holders:
            by_holder[holder.incident_uid].append(holder)
        for person in people:
            by_person[person.incident_uid].append(person)
        return {uid: _team(uid, by_holder[uid], by_person[uid]) for uid in uids}

    async def save(self, team: Team) -> None:
        for row in (RoleHolderRow, ResponderRow):
            await self.session.execute(
                delete(row)
                .where(row.workspace == self.workspace, row.incident_uid == team.incident)
                .execution_options(synchronize_session=False)
            )
        await self.add(team)

    async def add(self, team: Team) -> None:
        key = {"workspace": self.workspace, "incident_uid": team.incident}
        holders = [
            {**key, "role": role, "user_id": user, "position": position}
            for position, (role, user) in enumerate(team.holders.items())
        ]
        places = {user: position for position, user in enumerate(team.responders)}
        people = [
            {**key, "user_id": user, "position": places.get(user), "admitted": user in team.admitted}
            for user in sorted(team.admitted | set(team.responders))
        ]
        await self.insert_all(RoleHolderRow, holders)
        await self.insert_all(ResponderRow, people)


def _team(uid: IncidentUid, holders: Sequence[RoleHolderRow], people: Sequence[ResponderRow]) -> Team:
    return Team(
        incident=uid,
        holders=MappingProxyType({RoleKey(row.role): UserId(row.user_id) for row in holders}),
        responders=tuple(UserId(row.user_id) for row in people if row.position is not None),
        admitted=frozenset(UserId(row.user_id) for row in people if row.admitted),
    )
