"""The command table: every verb with what it takes. Parsing, help, usage and suggestions all come from it."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bot.domain.clock import NAME_LIMIT
from handlers.refusals import UnknownVerbError, quoted
from handlers.verb import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    Choice,
    Group,
    Id,
    Incident,
    Key,
    Kind,
    Number,
    Person,
    PersonOrRole,
    Place,
    Role,
    Severity,
    Text,
    Verb,
    VerbName,
)


def _because(about: str) -> Key:
    return Key(name="because", kind=Kind.TEXT, shown="reason", about=about, limit=TEXT_LIMIT)


_AT = Key(name="at", kind=Kind.TIME, shown="14:05", about="when it happened, in your time; yours now when left out")

VERBS: tuple[Verb, ...] = (
    Verb(
        name="declare",
        group=Group.LIFE,
        aliases=("new",),
        summary="Declare an incident: opens its room and pages the owners",
        place=Place.ANYWHERE,
        arguments=(Text(name="title", required=False, limit=TITLE_LIMIT, one_line=True),),
        keys=(
            Key(name="type", kind=Kind.WORD, shown="other", about="kind of incident, which chooses the playbook"),
            Key(name="sev", kind=Kind.SEVERITY, shown="1-4", about="severity, 1 is worst"),
            Key(name="region", kind=Kind.LIST, shown="DE,FR", about="countries or regions concerned"),
            Key(name="private", kind=Kind.YESNO, shown="yes", about="only people admitted can see it"),
            Key(name="ref", kind=Kind.REFERENCE, shown="reference", about="case number or link", limit=200),
            Key(name="at", kind=Kind.TIME, shown="08:50", about="when we became aware of it, in your time"),
            Key(name="drill", kind=Kind.YESNO, shown="yes", about="an exercise"),
        ),
        examples=(
            "declare Magnetic toy recall in DE sev:1 type:product-safety region:DE",
            'declare Leaked seller data sev:2 private:yes at:"yesterday 18:30"',
        ),
    ),
    Verb(
        name="list",
        group=Group.LOOK,
        summary="List incidents",
        place=Place.ANYWHERE,
        arguments=(Choice(name="which", allowed=("open", "mine", "closed", "all"), required=False),),
    ),
    Verb(name="show", group=Group.LOOK, summary="Show this incident as it stands"),
    Verb(
        name="page",
        group=Group.PEOPLE,
        summary="Page a person, or whoever is on duty for a role",
        arguments=(PersonOrRole(), Text(required=False)),
        examples=("page legal The authority is on the phone", "page @ana"),
    ),
    Verb(name="ack", group=Group.PEOPLE, aliases=("acknowledge",), summary="Acknowledge your page"),
    Verb(
        name="role",
        group=Group.PEOPLE,
        summary="Give a role to a person",
        arguments=(Role(), Person()),
        examples=("role scribe @ana",),
    ),
    Verb(
        name="handover",
        group=Group.PEOPLE,
        summary="Offer a role to a person, who must accept it",
        arguments=(Role(required=False), Person(required=False), Text(name="note", required=False)),
        examples=("handover legal @ana The authority calls back at 16:00",),
    ),
    Verb(
        name="handover accept",
        group=Group.PEOPLE,
        summary="Take over a role that you were offered",
        arguments=(Role(required=False),),
        examples=("handover accept legal",),
    ),
    Verb(
        name="handover decline",
        group=Group.PEOPLE,
        summary="Decline a role that you were offered",
        arguments=(Role(required=False),),
        keys=(_because("why you cannot take it"),),
        examples=("handover decline legal because: I am on a plane",),
    ),
    Verb(
        name="handover withdraw",
        group=Group.PEOPLE,
        summary="Take back the offer of a role",
        arguments=(Role(),),
        examples=("handover withdraw legal",),
    ),
    Verb(name="roles", group=Group.PEOPLE, summary="Show who has which role"),
    Verb(name="join", group=Group.PEOPLE, summary="Join this incident and its room"),
    Verb(name="leave", group=Group.PEOPLE, summary="Leave this incident"),
    Verb(
        name="sev",
        group=Group.LIFE,
        aliases=("severity",),
        summary="Change the severity, 1 is worst",
        arguments=(Severity(required=False),),
        keys=(_because("why it changes"),),
        examples=("sev 1 because: second injury reported",),
    ),
    Verb(
        name="status",
        group=Group.LIFE,
        summary="Say how far we are",
        arguments=(Choice(name="status", allowed=("investigating", "containing", "contained"), required=False),),
        keys=(_because("why it changes"),),
        examples=("status contained because: all listings are down",),
    ),
    Verb(
        name="decide",
        group=Group.AGREE,
        summary="Record a decision",
        arguments=(Text(required=False),),
        keys=(
            _because("why, on what information"),
            _AT,
            Key(name="by", kind=Kind.PERSON, shown="@person", about="who decided; you when left out"),
        ),
        examples=("decide Delist all lots in the EU because: two injuries confirmed by:@ana at:14:05",),
    ),
    Verb(name="decisions", group=Group.AGREE, summary="List the decisions"),
    Verb(
        name="vote",
        group=Group.AGREE,
        summary="Put a question to the vote; without one, a form",
        arguments=(Text(name="question", required=False),),
        keys=(
            Key(
                name="seats",
                kind=Kind.SEATS,
                shown="legal,@person",
                about="who votes: roles and people; the roles at work here when left out",
            ),
            Key(
                name="rule",
                kind=Kind.WORD,
                shown="majority",
                about="majority, two-thirds, unanimous or consent; majority when left out",
            ),
            Key(
                name="quorum",
                kind=Kind.NUMBER,
                shown="n",
                about="how many must answer, abstaining included; more than half of the seats when left out",
            ),
            Key(name="closes", kind=Kind.UNTIL, shown="30m", about="after which time, or when: `14:30` in your time"),
        ),
        examples=(
            "vote Delist all lots in the EU? seats:legal,policy,product closes:30m",
            "vote Tell the sellers tonight? seats:legal,@ana rule:unanimous closes:18:00",
        ),
    ),
    Verb(
        name="ballot",
        group=Group.AGREE,
        summary="Answer a vote, or close it early",
        arguments=(Id(letter="P"), Choice(name="choice", allowed=("approve", "object", "abstain", "close"))),
        keys=(_because("why; an objection needs it"),),
        examples=("ballot P-1 object because: two lots are another product", "ballot P-1 close"),
    ),
    Verb(
        name="task",
        group=Group.ACT,
        summary="Give a task, to a person if you name one",
        arguments=(Text(required=False, person="owner"),),
        keys=(Key(name="due", kind=Kind.UNTIL, shown="17:00", about="until when; the owner is reminded then"),),
        examples=("task Pull all 14 listings @ana due:17:00",),
    ),
    Verb(
        name="done",
        group=Group.ACT,
        summary="Tick a task off",
        arguments=(Id(letter="T"), Text(required=False)),
        examples=("done T-3 All 14 are down",),
    ),
    Verb(name="tasks", group=Group.ACT, summary="List the tasks"),
    Verb(
        name="note",
        group=Group.RECORD,
        summary="Put something on the timeline",
        arguments=(Text(required=False),),
        keys=(_AT,),
        examples=("note Seller confirms 412 units sold at:14:05",),
    ),
    Verb(
        name="correct",
        group=Group.RECORD,
        summary="Correct a timeline entry; both stay on the record",
        arguments=(Id(letter="E"), Text()),
        examples=("correct E-17 Seller confirms 421 units sold, not 412",),
    ),
    Verb(
        name="redact",
        group=Group.RECORD,
        summary="Delete the text of a timeline entry, wherever we hold it",
        arguments=(Id(letter="E"), Text(name="reason")),
        examples=("redact E-17 names a child",),
    ),
    Verb(
        name="timeline",
        group=Group.RECORD,
        summary="Show the latest timeline entries",
        arguments=(Number(name="n", low=1, high=200, default=20),),
    ),
    Verb(
        name="update",
        group=Group.ACT,
        summary="Send an update to the room and the announce channel",
        arguments=(Text(required=False),),
        keys=(Key(name="next", kind=Kind.DURATION, shown="30m", about="remind us of the next update then"),),
        examples=("update All listings are down, sellers are being told next:30m",),
    ),
    Verb(
        name="clock",
        group=Group.ACT,
        aliases=("clocks", "clock list"),
        summary="List the deadlines, the most urgent first",
    ),
    Verb(
        name="clock start",
        group=Group.ACT,
        summary="Start a deadline; without a name, as a form",
        arguments=(Text(name="name", required=False, limit=NAME_LIMIT, one_line=True),),
        keys=(
            Key(name="for", kind=Kind.LENGTH, shown="72h", about="how long it runs: `72h`, or `3wd` for working days"),
            Key(name="due", kind=Kind.TIME, shown="17:00", about="when it is due, instead of how long it runs"),
            Key(name="from", kind=Kind.TIME, shown="08:50", about="when it began; now when left out"),
            Key(name="zone", kind=Kind.REFERENCE, shown="Europe/Dublin", about="time zone of these times; or yours"),
        ),
        examples=(
            "clock start Answer the authority's order for:3wd zone:Europe/Dublin",
            'clock start Tell the regulator for:72h from:"yesterday 18:30"',
        ),
    ),
    Verb(
        name="clock met",
        group=Group.ACT,
        summary="Say that a deadline is met, and what proves it",
        arguments=(Id(letter="C"), Text(name="evidence", required=False)),
        keys=(_AT,),
        examples=("clock met C-2 Receipt 2026-118 of the authority at:13:50",),
    ),
    Verb(
        name="clock cancel",
        group=Group.ACT,
        summary="Cancel a deadline that does not count",
        arguments=(Id(letter="C"), Text(name="reason")),
        examples=("clock cancel C-2 The order was withdrawn",),
    ),
    Verb(
        name="resolve",
        group=Group.LIFE,
        summary="Resolve: the danger is over",
        arguments=(Text(name="summary", required=False),),
        ends=True,
    ),
    Verb(
        name="close",
        group=Group.LIFE,
        summary="Close, with the final timeline",
        keys=(_because("why, if things are open"),),
    ),
    Verb(
        name="reopen",
        group=Group.LIFE,
        summary="Open again",
        arguments=(Text(name="reason", required=False),),
        ends=True,
    ),
    Verb(
        name="cancel",
        group=Group.LIFE,
        summary="Cancel a false alarm",
        arguments=(Text(name="reason", required=False),),
        ends=True,
    ),
    Verb(
        name="merge",
        group=Group.LIFE,
        summary="Merge this incident into another one, for good",
        arguments=(Incident(),),
        examples=("merge INC-42",),
        ends=True,
    ),
    Verb(
        name="export",
        group=Group.RECORD,
        summary="Get the timeline as files, now",
        arguments=(Choice(name="format", allowed=("md", "json", "all"), required=False),),
    ),
    Verb(
        name="help",
        group=Group.LOOK,
        summary="Explain all verbs, or one",
        place=Place.ANYWHERE,
        arguments=(VerbName(),),
    ),
)


def find(name: str, verbs: Sequence[Verb] = VERBS) -> Verb | None:
    """The verb of that name or alias, in any case."""
    return next((verb for verb in verbs if name.lower() in verb.names), None)


def known(word: str, verbs: Sequence[Verb] = VERBS) -> Verb:
    """The verb of that name or alias, or a refusal that names the nearest."""
    if verb := find(word, verbs):
        return verb
    names = [name for verb in verbs for name in verb.names]
    near = get_close_matches(word.lower()[:40], names, n=1)
    if near:
        raise UnknownVerbError(f"There is no {quoted(word)}. Did you mean `{near[0]}`?", verb=find(near[0], verbs))
    raise UnknownVerbError(f"There is no {quoted(word)}. A verb comes first: `{{command}} help` lists them all.")


def second_words(first: str, verbs: Sequence[Verb] = VERBS) -> frozenset[str]:
    """What may follow a first word to make a verb of two words; nothing for most."""
    names = (name.split(" ") for verb in verbs for name in verb.names)
    return frozenset(words[1] for words in names if len(words) == 2 and words[0] == first.lower())


def help_lines(verb: Verb | None = None, verbs: Sequence[Verb] = VERBS) -> tuple[str, ...]:
    """All verbs, a line each, or one verb in full, as mrkdwn; `{command}` stands for the slash command's name."""
    return tuple(_in_full(verb) if verb else _overview(verbs))


def _overview(verbs: Sequence[Verb]) -> Iterator[str]:
    yield "In an incident's room a verb means that incident. Elsewhere name it first: `{command} INC-42 show`."
    for group in Group:
        yield f"*{group}*"
        yield from (f"`{{command}} {verb.usage}` – {verb.summary}" for verb in verbs if verb.group is group)
    yield "`{command} help declare` explains one verb."


def _in_full(verb: Verb) -> Iterator[str]:
    yield f"`{{command}} {verb.usage}`"
    yield f"{verb.summary}."
    if verb.aliases:
        yield "Also: " + ", ".join(f"`{alias}`" for alias in verb.aliases)
    yield from (f"`{key.name}:{key.shown}` {key.about}" for key in verb.keys)
    yield from (f"Example: `{{command}} {example}`" for example in verb.examples)
    yield from (f"See also: `{{command}} {one.usage}`" for one in VERBS if one.name.startswith(f"{verb.name} "))
