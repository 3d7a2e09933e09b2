"""The Web API: every method this workspace answers."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.sandbox.methods import apps, bookmarks, chat, conversations, files, history, members, pins, reactions, users
from bot.sandbox.methods import views as modals
from bot.sandbox.methods.request import Method

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **apps.METHODS,
        **bookmarks.METHODS,
        **chat.METHODS,
        **conversations.METHODS,
        **files.METHODS,
        **history.METHODS,
        **members.METHODS,
        **modals.METHODS,
        **pins.METHODS,
        **reactions.METHODS,
        **users.METHODS,
    }
)
