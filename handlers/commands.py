"""The slash command: from the typed line to one use-case or query, by one table of verbs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.blocks import lists
from bot.blocks.menu import menu
from bot.domain.access import UnknownIncidentError
from bot.domain.ids import UserId
from bot.domain.person import Profile
from bot.ports import IncidentRef
from handlers import (
    clocks,
    decisions,
    forms,
    handovers,
    incidents,
    paging,
    proposals,
    responders,
    tasks,
    timeline,
    updates,
)
from handlers.call import Call, VerbHandler
from handlers.grammar import Bare, parse
from handlers.inbound import Inbound
from handlers.people import introduce
from handlers.replies import Private, Reply
from handlers.services import Services
from handlers.tokens import mentioned, plain
from handlers.verbs import find, help_lines


async def explain(services: Services, call: Call) -> Private:
    """All verbs, or one."""
    named = call.said.word("verb")
    lines = help_lines(find(named) if named else None)
    return Private(message=lists.help_page(line.replace("{command}", services.command) for line in lines))


HANDLERS: Mapping[str, VerbHandler] = MappingProxyType(
    {
        "declare": incidents.declare,
        "list": incidents.list_incidents,
        "show": incidents.show,
        "page": paging.page,
        "ack": paging.ack,
        "role": responders.role,
        "handover": handovers.offer,
        "handover accept": handovers.accept,
        "handover decline": handovers.decline,
        "handover withdraw": handovers.withdraw,
        "roles": responders.roles,
        "join": responders.join,
        "leave": responders.leave,
        "sev": incidents.sev,
        "status": incidents.status,
        "decide": decisions.decide,
        "decisions": decisions.decisions,
        "vote": proposals.vote,
        "ballot": proposals.ballot,
        "task": tasks.task,
        "done": tasks.done,
        "tasks": tasks.tasks,
        "note": timeline.note,
        "correct": timeline.correct,
        "redact": timeline.redact,
        "timeline": timeline.timeline,
        "update": updates.update,
        "clock": clocks.listed,
        "clock start": clocks.start,
        "clock met": clocks.met,
        "clock cancel": clocks.cancel,
        "resolve": incidents.resolve,
        "close": incidents.close,
        "reopen": incidents.reopen,
        "cancel": incidents.cancel,
        "merge": incidents.merge,
        "export": timeline.export,
        "help": explain,
    }
)
"""One handler for each verb of the command table, by its name."""


@dataclass(slots=True, kw_only=True)
class Line:
    """What was typed behind the slash command, in Slack's escaping. `people` are known once it has been answered."""

    services: Services
    text: str
    people: Mapping[UserId, Profile] = field(default_factory=lambda: MappingProxyType({}))

    async def answer(self, inbound: Inbound) -> Reply:
        """Raises DomainError for what is refused."""
        self.people = await introduce(self.services, inbound, mentioned(self.text))
        said = parse(self.text, names=self._names)
        if isinstance(said, Bare):
            return await _bare(self.services, inbound, said)
        call = Call(said=said, inbound=inbound, people=self.people, typed=self.typed)
        return await HANDLERS[said.verb.name](self.services, call)

    @property
    def typed(self) -> str:
        """The whole line as plain text, to be given back."""
        return f"{self.services.command} {plain(self.text, self._names)}".rstrip()

    @property
    def _names(self) -> Mapping[str, str]:
        return {str(user): profile.label for user, profile in self.people.items()}


async def _bare(services: Services, inbound: Inbound, said: Bare) -> Reply:
    """In a room its menu; elsewhere the incident that was named, or the form to declare one."""
    if said.incident is not None:
        view = await services.reads.show(inbound.question(IncidentRef(number=said.incident)))
        if view.incident.places.room != inbound.channel:
            return Private(message=lists.show(view, now=services.clock.now()))
        return Private(message=menu(view, command=services.command))
    try:
        view = await services.reads.show(inbound.question(inbound.here))
    except UnknownIncidentError:
        return forms.declare(services)
    return Private(message=menu(view, command=services.command))
