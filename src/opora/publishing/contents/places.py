"""Territory and register in a snapshot. What has a secret address is left out here, once, for all files."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from opora.register import queries as register
from opora.register.models import Facility, Service
from opora.territory import queries as territory


def municipalities(region: str, day: date) -> Iterator[dict[str, Any]]:
    """Yield the municipalities of the region."""
    for row in territory.placements(region, day):
        yield {
            "code": row.unit.code,
            "name": row.unit.name,
            "orp_code": row.orp.code if row.orp else None,
            "orp": row.orp.name if row.orp else None,
            "district": row.district.name if row.district else None,
            "latitude": row.unit.latitude,
            "longitude": row.unit.longitude,
            "population": getattr(row, "population", None),
            "population_day": getattr(row, "population_day", None),
        }


def kinds() -> Iterator[dict[str, Any]]:
    """Yield every kind of service in the order of the act."""
    for kind in register.kinds():
        yield {
            "code": kind.code,
            "cs": kind.name_cs,
            "en": kind.name_en,
            "section": kind.section,
            "category": kind.category,
        }


def services(region: str, day: date) -> Iterator[dict[str, Any]]:
    """Yield the running services of the region with what is public about them."""
    capacities = register.capacity_by_unit(region, day)
    for service in register.services(region, day).order_by("identifier"):
        yield _service(service, capacities.get(service.pk, {}))


def _service(service: Service, capacity: dict[str, int]) -> dict[str, Any]:
    forms = sorted(service.forms.all(), key=lambda form: form.form)
    groups = sorted(service.target_groups.all(), key=lambda group: group.order)
    places = service.facilities.all()
    public = {place.municipality.code for place in places if not place.secret and place.municipality}
    return {
        "identifier": service.identifier,
        "kind": service.kind.code,
        "provider": service.provider.name,
        "provider_number": service.provider.number,
        "web": service.provider.web,
        "forms": [form.form for form in forms],
        "nonstop": any(form.nonstop for form in forms),
        "target_groups": [group.code for group in groups],
        "target_groups_cs": "; ".join(group.name_cs for group in groups),
        "target_groups_en": "; ".join(group.name_en for group in groups),
        "age": service.age_text,
        "capacity": [f"{unit}:{amount}" for unit, amount in sorted(capacity.items())],
        "municipalities": sorted(public),
        "secret_address": any(place.secret for place in places),
        "valid_from": service.valid_from,
        "synthetic": service.synthetic,
    }


def facilities(region: str, day: date) -> Iterator[dict[str, Any]]:
    """Yield the facilities that may be known: none with a secret address."""
    for place in (
        register.facilities(region, day).filter(secret=False).order_by("service__identifier", "name", "pk")
    ):
        yield _facility(place)


def _facility(place: Facility) -> dict[str, Any]:
    return {
        "service": place.service.identifier,
        "name": place.name,
        "municipality": place.municipality.code if place.municipality else None,
        "address": place.address,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "point": place.point_source,
    }
