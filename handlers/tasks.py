"""Tasks, in words and by button."""

from bot.blocks.tasks import task_list
from bot.domain.ids import IncidentUid
from bot.ports import IncidentRef
from bot.queries.incidents import Question
from bot.usecases.tasks import AddTask, FinishTask
from handlers import forms
from handlers.call import Call
from handlers.inbound import Inbound, StaleError
from handlers.replies import Private, Reply
from handlers.services import Services


async def task(services: Services, call: Call) -> Reply:
    """With words a new task at once; without any, the form."""
    owner, due_at = call.person("owner"), call.future("due", services)
    if not call.said.text("text"):
        return await forms.task(services, call.inbound, call.incident, owner=owner, due=call.said.raw_time("due") or "")
    command = AddTask(**call.about, text=call.said.text("text"), owner=owner, due_at=due_at)
    return services.told(await services.tasks.add(command))


async def done(services: Services, call: Call) -> Private:
    command = FinishTask(**call.about, number=call.said.given("id", int), text=call.said.text("text"))
    return services.told(await services.tasks.finish(command))


async def tasks(services: Services, call: Call) -> Private:
    return await listed(services, call.question)


async def listed(services: Services, question: Question) -> Private:
    return Private(message=task_list(await services.reads.show(question)))


async def finish(services: Services, inbound: Inbound, value: str) -> Private:
    """The list's button; `value` is `incident_uid:number`."""
    incident, _, number = value.partition(":")
    if not incident or not number.isdecimal() or len(value) > 80:
        raise StaleError("This button does not say which task it is for. Type `done T-n` in the room instead.")
    command = FinishTask(**inbound.about(IncidentRef(uid=IncidentUid(incident))), number=int(number))
    return services.told(await services.tasks.finish(command))
