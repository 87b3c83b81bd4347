"""What can be asked of access."""

from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from opora.access.causes import pair_causes
from opora.access.journeys import Floats, Journeys, Sites, unpack
from opora.access.models import Coverage, Reach, TravelTimes
from opora.accounts import permissions
from opora.core import files
from opora.core import queries as core
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.needs.queries import kind_name, placed, visible
from opora.register.models import Facility, Service, ServiceKind
from opora.territory import queries as territory
from opora.territory.models import Placement

LISTED = (
    "name", "municipality__code", "municipality__name", "service__identifier", "service__synthetic",
    "service__provider__name", "service__kind__code", "service__kind__order", "service__kind__name_cs",
    "service__kind__name_en",
)  # fmt: skip
"""What is read of a place: lists draw hundreds of them."""


def newest(region: str) -> Run | None:
    """Return the newest finished calculation of access of the region, or None."""
    return core.newest_run(region, "access")


def reach(run: Run) -> QuerySet[Reach]:
    """Return what every municipality reaches of every kind, kinds in the order of the act."""
    return (
        Reach.objects.filter(run=run)
        .select_related("kind", "municipality", "nearest", "nearest__municipality")
        .order_by("kind__order", "kind__code", "municipality__code")
    )


def coverage(run: Run) -> QuerySet[Coverage]:
    """Return the coverage of every kind, kinds in the order of the act."""
    return Coverage.objects.filter(run=run).select_related("kind").order_by("kind__order", "kind__code")


def reachable(run: Run) -> dict[tuple[int, int], float | None]:
    """Return the reachable capacity by (kind key, municipality key) in the kind's unit; None where it is not known."""
    rows = Reach.objects.filter(run=run).values_list("kind", "municipality", "reachable")
    return {(kind, town): amount for kind, town, amount in rows}


def minutes(run: Run) -> tuple[list[str], list[int], Floats]:
    """Return codes of the municipalities, keys of the facilities and the travel times between them, minutes."""
    times = travel_times(run)
    return times.origins, times.destinations, journeys(run).minutes


def within_reach(run: Run) -> int:
    """Return the people within reach: the average over the kinds with a declared time."""
    return int(run.summary["within_reach"])


def travel_times(run: Run) -> TravelTimes:
    """Return the method of a run, its known error and where its journeys are stored."""
    return travel_times_of(run.pk)


def travel_times_of(run: int) -> TravelTimes:
    """Return the same by the key of the run."""
    return TravelTimes.objects.get(run=run)


def journeys(run: Run) -> Journeys:
    """Return the measured journeys of a run."""
    return journeys_named(travel_times(run).digest)


@lru_cache(maxsize=4)
def journeys_named(digest: str) -> Journeys:
    """Return the measured journeys of the file with this digest."""
    # The file is named by its content, so what was read once stays right.
    return unpack(files.path_of(digest, ".npz").read_bytes())


def sites(run: Run, kind: int) -> Sites:
    """Return the services of a kind (its key) with their minutes and capacity, as the run saw them."""
    return journeys(run).sites_of(kind)


def coverage_of(run: Run, kind: ServiceKind) -> Coverage:
    """Return the coverage of one kind."""
    found = coverage(run).filter(kind=kind).first()
    if found is None:
        raise NotKnown(
            _("Run %(run)s says nothing of %(kind)s. Calculate access again.")
            % {"run": run.pk, "kind": kind.name}
        )
    return found


def by_kind(run: Run) -> QuerySet[Coverage, dict[str, Any]]:
    """Return the coverage of every kind as the list of kinds shows it."""
    return (
        Coverage.objects.filter(run=run)
        .order_by("kind__order", "kind__code")
        .annotate(
            name=kind_name(),
            kind_code=F("kind__code"),
            region=F("run__region_code"),
            share=1.0 * F("within_reach") / F("population"),
        )
        .values(
            "name", "kind_code", "region", "share", "kind__order", "limit_minutes", "median_minutes", "services",
            "services_without_capacity", "capacity_counted", "unit", "within_reach", "population", "mode",
        )
    )  # fmt: skip


def by_municipality(run: Run, kind: ServiceKind, whose: permissions.Reach) -> QuerySet[Reach]:
    """Return what each municipality that the person may see reaches of one kind."""
    rows: QuerySet[Reach] = visible(placed(Reach.objects.filter(run=run, kind=kind), run.day), whose)
    return (
        rows.select_related("nearest", "nearest__service", "nearest__municipality", "municipality")
        .annotate(
            orp=F("placed__orp__name"),
            region=F("run__region_code"),
            kind_code=F("kind__code"),
            municipality_code=F("municipality__code"),
        )
        .order_by("municipality__name")
    )


def reach_of(run: Run, kind: ServiceKind, municipality: str, whose: permissions.Reach) -> Reach:
    """Return what one municipality reaches of one kind."""
    found = by_municipality(run, kind, whose).filter(municipality__code=municipality).first()
    if found is None:
        raise NotKnown(
            _("Run %(run)s says nothing of %(kind)s for the municipality %(code)s.")
            % {"run": run.pk, "kind": kind.name, "code": municipality}
        )
    return found


def town(run: Run, code: str, whose: permissions.Reach) -> Placement:
    """Return a municipality of the region that the person may see."""
    rows = territory.visible(territory.placements(run.region_code, run.day), whose)
    found = rows.filter(unit__code=code).first()
    if found is None:
        raise NotKnown(
            _("There is no municipality %(code)s in the region %(region)s on %(day)s.")
            % {"code": code, "region": run.region_code, "day": run.day.isoformat()}
        )
    return found


@dataclass(frozen=True)
class Journey:
    """The journey from a municipality to a facility; None where there is no time, and then the cause.

    `served` counts the departures after which public transport leads there.
    """

    minutes: float | None
    cause: str
    transit_minutes: float | None
    transit_cause: str
    served: int


def journeys_from(run: Run, municipality: str) -> dict[int, Journey]:
    """Return the journeys from one municipality to each facility by its key, by car and by public transport."""
    if municipality not in travel_times(run).origins:
        raise NotKnown(
            _("Run %(run)s measured no journeys from the municipality %(code)s.")
            % {"run": run.pk, "code": municipality}
        )
    found, row = journeys(run), row_of(run, municipality)
    count = len(found.facilities)
    by_car, by_transit, served = found.car.minutes[row].tolist(), [inf] * count, [0] * count
    if found.transit is not None:
        by_transit, served = found.transit.minutes[row].tolist(), found.transit.served[row].tolist()
    causes = (pair_causes(found, row, by_transit=False), pair_causes(found, row, by_transit=True))
    columns = zip(found.facilities.tolist(), by_car, causes[0], by_transit, causes[1], served, strict=True)
    return {
        facility: Journey(_known(car), cause, _known(transit), transit_cause, departures)
        for facility, car, cause, transit, transit_cause, departures in columns
    }


def secret_services(run: Run) -> QuerySet[Service]:
    """Return the services whose every address is secret: no journey to them is told, by rule."""
    found = journeys(run)
    keys = found.services[found.everywhere].tolist()
    return Service.objects.filter(pk__in=keys).select_related("kind").order_by("identifier")


def _known(minutes: float) -> float | None:
    return None if minutes == inf else minutes


def places(run: Run) -> QuerySet[Facility]:
    """Return the facilities that journeys were measured to; none has a secret address."""
    return (
        Facility.objects.filter(pk__in=travel_times(run).destinations, secret=False)
        .select_related("service", "service__kind", "service__provider", "municipality")
        .only(*LISTED)
        .order_by("service__identifier", "pk")
    )


def row_of(run: Run, municipality: str) -> int:
    """Return the row of a municipality in the journeys of a run."""
    origins: list[str] = travel_times(run).origins
    return origins.index(municipality)


def within(sites: Sites, row: int, limit: float | None) -> list[tuple[int, float]]:
    """Return the services that the municipality in `row` shares in: key and minutes, the nearest first.

    A service with a secret address serves the whole region; its minutes are nan: where it is, is not told.
    """
    most = np.inf if limit is None else limit
    shown = np.where(sites.everywhere, np.nan, sites.minutes[row])
    inside = np.flatnonzero(sites.catchment_minutes[row] <= most)
    rows = sorted(inside.tolist(), key=lambda column: (np.isnan(shown[column]), shown[column]))
    return [(int(sites.services[column]), float(shown[column])) for column in rows]
