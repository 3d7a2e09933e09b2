"""What a pager says: plain text, read from a locked phone or read aloud."""

from bot.blocks import facts
from bot.blocks.mrkdwn import shorten
from bot.queries.view import PageView

TEXT = 300


def calling(view: PageView) -> str:
    """The page in one sentence; of a private incident nothing but that it is there."""
    incident = view.view.incident
    if incident.private:
        return f"{facts.rank(incident)} · you are needed in a private incident. Open Slack to see it."
    needed = f"{view.role_name} needed" if view.role_name else "you are needed"
    question = ". Acknowledge?"
    return shorten(f"{facts.rank(incident)} · {needed}: {incident.title}", TEXT - len(question)) + question


def no_longer(view: PageView) -> str:
    return f"{facts.rank(view.view.incident)} · {view.view.incident.id}: this page needs no answer any more."
