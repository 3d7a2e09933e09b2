"""The record, in words: add to it, read it, take it away as files."""

from bot.blocks import lists
from bot.queries.incidents import Question
from bot.usecases.redactions import RedactEntry
from bot.usecases.timeline import AddNote, CorrectEntry, ExportTimeline
from handlers import life_forms
from handlers.call import Call
from handlers.replies import Private, Reply
from handlers.services import Services


async def note(services: Services, call: Call) -> Reply:
    """With a text at once; otherwise the form."""
    text = call.said.text("text")
    if not text:
        return await life_forms.note(services, call.inbound, call.incident, at=call.said.raw_time("at") or "")
    at = call.past("at", services)
    return services.told(await services.timeline.note(AddNote(**call.about, text=text, occurred_at=at)))


async def correct(services: Services, call: Call) -> Private:
    number, text = call.said.given("id", int), call.said.given("text", str)
    return services.told(await services.timeline.correct(CorrectEntry(**call.about, number=number, text=text)))


async def redact(services: Services, call: Call) -> Private:
    number = call.said.given("id", int)
    return services.told(await services.redactions.redact(RedactEntry(**call.about, number=number, reason=call.reason)))


async def timeline(services: Services, call: Call) -> Private:
    return await newest(services, call.question, call.said.given("n", int))


async def newest(services: Services, question: Question, last: int) -> Private:
    """So many entries from the end."""
    record = await services.reads.timeline(question, last=last)
    return Private(message=lists.timeline(record.view, record.entries, record.view.incident.counts.entries))


async def export(services: Services, call: Call) -> Private:
    form = call.said.word("format")
    formats = (form,) if form is not None and form != "all" else ()
    return services.told(await services.timeline.export(ExportTimeline(**call.about, formats=formats)))
