"""Two incidents turn out to be one emergency."""

import asyncio
import json

from stories.people import ANA, BEN, CLA, EVE
from stories.workspace import DESK, Workspace, words_of

FIRST = "/incident declare Magnetic toy recall sev:1 type:product-safety"
SECOND = "/incident declare Loose magnets in toys sev:2 type:product-safety"
PRIVATE = "/incident declare Quokkaleak of seller records sev:2 private:yes"


async def test_one_is_merged_into_the_other_and_all_places_say_where_to_go_on(workspace: Workspace) -> None:
    room, other = await workspace.declares(FIRST), await workspace.declares(SECOND)
    await workspace.says("/incident join", by=EVE, channel=room)

    answered = await workspace.says("/incident merge INC-2", channel=room)

    assert "INC-1 is merged into INC-2" in answered
    assert "Eve Other is brought into its room" in answered
    assert workspace.posts(room).mention("Merged into INC-2", f"go on in <#{other}>")
    assert workspace.posts(other).mention("INC-1 (Magnetic toy recall) was merged into this incident", "T-1")
    assert EVE in workspace.sandbox.workspace.channel(other).members
    card = workspace.posts(room).mention("Declared", "INC-1") or workspace.posts(room)
    assert card.first.mentions("Merged into INC-2", f"<#{other}>")
    assert card.first.buttons == []
    assert workspace.announcements.first.mentions("Merged into INC-2", f"go on in <#{other}>")
    assert "Merged into INC-2" in workspace.sandbox.workspace.channel(room).topic
    assert "Merged into INC-2" in await workspace.says("/incident list closed")
    assert not [m for m in workspace.direct_messages(to=CLA).mention("INC-1") if "Acknowledge" in str(m.blocks)]
    refused = await workspace.says("/incident note Too late", channel=room)
    assert "Go on in INC-2" in refused


async def test_a_merged_incident_can_be_shown_and_exported(workspace: Workspace) -> None:
    room = await workspace.declares(FIRST)
    await workspace.declares(SECOND)
    await workspace.says("/incident merge INC-2", channel=room)

    assert "Merged into INC-2" in await workspace.says("/incident show", channel=room)
    await workspace.says("/incident export", channel=room)

    files = [f for f in workspace.sandbox.workspace.files.values() if f.completed and f.name.endswith(".json")]
    assert json.loads(files[-1].content or b"")["incident"]["merged_into"] == "INC-2"


async def test_two_opposite_merges_at_once_leave_one_to_go_on_in(workspace: Workspace) -> None:
    await workspace.declares(FIRST)
    await workspace.declares(SECOND)

    answers = await asyncio.gather(
        workspace.types("/incident INC-1 merge INC-2", by=ANA),
        workspace.types("/incident INC-2 merge INC-1", by=ANA),
    )
    await workspace.settle()

    said = [words_of(answer) for answer in answers]
    assert len([words for words in said if "is merged into" in words and "for good" in words]) == 1
    assert len([words for words in said if "nobody works on it any more" in words]) == 1


async def test_merged_into_a_private_incident_the_open_one_does_not_say_which(workspace: Workspace) -> None:
    room, hidden = await workspace.declares(FIRST), await workspace.declares(PRIVATE)
    await workspace.says("/incident join", by=EVE, channel=room)

    assert "is merged into INC-2" in await workspace.says("/incident merge INC-2", channel=room)

    assert EVE in workspace.sandbox.workspace.channel(hidden).members
    assert "Quokkaleak" in await workspace.says("/incident INC-2 show", by=EVE)
    for shown in (*workspace.posts(room), *workspace.announcements.mention("Magnetic toy recall")):
        assert "INC-2" not in str(shown)
        assert hidden not in str(shown)
        assert "Quokka" not in str(shown)
    assert workspace.announcements.first.mentions("Merged into a private incident")
    refused = await workspace.says("/incident note Too late", by=BEN, channel=room)
    assert "went on in a private incident" in refused
    assert "INC-2" not in refused


async def test_bad_merges_are_answered_with_what_to_do(workspace: Workspace) -> None:
    room, hidden = await workspace.declares(FIRST), await workspace.declares(PRIVATE)
    lines = (
        ("merge", ANA, room, "INC-n` is missing"),
        ("merge the other one", ANA, room, "is no incident. Type one like `INC-42`"),
        ("merge INC-1", ANA, room, "cannot be merged into itself"),
        ("merge INC-9", ANA, room, "There is no incident INC-9 that you may see"),
        ("merge INC-2", EVE, room, "Only"),
        ("merge INC-1", ANA, hidden, "INC-1 merge INC-2"),
        ("merge INC-1", ANA, DESK, "Name the incident first"),
    )

    for line, by, channel, said in lines:
        answered = await workspace.says(f"/incident {line}", by=by, channel=channel)
        assert said in answered, (line, answered)
    assert not workspace.posts(room).mention("Merged")
