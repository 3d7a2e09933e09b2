"""Slack brings the same thing twice over signed HTTP, or to a bot that was started anew in between."""

import pytest

from stories.bot_process import Host
from stories.ledger import assert_declared_once
from stories.people import ANA, BEN, DEV, GIL
from stories.workspace import DECLARE, TITLE, Workspace, words_of

over_http = pytest.mark.parametrize("mode", ["http"], indirect=True)


@over_http
async def test_a_button_brought_twice_over_http_acknowledges_once(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.clicks(workspace.direct_messages(to=BEN)[-1], "Acknowledge", by=BEN)

    again = await workspace.sandbox.redeliver_last("interactive")
    await workspace.heard(lambda: len(workspace.sandbox.person(BEN).ephemerals) == 2)
    await workspace.settle()

    first, second = workspace.sandbox.person(BEN).ephemerals
    assert again.acked
    assert first.text == second.text
    assert len(workspace.posts(room).mention("Ben Okafor acknowledged")) == 1


@over_http
async def test_passing_on_twice_over_http_pages_the_next_person_once(workspace: Workspace) -> None:
    await workspace.declares()
    await workspace.clicks(workspace.direct_messages(to=DEV)[-1], "Can't, pass it on", by=DEV)

    await workspace.sandbox.redeliver_last("interactive")
    await workspace.settle()

    assert len(workspace.direct_messages(to=GIL)) == 1


@over_http
async def test_a_form_brought_twice_over_http_declares_once(workspace: Workspace) -> None:
    ana = workspace.sandbox.person(ANA)
    await workspace.types("/incident")
    first = await ana.submits(ana.open_view(), {"title": TITLE, "severity": "sev1"})
    await workspace.settle()

    again = await workspace.sandbox.redeliver_last("view_submission")
    await workspace.settle()

    assert again.body == first.body
    assert len(workspace.rooms) == 1
    assert len(workspace.direct_messages(to=BEN)) == 1


async def test_a_command_brought_again_to_a_bot_started_anew_gets_the_first_receipt(host: Host) -> None:
    bot = await host.start()
    first = await host.types(DECLARE)

    await bot.kill()
    await host.restart()
    again = await host.sandbox.redeliver_last("/incident")
    await host.finished()

    assert first in words_of(again)
    assert_declared_once(host.sandbox)
