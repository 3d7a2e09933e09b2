"""users.info, users.list and users.lookupByEmail."""

from bot.sandbox import render
from bot.sandbox.errors import SlackError
from bot.sandbox.methods.request import Method, Request, next_page
from bot.sandbox.model import Json, Person


def _shown(request: Request, person: Person) -> Json:
    return render.user(request.workspace, person, email="users:read.email" in request.scopes)


def _info(request: Request) -> Json:
    return {"user": _shown(request, request.workspace.person(request.args.text("user")))}


def _list(request: Request) -> Json:
    people = [p for p in request.workspace.people.values() if p.team_id == request.workspace.team.id]
    page, cursor = request.page(people, default=1000)
    members = [_shown(request, person) for person in page]
    return {"members": members, "cache_ts": request.workspace.seconds(), **next_page(cursor)}


def _by_email(request: Request) -> Json:
    wanted = request.args.text("email").casefold()
    for person in request.workspace.people.values():
        if person.email and person.email.casefold() == wanted and not person.deleted:
            return {"user": _shown(request, person)}
    raise SlackError("users_not_found")


METHODS = {
    "users.info": Method(run=_info, scopes=("users:read",), required=("user",)),
    "users.list": Method(run=_list, scopes=("users:read",)),
    "users.lookupByEmail": Method(run=_by_email, scopes=("users:read.email",), required=("email",)),
}
