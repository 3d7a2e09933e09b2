"""Drawing posts anew that were never meant to change: something in them was redacted."""

import json
from dataclasses import asdict, dataclass
from typing import ClassVar

from bot.effects.effect import OfIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawPost(OfIncident):
    """Show what another effect's post says now. `post` is that effect's key, `ids` its own ids as JSON."""

    post: str
    ids: str

    kind: ClassVar[str] = "redraw-post"
    coalesces: ClassVar[bool] = True
    converges: ClassVar[bool] = True

    @property
    def subject(self) -> str:
        return self.post

    @property
    def needs(self) -> str | None:
        return self.post


def redraw(post: OfIncident) -> RedrawPost:
    return RedrawPost(incident=post.incident, post=post.key, ids=json.dumps(asdict(post)))
