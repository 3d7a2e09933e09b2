"""Who people are: what we have stored, and what Slack tells within a second."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from datetime import timedelta
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import UserId
from bot.domain.person import Profile
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import BlockedError, code_of
from bot.ports import BusyError, Clock, Store

logger = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds a person waits for us to learn who somebody is."""

LISTED_PAGES = 50
"""Of 200 people each; those of a larger workspace are looked up when they first appear."""

STALE = timedelta(days=1)
"""After this, names and zones are asked for again; until Slack answers, the old ones serve."""


class SlackDirectory:
    def __init__(self, client: AsyncWebClient, call: SlackCalls, store: Store, clock: Clock) -> None:
        self.client = client
        self.call = call
        self.store = store
        self.clock = clock
        self._tasks: set[asyncio.Task[None]] = set()

    async def find(self, users: Iterable[UserId]) -> Mapping[UserId, Profile]:
        """Only for people we know nothing of does anybody wait; an old profile serves while it is asked for again."""
        wanted = set(users)
        async with self.store.reading() as reading:
            known = dict(await reading.people.get(wanted))
        unknown = [user for user in wanted if user not in known or not known[user].verified]
        learnt = await self._ask(unknown) if unknown else []
        await self._keep(learnt)
        old = [user for user in known if user not in unknown and self.clock.now() - known[user].seen_at > STALE]
        if old:
            self._start(self._refresh(old))
        return {**known, **{profile.user: profile for profile in learnt}}

    async def note(self, user: UserId, name: str) -> None:
        async with self.store.reading() as reading:
            known = await reading.people.get([user])
        if user not in known and name:
            await self._keep([Profile(user=user, name=name, verified=False, seen_at=self.clock.now())])

    async def learn_all(self) -> None:
        """Read the workspace's people beforehand, so that the first words of an emergency need no look-up."""
        cursor = ""
        for _ in range(LISTED_PAGES):
            try:
                answer = await self.call(self.client.users_list, limit=200, **({"cursor": cursor} if cursor else {}))
            except (SlackApiError, ClientError, TimeoutError, BlockedError) as error:
                logger.info("people not listed", extra={"why": type(error).__name__})
                return
            await self._keep([self._read(UserId(member["id"]), member) for member in answer["members"]])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def close(self) -> None:
        """Drop look-ups under way: they are asked again when needed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refresh(self, users: list[UserId]) -> None:
        await self._keep(await self._ask(users))

    async def _ask(self, users: list[UserId]) -> list[Profile]:
        tasks = [asyncio.create_task(self._profile(user)) for user in users]
        done, late = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in late:
            task.cancel()
        return [profile for task in done if (profile := task.result()) is not None]

    async def _profile(self, user: UserId) -> Profile | None:
        try:
            answer = await self.call(self.client.users_info, user=user)
        except SlackApiError as error:
            logger.info("person not found", extra={"user": user, "code": code_of(error)})
            return None
        except (ClientError, TimeoutError, BlockedError):
            return None
        return self._read(user, answer["user"])

    def _read(self, user: UserId, answer: Mapping[str, Any]) -> Profile:
        profile = answer.get("profile") or {}
        name = profile.get("real_name") or answer.get("real_name") or answer.get("name") or user
        return Profile(
            user=user,
            name=str(name),
            zone=answer.get("tz") or None,
            bot=bool(answer.get("is_bot")) or user == "USLACKBOT",
            deactivated=bool(answer.get("deleted")),
            stranger=bool(answer.get("is_stranger")) or answer.get("team_id") not in (None, self.store.workspace),
            seen_at=self.clock.now(),
        )

    async def _keep(self, profiles: list[Profile]) -> None:
        """Best effort: a name that could not be kept is asked for again."""
        if not profiles:
            return
        try:
            async with self.store.transaction(background=True) as uow:
                await uow.people.save(profiles)
        except BusyError:
            logger.info("people not stored, database busy")
