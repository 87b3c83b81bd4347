"""What the calculation of the country reads: what the calculation of each region reads, put beside each other."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from django.utils.translation import gettext as _

from opora.access.declared import declared_travel
from opora.access.inputs import Inputs, RegisteredService, gather
from opora.core.refusals import Refused
from opora.needs import queries as needs
from opora.register.models import ServiceKind
from opora.territory import queries as territory
from opora.territory.queries import Municipality
from opora_engine.access import StepDecay, TravelModel, neighbourhood_graph
from opora_engine.arrays import Flags, Floats
from opora_engine.country import Country, GraphTravel, Service
from opora_engine.needs import Estimate

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Gathered:
    """The country as the engine wants it, and whose each row is.

    towns      the municipalities of the regions, by the row of their home; other rows are only passed through
    compared   (kinds, homes)  where both the need and the capacity are known
    left_out   codes of regions whose needs have not been estimated
    untold     codes of regions whose register tells no capacity: nothing is compared there
    method     how travel times are estimated
    by_transit kinds that people reach by public transport: their times are not measured for the country
    """

    country: Country
    services: list[Service]
    kinds: list[ServiceKind]
    units: list[str]
    towns: dict[int, Municipality]
    region_of: dict[int, str]
    compared: Flags
    regions: list[str]
    left_out: list[str]
    untold: list[str]
    method: str
    by_transit: list[ServiceKind]


def gather_country(day: date) -> Gathered:
    """Return what is known of the country on `day`. Raises Refused when no region has needs, or regions disagree."""
    codes = [region.code for region in territory.regions()]
    ready = [code for code in codes if needs.newest(code) is not None]
    if not ready:
        raise Refused(
            _("Needs have not been estimated in any region yet. Run `opora needs run` for a region first.")
        )
    parameters = {code: declared_travel(code).content for code in ready}
    regions = [gather(code, day, parameters[code]) for code in ready]
    needed = [
        kind
        for kind in regions[0].kinds
        if kind.register_code and any(kind.pk in each.needs for each in regions)
    ]
    kinds = [kind for kind in needed if not any(each.limits[kind.pk].by_transit for each in regions)]
    row_of = _rows(regions)
    model = parameters[ready[0]].model().travel_model()
    area, compared = _who_is_compared(regions, kinds, row_of)
    country = Country(
        travel=_travel(regions, row_of, model),
        decays=tuple(_decay(kind, regions) for kind in kinds),
        area=area,
        need=_needs(regions, kinds, row_of, compared),
        persons=_amounts(regions, kinds, row_of, "persons") * compared,
        horizon=_horizon(kinds, regions),
    )
    towns = {row_of[town.pk]: town for each in regions for town in each.towns}
    return Gathered(
        country=country,
        services=_services(regions, kinds, row_of),
        kinds=kinds,
        units=[_unit(kind, regions) for kind in kinds],
        towns=towns,
        region_of={row: ready[area[row]] for row in towns},
        compared=compared,
        regions=ready,
        left_out=[code for code in codes if code not in ready],
        untold=[code for code, each in zip(ready, regions, strict=True) if not _tells_capacity(each)],
        method=model.method,
        by_transit=[kind for kind in needed if kind not in kinds],
    )  # fmt: skip


def _rows(regions: list[Inputs]) -> dict[int, int]:
    """Return the row of each municipality of the country, in the order of the keys."""
    keys = {key for pair in regions[0].pairs for key in pair[:2]}
    keys |= {town.pk for each in regions for town in each.towns}
    keys |= {place.municipality for each in regions for place in each.places}
    return {key: row for row, key in enumerate(sorted(keys))}


def _travel(regions: list[Inputs], row_of: dict[int, int], model: TravelModel) -> GraphTravel:
    pairs = regions[0].pairs
    first, second = [row_of[pair[0]] for pair in pairs], [row_of[pair[1]] for pair in pairs]
    return GraphTravel(neighbourhood_graph(len(row_of), first, second, [pair[2] for pair in pairs]), model)


def _who_is_compared(
    regions: list[Inputs], kinds: list[ServiceKind], row_of: dict[int, int]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Flags]:
    """Return the number of the region of each home, -1 outside them, and where need and capacity are known."""
    area = np.full(len(row_of), -1, dtype=np.int64)
    compared = np.zeros((len(kinds), len(row_of)), dtype=np.bool_)
    for number, each in enumerate(regions):
        area[[row_of[town.pk] for town in each.towns]] = number
        for row, kind in enumerate(kinds):
            if kind.pk in each.needs and _capacity_known(each, kind):
                known = each.needs[kind.pk].middle
                compared[row, [row_of[town.pk] for town in each.towns if town.pk in known]] = True
    return area, compared


def _capacity_known(region: Inputs, kind: ServiceKind) -> bool:
    """Tell whether the register of the region says any capacity of the kind, or that there is no such service."""
    of_kind = [service for service in region.services if service.kind == kind.pk]
    return _tells_capacity(region) and (not of_kind or any(service.capacities for service in of_kind))


def _tells_capacity(region: Inputs) -> bool:
    """Tell whether the register of the region says any capacity at all: a list without them proves nothing missing."""
    return any(service.capacities for service in region.services)


def _amounts(regions: list[Inputs], kinds: list[ServiceKind], row_of: dict[int, int], name: str) -> Floats:
    found = np.zeros((len(kinds), len(row_of)))
    for each in regions:
        for row, kind in enumerate(kinds):
            if kind.pk in each.needs:
                for town, amount in getattr(each.needs[kind.pk], name).items():
                    found[row, row_of[town]] = amount
    return found


def _needs(
    regions: list[Inputs], kinds: list[ServiceKind], row_of: dict[int, int], compared: Flags
) -> Estimate:
    low, middle, high = (
        _amounts(regions, kinds, row_of, name) * compared for name in ("low", "middle", "high")
    )
    return Estimate(low, middle, high)


def _services(regions: list[Inputs], kinds: list[ServiceKind], row_of: dict[int, int]) -> list[Service]:
    """Return the services of these kinds; a service whose capacity is not known counts for nothing."""
    row_of_kind = {kind.pk: row for row, kind in enumerate(kinds)}
    found: list[tuple[str, int, RegisteredService, tuple[int, ...]]] = []
    for area, each in enumerate(regions):
        places: dict[int, set[int]] = {}
        for place in each.places:
            places.setdefault(place.service, set()).add(row_of[place.municipality])
        found += [
            (service.identifier, area, service, tuple(sorted(places.get(service.pk, ()))))
            for service in each.services
            if service.kind in row_of_kind and service.kind in each.needs
        ]
    found.sort(key=lambda one: one[:2])
    return [
        Service(
            number=number,
            kind=row_of_kind[service.kind],
            area=area,
            capacity=float(service.capacities.get(regions[area].needs[service.kind].unit, 0)),
            places=places,
            everywhere=service.is_secret,
        )
        for number, (_identifier, area, service, places) in enumerate(found)
    ]


def _unit(kind: ServiceKind, regions: list[Inputs]) -> str:
    return _only_one(
        _("the unit"), kind, {each.needs[kind.pk].unit for each in regions if kind.pk in each.needs}
    )


def _decay(kind: ServiceKind, regions: list[Inputs]) -> StepDecay | None:
    limit = _only_one(_("the limit of reach"), kind, {each.limits[kind.pk].limit for each in regions})
    return None if limit == float("inf") else StepDecay((limit,), (1.0,))


def _horizon(kinds: list[ServiceKind], regions: list[Inputs]) -> float:
    """Return the longest limit of all kinds: farther services are told as none."""
    limits = [regions[0].limits[kind.pk].limit for kind in kinds]
    return max((limit for limit in limits if limit < float("inf")), default=60.0)


def _only_one(what: str, kind: ServiceKind, values: set[T]) -> T:
    """Return the one value that all regions declare for a kind, or refuse: the country cannot be compared."""
    if len(values) > 1:
        raise Refused(
            _(
                "Regions differ in %(what)s of %(kind)s (%(values)s), so the country cannot be computed at once. "
                "Declare the same in all of them."
            )
            % {"what": what, "kind": kind.name, "values": ", ".join(sorted(map(str, values)))}
        )
    return values.pop()
