"""Exports: written to the data folder whatever Slack does, and uploaded to the room."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.ids import entry_id
from bot.effects import PublishExport, SaveExport
from bot.exporters.files import EXPORTERS, Format, file_name
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import code_of, is_passing
from bot.ports import Claim, Clock, Done, IncidentRef
from bot.queries.incidents import Incidents
from bot.queries.view import Record

logger = logging.getLogger(__name__)

Reference = Mapping[str, str]
FORGOTTEN = frozenset({"file_not_found", "file_update_failed", "file_deleted", "invalid_arguments"})
"""What Slack answers when an upload can no longer be shared."""

UPLOAD_TIMEOUT = ClientTimeout(total=10)


class ExportFolder:
    """Where exports are kept on our side, one folder an incident."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def save(self, record: Record, form: Format, content: bytes) -> Path:
        """Write the whole file or nothing; its name tells the last entry that it holds."""
        path = self.place(record, form)
        await asyncio.to_thread(_write, path, content)
        return path

    def place(self, record: Record, form: Format) -> Path:
        """Where that file is kept."""
        stem, suffix = file_name(record, form).rsplit(".", 1)
        last = record.entries[-1].number if record.entries else 0
        return self.path / record.view.incident.id / f"{stem}-{entry_id(last)}.{suffix}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    client: AsyncWebClient
    session: ClientSession
    call: SlackCalls
    reads: Incidents
    clock: Clock
    folder: ExportFolder
    remember: Callable[[Claim, Reference], Awaitable[bool]]
    """False when another process has the effect now."""

    async def save(self, effect: SaveExport) -> Reference:
        """Keep one file on our side; raises OSError when the data folder does not take it."""
        record = await self.reads.record(IncidentRef(uid=effect.incident))
        if record is None:
            return {}
        content = await self._drawn(record, Format(effect.format))
        path = await self.folder.save(record, Format(effect.format), content)
        return {"path": str(path), "head": record.head}

    async def publish(self, claim: Claim, effect: PublishExport) -> Reference:
        """Upload one file as it is now, a redaction since included; one that was uploaded already is only shared."""
        if claim.reference and await self._share_again(claim, effect):
            return claim.reference
        record = await self.reads.record(IncidentRef(uid=effect.incident))
        if record is None:
            return {}
        content = await self._drawn(record, Format(effect.format))
        path = await self._kept(record, Format(effect.format), content)
        reference = {"path": str(path), "head": record.head, "file": await self._upload(path.name, content)}
        if await self.remember(claim, reference):
            await self._share(claim, reference, effect)
        return reference

    async def proof(self, claim: Claim) -> Done | None:
        """Whether the file of an earlier attempt shows in the room."""
        file = claim.reference.get("file")
        shared = file is not None and await self._is_shared(file, claim.needed["channel"])
        return Done(reference=claim.reference) if shared else None

    async def _drawn(self, record: Record, form: Format) -> bytes:
        return await asyncio.to_thread(EXPORTERS[form], record, generated_at=self.clock.now())

    async def _kept(self, record: Record, form: Format, content: bytes) -> Path:
        """A folder that cannot be written has been told of by then, and keeps no file from the room."""
        try:
            return await self.folder.save(record, form, content)
        except OSError:
            logger.exception("uploaded export not saved", extra={"incident": record.view.incident.uid})
            return self.folder.place(record, form)

    async def _share_again(self, claim: Claim, effect: PublishExport) -> bool:
        """Finish what was begun. False when Slack has forgotten that upload, so that a new one is needed."""
        if await self.proof(claim) is not None:
            return True
        try:
            await self._share(claim, claim.reference, effect)
        except SlackApiError as error:
            if code_of(error) in FORGOTTEN:
                return False
            raise
        return True

    async def _upload(self, name: str, content: bytes) -> str:
        ticket = await self.call(self.client.files_getUploadURLExternal, filename=name, length=len(content))
        async with self.session.post(ticket["upload_url"], data=content, timeout=UPLOAD_TIMEOUT) as answer:
            answer.raise_for_status()
        return str(ticket["file_id"])

    async def _share(self, claim: Claim, reference: Reference, effect: PublishExport) -> None:
        view = await self.reads.drawn(effect.incident)
        name = view.incident.id if view else "the incident"
        await self.call(
            self.client.files_completeUploadExternal,
            files=[{"id": reference["file"], "title": Path(reference["path"]).name}],
            channel_id=claim.needed["channel"],
            initial_comment=f"Export of {name}, head hash `{reference['head']}`",
        )

    async def _is_shared(self, file: str, room: str) -> bool:
        """Whether a file of ours shows in the room; one that Slack does not know was never completed."""
        try:
            found = (await self.call(self.client.files_info, file=file))["file"]
        except SlackApiError as error:
            if is_passing(error):
                raise
            return False
        shares = found.get("shares") or {}
        rooms = {*(found.get("channels") or ()), *(found.get("groups") or ())}
        rooms |= {channel for kind in shares.values() for channel in kind}
        return room in rooms
