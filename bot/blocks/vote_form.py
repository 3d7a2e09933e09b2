"""The forms of a vote: opening one, and saying why one objects."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypedDict, Unpack

from bot.blocks import action_ids
from bot.blocks.fields import Option, field, option, radio, text_input
from bot.blocks.forms import View, about, form
from bot.blocks.message import section
from bot.blocks.mrkdwn import one_line
from bot.domain.ballot import REASON_LIMIT
from bot.domain.ids import IncidentUid, RoleKey, UserId
from bot.domain.playbook import Catalogue
from bot.domain.proposal import QUESTION_LIMIT, Proposal
from bot.domain.tally import Rule

ROLES_SHOWN = 100

_NAMES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.MAJORITY: "Majority",
        Rule.TWO_THIRDS: "Two thirds",
        Rule.UNANIMOUS: "Unanimous",
        Rule.CONSENT: "Consent",
    }
)
_SHORT: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.MAJORITY: "More approve than object",
        Rule.TWO_THIRDS: "At least two thirds of those for or against approve",
        Rule.UNANIMOUS: "Every seat approves",
        Rule.CONSENT: "Nobody objects, and at least one approves",
    }
)


class VoteTyped(TypedDict, total=False):
    question: str
    roles: Sequence[RoleKey]
    people: Sequence[UserId]
    """Those chosen when the form opens."""
    rule: Rule | None
    quorum: str
    closes: str


def vote_form(incident: IncidentUid, title: str, catalogue: Catalogue, **typed: Unpack[VoteTyped]) -> View:
    """Asks the question and who may answer it; the rest has its usual values."""
    rule = typed.get("rule") or Rule.MAJORITY
    blocks = [
        about(title),
        field(
            "question",
            "What is proposed?",
            text_input(typed.get("question", ""), example="Delist all lots in the EU?", limit=QUESTION_LIMIT),
            hint="Worded so that approving means doing it. This becomes part of the record and may be disclosed.",
            optional=False,
        ),
        field(
            "roles",
            "Which roles vote?",
            _roles(catalogue, typed.get("roles", ())),
            hint="Each has one ballot, cast by whoever has the role then. Chosen are those at work in this incident.",
        ),
        field(
            "people",
            "Who else votes, by name?",
            _people(typed.get("people", ())),
            hint="They are brought into the room.",
        ),
        field(
            "rule",
            "When is it carried?",
            radio(_rules(), str(rule)),
            optional=False,
        ),
        field(
            "quorum",
            "How many must answer?",
            text_input(typed.get("quorum", ""), example="2", limit=3),
            hint="Abstaining counts as an answer. Leave it empty for more than half of the seats.",
        ),
        field(
            "closes",
            "Closes",
            text_input(typed.get("closes", ""), example="30m, or 14:30", limit=100),
            hint="After a time, or at one in your zone. Leave it empty for 30 minutes. It closes at once when all have "
            "answered.",
        ),
    ]
    return form(action_ids.FORM_VOTE, "Open a vote", "Open the vote", blocks, incident)


def objection_form(incident: IncidentUid, proposal: Proposal, seats: str, *, reason: str = "") -> View:
    """`seats` says in words for which seats it counts."""
    asked = field(
        "reason",
        "Why do you object?",
        text_input(reason, example="2 of the 14 SKUs are another lot", limit=REASON_LIMIT, multiline=True),
        hint="It is kept word for word, beside the outcome. This becomes part of the record and may be disclosed.",
        optional=False,
    )
    head = [
        about(f"{proposal.id} {proposal.question}"),
        section(f"Your objection counts for: {one_line(seats, 500)}."),
    ]
    return form(action_ids.FORM_OBJECT, f"Object to {proposal.id}", "Object", [*head, asked], incident)


def _roles(catalogue: Catalogue, chosen: Sequence[RoleKey]) -> dict[str, Any]:
    """Those chosen are always among the hundred that a menu holds."""
    keys = list(dict.fromkeys((*(key for key in chosen if key in catalogue.roles), *catalogue.roles)))[:ROLES_SHOWN]
    options = [option(catalogue.roles[key].name, key) for key in keys]
    element: dict[str, Any] = {"type": "multi_static_select", "options": options}
    initial = [each for each in options if each["value"] in chosen]
    return {**element, "initial_options": initial} if initial else element


def _people(chosen: Sequence[UserId]) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "multi_users_select"}
    return {**element, "initial_users": list(chosen)} if chosen else element


def _rules() -> list[Option]:
    return [option(_NAMES[rule], rule, _SHORT[rule]) for rule in Rule]
