"""What a person gets back for what they did."""

from dataclasses import dataclass, field

from bot.sandbox.delivery import Reply
from bot.sandbox.model import Ephemeral, Json, View
from bot.sandbox.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Answer:
    """The app's answer to one act. `acked` is False when the person saw "did not respond"; `reason` says why."""

    acked: bool
    status: int | None
    body: Json
    reason: str = ""
    trigger_id: str = ""
    response_url: str = ""
    redrawn: View | None = None
    _workspace: Workspace = field(repr=False)

    @property
    def text(self) -> str | None:
        """The text answered at once, if any."""
        return self.body.get("text")

    @property
    def blocks(self) -> list[Json]:
        """The blocks answered at once."""
        return self.body.get("blocks") or []

    @property
    def errors(self) -> dict[str, str]:
        """What stands in red at the fields of a form, by block id."""
        refused = self.body.get("response_action") == "errors"
        return dict(self.body.get("errors") or {}) if refused else {}

    @property
    def ephemerals(self) -> list[Ephemeral]:
        """What came later by the response address, so far."""
        found = self._workspace.ephemerals
        return [e for e in found if e.response_url == self.response_url and e.via == "response_url"]

    @property
    def view(self) -> View | None:
        """The form this act opened, or that the answer to a submission put on screen; None so far if neither."""
        opened = self._workspace.views.values()
        by_trigger = (view for view in opened if self.trigger_id and view.trigger_id == self.trigger_id)
        return next(by_trigger, self.redrawn)


def answer(workspace: Workspace, payload: Json, reply: Reply) -> Answer:
    """Make a person's answer of the app's reply to a payload."""
    return Answer(
        acked=reply.acked,
        status=reply.status,
        body=reply.body,
        reason=reply.reason,
        trigger_id=payload.get("trigger_id", ""),
        response_url=payload.get("response_url", ""),
        _workspace=workspace,
    )
