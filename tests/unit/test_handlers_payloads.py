"""Whose delivery it is, told from Slack's payloads."""

from typing import Any

import pytest

from bot.domain.ids import UserId, WorkspaceId
from bot.ports import Identity
from handlers import payloads
from handlers.payloads import Address

US = Identity(workspace=WorkspaceId("T1"), bot_user=UserId("U0BOT"), bot_id="B0BOT")


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        ({"team_id": "T1"}, True),
        ({"team": {"id": "T1"}, "user": {"team_id": "T1"}}, True),
        ({"team": {"id": "T1"}, "user": {"team_id": "E1"}}, True),
        ({"team": {"id": "T1"}, "user": {"team_id": "T2"}}, False),
        ({"team": {"id": "T2"}}, False),
        ({"team_id": "T2"}, False),
        ({"team": None, "user": None}, False),
        ({}, False),
    ],
)
def test_only_people_of_our_workspace_are_ours(body: dict[str, Any], ours: bool) -> None:
    assert payloads.is_ours(body, US) is ours


@pytest.mark.parametrize(
    ("body", "concerns"),
    [
        ({"team_id": "T1", "event": {"user": "U1"}}, True),
        ({"team_id": "T2", "authorizations": [{"team_id": "T1"}], "event": {"user": "U1"}}, True),
        ({"team_id": "T2", "authorizations": [{"team_id": "T2"}], "event": {"user": "U1"}}, False),
        ({"team_id": "T1", "event": {"user": "U1", "team": "T2"}}, False),
        ({"team_id": "T1", "event": {"user": "U0BOT"}}, False),
        ({"team_id": "T1", "event": {"user": "U1", "inviter": "U0BOT"}}, False),
        ({"team_id": "T1", "event": {"user": {"id": "U1"}}}, True),
        ({"team_id": "T1", "event": {"subtype": "message_changed", "message": {"user": "U1"}}}, True),
        ({"team_id": "T1", "event": {"subtype": "message_changed", "message": {"user": "U0BOT"}}}, False),
        ({"team_id": "T1", "event": {"subtype": "message_changed", "message": None}}, True),
        ({}, False),
    ],
)
def test_events_of_others_and_of_ourselves_do_not_concern_us(body: dict[str, Any], concerns: bool) -> None:
    assert payloads.concerns_us(body, US) is concerns


@pytest.mark.parametrize("body", [{}, {"channel": None, "user": "U1"}, {"container": []}])
def test_an_address_can_always_be_read(body: dict[str, Any]) -> None:
    assert payloads.address_of(body) == Address(response_url="", channel="", user="")


def test_a_form_s_keys_differ_by_version_and_a_command_s_by_trigger() -> None:
    person = {"user": {"id": "U1"}}

    first = payloads.submission({**person, "view": {"id": "V1", "hash": "1"}})
    second = payloads.submission({**person, "view": {"id": "V1", "hash": "2"}})
    typed = payloads.command({"trigger_id": "1", "user_id": "U1", "channel_id": "C1"})

    assert len({first.key, second.key, typed.key}) == 3


@pytest.mark.parametrize(
    "place",
    [{"channel": "C1"}, {"channel_id": "C1"}, {"item": {"channel": "C1"}}],
    ids=["of a message", "of a pin", "of a reaction"],
)
def test_an_event_happens_where_it_says(place: dict[str, Any]) -> None:
    happening = payloads.happening({"event_id": "Ev1", "event": {"user": "U1", **place}})

    assert happening.inbound.channel == "C1"


def test_an_event_without_a_place_has_none() -> None:
    assert payloads.happening({"event_id": "Ev1", "event": {"channel": {"id": "C1"}}}).inbound.channel is None
