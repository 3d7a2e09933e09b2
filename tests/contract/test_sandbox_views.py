"""Forms: trigger ids, stacks, redraws and what a person's screen shows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sandbox_app import ANA, HandClock, code, new_client, refusal, running
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import CannotSubmitError, Sandbox

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(title: str = "Form", *content: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "submit": plain("Go"), "blocks": list(content), **more}


def field(name: str, kind: str = "plain_text_input", *, optional: bool = False, **more: Any) -> Json:
    element = {"type": kind, "action_id": name, **more}
    return {"type": "input", "block_id": name, "label": plain(name), "optional": optional, "element": element}


OPTIONS = [{"text": plain(name.title()), "value": name} for name in ("legal", "policy", "product")]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sandbox(clock: HandClock) -> AsyncIterator[Sandbox]:
    async with running(clock) as started:
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return new_client(sandbox)


async def trigger(sandbox: Sandbox) -> str:
    """Let Ana use a shortcut that nobody hears, and return its trigger id."""
    answer = await sandbox.person(ANA).shortcut("anything")
    return answer.trigger_id


async def test_a_trigger_is_good_once_and_for_three_seconds(
    sandbox: Sandbox, client: AsyncWebClient, clock: HandClock
) -> None:
    used, old = await trigger(sandbox), await trigger(sandbox)

    await client.views_open(trigger_id=used, view=modal())
    clock.forward(seconds=3.1)

    assert await code(client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    assert await code(client.views_open(trigger_id=old, view=modal())) == "expired_trigger_id"
    assert await code(client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


async def test_a_bad_view_does_not_use_the_trigger_up(sandbox: Sandbox, client: AsyncWebClient) -> None:
    trigger_id = await trigger(sandbox)

    error = await refusal(client.views_open(trigger_id=trigger_id, view=modal("x" * 25)))
    await client.views_open(trigger_id=trigger_id, view=modal())

    assert error.response["error"] == "invalid_arguments"
    assert error.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]


async def test_three_forms_stack_and_no_more(sandbox: Sandbox, client: AsyncWebClient) -> None:
    first = await client.views_open(trigger_id=await trigger(sandbox), view=modal("One"))
    second = await client.views_push(trigger_id=await trigger(sandbox), view=modal("Two"))
    await client.views_push(trigger_id=await trigger(sandbox), view=modal("Three"))

    assert [view.title for view in sandbox.person(ANA).stack] == ["One", "Two", "Three"]
    assert second["view"]["previous_view_id"] == first["view"]["id"]
    assert second["view"]["root_view_id"] == first["view"]["id"]
    assert await code(client.views_push(trigger_id=await trigger(sandbox), view=modal("Four"))) == "push_limit_reached"


async def test_a_redraw_for_an_older_version_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    shown = (await client.views_open(trigger_id=await trigger(sandbox), view=modal(external_id="form-1")))["view"]

    redrawn = await client.views_update(
        view_id=shown["id"], hash=shown["hash"], view=modal("New", external_id="form-1")
    )
    by_name = await client.views_update(external_id="form-1", view=modal("Newer", external_id="form-1"))

    assert redrawn["view"]["hash"] != shown["hash"]
    assert by_name["view"]["title"]["text"] == "Newer"
    assert await code(client.views_update(view_id=shown["id"], hash=shown["hash"], view=modal())) == "hash_conflict"
    assert await code(client.views_update(view_id="V0NOWHERE1", view=modal())) == "not_found"
    await sandbox.person(ANA).closes(sandbox.person(ANA).open_view())
    assert await code(client.views_update(view_id=shown["id"], view=modal())) == "not_found"


async def test_a_redraw_keeps_what_was_typed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.patience.ack = 0.01
    shown = (await client.views_open(trigger_id=await trigger(sandbox), view=modal("Form", field("title"))))["view"]
    ana = sandbox.person(ANA)
    await ana.submits(ana.open_view(), {"title": "Toy"})

    redrawn = await client.views_update(view_id=shown["id"], view=modal("Form", field("title"), field("more")))

    values = redrawn["view"]["state"]["values"]
    assert values["title"]["title"]["value"] == "Toy"
    assert values["more"]["more"]["value"] is None


async def test_each_kind_of_field_reports_in_its_own_shape(sandbox: Sandbox, client: AsyncWebClient) -> None:
    form = modal(
        "Form",
        field("text", initial_value="as it was"),
        field("select", "static_select", options=OPTIONS),
        field("radio", "radio_buttons", options=OPTIONS, initial_option=OPTIONS[1]),
        field("boxes", "checkboxes", options=OPTIONS),
        field("many", "multi_static_select", options=OPTIONS),
        field("user", "users_select"),
        field("users", "multi_users_select"),
        field("channel", "conversations_select", optional=True),
        field("date", "datepicker"),
        field("time", "timepicker"),
        field("instant", "datetimepicker"),
        field("number", "number_input", is_decimal_allowed=False),
    )
    await client.views_open(trigger_id=await trigger(sandbox), view=form)
    ana = sandbox.person(ANA)
    filled = {
        "select": "Legal",
        "boxes": ["legal", "policy"],
        "many": ["product"],
        "user": ANA,
        "users": [ANA],
        "date": "2026-11-20",
        "time": "09:30",
        "instant": 1_795_000_000,
        "number": 3,
    }

    await ana.submits(ana.open_view(), filled)

    values = sandbox.last_delivery("view_submission").payload["view"]["state"]["values"]
    assert values["text"]["text"] == {"type": "plain_text_input", "value": "as it was"}
    assert values["select"]["select"]["selected_option"]["value"] == "legal"
    assert values["radio"]["radio"]["selected_option"]["value"] == "policy"
    assert [each["value"] for each in values["boxes"]["boxes"]["selected_options"]] == ["legal", "policy"]
    assert [each["value"] for each in values["many"]["many"]["selected_options"]] == ["product"]
    assert values["user"]["user"] == {"type": "users_select", "selected_user": ANA}
    assert values["users"]["users"] == {"type": "multi_users_select", "selected_users": [ANA]}
    assert values["channel"]["channel"] == {"type": "conversations_select", "selected_conversation": None}
    assert values["date"]["date"] == {"type": "datepicker", "selected_date": "2026-11-20"}
    assert values["time"]["time"] == {"type": "timepicker", "selected_time": "09:30"}
    assert values["instant"]["instant"] == {"type": "datetimepicker", "selected_date_time": 1_795_000_000}
    assert values["number"]["number"] == {"type": "number_input", "value": "3"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "must be filled"),
        ({"title": "x" * 11}, "too long"),
        ({"title": "x"}, "too short"),
        ({"headline": "x"}, "no field"),
        ({"title": "fine", "role": "finance"}, "no option"),
    ],
)
async def test_slacks_own_client_stops_a_bad_form(
    sandbox: Sandbox, client: AsyncWebClient, values: Json, why: str
) -> None:
    role = field("role", "static_select", options=OPTIONS, optional=True)
    form = modal("Form", field("title", max_length=10, min_length=2), role)
    await client.views_open(trigger_id=await trigger(sandbox), view=form)
    ana = sandbox.person(ANA)

    with pytest.raises(CannotSubmitError, match=why):
        await ana.submits(ana.open_view(), values)


async def test_a_form_nobody_answers_stays_open(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.views_open(trigger_id=await trigger(sandbox), view=modal())
    ana = sandbox.person(ANA)

    answer = await ana.submits(ana.open_view())

    assert not answer.acked
    assert answer.reason == "no_socket"
    assert len(ana.stack) == 1


async def test_a_home_tab_is_published_and_redrawn(sandbox: Sandbox, client: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Home")}]}

    first = (await client.views_publish(user_id=ANA, view=home))["view"]
    second = (await client.views_publish(user_id=ANA, view=home, hash=first["hash"]))["view"]

    assert second["id"] == first["id"]
    assert sandbox.person(ANA).home is not None
    assert await code(client.views_publish(user_id=ANA, view=home, hash=first["hash"])) == "hash_conflict"
    assert await code(client.views_publish(user_id="U0NOBODY01", view=home)) == "user_not_found"
    assert await code(client.views_publish(user_id=ANA, view=modal())) == "invalid_arguments"
