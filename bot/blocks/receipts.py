"""Receipts: what was stored, under which id, what happens now, and how to change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.blocks.message import Message, section
from bot.blocks.mrkdwn import date, in_readers_zone, one_line
from bot.domain.counting import AS_GIVEN
from bot.domain.ids import incident_id
from bot.ports import Receipt

FACT = 700


def receipt(receipt: Receipt, *, command: str) -> Message:
    """The private answer to a write; `command` is the slash command's name, with its slash."""
    text = _WORDS.get(receipt.verb, _stored)(_Told(receipt, command))
    return Message(text=text, blocks=[section(text)])


@dataclass(frozen=True, slots=True)
class _Told:
    """A receipt, and the pieces of which its sentences are made."""

    receipt: Receipt
    command: str

    @property
    def incident(self) -> str:
        return incident_id(self.receipt.incident) if self.receipt.incident is not None else "The incident"

    def fact(self, name: str) -> str:
        """A fact as text that is safe to show, "" when it is missing."""
        return one_line(self.receipt.facts.get(name, ""), FACT)

    def instant(self, name: str) -> str:
        """A fact that is a time, in the reader's zone; what cannot be read is shown as it is."""
        raw = self.receipt.facts.get(name, "")
        try:
            return date(datetime.fromisoformat(raw)) if raw else ""
        except ValueError:
            return one_line(raw, FACT)

    def how(self, typed: str) -> str:
        """What to type, ready to be copied: it works in any channel."""
        return f"`{self.command} {self.incident} {typed}`"

    def made(self, letter: str) -> str:
        return ", ".join(one_line(each, 20) for each in self.receipt.made if each.startswith(f"{letter}-"))

    @property
    def entry(self) -> str:
        """` (E-17)`, "" when no entry was made."""
        entries = self.made("E")
        return f" ({entries})" if entries else ""


def _stored(told: _Told) -> str:
    return f"Done in {told.incident}{told.entry}. To see it: {told.how('timeline')}"


def _declared(told: _Told) -> str:
    paging, unnamed = told.fact("paging"), told.fact("unnamed")
    asked = f"{_and(paging)} {_are(paging)} being paged" if paging else "nobody had to be paged"
    lines = [f"{told.incident} declared{told.entry}. The room is being opened; {asked}. You are its commander."]
    if unnamed:
        lines.append(f"Nobody is named for {unnamed}: ask somebody with {told.how('page @person')}")
    lines.append(f"A false alarm? {told.how('cancel reason')}")
    return "\n".join(lines)


def _and(names: str) -> str:
    """`Legal, Policy and Product`."""
    most, comma, last = names.rpartition(", ")
    return f"{most} and {last}" if comma else names


def _are(names: str) -> str:
    return "are" if "," in names or " and " in names else "is"


def _decided(told: _Told) -> str:
    at = f", decided {told.instant('at')}" if told.fact("at") else ""
    again = f"To change it, record a new decision: {told.how('decide …')}"
    return f"⚖️ {told.made('D') or 'The decision'} recorded in {told.incident}{told.entry}{at}. {again}"


def _vote_opened(told: _Told) -> str:
    proposal, empty = told.made("P"), told.fact("empty")
    terms = f"{told.fact('rule')} of {told.fact('seats')}; quorum {told.fact('quorum')}"
    lines = [f"🗳️ {proposal} is open in {told.incident}{told.entry} until {told.instant('closes')}: {terms}."]
    if not told.fact("chosen"):
        lines.append("These are the roles at work here. To ask others: `seats:legal,policy,@person` in the next vote.")
    if empty:
        fill = told.how(f"role {told.fact('fill') or 'role'} @person")
        lines.append(f"Nobody has {empty} yet, so nobody can vote there. To give it to somebody: {fill}")
    lines.append(f"Answers: by the buttons in the room, or {told.how(f'ballot {proposal} approve')}")
    return "\n".join(lines)


def _voted(told: _Told) -> str:
    proposal, outcome = told.made("P"), told.fact("outcome")
    said = f"{told.fact('choice')} for {told.fact('seats')}"
    if not told.made("E"):
        return f"🗳️ Your ballot on {proposal} stands as it was: {said}. Nothing was added."
    first = f"🗳️ Your ballot on {proposal} of {told.incident} counts{told.entry}: {said}."
    if outcome:
        return f"{first} Every seat has answered: {outcome}{_became(told)}."
    return f"{first} You can change it until {told.instant('closes')}."


def _vote_closed(told: _Told) -> str:
    return f"🗳️ {told.made('P')} of {told.incident} is closed{told.entry}: {told.fact('outcome')}{_became(told)}."


def _became(told: _Told) -> str:
    return f" → {told.made('D')}" if told.made("D") else ""


def _paged(told: _Told) -> str:
    people = told.fact("people")
    asked = f"{_and(people)} {_are(people)} being paged" if people else "Nobody is named, so nobody was paged"
    then = "The timeline shows who answers; if nobody does, the commander is told."
    return f"📟 {asked} for {told.incident}{told.entry}. {then}"


def _role(told: _Told) -> str:
    now = f"{told.fact('role')} of {told.incident} is now {told.fact('person')}{told.entry}."
    return f"{now} To change it: {told.how(f'role {_key(told)} @person')}"


def _key(told: _Told) -> str:
    return told.fact("key") or "role"


def _offered(told: _Told) -> str:
    return (
        f"🤝 {told.fact('role')} of {told.incident} is offered to {told.fact('person')}{told.entry}, who is asked "
        f"by direct message. Nothing changes until they accept. Without an answer the offer ends "
        f"{told.instant('until')}.\n"
        f"To take it back: {told.how(f'handover withdraw {_key(told)}')}"
    )


def _took_over(told: _Told) -> str:
    return f"✅ {told.fact('role')} of {told.incident} is yours now{told.entry}. Say in its room what you do first."


def _declined(told: _Told) -> str:
    stays = f"It stays with {told.fact('holder')}"
    return f"You declined {told.fact('role')} of {told.incident}{told.entry}. {stays}; whoever asked has been told."


def _taken_back(told: _Told) -> str:
    offer = f"The offer of {told.fact('role')} to {told.fact('person')}"
    return f"{offer} is withdrawn in {told.incident}{told.entry}. It stays with {told.fact('holder')}."


def _severity(told: _Told) -> str:
    return f"{told.incident} is now {told.fact('severity')}{told.entry}. To change it: {told.how('sev 1-4')}"


def _status(told: _Told) -> str:
    return f"{told.incident} is now {told.fact('status')}{told.entry}. To change it: {told.how('status …')}"


def _resolved(told: _Told) -> str:
    return (
        f"✅ {told.incident} is resolved{told.entry}. When nothing is left to do: {told.how('close')}\n"
        f"Not over after all? {told.how('reopen reason')}"
    )


def _closed(told: _Told) -> str:
    return (
        f"{told.incident} is closed{told.entry}. The closing timeline and its files go to the room when "
        f"it is open; the files are saved either way.\n"
        f"To open it again: {told.how('reopen reason')}"
    )


def _reopened(told: _Told) -> str:
    return f"{told.incident} is open again{told.entry}, and being investigated. To end it: {told.how('resolve')}"


def _cancelled(told: _Told) -> str:
    return f"{told.incident} is cancelled as a false alarm{told.entry}. It cannot be reopened; a new one is `declare`."


def _tasked(told: _Told) -> str:
    owner = f", for {told.fact('owner')}" if told.fact("owner") else ", for nobody yet"
    due = f", due {told.instant('due')}" if told.fact("due") else ""
    task = told.made("T") or "The task"
    return f"☑︎ {task} is given in {told.incident}{told.entry}{owner}{due}. When it is done: {told.how(f'done {task}')}"


def _done(told: _Told) -> str:
    left = told.fact("left")
    rest = "No task is left open." if left == "0" else f"{left} still open: {told.how('tasks')}"
    return f"✅ {told.made('T') or 'The task'} of {told.incident} is done{told.entry}. {rest}"


def _merged(told: _Told) -> str:
    people = told.fact("people")
    brought = f" {people} {_are(people)} brought into its room." if people else ""
    into, clocks = told.fact("into"), told.fact("clocks")
    running = f" Its deadlines run on there: {clocks}." if clocks else ""
    onward = f"Go on there: `{told.command} {into} show`"
    return f"🔀 {told.incident} is merged into {into}{told.entry}, for good.{brought}{running} {onward}"


def _noted(told: _Told) -> str:
    at = f", for {told.instant('at')}" if told.fact("at") else ""
    return f"📝 {told.made('E') or 'The note'} is on the timeline of {told.incident}{at}."


def _captured(told: _Told) -> str:
    entry = told.made("E") or "an entry"
    if told.fact("already"):
        return f"📌 This message is on the timeline of {told.incident} already, as {entry}."
    return f"📌 The message is on the timeline of {told.incident} as {entry}. To see it: {told.how('timeline')}"


def _corrected(told: _Told) -> str:
    new = told.made("E") or "The correction"
    return f"✏️ {told.fact('of')} of {told.incident} is corrected by {new}; both stay on the timeline."


def _redacted(told: _Told) -> str:
    copies = f", with what repeats it ({told.fact('copies')})" if told.fact("copies") else ""
    lines = [f"⬛ {told.fact('of')} of {told.incident} is redacted{told.entry}{copies}. Our own messages are redrawn."]
    if told.fact("files"):
        lines.append(
            f"Exports made before still hold the text: {told.fact('files')} in the room, and their copies in the data "
            f"folder of whoever runs the bot. Delete them there, and make new ones: {told.how('export')}"
        )
    if told.fact("room"):
        lines.append("The room's name was made of the title. Rename the room in Slack.")
    lines.append("What people wrote in Slack themselves is theirs to delete.")
    return "\n".join(lines)


def _updated(told: _Told) -> str:
    promised = f" You promised the next by {told.instant('next')}; you will be reminded." if told.fact("next") else ""
    return f"📣 The update on {told.incident} is being sent{told.entry}.{promised}"


def _clock_started(told: _Told) -> str:
    """The due instant in the reader's zone, and in the law's where one was named."""
    there = f" ({told.fact('there')})" if told.fact("there") else ""
    due = f"{told.instant('due')}{there}"
    what = f"was due {due}, so it is recorded as missed" if told.fact("state") == "breached" else f"is due {due}"
    change = f"{told.how(f'clock met {_clock(told)} proof')}; wrong? {told.how(f'clock cancel {_clock(told)} reason')}"
    return f"⏰ {_clock(told)} of {told.incident} {what}{told.entry}.{_counted(told)}\nDone? {change}"


def _counted(told: _Told) -> str:
    counted = told.fact("counted")
    return "" if counted in ("", AS_GIVEN) else f" Counted: {in_readers_zone(counted)}."


def _clock_met(told: _Told) -> str:
    late = told.fact("state") == "met late"
    how = f"late: done {told.instant('met')}, due {told.instant('due')}" if late else f"in time, {told.instant('met')}"
    asked = "" if told.fact("evidence") else f" No proof was given: {told.how('note')} can still record one."
    return f"{'⚠️' if late else '✅'} {_clock(told)} of {told.incident} is met {how}{told.entry}.{asked}"


def _clock_cancelled(told: _Told) -> str:
    return f"🚫 {_clock(told)} of {told.incident} is cancelled{told.entry}. To start another: {told.how('clock start')}"


def _clock(told: _Told) -> str:
    return told.made("C") or "The clock"


def _exported(told: _Told) -> str:
    formats = told.fact("formats") or "timeline"
    made = f"The export of {told.incident} ({formats}) is being made{told.entry}."
    return f"{made} It is saved, and goes to the room when that is open."


def _acknowledged(told: _Told) -> str:
    role = told.fact("role")
    taken = f"✅ You acknowledged{f' for {role}' if role else ''} in {told.incident}{told.entry}."
    return f"{taken} Work goes on in its room when that is open."


def _passed_on(told: _Told) -> str:
    people = told.fact("next")
    asked = f"{_and(people)} {_are(people)} being paged" if people else "Nobody is left to ask; the commander is told"
    return f"You passed the page for {told.incident} on{told.entry}. {asked}."


def _joined(told: _Told) -> str:
    joined = f"You joined {told.incident}{told.entry}; you are brought into its room when that is open."
    return f"{joined} To leave: {told.how('leave')}"


def _left(told: _Told) -> str:
    return f"You left {told.incident}{told.entry}. To come back: {told.how('join')}"


_WORDS: Mapping[str, Callable[[_Told], str]] = MappingProxyType(
    {
        "declare": _declared,
        "decide": _decided,
        "vote": _vote_opened,
        "ballot": _voted,
        "close vote": _vote_closed,
        "page": _paged,
        "role": _role,
        "handover": _offered,
        "handover accept": _took_over,
        "handover decline": _declined,
        "handover withdraw": _taken_back,
        "sev": _severity,
        "status": _status,
        "resolve": _resolved,
        "close": _closed,
        "reopen": _reopened,
        "cancel": _cancelled,
        "task": _tasked,
        "done": _done,
        "merge": _merged,
        "note": _noted,
        "correct": _corrected,
        "redact": _redacted,
        "capture": _captured,
        "update": _updated,
        "clock start": _clock_started,
        "clock met": _clock_met,
        "clock cancel": _clock_cancelled,
        "export": _exported,
        "ack": _acknowledged,
        "pass": _passed_on,
        "join": _joined,
        "leave": _left,
    }
)
"""A sentence for each verb that writes; a verb that is not here yet is answered by its ids alone."""
