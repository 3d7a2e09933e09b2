"""A local Slack workspace: Web API, Socket Mode and signed HTTP, for tests and rehearsals.

It knows nothing of the rest of this project; any Slack app runs on it.
"""

from bot.sandbox.answers import Answer
from bot.sandbox.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Call
from bot.sandbox.inputs import CannotSubmitError
from bot.sandbox.model import Channel, Ephemeral, File, Message, Person, View
from bot.sandbox.people import Actor
from bot.sandbox.sandbox import Sandbox

__all__ = [
    "Actor",
    "Answer",
    "Call",
    "CannotSubmitError",
    "Channel",
    "Clock",
    "Ephemeral",
    "File",
    "Message",
    "Person",
    "Sandbox",
    "SlackError",
    "View",
]
