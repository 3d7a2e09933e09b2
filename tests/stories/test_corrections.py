"""What was recorded wrong is corrected by a new entry, and shown as corrected everywhere."""

import json

from bot.exporters.verify import verify
from stories.people import ANA, BEN, EVE
from stories.workspace import Workspace, words_of


async def test_a_correction_stands_beside_what_it_corrects(workspace: Workspace) -> None:
    room = await workspace.declares()
    noted = await workspace.says("/incident note Seller confirms 412 units", channel=room)
    wrong = noted.partition("E-")[2].split()[0]

    answered = await workspace.says(f"/incident correct E-{wrong} 421 units, not 412", by=BEN, channel=room)
    new = answered.rpartition("corrected by ")[2].split(";")[0]
    await workspace.says("/incident export json", channel=room)

    assert f"E-{wrong} of INC-1 is corrected by {new}" in answered
    assert workspace.posts(room).mention("Ben Okafor", f"Correction of E-{wrong}: 421 units, not 412")
    listed = words_of(await workspace.types("/incident timeline", channel=room))
    assert f"Seller confirms 412 units · _E-{wrong}, corrected: see {new}_" in listed
    content = [f for f in workspace.sandbox.workspace.files.values() if f.name.endswith(".json")][-1].content or b""
    assert json.loads(content)["corrections"] == [{"entry": f"E-{wrong}", "corrected_by": new}]
    assert verify(content).format == "json"


async def test_what_cannot_be_corrected_gets_an_answer_and_stores_nothing(workspace: Workspace) -> None:
    room = await workspace.declares()
    before = await workspace.stored()

    unknown = await workspace.says("/incident correct E-99 nothing", channel=room)
    outside = await workspace.says("/incident INC-1 correct E-1 nothing", by=EVE)
    empty = await workspace.says("/incident correct E-1", by=ANA, channel=room)

    assert "INC-1 has no E-99; its last entry is E-" in unknown
    assert "Only people in the room of INC-1 may do that" in outside
    assert "`text` is missing" in empty
    assert await workspace.stored() == before
