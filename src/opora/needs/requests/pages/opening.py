"""What the pages of requests share: who asks, which request, the way back, what may be done with it."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.line import TITLES
from opora.core.permissions import Scope, allow
from opora.needs.requests import queries
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.states import LEADS, Act, State


def person_of(request: HttpRequest) -> User:
    """Return who is signed in."""
    return cast(User, request.user)


def opened(
    request: HttpRequest, region: str, year: int, number: int, permission: str = "needs.view"
) -> MunicipalRequest:
    """Return a request that the person may see, and may do `permission` with."""
    allow(person_of(request), "needs.view", Scope(region=region))
    found = queries.request(region, year, number, person_of(request))
    if permission != "needs.view":
        allow(person_of(request), permission, found)
    return found


def trail(region: str, asked: MunicipalRequest | None = None, here: str = "") -> list[dict[str, str]]:
    """Return the way from the needs to the page called `here`."""
    crumbs = [
        {"title": str(TITLES["needs"]), "url": reverse("needs:index", args=[region])},
        {"title": _("Requests of municipalities"), "url": reverse("needs:requests:index", args=[region])},
    ]
    if asked is not None:
        crumbs.append({"title": _("Request %(number)s") % {"number": asked}, "url": address(asked)})
    if here:
        crumbs.append({"title": here, "url": ""})
    else:
        crumbs[-1]["url"] = ""
    return crumbs


def address(asked: MunicipalRequest, page: str = "request") -> str:
    """Return the address of a page of one request."""
    return reverse(f"needs:requests:{page}", args=place_of(asked))


def place_of(asked: MunicipalRequest) -> list[Any]:
    """Return what the addresses of a request are made of."""
    return [asked.collection.region.code, asked.collection.year, asked.number]


def possible(asked: MunicipalRequest, person: User, day: date) -> dict[str, bool]:
    """Return which acts the person may do with the request on `day`: role, state and days allow them."""
    fills = person.has_perm("needs.request", asked.scope)
    answers = person.has_perm("needs.answer", asked.scope)
    in_time = day <= asked.editable_until
    state = State(asked.state)
    return {
        "edit": fills and in_time and state in LEADS[Act.SUBMIT],
        "withdraw": fills and in_time and state in LEADS[Act.WITHDRAW],
        "restore": fills and in_time and state in LEADS[Act.RESTORE],
        "confirm": state in LEADS[Act.CONFIRM]
        and asked.on_behalf
        and asked.confirmed_by is None
        and queries.speaks_for(person, asked.scope),
        "answer": answers and state in LEADS[Act.ANSWER],
        "return": answers and state in LEADS[Act.RETURN],
    }
