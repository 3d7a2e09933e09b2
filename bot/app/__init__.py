"""The composition root: it alone builds things, and knows how they fit together."""

from bot.app.parts import Parts
from bot.app.warroom import StartError, Warroom

__all__ = ["Parts", "StartError", "Warroom"]
