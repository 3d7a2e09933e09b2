"""What a bare command offers inside a room: all that can be done there just now, a row of buttons for each kind."""

from collections.abc import Iterator, Sequence

from bot.blocks import action_ids
from bot.blocks.message import Block, Message, actions, button, section
from bot.blocks.mrkdwn import bold
from bot.domain.incident import WORKING, Incident, Status
from bot.queries.view import IncidentView

Buttons = Sequence[tuple[str, str]]
"""What stands on each, and its action id."""

_VOTE = ("Vote…", action_ids.CARD_VOTE)
_DO: Buttons = (
    ("Update…", action_ids.CARD_UPDATE),
    ("Decide…", action_ids.CARD_DECIDE),
    ("Task…", action_ids.TASK_NEW),
    ("Start a clock…", action_ids.CLOCK_START),
    ("Note…", action_ids.MENU_NOTE),
    ("Handover…", action_ids.MENU_HANDOVER),
)
_LOOK: Buttons = (
    ("Timeline", action_ids.MENU_TIMELINE),
    ("Who does what", action_ids.MENU_ROLES),
    ("Tasks", action_ids.CARD_TASKS),
    ("Clocks", action_ids.CARD_CLOCKS),
    ("Decisions", action_ids.MENU_DECISIONS),
    ("Export the timeline", action_ids.MENU_EXPORT),
)
_STATUS = ("Status…", action_ids.MENU_STATUS)
_SEVERITY = ("Severity…", action_ids.MENU_SEVERITY)
_RESOLVE = ("Resolve…", action_ids.MENU_RESOLVE)
_CLOSE = ("Close…", action_ids.CARD_CLOSE)
_REOPEN = ("Reopen…", action_ids.CARD_REOPEN)
_CANCEL = ("False alarm…", action_ids.MENU_CANCEL)


def menu(view: IncidentView, *, command: str) -> Message:
    """`command` is the slash command's name, with its slash."""
    incident = view.incident
    asked = f"What would you like to do in {incident.id}?"
    how = f"Press a button, or type a verb; `{command} help` lists them all."
    return Message(text=asked, blocks=[section(bold(asked)), *_rows(incident), section(how)])


def _rows(incident: Incident) -> Iterator[Block]:
    if incident.status in WORKING:
        yield from _row("Do", incident, (*_DO[:2], _VOTE, *_DO[2:]))
    elif incident.open:
        yield from _row("Do", incident, _DO)
    yield from _row("Look", incident, _LOOK)
    yield from _row("Move it on", incident, _steps(incident.status))


def _steps(status: Status) -> Buttons:
    """What may follow; nothing does after a cancelled or merged incident."""
    if status in WORKING:
        return (_STATUS, _SEVERITY, _RESOLVE, _CLOSE, _CANCEL)
    if status is Status.RESOLVED:
        return (_CLOSE, _REOPEN)
    return (_REOPEN,) if status is Status.CLOSED else ()


def _row(what: str, incident: Incident, buttons: Buttons) -> list[Block]:
    drawn = [button(label, action, incident.uid) for label, action in buttons]
    return [section(bold(what)), *actions(*drawn)] if drawn else []
