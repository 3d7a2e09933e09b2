"""Updates, in words."""

from bot.domain.when import duration
from bot.usecases.updates import PostUpdate
from handlers import forms
from handlers.call import Call
from handlers.replies import Reply
from handlers.services import Services


async def update(services: Services, call: Call) -> Reply:
    """With a text at once; otherwise the form, with what was typed in it."""
    promised = call.said.raw_duration("next")
    if not call.said.text("text"):
        return await forms.update(services, call.inbound, call.incident, next=promised or "")
    command = PostUpdate(
        **call.about,
        text=call.said.text("text"),
        next_in=duration(promised) if promised is not None else None,
    )
    return services.told(await services.updates.post(command))
