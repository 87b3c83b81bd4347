"""What the pages of applications share: who asks, which application, the way back, what may be done with it."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.line import TITLES
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.applying import queries
from opora.funding.applying.models import Dossier
from opora.funding.applying.states import LEADS, Act, State
from opora.funding.models import Round, RoundState
from opora.funding.places import Place


def person_of(request: HttpRequest) -> User:
    """Return who is signed in."""
    return cast(User, request.user)


def round_at(request: HttpRequest, region: str, place: Place) -> Round:
    """Return a round that the person may see; a draft is known only to those who prepare rounds."""
    allow(person_of(request), "funding.view", Scope(region=region))
    found = funding.round_at(region, place)
    if found.state == RoundState.DRAFT and not person_of(request).has_perm("funding.calculate", found.scope):
        raise NotKnown(_("No round is open for %(year)s in this region.") % {"year": found.place})
    return found


def opened(
    request: HttpRequest, region: str, place: Place, identifier: str, permission: str = "funding.view"
) -> Dossier:
    """Return an application that the person may see, and may do `permission` with."""
    round_ = round_at(request, region, place)
    found = queries.dossier(round_, identifier, person_of(request))
    if permission != "funding.view":
        allow(person_of(request), permission, found)
    return found


def trail(
    round_: Round | None, region: str, dossier: Dossier | None = None, here: str = ""
) -> list[dict[str, str]]:
    """Return the way from the money to the page called `here`."""
    crumbs = [
        {"title": str(TITLES["funding"]), "url": reverse("funding:index", args=[region])},
        {"title": _("Applications"), "url": reverse("funding:applying:index", args=[region])},
    ]
    if round_ is not None:
        url = reverse("funding:applying:applications", args=[region, round_.place])
        crumbs.append({"title": _("Round %(round)s") % {"round": round_.name}, "url": url})
    if dossier is not None:
        crumbs.append({"title": dossier.service.identifier, "url": address(dossier)})
    if here:
        crumbs.append({"title": here, "url": ""})
    else:
        crumbs[-1]["url"] = ""
    return crumbs


def address(dossier: Dossier, page: str = "dossier", *more: int) -> str:
    """Return the address of a page of one application."""
    return reverse(f"funding:applying:{page}", args=[*place_of(dossier), *more])


def place_of(dossier: Dossier) -> list[Any]:
    """Return what the addresses of an application are made of."""
    return [dossier.round.region.code, dossier.round.place, dossier.service.identifier]


def possible(dossier: Dossier, person: User, day: date) -> dict[str, bool]:
    """Return which acts the person may do with the application on `day`: role, state and days allow them."""
    in_time = person.has_perm("funding.apply", dossier.scope) and queries.may_write(dossier, day)
    state = State(dossier.state)
    return {
        "edit": in_time and state in LEADS[Act.SUBMIT],
        "withdraw": in_time and state in LEADS[Act.WITHDRAW],
        "restore": in_time and state in LEADS[Act.RESTORE],
        "confirm": state in LEADS[Act.CONFIRM]
        and dossier.on_behalf
        and dossier.confirmed_by is None
        and queries.speaks_for(person, dossier.scope),
        "rate": person.has_perm("funding.calculate", dossier.round.scope)
        and state in LEADS[Act.RATE]
        and queries.may_rate(dossier.round),
    }
