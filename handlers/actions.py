"""Buttons and menus in messages: one handler for each action id."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.blocks import action_ids, clock_list, lists
from bot.blocks.handover import offer_shown
from bot.domain.ids import HandoverUid, IncidentUid, PageUid
from bot.domain.proposal import Choice
from bot.ports import IncidentRef
from bot.usecases.handovers import AcceptRole, DeclineRole
from bot.usecases.paging import AcknowledgePage, PassPageOn
from bot.usecases.responders import Join
from bot.usecases.timeline import ExportTimeline
from handlers import clock_forms, forms, life_forms, proposals, tasks, vote_forms
from handlers.inbound import Inbound, StaleError
from handlers.people import introduce
from handlers.replies import Private, Reply
from handlers.services import Services
from handlers.timeline import newest

NEWEST = 20
"""Timeline entries shown from the card's menu."""

UID_LIMIT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """`value` is the button's, or that of the option chosen."""

    inbound: Inbound
    action: str
    value: str

    @property
    def incident(self) -> IncidentRef:
        """The one named by the button's value."""
        if not 0 < len(self.value) <= UID_LIMIT:
            raise StaleError("This button does not say which incident it is for. Type the verb in the room instead.")
        return IncidentRef(uid=IncidentUid(self.value))


PressHandler = Callable[[Services, Press], Awaitable[Reply]]


async def acknowledge(services: Services, press: Press) -> Reply:
    incident, page = _page(press)
    command = AcknowledgePage(**press.inbound.about(incident), page=page)
    return services.told(await services.paging.acknowledge(command))


async def pass_on(services: Services, press: Press) -> Reply:
    incident, page = _page(press)
    return services.told(await services.paging.pass_on(PassPageOn(**press.inbound.about(incident), page=page)))


async def join(services: Services, press: Press) -> Reply:
    return services.told(await services.responders.join(Join(**press.inbound.about(press.incident))))


async def accept_role(services: Services, press: Press) -> Reply:
    incident, offered = _offer(press)
    return services.told(await services.handovers.accept(AcceptRole(**press.inbound.about(incident), handover=offered)))


async def decline_role(services: Services, press: Press) -> Reply:
    incident, offered = _offer(press)
    command = DeclineRole(**press.inbound.about(incident), handover=offered)
    return services.told(await services.handovers.decline(command))


async def show_role(services: Services, press: Press) -> Reply:
    """What would be taken over: of a private incident the message itself does not say."""
    incident, offered = _offer(press)
    view = await services.reads.offer(press.inbound.question(incident), offered)
    return Private(message=offer_shown(view, now=services.clock.now()))


async def update(services: Services, press: Press) -> Reply:
    return await forms.update(services, press.inbound, press.incident)


async def decide(services: Services, press: Press) -> Reply:
    return await forms.decide(services, press.inbound, press.incident)


async def vote(services: Services, press: Press) -> Reply:
    return await vote_forms.vote(services, press.inbound, press.incident)


async def approve(services: Services, press: Press) -> Reply:
    return await proposals.cast(services, press.inbound, *_proposal(press), Choice.APPROVE)


async def abstain(services: Services, press: Press) -> Reply:
    return await proposals.cast(services, press.inbound, *_proposal(press), Choice.ABSTAIN)


async def object_to(services: Services, press: Press) -> Reply:
    return await vote_forms.objection(services, press.inbound, *_proposal(press))


async def close_vote(services: Services, press: Press) -> Reply:
    return await proposals.close(services, press.inbound, *_proposal(press))


async def task_list(services: Services, press: Press) -> Reply:
    return await tasks.listed(services, press.inbound.question(press.incident))


async def task_done(services: Services, press: Press) -> Reply:
    return await tasks.finish(services, press.inbound, press.value)


async def task_new(services: Services, press: Press) -> Reply:
    return await forms.task(services, press.inbound, press.incident)


async def clocks(services: Services, press: Press) -> Reply:
    view = await services.reads.show(press.inbound.question(press.incident))
    return Private(message=clock_list.clock_list(view, now=services.clock.now()))


async def clock_start(services: Services, press: Press) -> Reply:
    return await clock_forms.start(services, press.inbound, press.incident)


async def clock_met(services: Services, press: Press) -> Reply:
    incident, _, number = press.value.partition(":")
    if not incident or not number.isdigit() or len(press.value) > 2 * UID_LIMIT:
        raise StaleError("This button does not say which clock it is for. `clock` lists them; then `clock met C-n`.")
    return await clock_forms.met(services, press.inbound, IncidentRef(uid=IncidentUid(incident)), int(number))


async def close(services: Services, press: Press) -> Reply:
    return await life_forms.close(services, press.inbound, press.incident)


async def reopen(services: Services, press: Press) -> Reply:
    return await life_forms.reopen(services, press.inbound, press.incident)


async def declare(services: Services, press: Press) -> Reply:  # noqa: ARG001 - the table's shape
    return forms.declare(services)


async def note(services: Services, press: Press) -> Reply:
    return await life_forms.note(services, press.inbound, press.incident)


async def handover(services: Services, press: Press) -> Reply:
    return await forms.handover(services, press.inbound, press.incident)


async def status(services: Services, press: Press) -> Reply:
    return await life_forms.status(services, press.inbound, press.incident)


async def severity(services: Services, press: Press) -> Reply:
    return await life_forms.severity(services, press.inbound, press.incident)


async def resolve(services: Services, press: Press) -> Reply:
    return await life_forms.resolve(services, press.inbound, press.incident)


async def cancel(services: Services, press: Press) -> Reply:
    return await life_forms.cancel(services, press.inbound, press.incident)


async def export(services: Services, press: Press) -> Reply:
    return services.told(await services.timeline.export(ExportTimeline(**press.inbound.about(press.incident))))


async def timeline(services: Services, press: Press) -> Reply:
    return await newest(services, press.inbound.question(press.incident), NEWEST)


async def roles(services: Services, press: Press) -> Reply:
    return Private(message=lists.roles(await services.reads.show(press.inbound.question(press.incident))))


async def decisions(services: Services, press: Press) -> Reply:
    return Private(message=lists.decisions(await services.reads.show(press.inbound.question(press.incident))))


async def more(services: Services, press: Press) -> Reply:
    """The card's menu: its options name no incident, so the room says which."""
    chosen = MORE.get(press.value)
    if chosen is None:
        raise StaleError(f"This menu is of another version. `{services.command} help` lists what you can type.")
    room = (await services.reads.show(press.inbound.question(press.inbound.here))).incident
    return await chosen(services, replace(press, value=room.uid))


HANDLERS: Mapping[str, PressHandler] = MappingProxyType(
    {
        action_ids.PAGE_ACKNOWLEDGE: acknowledge,
        action_ids.PAGE_PASS_ON: pass_on,
        action_ids.HANDOVER_ACCEPT: accept_role,
        action_ids.HANDOVER_DECLINE: decline_role,
        action_ids.HANDOVER_SHOW: show_role,
        action_ids.CARD_UPDATE: update,
        action_ids.CARD_DECIDE: decide,
        action_ids.CARD_VOTE: vote,
        action_ids.CARD_CLOCKS: clocks,
        action_ids.CLOCK_START: clock_start,
        action_ids.CLOCK_MET: clock_met,
        action_ids.CARD_CLOSE: close,
        action_ids.CARD_REOPEN: reopen,
        action_ids.CARD_MORE: more,
        action_ids.PROPOSAL_APPROVE: approve,
        action_ids.PROPOSAL_OBJECT: object_to,
        action_ids.PROPOSAL_ABSTAIN: abstain,
        action_ids.PROPOSAL_CLOSE: close_vote,
        action_ids.ANNOUNCEMENT_JOIN: join,
        action_ids.LIST_JOIN: join,
        action_ids.MENU_NOTE: note,
        action_ids.MENU_TIMELINE: timeline,
        action_ids.MENU_ROLES: roles,
        action_ids.MENU_DECISIONS: decisions,
        action_ids.MENU_EXPORT: export,
        action_ids.MENU_HANDOVER: handover,
        action_ids.MENU_STATUS: status,
        action_ids.MENU_SEVERITY: severity,
        action_ids.MENU_RESOLVE: resolve,
        action_ids.MENU_CANCEL: cancel,
        action_ids.HOME_DECLARE: declare,
        action_ids.CARD_TASKS: task_list,
        action_ids.TASK_DONE: task_done,
        action_ids.TASK_NEW: task_new,
    }
)

MORE: Mapping[str, PressHandler] = MappingProxyType(
    {
        action_ids.MORE_EXPORT: export,
        action_ids.MORE_TIMELINE: timeline,
        action_ids.MORE_ROLES: roles,
        action_ids.MORE_DECISIONS: decisions,
        action_ids.MORE_RESOLVE: resolve,
    }
)


async def answer(services: Services, press: Press) -> Reply:
    """Take a press; raises DomainError for what is refused."""
    handler = HANDLERS.get(press.action)
    if handler is None:
        raise StaleError(f"This button is of another version. `{services.command} help` lists what you can type.")
    await introduce(services, press.inbound)
    return await handler(services, press)


def _page(press: Press) -> tuple[IncidentRef, PageUid]:
    incident, page = _two(press, "This button does not say which page it is for. Type `ack` to take your newest page.")
    return incident, PageUid(page)


def _offer(press: Press) -> tuple[IncidentRef, HandoverUid]:
    incident, offered = _two(press, "This button does not say which offer it is for. Type `handover accept` instead.")
    return incident, HandoverUid(offered)


def _proposal(press: Press) -> tuple[IncidentRef, int]:
    """`incident_uid:number`."""
    incident, _, number = press.value.partition(":")
    if not incident or not number.isascii() or not number.isdigit() or len(incident) > UID_LIMIT or len(number) > 9:
        raise StaleError("This button does not say which vote it is for. Type it instead: `ballot P-1 approve`.")
    return IncidentRef(uid=IncidentUid(incident)), int(number)


def _two(press: Press, otherwise: str) -> tuple[IncidentRef, str]:
    """`incident_uid:uid` of something in it."""
    incident, _, inside = press.value.partition(":")
    if not incident or not inside or len(press.value) > 2 * UID_LIMIT:
        raise StaleError(otherwise)
    return IncidentRef(uid=IncidentUid(incident)), inside
