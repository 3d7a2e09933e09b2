"""Public holidays, from the `holidays` library, which is large and so imported when a day is first counted."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

ENGLISH = "en_US"
ESTIMATED = "estimated"
"""How the library marks a holiday that depends on the moon and may move: counted as a working day."""


class LibraryHolidays:
    """Satisfies the port `Holidays`."""

    def of(self, country: str, subdivision: str | None, year: int) -> Mapping[date, str] | None:
        return _of(country, subdivision, year)


@cache
def _of(country: str, subdivision: str | None, year: int) -> Mapping[date, str] | None:
    import holidays

    language = ENGLISH if ENGLISH in _languages(country) else None
    found = holidays.country_holidays(country, subdiv=subdivision, years=year, language=language)
    if not found.start_year <= year <= found.end_year:
        return None
    sure = {day: name for day, name in found.items() if ESTIMATED not in name}
    return MappingProxyType(sure)


@cache
def _languages(country: str) -> tuple[str, ...]:
    import holidays

    return tuple(holidays.country_holidays(country).supported_languages)
