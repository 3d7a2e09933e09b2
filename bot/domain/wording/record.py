"""What becomes of entries, in words."""

from dataclasses import replace
from typing import assert_never

from bot.domain.correction import EntryCorrected
from bot.domain.redaction import EntryRedacted
from bot.domain.timeline import Draft, Kind
from bot.domain.wording.terms import Names, because, drafted


def draft_of(event: EntryCorrected | EntryRedacted, names: Names) -> Draft:
    match event:
        case EntryCorrected():
            instead = f", instead of {event.instead_of}" if event.instead_of else ""
            text = f"Correction of {event.entry}{instead}: {event.text}"
            draft = drafted(Kind.CORRECTION, text, event.by, event.at, names, subject=event.entry)
            return replace(draft, privileged=event.privileged)
        case EntryRedacted():
            copies = f" and what repeats it ({', '.join(event.copies)})" if event.copies else ""
            text = f"{event.entry}{copies} was redacted by {names.person(event.by)}{because(event.reason)}"
            return drafted(Kind.REDACTION, text, event.by, event.at, names)
        case _:
            assert_never(event)
