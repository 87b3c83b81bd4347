"""The register for people: services, providers, facilities on the map."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.queries import newest_run
from opora.register import places as geography
from opora.register import queries, sheet
from opora.register.filters import ServiceFilter
from opora.register.models import Service
from opora.register.tables import ProviderTable, ServiceTable
from opora.territory import queries as territory

Crumbs = list[dict[str, str]]


def _person(request: HttpRequest, region: str, permission: str = "register.view") -> User:
    person = cast(User, request.user)
    allow(person, permission, Scope(region=region))
    return person


def _crumbs(region: str, *more: tuple[str, str]) -> Crumbs:
    first = {"title": _("Register"), "url": reverse("register:index", args=[region])}
    return [first, *({"title": title, "url": url} for title, url in more)]


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The services of the region: key figures, map, table, filters, downloads."""
    person, day = _person(request, region), timezone.localdate()
    place, reach = territory.region(region), reach_of(person, region)
    rows = queries.visible(queries.every_service(region, day), reach)
    running = queries.visible(queries.services(region, day), reach)
    counts = queries.facilities_by_municipality(running, day)
    context = {
        "region": place,
        "figures": sheet.headline(counts, **queries.headline(running, day)),
        "state_of_data": sheet.state_of_data(queries.last_services(region)),
        "map_values": sheet.map_values(territory.municipality_codes(region, day), counts),
        "has_points": queries.own_points(running, day).exists(),
        "places_table": sheet.places_table(counts),
        "filter_href": reverse("register:index", args=[region]) + "?municipality={code}",
        "from_elsewhere": queries.visible(queries.from_elsewhere(region, day), reach).count(),
        "may_import": person.has_perm("register.import", Scope(region=region)),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=ServiceTable,
        filter_class=ServiceFilter,
        template="register/index.html",
        name=f"{region}-services",
        context=context,
    )


@login_required
def places(request: HttpRequest, region: str) -> JsonResponse:
    """The facilities with points of their own as GeoJSON; those at a secret address are not there."""
    person, day = _person(request, region), timezone.localdate()
    running = queries.visible(queries.services(region, day), reach_of(person, region))
    return JsonResponse(
        geography.geojson(queries.own_points(running, day)), content_type="application/geo+json"
    )


@login_required
def service(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """One service: everything the register says, with what held before."""
    person, day = _person(request, region), timezone.localdate()
    found = queries.visible_service(region, identifier, reach_of(person, region))
    context = {
        "region": found.region,
        "service": found,
        "breadcrumbs": _crumbs(region, (identifier, "")),
        "facts": sheet.facts(found, reverse("register:provider", args=[region, found.provider_id])),
        "is_running": found.valid_from <= day and (found.valid_to is None or found.valid_to > day),
        "capacities": sheet.capacities_table(queries.forms_of(found), day),
        "facilities": sheet.facilities_table(queries.facilities_of(found), day),
        "changes": sheet.changes_table(found),
        "state_of_data": sheet.state_of_data(queries.last_services(region)),
        "onward": _onward(person, found),
    }
    return render(request, "register/service.html", context)


def _onward(person: User, found: Service) -> Crumbs:
    """Return the pages further down the line that speak of the service and that the person may open."""
    region = found.region.code
    network, funding = newest_run(region, "network"), newest_run(region, "funding")
    wanted: list[tuple[str, str, list[str]]] = []
    if network:
        wanted.append(("network", _("Place in the base network"), [region, found.identifier]))
    if funding:
        wanted.append(
            ("funding", _("Grant and why it is this sum"), [region, str(funding.day.year), found.identifier])
        )
    allowed = [each for each in wanted if person.has_perm(f"{each[0]}.view", found.scope)]
    return [
        {"title": title, "url": url}
        for station, title, args in allowed
        if (url := _address(f"{station}:service", args)) is not None
    ]


def _address(name: str, args: list[str]) -> str | None:
    """Return the address of a page of a module above, which an installation may be without."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


@login_required
def providers(request: HttpRequest, region: str) -> HttpResponse:
    """The providers of the region's services."""
    person, day = _person(request, region), timezone.localdate()
    rows = queries.visible(queries.every_service(region, day), reach_of(person, region))
    return answer_list(
        request,
        rows=queries.providers(rows, day),
        table_class=ProviderTable,
        template="register/providers.html",
        name=f"{region}-providers",
        context={"region": territory.region(region), "breadcrumbs": _crumbs(region, (_("Providers"), ""))},
    )


@login_required
def provider(request: HttpRequest, region: str, key: int) -> HttpResponse:
    """One provider with its services in the region, ended ones too."""
    person, day = _person(request, region), timezone.localdate()
    rows = queries.visible(queries.every_service(region, day), reach_of(person, region))
    found = queries.provider(rows, key)
    listed = (_("Providers"), reverse("register:providers", args=[region]))
    return answer_list(
        request,
        rows=rows.filter(provider=found),
        table_class=ServiceTable,
        template="register/provider.html",
        name=f"{region}-provider-{found.number or found.pk}",
        context={
            "region": territory.region(region),
            "provider": found,
            "facts": sheet.provider_facts(found),
            "breadcrumbs": _crumbs(region, listed, (found.name, "")),
        },
    )
