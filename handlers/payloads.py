"""Reads Slack's payloads: who, where, and the key that every repeat of a delivery shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.ids import ChannelId, UserId
from bot.ports import Identity
from handlers.actions import Press
from handlers.happening import Happening
from handlers.inbound import Inbound
from handlers.shortcuts import Choice

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person can be answered; what is missing is empty."""

    response_url: str
    channel: str
    user: str


def address_of(body: Body) -> Address:
    """Of an interaction; never fails, so that even a payload we cannot read gets an answer."""
    return Address(
        response_url=_word(body, "response_url"),
        channel=_word(body, "channel", "id") or _word(body, "container", "channel_id"),
        user=_word(body, "user", "id"),
    )


def direct(user: UserId) -> Address:
    """Their conversation with the bot."""
    return Address(response_url="", channel="", user=user)


def command(body: Body) -> Inbound:
    return Inbound(
        key=f"command:{body['trigger_id']}",
        by=UserId(body["user_id"]),
        channel=ChannelId(body["channel_id"]),
        name=_word(body, "user_name"),
    )


def press(body: Body) -> Press:
    """Of the first action; Slack sends one."""
    action = body["actions"][0]
    inbound = _interaction(body, f"action:{action['action_ts']}:{action['action_id']}:{body['user']['id']}")
    chosen = _word(action, "selected_option", "value")
    return Press(inbound=inbound, action=action["action_id"], value=chosen or _word(action, "value"))


def submission(body: Body) -> Inbound:
    """A form that was sent back with errors keeps its hash: only success uses the key up."""
    view = body["view"]
    return _interaction(body, f"view:{view['id']}:{view['hash']}")


def shortcut(body: Body) -> Choice:
    inbound = _interaction(body, f"shortcut:{body['action_ts']}:{body['callback_id']}:{body['user']['id']}")
    return Choice(inbound=inbound, callback=str(body["callback_id"]), message=body.get("message") or {})


def happening(body: Body) -> Happening:
    """Whoever brought another in did it; otherwise the user of the event."""
    event = body["event"]
    by = event.get("inviter") or event.get("user")
    channel = event.get("channel") or event.get("channel_id") or _word(event, "item", "channel")
    inbound = Inbound(
        key=f"event:{body['event_id']}",
        by=UserId(by if isinstance(by, str) else ""),
        channel=ChannelId(channel) if isinstance(channel, str) and channel else None,
    )
    return Happening(inbound=inbound, event=event)


def is_ours(body: Body, identity: Identity) -> bool:
    """Whether a person of our workspace did it. In a shared channel (Slack Connect) people of others are there too."""
    named = (_word(body, "team_id"), _word(body, "team", "id"), _word(body, "user", "team_id"))
    # An enterprise (`E…`) may stand where a person belongs to several of its workspaces: it says nothing here.
    return {team for team in named if team.startswith("T")} == {identity.workspace}


def concerns_us(body: Body, identity: Identity) -> bool:
    """Whether an event reached us for our workspace, was not made by ourselves, and is about one of our people."""
    event = body.get("event") or {}
    installed = {_word(each, "team_id") for each in body.get("authorizations") or ()} | {_word(body, "team_id")}
    foreign = _word(event, "team") not in ("", identity.workspace)
    # Our own messages change all the time: the card is redrawn.
    redrawn = _word(event, "message", "user") if event.get("subtype") == "message_changed" else ""
    ourselves = identity.bot_user in (event.get("user"), event.get("inviter"), redrawn)
    return identity.workspace in installed and not foreign and not ourselves


def in_home(body: Body) -> bool:
    """Whether a press was made on the home tab."""
    return _word(body, "view", "type") == "home"


def first_field(body: Body) -> str:
    """The block id of the first field of a submitted form, where what is wrong with the whole can be told."""
    blocks = (body.get("view") or {}).get("blocks") or ()
    return next((str(block["block_id"]) for block in blocks if block.get("type") == "input"), "")


def _interaction(body: Body, key: str) -> Inbound:
    channel = address_of(body).channel
    return Inbound(
        key=key,
        by=UserId(body["user"]["id"]),
        channel=ChannelId(channel) if channel else None,
        name=_word(body, "user", "name") or _word(body, "user", "username"),
    )


def _word(body: object, *path: str) -> str:
    """A string deep in a payload, "" when it is not there."""
    found = body
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""
