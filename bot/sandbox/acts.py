"""What anyone can do in the workspace, bot or person: the rule, the change and the event of it."""

from dataclasses import replace

from bot.sandbox import events
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, File, Kind, Message, Pin
from bot.sandbox.workspace import Workspace

TOPIC_LIMIT = 250


def seen_by(workspace: Workspace, channel_id: str, user_id: str) -> Channel:
    """Return a conversation this person may see; a private one they are not in does not exist for them."""
    channel = workspace.channel(channel_id)
    if channel.private and user_id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def entered_by(workspace: Workspace, channel_id: str, user_id: str) -> Channel:
    """Return a conversation this person is in."""
    channel = seen_by(workspace, channel_id, user_id)
    if user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def must_be_active(channel: Channel) -> None:
    """Refuse in an archived channel."""
    if channel.archived:
        raise SlackError("is_archived")


def open_direct(workspace: Workspace, people: list[str]) -> tuple[Channel, bool]:
    """Return the direct conversation of these people, and whether it was there before."""
    found = workspace.direct_between(people)
    if found:
        return found, True
    members = list(dict.fromkeys(people))
    kind: Kind = "im" if len(members) <= 2 else "mpim"
    name = "" if kind == "im" else "mpdm-" + "--".join(workspace.people[p].name for p in members) + "-1"
    return workspace.new_channel(name, kind, members[0], members), False


def say(workspace: Workspace, message: Message) -> Message:
    """Store a message, a thread's answer under the thread's first message, and tell the app."""
    channel = workspace.channel(message.channel)
    must_be_active(channel)
    workspace.keep(message)
    workspace.emit(events.message(workspace, message))
    if f"<@{workspace.bot.user_id}>" in message.text and not channel.direct and not message.bot_id:
        workspace.emit(events.app_mention(workspace, message))
    return message


def upload(workspace: Workspace, channel: Channel, user_id: str, name: str, content: bytes) -> File:
    """Store a file as a person's own client does, which no app sees being done."""
    must_be_active(channel)
    file = File(
        id=workspace.new_id("F"),
        name=name,
        user=user_id,
        created=workspace.seconds(),
        length=len(content),
        ticket="",
        title=name,
        content=content,
        completed=True,
    )
    workspace.files[file.id] = file
    return file


def thread_of(workspace: Workspace, channel: Channel, ts: str | None) -> str | None:
    """Return the first message of the thread meant; an answer to an answer goes under the same first."""
    if ts is None:
        return None
    try:
        parent = workspace.message(channel.id, ts)
    except SlackError:
        raise SlackError("cannot_reply_to_message") from None
    return parent.thread_ts or parent.ts


def edit(workspace: Workspace, message: Message, version: Message) -> None:
    """Give a stored message the content of another version; who holds the message sees it change."""
    before = replace(message)
    for name in ("user", "text", "blocks", "attachments", "metadata", "edited_ts", "files", "thread_ts", "subtype"):
        setattr(message, name, getattr(version, name))
    workspace.emit(events.message_changed(workspace, before, message))


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away; of the first of a thread that has answers, a tombstone stays."""
    if workspace.replies(message):
        edit(workspace, message, _tombstone(message))
        return
    workspace.drop(message)
    workspace.emit(events.message_deleted(workspace, message))


def _tombstone(message: Message) -> Message:
    return Message(
        channel=message.channel,
        ts=message.ts,
        user="USLACKBOT",
        text="This message was deleted.",
        subtype="tombstone",
        thread_ts=message.ts,
    )


def join(workspace: Workspace, channel: Channel, user_id: str, *, inviter: str | None = None) -> None:
    """Make someone a member, by themselves or by another."""
    must_be_active(channel)
    channel.members.append(user_id)
    text = f"<@{user_id}> has joined the {'group' if channel.private else 'channel'}"
    notice(workspace, channel, user_id, "join", text, inviter=inviter)
    workspace.emit(events.member_joined(workspace, channel, user_id, inviter))


def leave(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """End someone's membership, of their own will or not."""
    audience = list(channel.members)
    channel.members.remove(user_id)
    notice(workspace, channel, user_id, "leave", f"<@{user_id}> has left the channel")
    workspace.emit(events.member_left(workspace, channel, user_id, audience))


def notice(
    workspace: Workspace, channel: Channel, user_id: str, what: str, text: str, *, inviter: str | None = None
) -> None:
    """Write one of Slack's own lines into a channel."""
    family = "group" if channel.private else "channel"
    message = Message(
        channel=channel.id,
        ts=workspace.new_ts(),
        user=user_id,
        text=text,
        subtype=f"{family}_{what}",
        inviter=inviter,
    )
    workspace.keep(message)
    workspace.emit(events.message(workspace, message))


def set_topic(workspace: Workspace, channel: Channel, user_id: str, topic: str) -> None:
    """Change the line at the top of a channel."""
    must_be_active(channel)
    _short_enough(topic)
    channel.topic, channel.topic_by = topic, (user_id, workspace.seconds())
    notice(workspace, channel, user_id, "topic", f"<@{user_id}> set the channel topic: {topic}")


def set_purpose(workspace: Workspace, channel: Channel, user_id: str, purpose: str) -> None:
    """Change what a channel says it is for."""
    must_be_active(channel)
    _short_enough(purpose)
    channel.purpose, channel.purpose_by = purpose, (user_id, workspace.seconds())
    notice(workspace, channel, user_id, "purpose", f"<@{user_id}> set the channel purpose: {purpose}")


def _short_enough(text: str) -> None:
    if len(text) > TOPIC_LIMIT:
        raise SlackError("too_long")


def rename(workspace: Workspace, channel: Channel, user_id: str, name: str) -> None:
    """Give a channel another name, which the caller has checked."""
    must_be_active(channel)
    old, channel.name = channel.name, name
    notice(workspace, channel, user_id, "name", f'<@{user_id}> has renamed the channel from "{old}" to "{name}"')
    workspace.emit(events.channel_renamed(workspace, channel))


def archive(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """Close a channel for good, or until it is unarchived; its members stay listed."""
    if channel.archived:
        raise SlackError("already_archived")
    notice(workspace, channel, user_id, "archive", f"<@{user_id}> archived the channel")
    channel.archived = True
    workspace.emit(events.channel_archived(workspace, channel, user_id))


def unarchive(workspace: Workspace, channel: Channel, user_id: str) -> None:
    """Open an archived channel again."""
    if not channel.archived:
        raise SlackError("not_archived")
    channel.archived = False
    notice(workspace, channel, user_id, "unarchive", f"<@{user_id}> un-archived the channel")
    workspace.emit(events.channel_unarchived(workspace, channel, user_id))


def pin(workspace: Workspace, message: Message, user_id: str) -> None:
    """Keep a message at the top of its channel."""
    pinned = workspace.pins_in(message.channel)
    if any(each.ts == message.ts for each in pinned):
        raise SlackError("already_pinned")
    if len(pinned) >= 100:
        raise SlackError("too_many_pins")
    new = Pin(channel=message.channel, ts=message.ts, by=user_id, created=workspace.seconds())
    workspace.pins.append(new)
    workspace.emit(events.pin_added(workspace, new))


def unpin(workspace: Workspace, message: Message, user_id: str) -> None:
    """Let a pinned message go."""
    pinned = next((p for p in workspace.pins_in(message.channel) if p.ts == message.ts), None)
    if pinned is None:
        raise SlackError("no_pin")
    event = events.pin_removed(workspace, pinned, user_id)
    workspace.pins.remove(pinned)
    workspace.emit(event)


def react(workspace: Workspace, message: Message, user_id: str, name: str) -> None:
    """Put an emoji under a message."""
    users = message.reactions.get(name, [])
    if user_id in users:
        raise SlackError("already_reacted")
    message.reactions[name] = [*users, user_id]
    workspace.emit(events.reaction(workspace, message, user_id, name, added=True))


def unreact(workspace: Workspace, message: Message, user_id: str, name: str) -> None:
    """Take one's emoji away again."""
    users = message.reactions.get(name, [])
    if user_id not in users:
        raise SlackError("no_reaction")
    left = [user for user in users if user != user_id]
    message.reactions = {key: left if key == name else value for key, value in message.reactions.items()}
    message.reactions = {key: value for key, value in message.reactions.items() if value}
    workspace.emit(events.reaction(workspace, message, user_id, name, added=False))


def rewritten(workspace: Workspace, message: Message, text: str) -> Message:
    """Return a message as its author rewrote it."""
    return replace(message, text=text, edited_ts=workspace.new_ts())
