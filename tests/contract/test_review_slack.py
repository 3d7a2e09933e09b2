"""Slack's troubles, sorted: what passes is waited for, what stays is said, and neither is taken for the other."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from desk import Desk
from outbox_bed import ONE, PAGE
from sandbox_app import new_client, running
from slack_sdk.errors import SlackApiError
from support import NOON, HandClock, catalogue

from bot.domain.ids import EffectUid, UserId
from bot.effects import Announce, AnnounceUpdate, Effect, PublishExport, SaveExport
from bot.gateways.announce_channel import AnnounceChannel
from bot.gateways.slack import SlackGateway
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_errors import code_of, outcome_of
from bot.gateways.slack_files import ExportFolder, Uploads
from bot.gateways.slack_homes import HomeTabs
from bot.gateways.slack_messages import SlackMessages
from bot.gateways.slack_posts import Posts
from bot.gateways.slack_proofs import Proofs
from bot.gateways.slack_rooms import Rooms
from bot.ports import Claim, GivenUp, NoProofError, NotNowError, NotYet, Unknown
from bot.queries.home import Homes
from bot.queries.incidents import Incidents
from bot.sandbox import Sandbox
from storage.unit_of_work import SqlStore

EXPORT = PublishExport(incident=ONE, entry=1, format="md")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running() as started:
        started.workspace.add_channel("announcements")
        yield started


@pytest.fixture
async def gateway(sandbox: Sandbox, store: SqlStore, clock: HandClock, tmp_path: Path) -> AsyncIterator[SlackGateway]:
    async def remember(_claim: Claim, _reference: object) -> bool:
        return True

    client, call, reads = new_client(sandbox), SlackCalls(clock), Incidents(store, catalogue())
    async with ClientSession() as session:
        yield SlackGateway(
            client=client,
            call=call,
            clock=clock,
            reads=reads,
            posts=Posts(reads=reads, clock=clock, announce=AnnounceChannel(client, call, "announcements")),
            proofs=Proofs(client, call),
            rooms=Rooms(client, call, reads, SlackMessages(client, call, ""), UserId(sandbox.bot_user_id)),
            uploads=Uploads(
                client=client,
                session=session,
                call=call,
                reads=reads,
                clock=clock,
                folder=ExportFolder(tmp_path),
                remember=remember,
            ),
            homes=HomeTabs(client=client, call=call, reads=Homes(store, reads), command="/incident"),
        )


def claim_of(effect: Effect, *, attempts: int = 2) -> Claim:
    return Claim(
        id=1,
        uid=EffectUid("u" * 32),
        fence=1,
        effect=effect,
        attempts=attempts,
        claimed_at=NOON,
        asked_at=NOON,
        attempted_at=NOON,
        reference={},
    )


def answered(code: str | None, status: int = 200) -> SlackApiError:
    """What the client raises; without a code the body was not Slack's."""

    response = SimpleNamespace(status_code=status, data={"ok": False, "error": code} if code else {}, headers={})
    raised: Any = SlackApiError  # its constructor is untyped
    refused: SlackApiError = raised("refused", response)
    return refused


async def test_an_announcement_waits_until_its_channel_is_known(gateway: SlackGateway) -> None:
    with pytest.raises(NotNowError):
        await gateway.find_proof(claim_of(Announce(incident=ONE)))


async def test_an_announcement_without_a_channel_has_no_proof(gateway: SlackGateway) -> None:
    gateway.posts.announce.missing = True

    with pytest.raises(NoProofError):
        await gateway.find_proof(claim_of(Announce(incident=ONE)))


@pytest.mark.parametrize("trouble", ["ratelimited", "internal_error", "team_added_to_org", "invalid_auth"])
async def test_a_look_that_meets_passing_trouble_is_taken_again(
    gateway: SlackGateway, sandbox: Sandbox, trouble: str
) -> None:
    sandbox.faults.fail("conversations.open", trouble)

    with pytest.raises(NotNowError):
        await gateway.find_proof(claim_of(PAGE))


@pytest.mark.parametrize("refusal", ["thread_not_found", "channel_is_limited_access", "access_denied"])
async def test_a_look_that_is_refused_proves_nothing_ever(
    gateway: SlackGateway, sandbox: Sandbox, refusal: str
) -> None:
    sandbox.faults.fail("conversations.replies", refusal)
    update = replace(claim_of(AnnounceUpdate(incident=ONE, entry=1)), needed={"channel": "C1", "ts": "1.1"})

    with pytest.raises(NoProofError):
        await gateway.find_proof(update)


async def test_a_file_that_cannot_be_looked_up_just_now_does_not_count_as_missing(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    sandbox.faults.rate_limit("files.info", 3)
    begun = replace(claim_of(EXPORT), reference={"file": "F1"}, needed={"channel": "C1"})

    with pytest.raises(NotNowError):
        await gateway.find_proof(begun)


async def test_the_channel_is_told_of_once_when_it_is_found(gateway: SlackGateway) -> None:
    heard: list[str | None] = []
    announce = gateway.posts.announce
    announce.when_known(lambda: heard.append(announce.channel))

    await announce.run()
    await announce.answered(patience=0)

    assert heard == [announce.channel]
    assert announce.channel is not None


async def test_an_announcement_waits_no_longer_than_it_may(gateway: SlackGateway) -> None:
    await gateway.posts.announce.answered(patience=0)

    assert gateway.posts.announce.channel is None
    assert not gateway.posts.announce.missing


async def test_a_data_folder_that_cannot_be_written_is_given_up_and_says_so(
    gateway: SlackGateway, desk: Desk, tmp_path: Path
) -> None:
    wanted = await desk.declare()
    save = SaveExport(incident=(await desk.incident(wanted)).uid, entry=1, format="md")
    (tmp_path / "file").write_text("where the folder should be")
    uploads = replace(gateway.uploads, folder=ExportFolder(tmp_path / "file"))
    full = replace(gateway, uploads=uploads)

    first = await full.carry_out(claim_of(save, attempts=1), repeat=False)
    last = await full.carry_out(claim_of(save, attempts=6), repeat=False)

    assert isinstance(first, NotYet)
    assert isinstance(last, GivenUp)
    assert last.why.startswith("the data folder cannot be written")


async def test_a_rate_limit_while_joining_does_not_make_the_channel_missing(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    sandbox.faults.rate_limit("conversations.join", 3)

    with pytest.raises(SlackApiError):
        await gateway.posts.announce._look("announcements")

    assert not gateway.posts.announce.missing


def test_a_connection_that_breaks_at_once_is_not_tried_at_once_for_ever() -> None:
    broken = ClientConnectionError()

    looked_for = outcome_of(broken, now=NOON, attempts=3)
    done_again = outcome_of(broken, now=NOON, attempts=3, converges=True)

    assert isinstance(looked_for, Unknown)
    assert looked_for.at == NOON
    assert isinstance(done_again, Unknown)
    assert done_again.at == NOON + timedelta(seconds=8)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (answered(None), Unknown),
        (answered(None, 302), Unknown),
        (answered(None, 503), Unknown),
        (answered(None, 408), Unknown),
        (answered(None, 403), NotYet),
        (answered(None, 429), NotYet),
        (answered("message_limit_exceeded"), NotYet),
        (answered("team_added_to_org"), NotYet),
        (answered("update_failed"), Unknown),
        (answered("is_archived"), GivenUp),
        (answered("a_code_of_tomorrow"), GivenUp),
    ],
    ids=lambda value: code_of(value) if isinstance(value, SlackApiError) else "",
)
def test_each_answer_comes_to_what_it_means(error: SlackApiError, kind: type[object]) -> None:
    assert isinstance(outcome_of(error, now=NOON, attempts=1), kind)


async def test_a_message_that_cannot_be_drawn_was_not_sent(gateway: SlackGateway, sandbox: Sandbox) -> None:
    class Broken(Posts):
        async def message(self, effect: Effect, *, repeat: bool = False) -> None:
            raise ZeroDivisionError(effect.key, repeat)

    posts = Broken(reads=gateway.reads, clock=gateway.clock, announce=gateway.posts.announce)
    drawing = replace(gateway, posts=posts)

    first = await drawing.carry_out(claim_of(PAGE, attempts=1), repeat=False)
    last = await drawing.carry_out(claim_of(PAGE, attempts=12), repeat=False)

    assert isinstance(first, NotYet)
    assert isinstance(last, GivenUp)
    assert [call.method for call in sandbox.calls] == []
