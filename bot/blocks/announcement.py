"""The announcement: what everyone may know, in the announce channel, edited as the incident goes on."""

from datetime import datetime

from bot.blocks import action_ids, facts
from bot.blocks.message import Element, Message, actions, button, joined, section
from bot.blocks.mrkdwn import bold, date
from bot.domain.incident import Incident, Milestones, Status
from bot.domain.timeline import Entry
from bot.domain.wording import distance
from bot.queries.view import IncidentView

UPDATE_MARK = "📣"
TEXT = 2500


def announcement(view: IncidentView, *, now: datetime) -> Message:
    """A private incident is announced by its severity alone, and nobody can join it from here."""
    incident = view.incident
    if incident.private:
        return _private(incident)
    join: list[Element] = [button("Join", action_ids.ANNOUNCEMENT_JOIN, incident.uid)] if incident.open else []
    what_to_do = " Join if you can help." if incident.open else ""
    text = f"{facts.headline(incident)}: {incident.status}.{what_to_do}"
    return Message(text=text, blocks=[section(f"{_title(view)}\n{_state(view, now)}"), *actions(*join)])


def _title(view: IncidentView) -> str:
    title = f"{facts.mark(view.incident)} {bold(facts.headline(view.incident))}"
    return joined((title, f"commander {facts.person(view.commander)}", facts.room(view.incident)))


def _state(view: IncidentView, now: datetime) -> str:
    """Instants and lengths that stay true: it is edited when something changes, not as time goes by."""
    incident = view.incident
    declared, since = incident.milestones.declared_at, _since(incident.status, incident.milestones)
    if since is None:
        stands = f"{facts.status(incident)}, declared {date(declared)}"
    else:
        stands = f"{facts.status(incident)} {date(since)}, {distance(since - declared)} after it was declared"
    return joined((stands, facts.onward(view), facts.next_update(incident, now)))


def _since(status: Status, milestones: Milestones) -> datetime | None:
    match status:
        case Status.CONTAINED:
            return milestones.contained_at
        case Status.RESOLVED:
            return milestones.resolved_at
        case Status.CLOSED | Status.CANCELLED | Status.MERGED:
            return milestones.closed_at
        case _:
            return None


def _private(incident: Incident) -> Message:
    what = "is open" if incident.open else "has ended"
    said = f"{facts.rank(incident)} · A private incident {what}"
    line = f"{facts.PRIVATE_MARK} {bold(said)} ({incident.id})"
    explained = "Only people admitted to it see more; they have been asked directly."
    text = f"{said}. Nothing to do unless you are asked."
    return Message(text=text, blocks=[section(f"{line}\n{explained}")])


def announced_update(view: IncidentView, entry: Entry) -> Message:
    """An update for everyone. Updates of a private incident stay in its room, so here it would say nothing."""
    incident = view.incident
    if incident.private:
        said = f"There is an update on {facts.public_name(incident)}, for the people in its room."
        return Message(text=said, blocks=[section(said)])
    first = f"{UPDATE_MARK} {bold(f'Update on {incident.id}')} from {facts.person(entry.author_name)}"
    text = f"Update on {facts.headline(incident)}: {facts.entry_text(entry, 300)}"
    return Message(text=text, blocks=[section(facts.below(first, entry, TEXT))])
