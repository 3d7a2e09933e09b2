"""The people of a delivery: who did it, and whom it names."""

from collections.abc import Iterable, Mapping

from bot.domain.change import DomainError
from bot.domain.ids import UserId
from bot.domain.person import Profile, require_reachable
from handlers.inbound import Inbound
from handlers.refusals import quoted
from handlers.services import Services
from handlers.tokens import PersonRef

_PEOPLE = ("U", "W")
"""What the ids of people begin with; channels and groups are mentioned too."""


class UnresolvedPersonError(DomainError):
    """A name that Slack did not turn into a person: guessing could page the wrong one."""


async def introduce(services: Services, inbound: Inbound, named: Iterable[str] = ()) -> Mapping[UserId, Profile]:
    """Learn who the author and the named people are, so that what is stored has their names.

    Those whom Slack does not know are missing. The author is real, however silent Slack is: their name is kept.
    """
    users = {UserId(each) for each in (inbound.by, *named) if each.startswith(_PEOPLE)}
    found = await services.directory.find(users)
    if inbound.by not in found and inbound.name:
        await services.directory.note(inbound.by, inbound.name)
    return found


class UnknownYetError(Exception):
    """Slack did not say in time who somebody is. Not a refusal: the event is to come again."""


async def require_one_of_us(services: Services, inbound: Inbound, user: UserId) -> None:
    """Apps and people of another workspace (Slack Connect) are in rooms too, and have no say in an incident."""
    profile = (await introduce(services, inbound, [user])).get(user)
    if profile is None:
        raise UnknownYetError(user)
    require_reachable(profile)


def the_one(person: PersonRef) -> UserId:
    """The person meant, as Slack resolved them."""
    if person.id is None:
        raise UnresolvedPersonError(
            f"Slack did not say who {quoted('@' + person.label)} is. Type `@` and pick the person from the list "
            f"that Slack shows."
        )
    return person.id


def zone_of(services: Services, user: UserId, people: Mapping[UserId, Profile]) -> str | None:
    """The IANA zone in which this person's times are read: from Slack, else from the catalogue."""
    profile, listed = people.get(user), services.catalogue.person_of(user)
    return (profile.zone if profile else None) or (listed.zone if listed else None)
