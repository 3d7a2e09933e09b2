"""What becomes of entries, in words."""

from dataclasses import replace

from bot.domain.correction import EntryCorrected
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, drafted


def draft_of(event: EntryCorrected, names: Names) -> Draft:
    instead = f", instead of {event.instead_of}" if event.instead_of else ""
    text = f"Correction of {event.entry}{instead}: {event.text}"
    draft = drafted(Kind.CORRECTION, text, event.by, event.at, names, subject=event.entry)
    return replace(draft, privileged=event.privileged)
