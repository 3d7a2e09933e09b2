"""A delivery from Slack and its answer, by Socket Mode and by signed HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from handlers_bed import ANA, BEN, EVE, MODES, Connect, Desk, by_http, by_sockets, running

from bot.blocks import action_ids
from bot.blocks.message import actions, button
from bot.domain.ids import UserId
from bot.ports import BusyError
from bot.queries.incidents import Incidents as Reads
from bot.queries.incidents import Question
from bot.queries.view import IncidentView


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running(tmp_path) as started:
        yield started


class Broken(Reads):
    """Fails at whatever was told, so many times."""

    failure: Exception = RuntimeError("a defect")
    left = 1000

    async def listed(self, by: UserId, scope: str) -> Sequence[IncidentView]:
        self.left -= 1
        if self.left >= 0:
            raise self.failure
        return await super().listed(by, scope)

    async def show(self, question: Question) -> IncidentView:
        self.left -= 1
        if self.left >= 0:
            raise self.failure
        return await super().show(question)


def broken(desk: Desk, failure: Exception, left: int = 1000) -> None:
    reads = Broken(desk.store, desk.services.catalogue)
    reads.failure, reads.left = failure, left
    desk.with_reads(reads)


@MODES
async def test_a_command_is_answered_by_its_receipt(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        said = await desk.types("/incident declare Magnetic toys sev:1 type:product-safety region:DE")

    incident = await desk.incident()
    assert said.startswith("INC-1 declared")
    assert (incident.title, incident.severity, incident.regions) == ("Magnetic toys", 1, ("DE",))


@MODES
async def test_a_delivery_that_comes_twice_gets_one_receipt(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        first = await desk.types("/incident declare Magnetic toys sev:1")
        again = await desk.sandbox.redeliver_last()

    assert again.text == first
    assert len(await desk.incidents()) == 1


@MODES
async def test_one_delivery_twice_at_once_makes_one_incident(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        await desk.types("/incident declare Magnetic toys sev:1")
        answers = await asyncio.gather(*(desk.sandbox.redeliver_last() for _ in range(5)))

    assert len({answer.text for answer in answers}) == 1
    assert len(await desk.incidents()) == 1


@MODES
async def test_an_answer_is_private_and_unfurls_nothing(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        answer = await desk.sandbox.person(ANA).types("/incident help", channel="general")

    assert answer.body["response_type"] == "ephemeral"
    assert answer.body["unfurl_links"] is answer.body["unfurl_media"] is False
    assert answer.blocks
    assert desk.sandbox.person(BEN).ephemerals == []


@MODES
async def test_a_refusal_gives_back_what_was_typed(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        answer = await desk.sandbox.person(ANA).types("/incident declrae Toys for @ben <b> & co", channel="general")

    assert "Did you mean ˋdeclareˋ" in (answer.text or "").replace("`", "ˋ")
    assert "`/incident declare [title]" in str(answer.blocks)
    assert "/incident declrae Toys for @Ben Okafor &lt;b&gt; &amp; co" in str(answer.blocks)
    assert await desk.incidents() == []


@MODES
async def test_a_stranger_from_another_workspace_is_told_so_and_changes_nothing(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        room = await desk.declares()
        said = await desk.types("/incident declare Spam sev:1", by=EVE)
        message = await desk.posts(room, actions(button("Join", action_ids.LIST_JOIN, (await desk.incident()).uid)))
        await desk.sandbox.person(EVE).clicks(message, text="Join")
        await desk.answers.drain(5)

    assert "another workspace" in said
    assert "another workspace" in desk.sandbox.person(EVE).ephemerals[-1].text
    assert len(await desk.incidents()) == 1
    assert (await desk.view()).team.responders == (ANA,) or EVE not in (await desk.view()).team.responders


@MODES
async def test_a_defect_gets_an_apology_whose_reference_is_in_the_log(
    connected: Connect, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    broken(desk, RuntimeError("a defect"))

    async with connected(desk):
        answer = await desk.sandbox.person(ANA).types("/incident list mine", channel="general")

    logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.message for record in logged] == ["delivery_failed"]
    assert logged[0].__dict__["reference"] in (answer.text or "")
    assert "/incident list mine" in str(answer.blocks)


@MODES
async def test_a_busy_database_says_that_nothing_was_stored(connected: Connect, desk: Desk) -> None:
    broken(desk, BusyError("busy"))

    async with connected(desk):
        said = await desk.types("/incident list")

    assert said.startswith("Busy just now: nothing was stored.")


@MODES
async def test_what_took_too_long_does_not_claim_to_have_failed(connected: Connect, desk: Desk) -> None:
    broken(desk, TimeoutError())

    async with connected(desk):
        said = await desk.types("/incident list")

    assert "may or may not have been stored" in said


@MODES
async def test_a_button_nobody_knows_any_more_gets_a_polite_answer(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        message = await desk.posts("general", actions(button("Old", "card.removed", "x")))
        answer = await desk.sandbox.person(ANA).clicks(message, text="Old")
        await desk.answers.drain(5)

    assert answer.acked
    assert "of another version" in answer.ephemerals[0].text


@MODES
async def test_a_form_opens_and_declares(connected: Connect, desk: Desk) -> None:
    async with connected(desk):
        answer = await desk.sandbox.person(ANA).types("/incident declare Magnetic toys", channel="general")
        assert answer.acked
        form = desk.sandbox.person(ANA).open_view()
        done = await desk.sandbox.person(ANA).submits(form, {"severity": "sev2"})

    assert done.acked
    assert done.redrawn is not None
    assert "INC-1 declared" in str(done.redrawn.blocks)
    assert ((await desk.incident()).title, (await desk.incident()).severity) == ("Magnetic toys", 2)


@MODES
async def test_when_slack_opens_no_form_the_person_is_told_what_to_type(connected: Connect, desk: Desk) -> None:
    desk.sandbox.faults.fail("views.open", "expired_trigger_id")
    desk.sandbox.faults.status("views.open", 502)
    desk.sandbox.faults.refuse("views.open")

    async with connected(desk):
        said = [await desk.sandbox.person(ANA).types("/incident declare Toys", channel="general") for _ in range(3)]

    assert all("/incident declare What happened sev:1" in (answer.text or "") for answer in said)
    assert all("/incident declare Toys" in str(answer.blocks) for answer in said)
    assert desk.sandbox.person(ANA).stack == []


async def test_an_event_that_failed_is_brought_again_by_slack(desk: Desk) -> None:
    desk.sandbox.patience.retries = (0.0, 0.0)
    broken(desk, RuntimeError("a defect"), left=1)

    async with by_http(desk):
        room = await desk.declares("/incident declare Leak sev:1 private:yes")
        await desk.sandbox.person(ANA).invites(room, [BEN])
        delivery = desk.sandbox.last_delivery("member_joined_channel")
        await desk.sandbox.heard(lambda: len(delivery.replies) > 1)

    assert [reply.status for reply in delivery.replies] == [500, 200]
    assert BEN in (await desk.view()).team.admitted


async def test_events_that_mean_nothing_to_us_are_let_go_by(desk: Desk) -> None:
    desk.sandbox.workspace.add_channel("lounge", members=[ANA, desk.sandbox.bot_user_id])

    async with by_http(desk):
        await desk.sandbox.person(ANA).says("lounge", "hello")
        delivery = desk.sandbox.last_delivery("message")

    assert [reply.status for reply in delivery.replies] == [200]


async def test_nothing_is_taken_from_the_environment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGNING_SECRET", "BOT_TOKEN", "VERIFICATION_TOKEN", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "another")
    desk.with_reads(desk.services.reads)

    async with by_http(desk):
        said = await desk.types("/incident list")

    assert "no open incidents" in said


async def test_slack_is_not_asked_who_we_are(desk: Desk) -> None:
    async with by_sockets(desk):
        await desk.types("/incident list")

    assert {call.method for call in desk.sandbox.calls} == {"apps.connections.open"}


async def test_the_global_shortcut_opens_the_form(desk: Desk) -> None:
    async with by_sockets(desk):
        await desk.sandbox.person(ANA).shortcut("declare_incident")

    assert desk.sandbox.person(ANA).open_view().body["callback_id"] == action_ids.FORM_DECLARE


async def test_a_shortcut_that_cannot_be_answered_in_place_is_answered_directly(desk: Desk) -> None:
    desk.sandbox.faults.fail("views.open", "internal_error")

    async with by_sockets(desk):
        await desk.sandbox.person(ANA).shortcut("declare_incident")
        await desk.sandbox.person(ANA).shortcut("removed")
        await desk.answers.drain(5)

    said = sorted(message.text for message in desk.sandbox.person(ANA).direct_messages)
    assert "/incident declare" in said[0]
    assert "of another version" in said[1]
