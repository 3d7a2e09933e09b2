"""What may be asked of the outside world, written to the outbox in the transaction that wants it.

An effect holds ids, never text: what it says is rendered when it is sent, so that a redaction reaches it.
"""

import json
from dataclasses import asdict, fields

from bot.effects.clocks import RemindOfClocks, WarnOfClocks
from bot.effects.effect import Effect, OfIncident
from bot.effects.handovers import OfferRole, RedrawOffer, TellOfOffer
from bot.effects.home import RedrawHome, ShowHome
from bot.effects.pages import PageByMessage, PageByPager, RedrawPage, StopPager
from bot.effects.posts import (
    AnnounceUpdate,
    PostClosing,
    PostLine,
    PostUpdate,
    PublishExport,
    RemindInRoom,
    SaveExport,
    TellCommander,
)
from bot.effects.proposals import PostProposal, RedrawProposal
from bot.effects.redraws import RedrawPost, redraw
from bot.effects.room import (
    AddBookmark,
    Announce,
    InvitePeople,
    MakeRoom,
    PinCard,
    PostCard,
    RedrawAnnouncement,
    RedrawCard,
    SetTopic,
)
from bot.effects.tasks import RemindOwner

__all__ = [
    "KINDS",
    "AddBookmark",
    "Announce",
    "AnnounceUpdate",
    "Effect",
    "InvitePeople",
    "MakeRoom",
    "OfIncident",
    "OfferRole",
    "PageByMessage",
    "PageByPager",
    "PinCard",
    "PostCard",
    "PostClosing",
    "PostLine",
    "PostProposal",
    "PostUpdate",
    "PublishExport",
    "RedrawAnnouncement",
    "RedrawCard",
    "RedrawHome",
    "RedrawOffer",
    "RedrawPage",
    "RedrawPost",
    "RedrawProposal",
    "RemindInRoom",
    "RemindOfClocks",
    "RemindOwner",
    "SaveExport",
    "SetTopic",
    "ShowHome",
    "StopPager",
    "TellCommander",
    "TellOfOffer",
    "WarnOfClocks",
    "decode",
    "encode",
    "original",
    "redraw",
]


KINDS: tuple[type[Effect], ...] = (
    MakeRoom,
    InvitePeople,
    PostCard,
    RedrawCard,
    PinCard,
    AddBookmark,
    SetTopic,
    PageByMessage,
    PageByPager,
    StopPager,
    RedrawPage,
    OfferRole,
    RedrawOffer,
    TellOfOffer,
    Announce,
    RedrawAnnouncement,
    PostLine,
    PostUpdate,
    AnnounceUpdate,
    RemindInRoom,
    RemindOwner,
    RemindOfClocks,
    WarnOfClocks,
    TellCommander,
    PostProposal,
    RedrawProposal,
    PostClosing,
    SaveExport,
    PublishExport,
    RedrawPost,
    ShowHome,
    RedrawHome,
)


_BY_KIND = {effect.kind: effect for effect in KINDS}


def encode(effect: Effect) -> dict[str, object]:
    """The effect's ids as JSON values; `decode` with the same kind gives it back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(effect).items()}


def decode(kind: str, payload: dict[str, object]) -> Effect:
    """Raises KeyError for a kind that this version does not know."""
    cls = _BY_KIND[kind]
    values = {field.name: payload[field.name] for field in fields(cls) if field.name in payload}
    ids = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return cls(**ids)


def original(drawn_again: RedrawPost) -> Effect:
    """The effect whose post is drawn anew."""
    return decode(drawn_again.post.partition(":")[0], json.loads(drawn_again.ids))
