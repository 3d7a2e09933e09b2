"""Updates, in words."""

from bot.domain.when import duration
from bot.usecases.updates import PostUpdate
from handlers.call import Call
from handlers.replies import Private
from handlers.services import Services


async def update(services: Services, call: Call) -> Private:
    promised = call.said.raw_duration("next")
    command = PostUpdate(
        **call.about,
        text=call.said.given("text", str),
        next_in=duration(promised) if promised is not None else None,
    )
    return services.told(await services.updates.post(command))
