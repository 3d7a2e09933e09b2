"""Bad input: a private answer that says what is wrong and what to type, and nothing stored."""

import pytest

from bot.sandbox import Message
from stories.people import ANA, BEN, CLA, EVE, MALLORY
from stories.workspace import DECLARE, DESK, TITLE, Workspace


@pytest.mark.parametrize(
    ("line", "wrong", "instead"),
    [
        ("declre Fire sev:1", "There is no “declre”", "declare"),
        ("frobnicate", "There is no “frobnicate”", "/incident help"),
        ("declare sev:9 Fire", "9", "1"),
        ("declare Fire sev:1 type:volcano", "volcano", "other"),
        ("declare Fire sev:1 private:perhaps", "perhaps", "yes"),
        (f"declare {'x' * 400} sev:1", "150", "declare"),
        ("declare Fire sev:1 at:2026-11-25T10:00", "still to come", "at:"),
        ("declare Fire sev:1 at:sometime", "sometime", "14:05"),
        ("note hello", "This is not an incident's room", "INC-42"),
        ("INC-9 show", "There is no incident INC-9", ""),
        ("ack", "no page of yours", ""),
    ],
)
async def test_outside_a_room(workspace: Workspace, line: str, wrong: str, instead: str) -> None:
    before, calls = await workspace.stored(), writes(workspace)

    answered = await workspace.says(f"/incident {line}")

    assert wrong in answered
    assert instead in answered
    assert f"/incident {line}"[:60] in answered
    assert await workspace.stored() == before
    assert writes(workspace) == calls


@pytest.mark.parametrize(
    ("line", "wrong", "instead"),
    [
        ("sev 7", "7", "1-4"),
        ("sev 1", "SEV1 already", ""),
        ("status closed", "closed", "contained"),
        ("status investigating", "already", ""),
        ("role scribe", "person", "@person"),
        ("role scribe @nobody", "nobody", "@"),
        ("role wizard @ben", "wizard", "legal"),
        ("role scribe @warroom", "app", ""),
        ("role scribe @mallory", "Mallory", ""),
        ("page @nobody", "nobody", "@"),
        ("page scribe", "Nobody is named for Scribe", "page @person"),
        ("page @mallory", "Mallory", ""),
        ("decide Stop it by:@nobody", "nobody", "@"),
        ("note Late at:2027-01-01T10:00", "still to come", "14:05"),
        ("note When at:25:99", "25:99", "14:05"),
        ("update Soon next:0m", "0m", "30m"),
        ("update Soon next:9999d", "out of range", "366d"),
        ("update Soon next:later", "later", "30m"),
        ("timeline 0", "0", "200"),
        ("timeline 9999", "9999", "200"),
        ("timeline many", "many", "200"),
        ("export docx", "docx", "md"),
        ("list everything", "everything", "open"),
        ("reopen The lots are back", "investigating", ""),
        ("reopen", "investigating", "resolved or closed"),
        ("help frobnicate", "frobnicate", ""),
        (f"note {'x' * 9000}", "characters", ""),
        ("note One at:12:00 at:12:10", "at:", ""),
    ],
)
async def test_inside_a_room(workspace: Workspace, line: str, wrong: str, instead: str) -> None:
    room = await workspace.declares()
    before, calls = await workspace.stored(), writes(workspace)

    answered = await workspace.says(f"/incident {line}", channel=room)

    assert wrong in answered
    assert instead in answered
    assert await workspace.stored() == before
    assert writes(workspace) == calls


@pytest.mark.parametrize("line", ["note More", "decide More", "update More", "sev 3", "status contained", "page legal"])
async def test_an_incident_that_has_ended_takes_nothing_more(workspace: Workspace, line: str) -> None:
    room = await workspace.declares()
    await workspace.says("/incident close because: done", channel=room)
    before = await workspace.stored()

    answered = await workspace.says(f"/incident {line}", channel=room)

    assert "INC-1 is closed" in answered
    assert "reopen" in answered
    assert await workspace.stored() == before


async def test_somebody_of_another_company_is_told_that_it_is_not_theirs(workspace: Workspace) -> None:
    before = await workspace.stored()

    answered = await workspace.says(DECLARE, by=MALLORY)

    assert "another workspace" in answered
    assert TITLE in answered
    assert await workspace.stored() == before
    assert workspace.rooms == []


async def test_a_button_of_another_version_is_answered(workspace: Workspace) -> None:
    await workspace.declares()
    page: Message = workspace.direct_messages(to=BEN)[-1]
    page.blocks[-1]["elements"][0]["action_id"] = "page.of_old"
    before = await workspace.stored()

    answered = await workspace.clicks(page, "Acknowledge", by=BEN)

    assert "another version" in answered
    assert await workspace.stored() == before


async def test_a_form_refused_by_a_rule_keeps_what_was_typed(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says("/incident ack", by=CLA, channel=room)
    cla = workspace.sandbox.person(CLA)
    await workspace.clicks(workspace.card.message, "Decide…", by=CLA)
    await workspace.says("/incident cancel A test listing", by=ANA, channel=room)
    before = await workspace.stored()

    form = cla.open_view()
    answer = await cla.submits(form, {"text": "Delist all lots"})
    await workspace.settle()

    assert "INC-1 is cancelled" in next(iter(answer.errors.values()))
    assert form.values["text", "value"]["value"] == "Delist all lots"
    assert await workspace.stored() == before


async def test_an_outsiders_join_is_the_way_in(workspace: Workspace) -> None:
    await workspace.declares()
    before = await workspace.stored()

    for line in (
        "note x",
        "decide x",
        "update x",
        "sev 2",
        "status contained",
        "role scribe @eve",
        "export",
        "resolve",
    ):
        answered = await workspace.says(f"/incident INC-1 {line}", by=EVE, channel=DESK)
        assert "Only people in the room of INC-1" in answered, line
        assert "INC-1 join" in answered, line

    assert await workspace.stored() == before


async def test_help_names_every_verb_and_explains_one(workspace: Workspace) -> None:
    everything = await workspace.says("/incident help", by=ANA)
    one = await workspace.says("/incident help decide", by=ANA)

    for verb in ("declare", "list", "show", "page", "ack", "role", "roles", "join", "leave", "sev", "status", "decide"):
        assert verb in everything
    assert "because:" in one
    assert "Example" in one


def writes(workspace: Workspace) -> int:
    """How often Slack was asked for anything but who somebody is."""
    return len([call for call in workspace.sandbox.calls if not call.method.startswith(("users.", "auth."))])
