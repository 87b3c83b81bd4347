"""What these pages share: who asks, the way back, the grant that a page is about, a form that may be refused."""

from collections.abc import Callable
from typing import Any, cast

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries as funding
from opora.funding.corrections import queries
from opora.funding.models import Grant
from opora.funding.places import Place
from opora.funding.sheet import crumbs
from opora.territory import queries as territory
from opora.territory.models import Unit

FORM = "funding/corrections/form.html"


def person_of(request: HttpRequest, region: str, permission: str = "funding.view") -> User:
    """Return who asks; NotAllowed when they may not do `permission` anywhere in the region."""
    person = cast(User, request.user)
    allow(person, permission, Scope(region=region))
    return person


def trail(unit: Unit, *steps: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the funding to the page; each step is a title and an address, the last one without."""
    way = crumbs(unit, steps[-1][0])
    return [*way[:-1], *({"title": title, "url": address} for title, address in steps[:-1]), way[-1]]


def lists(region: str) -> dict[str, tuple[str, str]]:
    """Return the titles and addresses of the three lists, for the ways back."""
    return {
        "lines": (_("Signed lines"), reverse("funding:corrections:lines", args=[region])),
        "objections": (_("Objections"), reverse("funding:corrections:objections", args=[region])),
        "corrections": (_("Corrections"), reverse("funding:corrections:index", args=[region])),
    }


def grant_of(person: User, region: str, place: Place, identifier: str) -> Grant:
    """Return the grant of a service in the calculation that counts; NotKnown when the person may not see it."""
    run = queries.counting_run(funding.round_at(region, place))
    reach = reach_of(person, region)
    found = funding.visible(funding.grants(run), reach).filter(service__identifier=identifier).first()
    if found is None:
        raise NotKnown(
            _("There is no grant of service %(service)s that you may see here.") % {"service": identifier}
        )
    return found


def grant_address(grant: Grant) -> str:
    """Return the address of the page that explains a grant, naming its run."""
    args = [grant.round.region.code, grant.round.place, grant.service.identifier]
    return f"{reverse('funding:service', args=args)}?run={grant.run_id}"


def taken(form: Form, act: Callable[[], object]) -> bool:
    """Do an act with the values of a valid form; return whether it was done, the refusal stands on the form."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def page(request: HttpRequest, region: str, way: list[tuple[str, str]], **context: Any) -> HttpResponse:
    """Answer with a form: `form`, `title`, `button`, `back`, and what else the page says."""
    unit = territory.region(region)
    status = 422 if context["form"].errors else 200
    return render(request, FORM, {"region": unit, "breadcrumbs": trail(unit, *way), **context}, status=status)
