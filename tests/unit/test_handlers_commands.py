"""Every verb, typed as people type it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from handlers_bed import ANA, BEN, CLA, Desk, by_sockets, running

from bot.blocks import action_ids
from bot.domain.incident import Status
from bot.domain.responder import LEGAL
from handlers.commands import HANDLERS
from handlers.verbs import VERBS


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A bot connected by Socket Mode."""
    async with running(tmp_path) as started, by_sockets(started):
        yield started


@pytest.fixture
async def room(desk: Desk) -> str:
    """The room of INC-1, which Ana commands and in which Ben was paged for Legal."""
    return await desk.declares()


def test_every_verb_has_its_handler_and_no_handler_lacks_its_verb() -> None:
    assert set(HANDLERS) == {verb.name for verb in VERBS}


async def test_declare_takes_all_that_was_typed(desk: Desk) -> None:
    said = await desk.types(
        '/incident declare Leaked data sev:2 type:data-incident region:DE,FR private:yes drill:yes ref:"Case 7" '
        "at:2026-11-20T06:30Z"
    )

    incident = await desk.incident()
    assert "INC-1 declared" in said
    assert (incident.title, incident.severity, incident.type) == ("Leaked data", 2, "data-incident")
    assert (incident.regions, incident.private, incident.drill) == (("DE", "FR"), True, True)
    assert incident.reference == "Case 7"
    assert incident.milestones.known_at == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


async def test_declare_without_a_severity_opens_the_form_with_what_was_typed(desk: Desk) -> None:
    await desk.types("/incident declare Leaked data type:data-incident region:DE,FR private:yes at:08:30")

    form = desk.sandbox.person(ANA).open_view()
    shown = {block: state for (block, _), state in form.values.items()}
    assert shown["title"]["value"] == "Leaked data"
    assert shown["type"]["selected_option"]["value"] == "data-incident"
    assert (shown["region"]["value"], shown["at"]["value"]) == ("DE, FR", "08:30")
    assert shown["private"]["selected_options"][0]["value"] == "yes"
    assert await desk.incidents() == []


async def test_an_unknown_type_is_refused_with_those_there_are(desk: Desk) -> None:
    said = await desk.types("/incident declare Toys sev:1 type:product-safty")

    assert "product-safety" in said
    assert await desk.incidents() == []


async def test_a_bare_command_opens_the_form_outside_a_room_and_the_menu_inside(desk: Desk, room: str) -> None:
    outside = await desk.types("/incident")
    inside = await desk.types("/incident", channel=room)

    assert outside == ""
    assert desk.sandbox.person(ANA).open_view().body["callback_id"] == action_ids.FORM_DECLARE
    assert inside == "What would you like to do in INC-1?"


async def test_a_bare_incident_shows_it(desk: Desk, room: str) -> None:
    elsewhere = await desk.types("/incident INC-1")
    inside = await desk.types("/incident INC-1", channel=room)

    assert "Magnetic toys" in elsewhere
    assert inside == "What would you like to do in INC-1?"


@pytest.mark.parametrize("which", ["", "open", "mine", "all"])
async def test_list_shows_incidents(desk: Desk, room: str, which: str) -> None:
    assert await desk.types(f"/incident list {which}") != ""
    assert "1 incident" in await desk.types("/incident list all")
    assert "no closed incidents" in await desk.types("/incident list closed")


@pytest.mark.parametrize("verb", ["show", "roles", "decisions", "timeline", "timeline 5"])
async def test_reads_answer_and_write_nothing(desk: Desk, room: str, verb: str) -> None:
    before = len(await desk.entries())

    inside = await desk.types(f"/incident {verb}", channel=room)
    elsewhere = await desk.types(f"/incident INC-1 {verb}", by=CLA)

    assert "INC-1" in inside
    assert inside == elsewhere
    assert len(await desk.entries()) == before


async def test_outside_a_room_the_incident_must_be_named(desk: Desk, room: str) -> None:
    assert "Name the incident first" in await desk.types("/incident show")
    assert "no incident INC-9 that you may see" in await desk.types("/incident INC-9 show")


async def test_help_explains_all_verbs_or_one(desk: Desk) -> None:
    everything = await desk.sandbox.person(ANA).types("/incident help", channel="general")
    one = await desk.sandbox.person(ANA).types("/incident help new", channel="general")

    assert all(f"/incident {verb.usage}" in str(everything.blocks) for verb in VERBS[:3])
    assert "{command}" not in str(everything.blocks)
    assert "Also: `new`" in str(one.blocks)


async def test_page_calls_a_person_or_a_role(desk: Desk, room: str) -> None:
    person = await desk.types("/incident page @cla The authority is on the phone", channel=room)
    role = await desk.types("/incident page legal Come", channel=room)

    pages = (await desk.view()).pages
    assert "Cla Moreau is being paged" in person
    assert "Ben is being paged" in role or "Ben Okafor is being paged" in role
    texts = {(page.role, page.text) for page in pages}
    assert {(None, "The authority is on the phone"), ("legal", "Come")} <= texts


async def test_a_role_that_is_not_there_is_refused_with_those_there_are(desk: Desk, room: str) -> None:
    assert "Did you mean legal" in await desk.types("/incident page legl", channel=room)
    assert "Did you mean scribe" in await desk.types("/incident role scrib @ben", channel=room)


async def test_ack_takes_the_newest_page_from_anywhere(desk: Desk, room: str) -> None:
    said = await desk.types("/incident ack", by=BEN, channel=ANA)

    assert "You acknowledged" in said
    assert (await desk.view()).team.holders[LEGAL] == BEN


async def test_role_is_given_to_a_person(desk: Desk, room: str) -> None:
    said = await desk.types("/incident role scribe @cla", channel=room)

    assert "is now Cla Moreau" in said
    assert CLA in (await desk.view()).team.holders.values()


@pytest.mark.parametrize("verb", ["page @nobody Come", "role scribe @nobody", "decide Delist by:@nobody"])
async def test_a_name_that_slack_did_not_resolve_is_not_guessed(desk: Desk, room: str, verb: str) -> None:
    before = len(await desk.entries())

    said = await desk.types(f"/incident {verb}", channel=room)

    assert "“@nobody”" in said
    assert "pick the person from the list" in said
    assert len(await desk.entries()) == before


async def test_an_id_that_slack_does_not_know_is_refused(desk: Desk, room: str) -> None:
    desk.sandbox.should_escape = False

    said = await desk.types("/incident page <@U0NOBODY1>", channel=room)

    assert "no such person" in said


async def test_people_join_and_leave(desk: Desk, room: str) -> None:
    joined = await desk.types("/incident INC-1 join", by=CLA)
    left = await desk.types("/incident INC-1 leave", by=CLA)

    assert "You joined INC-1" in joined
    assert "You left INC-1" in left


async def test_severity_and_status_change_with_a_reason(desk: Desk, room: str) -> None:
    severity = await desk.types("/incident sev 2 because: no injuries", channel=room)
    status = await desk.types("/incident status contained because: all listings are down", channel=room)

    texts = [entry.text or "" for entry in await desk.entries()]
    incident = await desk.incident()
    assert (incident.severity, incident.status) == (2, Status.CONTAINED)
    assert "INC-1" in severity
    assert "contained" in status
    assert "no injuries" in texts[-2]
    assert "all listings are down" in texts[-1]


async def test_a_decision_is_recorded_backdated_and_for_another(desk: Desk, room: str) -> None:
    said = await desk.types("/incident decide Delist all because: two injuries at:09:30 by:@ben", channel=room)

    decision = (await desk.view()).decisions[0]
    assert "D-1 recorded in INC-1" in said
    assert (decision.text, decision.because, decision.decided_by) == ("Delist all", "two injuries", BEN)
    assert decision.decided_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # 09:30 in Berlin, where Ana is


async def test_a_note_goes_on_the_record(desk: Desk, room: str) -> None:
    said = await desk.types("/incident note Seller confirms 412 units: see https://x.example at:09:55", channel=room)

    entry = (await desk.entries())[-1]
    assert "is on the timeline" in said
    assert entry.text == "Seller confirms 412 units: see https://x.example"
    assert entry.occurred_at == datetime(2026, 11, 20, 8, 55, tzinfo=UTC)


async def test_what_is_stored_has_names_and_nothing_live(desk: Desk, room: str) -> None:
    await desk.types("/incident note @ben asked @channel and <!here> & <https://evil.example|bank>", channel=room)

    text = (await desk.entries())[-1].text or ""
    assert "@Ben Okafor asked @channel" in text
    assert "<!" not in text
    assert "<http" not in text


async def test_a_time_in_the_future_is_refused(desk: Desk, room: str) -> None:
    before = len(await desk.entries())

    said = await desk.types("/incident note Later at:2026-11-21T14:05Z", channel=room)

    assert "still to come" in said
    assert len(await desk.entries()) == before


async def test_without_a_known_zone_a_local_time_is_refused_and_utc_is_taken(desk: Desk, room: str) -> None:
    desk.book.silent = True

    local = await desk.types("/incident note Seen at:08:55", channel=room)
    utc = await desk.types("/incident note Seen at:2026-11-20T08:55Z", channel=room)

    assert "I do not know your time zone" in local
    assert "is on the timeline" in utc
    assert desk.book.noted == {ANA: "ana"}


async def test_an_update_promises_the_next(desk: Desk, room: str) -> None:
    said = await desk.types("/incident update All listings are down next:30m", channel=room)
    wrong = await desk.types("/incident update All listings are down next:soon", channel=room)

    assert "is being sent" in said
    assert (await desk.incident()).next_update_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert "no length of time" in wrong


async def test_an_incident_is_resolved_closed_and_reopened(desk: Desk, room: str) -> None:
    resolved = await desk.types("/incident resolve All lots are off sale", channel=room)
    over_open = await desk.types("/incident close", by=CLA, channel=room)
    closed = await desk.types("/incident close because: follow-up as usual", channel=room)
    reopened = await desk.types("/incident reopen Sold again", channel=room)

    assert "is resolved" in resolved
    assert "still has open items" in over_open
    assert "is closed" in closed
    assert "is open again" in reopened
    assert (await desk.incident()).status is Status.INVESTIGATING


async def test_a_false_alarm_is_cancelled(desk: Desk, room: str) -> None:
    outsider = await desk.types("/incident INC-1 cancel Not ours", by=CLA)
    commander = await desk.types("/incident cancel Not ours", channel=room)

    assert "Only the commander or Legal" in outsider
    assert "cancelled as a false alarm" in commander


@pytest.mark.parametrize(("typed", "formats"), [("", "md, json"), ("md", "md"), ("json", "json"), ("all", "md, json")])
async def test_an_export_is_asked_for(desk: Desk, room: str, typed: str, formats: str) -> None:
    assert f"({formats})" in await desk.types(f"/incident export {typed}", channel=room)


async def test_a_private_incident_is_unknown_to_others(desk: Desk) -> None:
    await desk.declares("/incident declare Leak sev:1 private:yes")

    assert "no incident INC-1 that you may see" in await desk.types("/incident INC-1 show", by=CLA)
    assert "no incident INC-1 that you may see" in await desk.types("/incident INC-1 note x", by=CLA)
    assert "no open incidents" in await desk.types("/incident list", by=CLA)
