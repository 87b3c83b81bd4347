"""What the calculation of access reads, gathered, checked and turned into arrays."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from opora.access.journeys import Flags, Floats, Journeys, Times
from opora.access.roads.drives import OverRoads, over_roads
from opora.access.transit.times import ByTimetable, by_timetable
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.needs import queries as needs
from opora.needs.queries import Need
from opora.register import queries as register
from opora.register.models import ServiceKind
from opora.territory import queries as territory
from opora.territory.queries import Municipality
from opora_engine.access import (
    ReachLimit,
    RoadGraph,
    TravelModel,
    TravelParameters,
    neighbourhood_graph,
    travel_minutes,
)


@dataclass(frozen=True)
class Place:
    """A facility whose place may be shown."""

    facility: int
    service: int
    municipality: int


@dataclass(frozen=True)
class RegisteredService:
    """A service with its capacities by unit; none when the register knows none."""

    pk: int
    identifier: str
    kind: int
    capacities: dict[str, int]
    is_secret: bool


@dataclass(frozen=True)
class Inputs:
    """Everything that the calculation depends on, in a fixed order."""

    towns: list[Municipality]
    kinds: list[ServiceKind]
    services: list[RegisteredService]
    places: list[Place]
    pairs: list[tuple[int, int, float]]
    needs_run: Run
    needs: dict[int, Need]
    limits: dict[int, ReachLimit]
    roads: OverRoads | None = None
    timetable: ByTimetable | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over the inputs; keys of the database stand for what they point at within one installation."""
        return digest_of(
            {
                "towns": [[town.code, town.population] for town in self.towns],
                "services": [
                    [each.identifier, each.kind, each.capacities, each.is_secret] for each in self.services
                ],
                "places": [[each.facility, each.service, each.municipality] for each in self.places],
                "pairs": self.pairs,
                "needs": [self.needs_run.pk, self.needs_run.inputs_digest, self.needs_run.rules_digest],
            }
        )

    def need_of(self, kind: int) -> tuple[Floats, Flags] | None:
        """Return the need of a kind and whether it is known, both (homes,); None for a kind without a rate.

        A municipality whose need is not known takes no part in sharing the capacity.
        """
        if kind not in self.needs:
            return None
        middle = self.needs[kind].middle
        return (
            np.array([middle.get(town.pk, 0.0) for town in self.towns]),
            np.array([town.pk in middle for town in self.towns]),
        )


def gather(region: str, day: date, parameters: TravelParameters) -> Inputs:
    """Return the inputs of the region on `day`. Raises Refused with what is missing and what to do."""
    needs_run = needs.newest(region)
    if needs_run is None:
        raise Refused(
            _("The needs of the region %(region)s have not been estimated yet. Estimate them first.")
            % {"region": region}
        )
    towns = territory.municipalities(region, day)
    pairs = territory.neighbour_pairs()
    if not towns or not pairs:
        raise Refused(
            _(
                "The territory of the region %(region)s on %(day)s lacks municipalities or their neighbours. "
                "Take it in first."
            )
            % {"region": region, "day": day.isoformat()}
        )
    kinds = list(ServiceKind.objects.order_by("order", "code"))
    services, places = _services(region, day)
    points = [town.pk for town in towns], [(place.facility, place.municipality) for place in places]
    limits, timetable = _limits(kinds, parameters), by_timetable(*points)
    _refuse_without_timetable(region, limits, timetable)
    return Inputs(
        towns=towns,
        kinds=kinds,
        services=services,
        places=places,
        pairs=pairs,
        needs_run=needs_run,
        needs=needs.need_by_kind(needs_run),
        limits=limits,
        roads=over_roads(*points),
        timetable=timetable,
    )


def _services(region: str, day: date) -> tuple[list[RegisteredService], list[Place]]:
    """Return the services of the region and the places that may be shown, both in the order of identifiers."""
    capacities = register.capacity_by_unit(region, day)
    found = register.services(region, day).order_by("identifier").values_list("pk", "identifier", "kind_id")
    secrets: dict[int, list[bool]] = defaultdict(list)
    towns: list[tuple[int, int, int]] = []
    rows = register.facilities(region, day).order_by("service__identifier", "pk")
    for key, service, secret, town in rows.values_list("pk", "service_id", "secret", "municipality_id"):
        secrets[service].append(secret)
        if town is not None and not secret:
            towns.append((key, service, town))
    services = [
        RegisteredService(
            key, identifier, kind, capacities.get(key, {}), bool(secrets[key]) and all(secrets[key])
        )
        for key, identifier, kind in found
    ]
    known = {each.pk for each in services}
    return services, [Place(*each) for each in towns if each[1] in known]


def _limits(kinds: list[ServiceKind], parameters: TravelParameters) -> dict[int, ReachLimit]:
    """Return the limit of each kind; a kind without one is an error, never "no limit"."""
    declared = {limit.kind: limit for limit in parameters.limits}
    missing = [kind.code for kind in kinds if kind.code not in declared]
    if missing:
        raise Refused(
            _(
                "The travel parameters declare no limit of reach for: %(kinds)s. "
                "Add them under limits; null means no limit."
            )
            % {"kinds": ", ".join(missing)}
        )
    return {kind.pk: declared[kind.code] for kind in kinds}


def _refuse_without_timetable(
    region: str, limits: dict[int, ReachLimit], timetable: ByTimetable | None
) -> None:
    kinds = sorted(each.kind for each in limits.values() if each.by_transit)
    if kinds and timetable is None:
        raise Refused(
            _(
                "People travel by public transport, as declared, to: %(kinds)s. No timetable that covers the region "
                "%(region)s was taken in. Take one in (opora import gtfs), or declare the mode car."
            )
            % {"kinds": ", ".join(kinds), "region": region}
        )


def measure(inputs: Inputs, model: TravelModel) -> Journeys:
    """Return the travel times from every municipality of the region to every place, and why some have none.

    By car over the roads that were taken in, else over the graph of the whole country's municipalities; by public
    transport too where a timetable is in.
    """
    service_row = {each.pk: row for row, each in enumerate(inputs.services)}
    by_transit = {key for key, limit in inputs.limits.items() if limit.by_transit}
    rows = [service_row[place.service] for place in inputs.places]
    return Journeys(
        car=_by_car(inputs, model),
        transit=_by_timetable(inputs.timetable) if inputs.timetable else None,
        by_transit=np.array([inputs.services[row].kind in by_transit for row in rows], np.bool_),
        origins=np.array([town.pk for town in inputs.towns], np.int64),
        facilities=np.array([place.facility for place in inputs.places], np.int64),
        facility_service=np.array(rows, np.int64),
        services=np.array([each.pk for each in inputs.services], np.int64),
        kinds=np.array([each.kind for each in inputs.services], np.int64),
        capacity=np.array([_planned(each, inputs) for each in inputs.services], np.float64),
        everywhere=np.array([each.is_secret for each in inputs.services], np.bool_),
    )


def _by_car(inputs: Inputs, model: TravelModel) -> Times:
    if inputs.roads is not None:
        return Times.by_car(*inputs.roads.minutes())
    graph, row_of = _graph(inputs)
    origins = [row_of[town.pk] for town in inputs.towns]
    destinations = [row_of[place.municipality] for place in inputs.places]
    return Times.by_car(travel_minutes(graph, origins, destinations, model))


def _by_timetable(timetable: ByTimetable) -> Times:
    found = timetable.journeys()
    return Times(found.times.scale()[found.times.parts], found.cause, found.served)


def _planned(each: RegisteredService, inputs: Inputs) -> float:
    """Return the capacity in the planning unit of the kind: 0 when only other units are known, nan when none is."""
    if not each.capacities:
        return float("nan")
    need = inputs.needs.get(each.kind)
    return float(each.capacities.get(need.unit, 0)) if need else float("nan")


def _graph(inputs: Inputs) -> tuple[RoadGraph, dict[int, int]]:
    """Return the graph of neighbouring municipalities and the row of each municipality in it."""
    keys = {key for pair in inputs.pairs for key in pair[:2]}
    keys |= {town.pk for town in inputs.towns} | {place.municipality for place in inputs.places}
    row_of = {key: row for row, key in enumerate(sorted(keys))}
    first = [row_of[pair[0]] for pair in inputs.pairs]
    second = [row_of[pair[1]] for pair in inputs.pairs]
    kilometres = [pair[2] for pair in inputs.pairs]
    return neighbourhood_graph(len(row_of), first, second, kilometres), row_of
