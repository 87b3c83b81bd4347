"""What the engine needs to answer a question: minutes between municipalities, what is missing where, what stands."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.access.declared import declared_travel
from opora.access.models import RoadEdition, TimetableEdition
from opora.access.roads.declared import declared_roads
from opora.access.roads.drives import over_roads
from opora.access.transit.declared import declared_transit
from opora.access.transit.times import by_timetable
from opora.core.declared import Declared, digest_of
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.gaps.models import Gap
from opora.gaps.placing.asking import Question
from opora.register.models import ServiceKind
from opora.territory import queries as territory
from opora.territory.queries import Municipality
from opora_engine.access import TravelParameters, neighbourhood_graph, travel_minutes
from opora_engine.access.parameters import DeclaredModel
from opora_engine.arrays import Floats


@dataclass(frozen=True, eq=False)
class Missing:
    """What is missing of one kind, municipality by municipality, in the order of their codes.

    between    (towns, towns)  minutes from one municipality to a place in another one
    standing   (towns, services)  minutes to the services that stand
    gap        (towns,)  missing capacity in the planning unit; 0 where the need is not known
    persons    (towns,)  persons without a place
    limit      minutes; inf where the service serves the whole region
    """

    towns: list[Municipality]
    between: Floats
    standing: Floats
    gap: Floats
    persons: Floats
    unit: str
    limit: float
    method: str


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a question before any way is measured; enough to say whether it was answered already."""

    gaps_run: Run
    kind: ServiceKind
    question: Question
    towns: list[Municipality]
    rows: dict[int, Gap]
    declared: Declared[TravelParameters]
    digest: str

    @property
    def by_transit(self) -> bool:
        """Whether people travel to the kind by public transport."""
        return self.declared.content.limit_of(self.kind.code).by_transit

    @property
    def limit(self) -> float:
        """Minutes; inf where the service serves the whole region."""
        asked = self.question.limit
        return self.declared.content.limit_of(self.kind.code).limit if asked is None else asked


def known(gaps_run: Run, kind: ServiceKind, question: Question) -> Known:
    """Return what is known of the question. Raises Refused when the kind was not compared."""
    rows = {row.municipality_id: row for row in Gap.objects.filter(run=gaps_run, kind=kind)}
    if not rows:
        raise Refused(
            _(
                "%(kind)s was not compared: its need or its capacity is not known, so what is missing cannot be told."
            )
            % {"kind": kind.name}
        )
    declared = declared_travel(gaps_run.region_code)
    towns = territory.municipalities(gaps_run.region_code, gaps_run.day)
    roads = list(RoadEdition.objects.order_by("pk").values_list("pk", flat=True))
    asked = [gaps_run.pk, gaps_run.inputs_digest, declared.digest, question.to_json()]
    ways = [*asked, roads, declared_roads().digest if roads else ""]
    if declared.content.limit_of(kind.code).by_transit:
        timetables = list(TimetableEdition.objects.order_by("pk").values_list("pk", flat=True))
        ways += [timetables, declared_transit().digest]
    return Known(gaps_run, kind, question, towns, rows, declared, digest_of(ways))


def gather(asked: Known) -> Missing:
    """Return what is missing of the kind by this calculation, with the ways measured."""
    access_run = Run.objects.get(pk=asked.gaps_run.asked["access_run"])
    towns = asked.towns
    between = _by_timetable(towns) if asked.by_transit else _over_roads(towns)
    if between is None:
        between = _over_neighbours(towns, asked.declared.content.model())
    row_of = {key: row for row, key in enumerate(access.journeys(access_run).origins.tolist())}
    standing = access.sites(access_run, asked.kind.pk).catchment_minutes[[row_of[town.pk] for town in towns]]
    found = [asked.rows.get(town.pk) for town in towns]
    return Missing(
        towns=towns,
        between=between.minutes,
        standing=standing,
        gap=np.array([row.gap_middle if row else 0.0 for row in found]),
        persons=np.array([row.persons_uncovered if row else 0.0 for row in found]),
        unit=next(iter(asked.rows.values())).unit,
        limit=asked.limit,
        method=between.method,
    )


@dataclass(frozen=True, eq=False)
class Between:
    """Minutes between municipalities, (towns, towns), and by which method."""

    minutes: Floats
    method: str


def _by_timetable(towns: list[Municipality]) -> Between | None:
    """Return the minutes by public transport, from point to point of the municipalities."""
    found = by_timetable([town.pk for town in towns], [(0, town.pk) for town in towns])
    if found is None:
        return None
    times = found.journeys().times
    return Between(times.scale()[times.parts], found.edition.method)


def _over_roads(towns: list[Municipality]) -> Between | None:
    """Return the minutes over the roads that were taken in, from point to point of the municipalities."""
    # No facility has the key 0: each place stands at the point of its municipality.
    found = over_roads([town.pk for town in towns], [(0, town.pk) for town in towns])
    if found is None:
        return None
    minutes, _outside = found.minutes()
    return Between(minutes, found.roads.model["method"])


def _over_neighbours(towns: list[Municipality], model: DeclaredModel) -> Between:
    """Return the minutes over the graph of neighbours of the whole country."""
    pairs = territory.neighbour_pairs()
    keys = sorted({key for pair in pairs for key in pair[:2]} | {town.pk for town in towns})
    row_of = {key: row for row, key in enumerate(keys)}
    graph = neighbourhood_graph(
        len(keys),
        [row_of[first] for first, _second, _km in pairs],
        [row_of[second] for _first, second, _km in pairs],
        [kilometres for _first, _second, kilometres in pairs],
    )
    rows = [row_of[town.pk] for town in towns]
    return Between(travel_minutes(graph, rows, rows, model.travel_model()), model.method)
