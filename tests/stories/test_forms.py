"""Forms by a bare verb: what was typed stands in them, and what could not be done is refused before."""

import pytest

from stories.people import ANA, BEN, CLA, EVE
from stories.workspace import Workspace, texts


def shown(workspace: Workspace, by: str = ANA) -> str:
    """All that stands in the form on somebody's screen, what is filled in included."""
    return str(workspace.sandbox.person(by).open_view().body)


@pytest.mark.parametrize(
    ("line", "form", "kept"),
    [
        ("decide because: two injuries by:@ben at:11:30", "decide", ("two injuries", BEN, "11:30")),
        ("update next:45m", "update", ("45m",)),
        ("note at:11:05", "note", ("11:05",)),
        ("sev because: a second injury", "severity", ("a second injury",)),
        ("status because: all lots are down", "status", ("all lots are down",)),
        ("close", "close", ("T-1", "Why close over this?")),
        ("cancel", "cancel", ("Why is it a false alarm?",)),
    ],
)
async def test_a_verb_without_its_text_opens_its_form_with_what_was_typed(
    workspace: Workspace, line: str, form: str, kept: tuple[str, ...]
) -> None:
    room = await workspace.declares()

    answered = await workspace.says(f"/incident {line}", channel=room)

    assert answered == ""
    assert workspace.sandbox.person(ANA).open_view().callback_id == form
    for words in kept:
        assert words in shown(workspace)


async def test_forms_of_the_menu_end_in_the_record(workspace: Workspace) -> None:
    room, ana = await workspace.declares(), workspace.sandbox.person(ANA)

    async def fills(button: str, **values: str) -> None:
        await workspace.says("/incident", channel=room)
        await ana.clicks(ana.ephemerals[-1], text=button)
        await workspace.heard(lambda: ana.stack)
        await ana.submits(ana.open_view(), values)
        await ana.closes(ana.open_view(), all_of_them=True)
        await workspace.settle()

    await fills("Note…", text="The seller called back")
    await fills("Status…", status="containing", because="the sale is stopped")
    await fills("Severity…", severity="sev2")
    await fills("Resolve…", summary="All lots are off sale")
    await fills("Reopen…", reason="One lot is back")
    await fills("False alarm…", reason="It was a test listing")

    said = "\n".join(texts([message.blocks for message in workspace.posts(room)]))
    for words in ("The seller called back", "the sale is stopped", "SEV2", "One lot is back", "It was a test listing"):
        assert words in said
    assert workspace.card.mentions("Cancelled")


async def test_a_form_that_could_not_be_used_is_not_opened(workspace: Workspace) -> None:
    room = await workspace.declares()

    outsider = await workspace.says("/incident INC-1 decide", by=EVE)
    too_early = await workspace.says("/incident reopen", channel=room)
    over_open = await workspace.says("/incident close", by=CLA, channel=room)
    await workspace.says("/incident cancel A test", channel=room)
    ended = await workspace.says("/incident note at:11:30", channel=room)

    assert "Only people in the room" in outsider
    assert "only a resolved or closed incident reopens" in too_early
    assert "T-1" in over_open
    assert "is cancelled" in ended
    for person in (ANA, CLA, EVE):
        assert workspace.sandbox.person(person).stack == []


async def test_a_form_that_does_not_open_says_what_to_type_and_gives_the_words_back(workspace: Workspace) -> None:
    room = await workspace.declares()
    workspace.sandbox.faults.refuse("views.open", times=1)

    answered = await workspace.says("/incident decide because: two injuries", channel=room)

    assert "Type it instead: `/incident INC-1 decide" in answered
    assert "/incident decide because: two injuries" in answered


async def test_a_private_incidents_form_opens_for_the_admitted_alone(workspace: Workspace) -> None:
    await workspace.declares("/incident declare Leaked seller data sev:2 private:yes")

    refused = await workspace.says("/incident INC-1 decide", by=EVE)
    await workspace.says("/incident INC-1 decide", by=BEN)

    assert "no incident INC-1 that you may see" in refused
    assert "Leaked" not in refused
    assert "Leaked seller data" in shown(workspace, BEN)
