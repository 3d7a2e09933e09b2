"""Pages and their calls as rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from bot.domain.ids import ChannelId, IncidentUid, PageUid, RoleKey, UserId
from bot.domain.paging import Answer, Call, Page, PageState, PageStep
from storage.repositories.base import Repository
from storage.rows import IncidentRow, PageCallRow, PageRow

# One that stayed unanswered can still be taken: whoever comes late is needed no less.
_TAKEABLE = PageRow.state.in_((str(PageState.OPEN), str(PageState.UNANSWERED)))

# From the room to its pages to one call: three look-ups by index, however many pages there ever were.
_AWAITS = select(
    select(PageRow.uid)
    .join(IncidentRow, and_(IncidentRow.workspace == PageRow.workspace, IncidentRow.uid == PageRow.incident_uid))
    .join(PageCallRow, and_(PageCallRow.workspace == PageRow.workspace, PageCallRow.page_uid == PageRow.uid))
    .where(
        IncidentRow.workspace == bindparam("workspace"),
        IncidentRow.room == bindparam("room"),
        PageCallRow.user_id == bindparam("user"),
        PageCallRow.answer == str(Answer.WAITING),
        _TAKEABLE,
    )
    .exists()
)


class SqlPages(Repository):
    async def get(self, uid: PageUid) -> Page | None:
        return next(iter(await self._pages(self._select().where(PageRow.uid == uid))), None)

    async def of(self, incident: IncidentUid) -> Sequence[Page]:
        return await self._pages(self._select().where(PageRow.incident_uid == incident))

    async def save(self, pages: Iterable[Page]) -> None:
        saved = list(pages)
        rows = [{"workspace": self.workspace, **_page_values(page, n)} for n, page in enumerate(saved)]
        calls = [
            {"workspace": self.workspace, "page_uid": page.uid, **_call_values(call, n)}
            for page in saved
            for n, call in enumerate(page.calls)
        ]
        # Pages opened together keep their order, also when one of them is saved alone later.
        await self.upsert(PageRow, rows, key=["workspace", "uid"], kept=["position"])
        await self.upsert(PageCallRow, calls, key=["workspace", "page_uid", "user_id"])

    async def waiting_for(self, user: UserId) -> Sequence[Page]:
        asked = select(PageCallRow.page_uid).where(
            PageCallRow.workspace == self.workspace,
            PageCallRow.user_id == user,
            PageCallRow.answer == str(Answer.WAITING),
        )
        newest_first = reversed(await self._pages(self._select().where(_TAKEABLE, PageRow.uid.in_(asked))))
        return sorted(newest_first, key=lambda page: page.state is not PageState.OPEN)

    async def awaits(self, user: UserId, room: ChannelId) -> bool:
        return await self.session.scalar(_AWAITS, {"workspace": self.workspace, "user": user, "room": room}) or False

    async def due(self, now: datetime) -> Sequence[PageUid]:
        statement = (
            select(PageRow.uid)
            .where(PageRow.workspace == self.workspace, PageRow.next_at <= now)
            .order_by(PageRow.next_at)
        )
        return [PageUid(uid) for uid in await self.session.scalars(statement)]

    def _select(self) -> Select[PageRow]:
        statement = select(PageRow).where(PageRow.workspace == self.workspace)
        return statement.order_by(PageRow.opened_at, PageRow.position).execution_options(populate_existing=True)

    async def _pages(self, statement: Select[PageRow]) -> Sequence[Page]:
        rows = (await self.session.scalars(statement)).all()
        calls: dict[str, list[PageCallRow]] = defaultdict(list)
        found = select(PageCallRow).where(
            PageCallRow.workspace == self.workspace, PageCallRow.page_uid.in_([row.uid for row in rows])
        )
        ordered = found.order_by(PageCallRow.position).execution_options(populate_existing=True)
        for call in await self.session.scalars(ordered):
            calls[call.page_uid].append(call)
        return [_page(row, calls[row.uid]) for row in rows]


def _page_values(page: Page, position: int) -> dict[str, Any]:
    return {
        "uid": page.uid,
        "incident_uid": page.incident,
        "role": page.role,
        "text": page.text,
        "by": page.by,
        "opened_at": page.opened_at,
        "steps": [_step_values(step) for step in page.steps],
        "step": page.step,
        "state": str(page.state),
        "next_at": page.next_at,
        "position": position,
    }


def _step_values(step: PageStep) -> dict[str, Any]:
    return {"after": step.after.total_seconds(), "people": list(step.people), "commander": step.commander}


def _call_values(call: Call, position: int) -> dict[str, Any]:
    return {
        "user_id": call.user,
        "step": call.step,
        "position": position,
        "called_at": call.called_at,
        "answer": str(call.answer),
        "answered_at": call.answered_at,
        "unreached_at": call.unreached_at,
    }


def _page(row: PageRow, calls: Sequence[PageCallRow]) -> Page:
    return Page(
        uid=PageUid(row.uid),
        incident=IncidentUid(row.incident_uid),
        role=RoleKey(row.role) if row.role else None,
        text=row.text,
        by=UserId(row.by),
        opened_at=row.opened_at,
        steps=tuple(_step(step) for step in row.steps),
        step=row.step,
        calls=tuple(_call(call) for call in calls),
        state=PageState(row.state),
        next_at=row.next_at,
    )


def _step(values: dict[str, Any]) -> PageStep:
    return PageStep(
        after=timedelta(seconds=values["after"]),
        people=tuple(UserId(user) for user in values["people"]),
        commander=values["commander"],
    )


def _call(row: PageCallRow) -> Call:
    return Call(
        user=UserId(row.user_id),
        step=row.step,
        called_at=row.called_at,
        answer=Answer(row.answer),
        answered_at=row.answered_at,
        unreached_at=row.unreached_at,
    )
