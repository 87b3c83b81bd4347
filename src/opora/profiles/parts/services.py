"""Services that have a place in the municipality or ORP, and those outside that its people can use.

A place with a secret address has no municipality and no journey: it is in no place's list. How many services serve the
whole region from such an address is the same number in every profile of the region, so nothing follows from it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from django.db.models import QuerySet, Sum

from opora.access import queries as access
from opora.access.journeys import Journeys
from opora.core.models import Run
from opora.needs.queries import kind_name
from opora.profiles.places import Place
from opora.register.models import Capacity, Facility, Service, ServiceKind
from opora_engine.arrays import Floats


@dataclass(frozen=True)
class Where:
    """The municipality of a facility."""

    code: str
    name: str


@dataclass(frozen=True)
class UsedService:
    """A service with its shown places that count here and the shortest way to them.

    places     municipalities of its shown places: inside the place, or for a service outside the nearest one
    minutes    from the nearest municipality of the place; None for a service inside
    capacity   of the whole registration by unit, once however many places it has
    """

    key: int
    identifier: str
    kind: str
    kind_name: str
    kind_order: int
    provider: str
    places: tuple[Where, ...]
    minutes: float | None
    capacity: dict[str, int]
    synthetic: bool


@dataclass(frozen=True)
class Services:
    """Services inside, and those outside within the declared limit of their kind, the nearest of a kind first.

    everywhere   services with secret addresses only, which serve the whole region, by the name of their kind
    method       how the minutes were found, with how exact they are; "" before access was calculated
    """

    inside: tuple[UsedService, ...]
    outside: tuple[UsedService, ...]
    everywhere: dict[str, int]
    method: str

    def capacity_inside(self) -> dict[tuple[str, str], int]:
        """Return the capacity of the services inside by kind and unit: units are never added up."""
        found: Counter[tuple[str, str]] = Counter()
        for service in self.inside:
            for unit, amount in service.capacity.items():
                found[service.kind, unit] += amount
        return dict(found)

    def by_municipality(self) -> dict[Where, int]:
        """Return how many of the services have a place in each municipality; only shown places count."""
        used = (where for service in (*self.inside, *self.outside) for where in set(service.places))
        return dict(Counter(used))


def services_of(place: Place, run: Run | None) -> Services:
    """Return the services inside on the day of the place, and those outside as the run measured them."""
    inside = _inside(place)
    if run is None:
        return Services(_with_capacity(inside, place), (), {}, "")
    times = access.travel_times(run)
    journeys = access.journeys(run)
    outside = _outside(place, run, journeys, {service.key for service in inside})
    told = _with_capacity([*inside, *outside], place)
    secret = Counter(journeys.kinds[journeys.everywhere].tolist())
    names = {kind.pk: kind.name for kind in ServiceKind.objects.filter(pk__in=secret)}
    return Services(
        inside=told[: len(inside)],
        outside=told[len(inside) :],
        everywhere={names[kind]: count for kind, count in secret.items()},
        method=f"{times.label} ({times.method}). {times.known_error}",
    )


def _inside(place: Place) -> list[UsedService]:
    """Return the services with a shown place in the place, in the order of kinds and identifiers."""
    rows = (
        _shown_places(Facility.objects.as_of(place.day))
        .filter(municipality__in=place.keys, service__in=Service.objects.as_of(place.day))
        .order_by("service__kind__order", "service__identifier", "municipality__name")
    )
    of_service: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of_service[row["service"]].append(row)
    return [_used(found, None) for found in of_service.values()]


def _outside(place: Place, run: Run, journeys: Journeys, inside: set[int]) -> list[UsedService]:
    """Return the services without a place inside that are within the limit of their kind, the nearest first."""
    nearest, column = _nearest_places(place, journeys)
    limits = dict(access.coverage(run).order_by().values_list("kind", "limit_minutes"))
    chosen: dict[int, float] = {}
    for row, key in enumerate(journeys.services.tolist()):
        # A kind without a limit is not bound to a place, so nobody uses it from a place outside.
        limit = limits.get(int(journeys.kinds[row])) or 0.0
        if key not in inside and nearest[row] <= limit:
            chosen[int(journeys.facilities[column[row]])] = float(nearest[row])
    used = [_used([row], chosen[row["pk"]]) for row in _shown_places(Facility.objects.filter(pk__in=chosen))]
    return sorted(used, key=lambda each: (each.kind_order, each.minutes or 0.0, each.identifier))


def _nearest_places(
    place: Place, journeys: Journeys
) -> tuple[Floats, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """Return for each service the minutes to its nearest shown place, inf if it has none, and that place's column."""
    rows = np.flatnonzero(np.isin(journeys.origins, place.keys))
    services = len(journeys.services)
    if not len(rows):
        return np.full(services, inf), np.zeros(services, np.int64)
    minutes = journeys.minutes[rows].min(axis=0)
    # Of the places of a service the last one written is the nearest one.
    order = np.argsort(-minutes, kind="stable")
    nearest, column = np.full(services, inf), np.zeros(services, np.int64)
    nearest[journeys.facility_service[order]] = minutes[order]
    column[journeys.facility_service[order]] = order
    return nearest, column


def _shown_places(facilities: QuerySet[Facility]) -> QuerySet[Any, dict[str, Any]]:
    """Return those of the facilities without a secret address as rows of what a list of services shows."""
    rows: QuerySet[Any, Any] = facilities.filter(secret=False)
    return rows.values(
        "pk", "service", "service__identifier", "service__synthetic", "service__kind__code",
        "service__kind__order", "service__provider__name", "municipality__code", "municipality__name",
        kind_name=kind_name("service__kind"),
    )  # fmt: skip


def _used(places: list[dict[str, Any]], minutes: float | None) -> UsedService:
    """Return one service from the rows of its places."""
    first = places[0]
    towns = (
        Where(row["municipality__code"], row["municipality__name"])
        for row in places
        if row["municipality__code"]
    )
    return UsedService(
        key=first["service"],
        identifier=first["service__identifier"],
        kind=first["service__kind__code"],
        kind_name=first["kind_name"],
        kind_order=first["service__kind__order"],
        provider=first["service__provider__name"],
        places=tuple(dict.fromkeys(towns)),
        minutes=minutes,
        capacity={},
        synthetic=first["service__synthetic"],
    )


def _with_capacity(used: Iterable[UsedService], place: Place) -> tuple[UsedService, ...]:
    """Return the services with what they can give on the day of the place; one query."""
    services = list(used)
    rows = (
        Capacity.objects.as_of(place.day)
        .filter(service_form__service__in=[each.key for each in services])
        .order_by("unit")
        .values_list("service_form__service", "unit")
        .annotate(amount=Sum("amount"))
    )
    capacity: dict[int, dict[str, int]] = defaultdict(dict)
    for key, unit, amount in rows:
        capacity[key][unit] = amount
    return tuple(UsedService(**{**vars(each), "capacity": capacity.get(each.key, {})}) for each in services)
