"""What came back from outside is noted on the effect, on the incident and where people see it."""

from datetime import timedelta

import pytest
from desk import ROOM, WHERE, Desk, kinds
from support import ANA, BEN, CLA, DEV, DORA, GIL, NOON

from bot.domain.ids import WARROOM, IncidentUid, UserId
from bot.domain.severity import Severity
from bot.domain.timeline import Kind
from bot.effects import (
    KINDS,
    Announce,
    Effect,
    InvitePeople,
    MakeRoom,
    PageByMessage,
    PostCard,
    PostLine,
    PostUpdate,
    PublishExport,
    RedrawAnnouncement,
    RedrawCard,
    RedrawPage,
    RedrawPost,
    SaveExport,
    TellCommander,
)
from bot.ports import Claim, Done, GivenUp, IncidentRef, NotYet, Outcome, Unknown
from bot.usecases.deliveries import NAMES, UNSPOKEN
from bot.usecases.incidents import ChangeSeverity
from bot.usecases.paging import AcknowledgePage
from bot.usecases.timeline import AddNote, ExportTimeline
from bot.usecases.updates import PostUpdate as Say

GIVEN_UP = GivenUp(why="is_archived", advice="Unarchive the room.")


async def claim_of(desk: Desk, kind: type[Effect]) -> Claim:
    """Claim everything that is free, and pick one of a kind."""
    return next(claim for claim in await desk.claimed() if isinstance(claim.effect, kind))


async def product_page(desk: Desk, user: UserId) -> Claim:
    """The page to one of the two owners of Product."""
    pages = [claim for claim in await desk.claimed() if isinstance(claim.effect, PageByMessage)]
    return next(claim for claim in pages if claim.effect.subject.endswith(user))


async def test_every_effect_has_a_name_unless_it_redraws() -> None:
    told = {kind for kind in KINDS if not kind.kind.startswith(("redraw", "home"))}

    # What a redaction failed to take out of a post is worth telling.
    assert set(NAMES) == told | {RedrawPost}
    assert set(UNSPOKEN) <= set(NAMES)


async def test_a_room_that_was_made_is_the_incidents_room(desk: Desk) -> None:
    wanted = await desk.declare()
    room = await claim_of(desk, MakeRoom)

    settled = await desk.settle(room, Done(reference={"channel": ROOM, "name": "inc-1-toys"}))

    stored = await desk.incident(wanted)
    entry = (await desk.entries(wanted))[-1]
    assert settled
    assert (stored.places.room, stored.places.room_name) == (ROOM, "inc-1-toys")
    assert (await desk.incident(IncidentRef(room=ROOM))).uid == stored.uid
    assert (entry.text, entry.kind, entry.author) == ("Room #inc-1-toys opened", Kind.ROOM, WARROOM)


async def test_the_rooms_link_is_brought_to_every_page_and_to_the_announcement(desk: Desk) -> None:
    await desk.declare()
    for claim in await desk.claimed():
        if not isinstance(claim.effect, MakeRoom):
            await desk.settle(claim, Done(reference=WHERE))
    for claim in await desk.claimed():
        await desk.settle(claim, Done(reference=WHERE))
    desk.clock.forward(seconds=31)
    await desk.asked()
    room = await claim_of(desk, MakeRoom)

    await desk.settle(room, Done(reference=WHERE))

    asked = await desk.asked()
    assert {effect.user for effect in asked if isinstance(effect, RedrawPage)} == {BEN, CLA, DEV, DORA}
    assert any(isinstance(effect, RedrawAnnouncement) for effect in asked)


async def test_what_needs_the_room_is_carried_out_with_its_channel(desk: Desk) -> None:
    await desk.declare()
    await desk.settle(await claim_of(desk, MakeRoom), Done(reference=WHERE))

    card = await claim_of(desk, PostCard)

    assert card.needed == WHERE


async def test_the_card_and_the_announcement_are_found_again(desk: Desk) -> None:
    wanted = await desk.declare()

    await desk.calm()

    places = (await desk.incident(wanted)).places
    assert (places.card, places.announcement, places.announced_in) == (WHERE["ts"], WHERE["ts"], ROOM)


async def test_an_outcome_that_others_never_see_stores_nothing_else(desk: Desk) -> None:
    wanted = await desk.declare()
    claims = [claim for claim in await desk.claimed() if isinstance(claim.effect, PageByMessage)]
    entries = await desk.entries(wanted)
    outcomes: list[Outcome] = [
        Done(reference=WHERE),
        NotYet(at=NOON + timedelta(seconds=9), why="ratelimited"),
        Unknown(at=NOON + timedelta(seconds=5), why="timeout"),
    ]

    for claim, outcome in zip(claims, outcomes, strict=False):
        assert await desk.settle(claim, outcome)

    assert await desk.entries(wanted) == entries
    assert await desk.asked() == []
    desk.clock.forward(seconds=9)
    again = {claim.effect.key: claim.attempted_at for claim in await desk.claimed()}
    assert again[claims[1].effect.key] is None
    assert again[claims[2].effect.key] == NOON


async def test_people_whom_slack_refused_are_named_and_the_rest_is_done(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.settle(await claim_of(desk, MakeRoom), Done(reference=WHERE))
    invite = await claim_of(desk, InvitePeople)
    await desk.asked()

    await desk.settle(invite, Done(reference={"refused": "Dev Patel (user_is_restricted)"}))

    text = (await desk.texts(wanted, 1))[0]
    assert text is not None
    assert text.startswith("Inviting people into the room failed: Slack refused Dev Patel (user_is_restricted).")
    assert {"line", "tell-commander"} <= set(kinds(await desk.asked()))


async def test_a_failure_is_an_entry_a_line_and_a_word_to_the_commander(desk: Desk) -> None:
    wanted = await desk.declare()
    page = await product_page(desk, DORA)

    await desk.settle(page, GivenUp(why="account_inactive", advice="Call them by phone."))

    entry = (await desk.entries(wanted))[-1]
    asked = await desk.asked()
    assert entry.text == "A page by direct message to Dora Novak failed: account_inactive. Call them by phone."
    assert (entry.kind, entry.author) == (Kind.DELIVERY, WARROOM)
    assert [effect.user for effect in asked if isinstance(effect, TellCommander)] == [ANA]
    assert [effect.entry for effect in asked if isinstance(effect, PostLine)] == [entry.number]


async def test_a_page_that_cannot_be_sent_climbs_at_once(desk: Desk) -> None:
    wanted = await desk.declare()
    page = await claim_of(desk, PageByMessage)

    await desk.settle(page, GivenUp(why="the account is deactivated", advice="Reach somebody else."))

    asked = await desk.asked()
    assert await desk.texts(wanted, 2) == [
        "A page by direct message to Ben Okafor failed: the account is deactivated. Reach somebody else.",
        "Nobody asked so far can be reached for Legal; Gil Santos is asked now (step 2)",
    ]
    assert [effect.user for effect in asked if isinstance(effect, PageByMessage)] == [GIL]
    assert [effect.user for effect in asked if isinstance(effect, TellCommander)] == [ANA]
    assert GIL in (await desk.team(wanted)).admitted
    assert (await desk.pages(wanted))[0].waiting == (GIL,)


async def test_a_page_that_cannot_be_sent_does_not_climb_past_others_who_got_theirs(desk: Desk) -> None:
    wanted = await desk.declare()
    page = await product_page(desk, DORA)

    await desk.settle(page, GivenUp(why="the account is deactivated", advice="Reach somebody else."))

    assert [page.waiting for page in await desk.pages(wanted)][-1] == (DEV,)
    assert not [effect for effect in await desk.asked() if isinstance(effect, PageByMessage)]


async def test_a_page_answered_before_its_message_failed_stays_answered(desk: Desk) -> None:
    wanted = await desk.declare()
    page = await claim_of(desk, PageByMessage)
    await desk.paging.acknowledge(AcknowledgePage(by=BEN, incident=wanted))

    await desk.settle(page, GivenUp(why="the account is deactivated", advice="Reach somebody else."))

    assert (await desk.pages(wanted))[0].acknowledged_by == BEN
    assert not [effect for effect in await desk.asked() if isinstance(effect, PageByMessage)]


async def test_a_room_that_cannot_be_made_parks_what_stands_on_it_and_says_what_waits(desk: Desk) -> None:
    wanted = await desk.declare()
    room = await claim_of(desk, MakeRoom)

    await desk.settle(room, GivenUp(why="restricted_action", advice="Let the bot make channels."))

    text = (await desk.texts(wanted, 1))[0]
    assert text == (
        "Opening the room failed: restricted_action. Let the bot make channels. This waits for it: "
        "Adding the bookmark, Inviting people into the room, Pinning the card, Posting the card, "
        "Setting the room's topic."
    )
    async with desk.store.reading() as reading:
        parked = {parked.effect.kind for parked in await reading.outbox.parked()}
    assert parked == {"room", "invite", "card", "pin", "bookmark", "topic", "line", "redraw-card"}
    assert (await desk.incident(wanted)).places.room is None


async def test_without_a_room_the_incident_goes_on(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.settle(await claim_of(desk, MakeRoom), GIVEN_UP)
    await desk.asked()

    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text="we use the phone"))

    assert [effect.kind for effect in await desk.waiting()].count("line") == 0
    assert "tell-commander" in kinds(await desk.waiting())
    assert await desk.texts(wanted, 1) == ["we use the phone"]


async def test_an_update_that_failed_in_the_room_is_told_to_the_commander(desk: Desk) -> None:
    """Not by a line, which would fail the same way; but an update that nobody got must not pass in silence."""
    wanted = await desk.declare()
    await desk.settle(await claim_of(desk, MakeRoom), Done(reference={"channel": ROOM, "name": "inc-1"}))
    await desk.updates.post(Say(by=ANA, incident=wanted, text="All is delisted"))
    update = await claim_of(desk, PostUpdate)
    await desk.asked()

    await desk.settle(update, GivenUp(why="it may have happened", advice="Look."))

    asked = await desk.asked()
    assert [effect.user for effect in asked if isinstance(effect, TellCommander)] == [ANA]
    assert "line" not in kinds(asked)


async def test_a_line_that_failed_is_not_said_by_another_line(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.timeline.note(AddNote(by=ANA, incident=wanted, text="seen"))
    line = await claim_of(desk, PostLine)
    await desk.asked()

    await desk.settle(line, GIVEN_UP)

    assert await desk.texts(wanted, 1) == ["A line in the room failed: is_archived. Unarchive the room."]
    assert kinds(await desk.asked()) == ["redraw-card"]


async def test_an_export_is_uploaded_once_it_is_saved(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.timeline.export(ExportTimeline(by=ANA, incident=wanted, formats=("md",)))
    save = await claim_of(desk, SaveExport)
    await desk.asked()

    await desk.settle(save, Done(reference={"path": "INC-1.md"}))

    incident, number = (await desk.incident(wanted)).uid, len(await desk.entries(wanted))
    assert await desk.asked() == [PublishExport(incident=incident, entry=number, format="md")]


async def test_an_export_that_cannot_be_saved_is_told_of_and_uploaded_all_the_same(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.timeline.export(ExportTimeline(by=ANA, incident=wanted, formats=("md",)))
    save = await claim_of(desk, SaveExport)
    await desk.asked()

    await desk.settle(save, GivenUp(why="the data folder is full", advice="Make room."))

    assert await desk.texts(wanted, 1) == ["Saving the export failed: the data folder is full. Make room."]
    assert kinds(await desk.asked()) == ["export", "line", "redraw-card", "tell-commander"]


async def test_an_upload_waits_for_no_room_that_was_given_up(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.settle(await claim_of(desk, MakeRoom), GIVEN_UP)
    await desk.timeline.export(ExportTimeline(by=ANA, incident=wanted, formats=("md",)))

    await desk.settle(await claim_of(desk, SaveExport), Done(reference={"path": "INC-1.md"}))

    async with desk.store.reading() as reading:
        parked = {parked.effect.kind for parked in await reading.outbox.parked()}
    assert "export" in parked


async def test_a_redraw_that_failed_is_not_worth_an_entry(desk: Desk) -> None:
    wanted = await desk.declare()
    await desk.calm()
    await desk.incidents.change_severity(ChangeSeverity(by=ANA, incident=wanted, to=Severity.SEV1))
    entries = await desk.entries(wanted)
    redraw = await claim_of(desk, RedrawCard)
    await desk.asked()

    assert await desk.settle(redraw, GIVEN_UP)

    assert await desk.entries(wanted) == entries
    assert await desk.asked() == []


@pytest.mark.parametrize("kind", [MakeRoom, PageByMessage, Announce])
@pytest.mark.parametrize("outcome", [Done(reference=WHERE), GIVEN_UP], ids=["done", "given up"])
async def test_a_lost_claim_changes_nothing(desk: Desk, kind: type[Effect], outcome: Outcome) -> None:
    await desk.declare()
    lost = await claim_of(desk, kind)
    desk.clock.forward(seconds=31)
    await desk.claimed()
    before = await desk.everything()

    settled = await desk.settle(lost, outcome)

    assert not settled
    assert await desk.everything() == before


async def test_an_effect_of_an_incident_that_is_not_stored_is_a_defect(desk: Desk) -> None:
    async with desk.store.transaction() as uow:
        await uow.outbox.add([MakeRoom(incident=IncidentUid("none"))], NOON)
    room = await claim_of(desk, MakeRoom)

    with pytest.raises(LookupError):
        await desk.settle(room, Done(reference=WHERE))


async def test_the_engine_is_woken_by_what_came_back(desk: Desk) -> None:
    woken: list[int] = []
    await desk.declare()
    desk.wakes(lambda: woken.append(1))
    page = await claim_of(desk, PageByMessage)

    await desk.settle(page, Done(reference=WHERE))
    await desk.settle(page, Done(reference=WHERE))

    assert woken == [1]
