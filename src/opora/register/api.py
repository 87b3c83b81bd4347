"""The register for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.register import places, queries
from opora.register.models import Service
from opora.territory import queries as territory

router = Router(tags=["register"])


class CapacityOut(Schema):
    """A capacity of one form in one unit; amounts of different units are never added."""

    form: str
    unit: str
    amount: int
    valid_from: date
    valid_to: date | None


class FacilityOut(Schema):
    """A facility; one with a secret address has nothing but that it is secret."""

    secret: bool
    name: str | None
    municipality_code: str | None
    municipality: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    point_source: str


class ServiceOut(Schema):
    """A service; without capacities their size is not known."""

    identifier: str
    kind: str
    kind_name: str
    provider_number: str | None
    provider: str
    forms: list[str]
    capacities: list[CapacityOut]
    target_groups: list[str]
    facilities: list[FacilityOut]
    valid_from: date
    valid_to: date | None
    from_register: bool
    synthetic: bool


class ProviderOut(Schema):
    """A provider with the number of its services that run on the day."""

    number: str | None
    name: str
    running_services: int
    synthetic: bool


def _person(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "register.view", Scope(region=region))
    territory.region(region)
    return person


def _described(row: Service) -> dict[str, Any]:
    given = list(row.forms.all())
    return {
        "identifier": row.identifier,
        "kind": row.kind.code,
        "kind_name": row.kind.name,
        "provider_number": row.provider.number or None,
        "provider": row.provider.name,
        "forms": [form.form for form in given],
        "capacities": [
            {
                "form": form.form,
                "unit": each.unit,
                "amount": each.amount,
                "valid_from": each.valid_from,
                "valid_to": each.valid_to,
            }
            for form in given
            for each in form.capacities.all()
        ],
        "target_groups": [group.code for group in row.target_groups.all()],
        "facilities": [
            {
                "secret": place.secret,
                "name": None if place.secret else place.name,
                "municipality_code": place.municipality and place.municipality.code,
                "municipality": place.municipality and place.municipality.name,
                "address": place.address or None,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "point_source": place.point_source,
            }
            for place in row.facilities.all()
        ],
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "from_register": row.from_register,
        "synthetic": row.synthetic,
    }


@router.get("/{region}/services", response=list[ServiceOut])
def services(
    request: HttpRequest, region: str, day: date | None = None, kind: str = "", municipality: str = ""
) -> list[dict[str, Any]]:
    """Return the services that run on a day (today unless said otherwise), of one kind or municipality if asked."""
    person, when = _person(request, region), day or timezone.localdate()
    rows = queries.visible(queries.services(region, when), reach_of(person, region))
    if kind:
        rows = rows.filter(kind__code=kind)
    if municipality:
        rows = rows.filter(facilities__municipality__code=municipality).distinct()
    return [_described(row) for row in rows]


@router.get("/{region}/services/{identifier}", response=ServiceOut)
def service(request: HttpRequest, region: str, identifier: str, day: date | None = None) -> dict[str, Any]:
    """Return one service, running or not, with what holds on a day (today unless said otherwise)."""
    person, when = _person(request, region), day or timezone.localdate()
    found = queries.visible_service(region, identifier, reach_of(person, region))
    return _described(queries.every_service(region, when).get(pk=found.pk))


@router.get("/{region}/providers", response=list[ProviderOut])
def providers(request: HttpRequest, region: str, day: date | None = None) -> list[dict[str, Any]]:
    """Return the providers with a service in the region."""
    person, when = _person(request, region), day or timezone.localdate()
    rows = queries.visible(queries.every_service(region, when), reach_of(person, region))
    running = queries.running_by_provider(rows, when)
    return [
        {
            "number": each.number or None,
            "name": each.name,
            "running_services": running.get(each.pk, 0),
            "synthetic": each.synthetic,
        }
        for each in queries.providers(rows, when)
    ]


@router.get("/{region}/facilities.geojson")
def facilities(request: HttpRequest, region: str, day: date | None = None) -> JsonResponse:
    """Return the facilities that run on a day as GeoJSON; those with a secret address are not there."""
    person, when = _person(request, region), day or timezone.localdate()
    rows = queries.visible(queries.services(region, when), reach_of(person, region))
    return JsonResponse(places.geojson(queries.places(rows, when)), content_type="application/geo+json")
