"""How everything fits together: the only place that builds use-cases, gateways and the engine."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.playbook import Catalogue
from bot.effects import PageByPager, StopPager
from bot.engine.cycle import Cycle
from bot.engine.dispatcher import Dispatcher
from bot.engine.metrics import Metrics
from bot.engine.scheduler import Engine
from bot.engine.settling import Settling
from bot.gateways.announce_channel import AnnounceChannel
from bot.gateways.calendars import LibraryHolidays
from bot.gateways.clock import SystemClock, SystemRandomness
from bot.gateways.directory import SlackDirectory
from bot.gateways.pager import PagerGateway
from bot.gateways.router import Router
from bot.gateways.slack import SlackGateway
from bot.gateways.slack_calls import SlackCalls
from bot.gateways.slack_files import ExportFolder, Uploads
from bot.gateways.slack_homes import HomeTabs
from bot.gateways.slack_messages import SlackMessages
from bot.gateways.slack_posts import Posts
from bot.gateways.slack_proofs import Proofs
from bot.gateways.slack_rooms import Rooms
from bot.gateways.webhook import Webhook
from bot.ports import Claim, Conversations, Directory, Identity, Store
from bot.queries.home import Homes as HomeReads
from bot.queries.incidents import Incidents as Reads
from bot.usecases.base import Tools
from bot.usecases.clocks import Clocks
from bot.usecases.decisions import Decisions
from bot.usecases.deliveries import Deliveries
from bot.usecases.handovers import Handovers
from bot.usecases.homes import Homes
from bot.usecases.incidents import Incidents
from bot.usecases.merging import Merging
from bot.usecases.messages import Messages
from bot.usecases.paging import Paging
from bot.usecases.proposals import Proposals
from bot.usecases.redactions import Redactions
from bot.usecases.responders import Responders
from bot.usecases.tasks import Tasks
from bot.usecases.timeline import Timeline
from bot.usecases.updates import Updates
from config.settings import Settings
from handlers.services import Services
from storage.unit_of_work import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What was opened before anything could be built."""

    store: SqlStore
    clock: SystemClock
    client: AsyncWebClient
    session: ClientSession
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was built, for those who start it, watch it or test it."""

    store: Store
    reads: Reads
    clock: SystemClock
    engine: Engine
    services: Services
    directory: SlackDirectory
    announce: AnnounceChannel
    metrics: Metrics


def build(settings: Settings, catalogue: Catalogue, outside: Outside) -> Parts:
    """Everything that a running bot is made of; nothing of it runs yet."""
    store, clock, client = outside.store, outside.clock, outside.client
    awake = asyncio.Event()
    clock.when_moved(awake.set)
    tools = Tools(
        store=store,
        clock=clock,
        randomness=SystemRandomness(),
        catalogue=catalogue,
        announces=settings.warroom_announce_channel is not None,
        wake=awake.set,
        holidays=LibraryHolidays(),
    )
    reads, call, metrics = Reads(store, catalogue), SlackCalls(clock), Metrics()
    messages = SlackMessages(client, call, outside.identity.url)
    announce = AnnounceChannel(client, call, settings.warroom_announce_channel)
    announce.when_known(awake.set)
    folder = ExportFolder(settings.warroom_data_dir / "exports")
    slack = SlackGateway(
        client=client,
        call=call,
        clock=clock,
        reads=reads,
        posts=Posts(reads=reads, clock=clock, announce=announce),
        proofs=Proofs(client, call),
        rooms=Rooms(client, call, reads, messages, outside.identity.bot_user),
        uploads=Uploads(
            client=client,
            session=outside.session,
            call=call,
            reads=reads,
            clock=clock,
            folder=folder,
            remember=_remember_in(store),
        ),
        homes=HomeTabs(client=client, call=call, reads=HomeReads(store, reads), command=settings.warroom_command),
    )
    secret = settings.warroom_pager_secret
    webhook = Webhook(outside.session, clock, secret.get_secret_value() if secret else "")
    pagers = PagerGateway(reads=reads, clock=clock, ringer=webhook)
    gateway = Router(slack, {PageByPager: pagers, StopPager: pagers})
    directory = SlackDirectory(client, call, store, clock)
    services = services_of(tools, reads, directory, messages, command=settings.warroom_command)
    dispatcher = Dispatcher(store, clock, gateway, Settling(Deliveries(tools).settle_all), metrics)
    cycle = Cycle(
        store=store,
        paging=services.paging,
        proposals=services.proposals,
        updates=services.updates,
        tasks=services.tasks,
        handovers=services.handovers,
        clocks=services.clocks,
    )
    engine = Engine(cycle, dispatcher, clock, awake)
    return Parts(
        store=store,
        reads=reads,
        clock=clock,
        engine=engine,
        services=services,
        directory=directory,
        announce=announce,
        metrics=metrics,
    )


def services_of(
    tools: Tools, reads: Reads, directory: Directory, conversations: Conversations, *, command: str
) -> Services:
    """All that people can ask for; `command` is the slash command's name, with its slash."""
    return Services(
        incidents=Incidents(tools),
        paging=Paging(tools),
        responders=Responders(tools),
        handovers=Handovers(tools),
        merging=Merging(tools),
        decisions=Decisions(tools),
        proposals=Proposals(tools),
        tasks=Tasks(tools),
        redactions=Redactions(tools),
        timeline=Timeline(tools),
        updates=Updates(tools),
        messages=Messages(tools),
        homes=Homes(tools),
        clocks=Clocks(tools),
        reads=reads,
        directory=directory,
        conversations=conversations,
        catalogue=tools.catalogue,
        clock=tools.clock,
        command=command,
    )


def _remember_in(store: Store) -> Callable[[Claim, Mapping[str, str]], Awaitable[bool]]:
    async def remember(claim: Claim, reference: Mapping[str, str]) -> bool:
        async with store.transaction(background=True) as uow:
            return await uow.outbox.remember(claim, reference)

    return remember
