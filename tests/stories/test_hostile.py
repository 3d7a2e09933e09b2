"""What people type is shown as they wrote it, and nothing in it comes alive."""

import json
import re
from collections.abc import Iterator

from stories.people import ANA, BEN
from stories.workspace import TITLE, Workspace

EVIL = "<https://evil.example|Your bank> <!channel> @channel @here <@U0EVE0001> @eve <!subteam^S1> `rm -rf` *bold* & co"
EVIL_TITLE = "<https://evil.example|Bank> <!channel> @here @eve <@U0EVE0001> `rm -rf` *b*"
LIVE = re.compile(r"<([^<>]*)>")
OURS = re.compile(r"!date\^\d+\^[^|]*\|[^|]*|#C\w+")
"""What the bot itself writes between angle brackets: times and links to rooms."""


def shown(workspace: Workspace) -> Iterator[str]:
    """Every text in which Slack reads markup, of everything the bot ever sent or answered."""
    for call in workspace.sandbox.calls:
        yield from (str(call.args.get(name, "")) for name in ("text", "topic", "initial_comment"))
        yield from _mrkdwn(call.args.get("blocks"))
        yield from _mrkdwn(call.args.get("view"))
    for delivery in workspace.sandbox.deliveries.sent:
        for reply in delivery.replies:
            yield str(reply.body.get("text", ""))
            yield from _mrkdwn(reply.body)
    for ephemeral in workspace.sandbox.workspace.ephemerals:
        yield ephemeral.text
        yield from _mrkdwn(ephemeral.blocks)


def _mrkdwn(value: object) -> Iterator[str]:
    if isinstance(value, str) and value[:1] in "[{":
        value = json.loads(value)
    if isinstance(value, list):
        for each in value:
            yield from _mrkdwn(each)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for each in value.values():
            yield from _mrkdwn(each)


def alive(workspace: Workspace) -> set[str]:
    """What stands between angle brackets anywhere and is not of our making."""
    found = {inside for text in shown(workspace) for inside in LIVE.findall(text)}
    return {inside for inside in found if not OURS.fullmatch(inside)}


async def test_nothing_that_people_type_comes_alive_anywhere(workspace: Workspace) -> None:
    room = await workspace.declares(f"/incident declare {EVIL_TITLE} sev:1 ref:{EVIL_TITLE} region:<!here>")
    for line in (
        f"note {EVIL}",
        f"decide {EVIL} because: {EVIL}",
        f"update {EVIL} next:30m",
        f"sev 2 because: {EVIL}",
        f"status containing because: {EVIL}",
        f"page @gil {EVIL}",
        f"nonsense {EVIL}",
        f"role {EVIL}",
        f"note {EVIL} at:{EVIL}",
        "show",
        "timeline",
        "decisions",
        "list all",
        f"resolve {EVIL}",
        f"close because: {EVIL}",
        f"reopen {EVIL}",
        f"cancel {EVIL}",
    ):
        await workspace.says(f"/incident {line}", channel=room)

    assert len(list(shown(workspace))) > 200
    assert alive(workspace) == set()
    assert not [text for text in shown(workspace) if "`rm -rf`" in text and "```" not in text]


async def test_only_the_commander_who_must_act_is_mentioned(workspace: Workspace) -> None:
    room = await workspace.declares()
    await workspace.says(f"/incident update {EVIL} next:30m", channel=room)

    workspace.clock.forward(minutes=31)
    await workspace.settle()

    assert alive(workspace) == {f"@{ANA}"}


async def test_hostile_text_in_a_form_comes_back_to_be_corrected_and_stays_dead(workspace: Workspace) -> None:
    ana = workspace.sandbox.person(ANA)
    await workspace.types("/incident")
    form = ana.open_view()

    await ana.submits(form, {"title": EVIL_TITLE, "severity": "sev1", "at": EVIL_TITLE})
    await ana.submits(form, {"at": ""})
    await workspace.settle()

    assert workspace.card.mentions("evil.example")
    assert alive(workspace) == set()


async def test_hostile_names_of_people_stay_dead(workspace: Workspace) -> None:
    name = "<!here> <@U0BEN0001>"
    workspace.sandbox.workspace.add_person("U0HAX0001", name="hax", real_name=name)
    room = await workspace.declares()

    await workspace.says("/incident INC-1 join", by="U0HAX0001")
    await workspace.says("/incident note from me", by="U0HAX0001", channel=room)
    await workspace.says("/incident role scribe @hax", by=BEN, channel=room)

    assert workspace.posts(room).mention("&lt;!here&gt;", "from me")
    assert alive(workspace) == set()


async def test_links_and_entities_are_kept_as_typed_in_the_record(workspace: Workspace) -> None:
    room = await workspace.declares()

    await workspace.says("/incident note See https://example.org/a?b=1&c=2 & <that>", channel=room)
    await workspace.says("/incident export json", channel=room)

    assert "See https://example.org/a?b=1&c=2 & <that>" in workspace.timeline()


async def test_phones_dashes_and_quotes_are_understood(workspace: Workspace) -> None:
    room = await workspace.declares("/incident DECLARE Baby cot — recall sev: 1")

    answered = await workspace.says("/incident decide “Stop it” because: “two injuries” at:“12:15”", channel=room)

    assert "D-1" in answered
    assert workspace.card.mentions("Baby cot — recall")
    assert TITLE not in workspace.card.words
