"""A vote in the room: asked, answered, decided, and kept."""

from bot.sandbox import Message
from stories.people import ANA, BEN, CLA, DEV
from stories.workspace import Shown, Workspace

ASKED = "/incident vote Delist all SKUs? seats:legal,policy,product closes:30m"


def card_of(workspace: Workspace) -> Shown:
    """The newest vote's card, as it shows now."""
    return workspace.posts(workspace.room.id).mention("🗳️ *P-").last


def ballot_box(workspace: Workspace) -> Message:
    return card_of(workspace).message


async def with_roles(workspace: Workspace) -> str:
    """A room in which Legal, Policy and Product have been taken."""
    room = await workspace.declares()
    for person in (BEN, CLA, DEV):
        await workspace.says("/incident INC-1 ack", by=person)
    return room


async def test_a_vote_is_carried_and_becomes_a_decision_that_names_the_dissent(workspace: Workspace) -> None:
    room = await with_roles(workspace)

    opened = await workspace.says(ASKED, channel=room)
    asked, offered = card_of(workspace).words, card_of(workspace).buttons
    await workspace.clicks(ballot_box(workspace), "Approve", by=BEN)
    dev = workspace.sandbox.person(DEV)
    await workspace.clicks(ballot_box(workspace), "Object…", by=DEV)
    await dev.submits(dev.open_view(), {"reason": "2 of 14 SKUs are a different lot"})
    await workspace.settle()
    halfway, on_card = card_of(workspace).words, workspace.card.words
    await workspace.says("/incident ballot P-1 approve", by=CLA, channel=room)

    assert "P-1 is open in INC-1" in opened
    assert all(words in asked for words in (f"waiting for <@{BEN}>", f"for <@{CLA}>", "Information as of E-"))
    assert offered == ["Approve", "Object…", "Abstain", "Close now…"]
    assert "✓ *Legal* · Ben Okafor approves" in halfway
    assert "✗ *Product* · Dev Patel objects: “2 of 14 SKUs" in halfway
    assert "Missing: Policy" in halfway
    assert "🗳️ P-1 Delist all SKUs? – 2 of 3 in, closes" in on_card
    closed = card_of(workspace)
    assert closed.mentions("⚖️ Carried (2 to 1) → D-1", "2 of 14 SKUs are a different lot")
    assert closed.buttons == []
    told = workspace.posts(room).mention("D-1: Delist all SKUs?, because: P-1 carried by majority: 2 for, 1 against")
    assert told.last.mentions("Product (Dev Patel) objected: “2 of 14 SKUs are a different lot”")
    assert "by vote P-1" in await workspace.says("/incident decisions", channel=room)
    assert workspace.card.mentions("1 decision")


async def test_somebody_without_a_seat_is_told_who_could_vote(workspace: Workspace) -> None:
    room = await with_roles(workspace)
    await workspace.says(ASKED, channel=room)

    answered = await workspace.clicks(ballot_box(workspace), "Object…", by=ANA)

    assert "You have no seat in P-1" in answered
    assert "Legal (Ben Okafor)" in answered
