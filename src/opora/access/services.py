"""What may happen to access: journeys are measured, and with them who reaches what."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Any

import numpy as np
from django.db import transaction

from opora.access.causes import row_causes
from opora.access.declared import declared_travel
from opora.access.inputs import Inputs, gather, measure
from opora.access.journeys import Flags, Floats, Journeys, Rows, Sites
from opora.access.models import Coverage, Reach, TravelTimes
from opora.accounts.models import User
from opora.core import files
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.register.models import ServiceKind
from opora_engine.access import (
    NO_SITE,
    ReachLimit,
    median_minutes,
    nearest,
    people_within,
    two_step_catchment,
)
from opora_engine.access.parameters import DeclaredModel

BATCH = 2_000


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of one kind, municipality by municipality."""

    kind: ServiceKind
    limit: ReachLimit
    sites: Sites
    place: Rows
    minutes: Floats
    within: Flags
    ratio: Floats | None
    reachable: Floats | None
    need_known: Flags | None
    causes: list[str]
    transit_minutes: Floats | None
    transit_causes: list[str]

    @property
    def capacity_known(self) -> bool:
        """Whether the capacity of the kind can be told; a kind without a code of the register cannot stand in it."""
        return self.sites.capacity_known and bool(self.kind.register_code)


def calculate(*, region: str, day: date, by: User) -> Run:
    """Measure every journey of the region, and by it the nearest service, the reach and the ratio of each kind.

    The same inputs again return the run that is there. Raises Refused when territory or needs are missing.
    """
    allow(by, "access.calculate", Scope(region=region))
    declared = declared_travel(region)
    model = declared.content.model()
    inputs = gather(region, day, declared.content)
    run, is_new = open_run(
        kind="access",
        region=region,
        day=day,
        inputs_digest=inputs.digest,
        rules_digest=declared.digest,
        rules_label=declared.content.code,
        asked={"needs_run": inputs.needs_run.pk, **_way_of_measuring(inputs, model)},
        by=by,
    )
    if not is_new:
        return run
    with filling(run):
        tell_progress(run, 10, _("Travel times"))
        journeys = measure(inputs, model.travel_model())
        tell_progress(run, 50, _("Who reaches what"))
        measured = [_measure_kind(kind, inputs, journeys) for kind in inputs.kinds]
        digest = files.store(journeys.pack(), ".npz")
        with transaction.atomic():
            _store(run, inputs, journeys, measured, digest, **_described(inputs, model))
    return run


def _way_of_measuring(inputs: Inputs, model: DeclaredModel) -> dict[str, Any]:
    by_car = {"model": "roads", "roads": inputs.roads.asked} if inputs.roads else {"model": model.code}
    return by_car | ({"timetable": inputs.timetable.asked} if inputs.timetable else {})


def _described(inputs: Inputs, model: DeclaredModel) -> dict[str, Any]:
    """Return how the times were found; a timetable is part of the method where it is declared for a kind."""
    by_car = inputs.roads.roads.model if inputs.roads else model.model_dump(mode="json")
    transit = inputs.timetable.model if inputs.timetable else {}
    is_used = any(limit.by_transit for limit in inputs.limits.values())
    method = f"{by_car['method']}; {transit['method']}" if is_used else by_car["method"]
    return {"method": method, "model": by_car, "transit": transit}


def _measure_kind(kind: ServiceKind, inputs: Inputs, journeys: Journeys) -> Measured:
    """Return who reaches what of one kind. What is not known stays None: it is not 0."""
    limit = inputs.limits[kind.pk]
    sites = journeys.sites_of(kind.pk)
    columns = journeys.places_of(kind.pk)
    near = nearest(journeys.minutes[:, columns])
    place = np.array([NO_SITE if column == NO_SITE else columns[column] for column in near.site], np.int64)
    need, transit = inputs.need_of(kind.pk), journeys.transit
    ratio = reachable = None
    if need is not None and sites.capacity_known and kind.register_code:
        ratio = two_step_catchment(sites.catchment_minutes, need[0], sites.counted, limit=limit.limit)
        reachable = ratio * need[0]
    return Measured(
        kind=kind,
        limit=limit,
        sites=sites,
        place=place,
        minutes=near.minutes,
        within=_within(sites, near.minutes, limit.limit),
        ratio=ratio,
        reachable=reachable,
        need_known=None if need is None else need[1],
        causes=row_causes(journeys, columns, by_transit=limit.by_transit),
        transit_minutes=transit.minutes[:, columns].min(axis=1, initial=inf) if transit else None,
        transit_causes=row_causes(journeys, columns, by_transit=True) if transit else [],
    )


def _within(sites: Sites, minutes: Floats, limit: float) -> Flags:
    """Return whether each municipality has the kind within the limit.

    A kind without a limit serves the whole region. Services with a secret address decide only where the kind
    has no other, so that a map never tells apart the municipalities around them.
    """
    if not len(sites.services):
        return np.full(minutes.shape, False)
    if limit == inf or sites.everywhere.all():
        return np.full(minutes.shape, True)
    return np.asarray(minutes <= limit)


def _store(
    run: Run, inputs: Inputs, journeys: Journeys, measured: list[Measured], digest: str, **described: Any
) -> None:
    keys = {place.facility for place in inputs.places}
    TravelTimes.objects.create(
        run=run,
        origins=[town.code for town in inputs.towns],
        destinations=journeys.facilities.tolist(),
        digest=digest,
        **described,
    )
    for each in measured:
        Reach.objects.bulk_create(_reach_rows(run, inputs, journeys, each), BATCH)
    coverage = Coverage.objects.bulk_create([_coverage(run, inputs, each) for each in measured])
    limited = [each for each in coverage if each.limit_minutes is not None]
    average = sum(each.within_reach for each in limited) / len(limited) if limited else 0
    finish_run(
        run,
        summary={
            "municipalities": len(inputs.towns),
            "population": sum(town.population for town in inputs.towns),
            "facilities": len(keys),
            "services": len(inputs.services),
            "within_reach": round(average),
            "kinds_with_limit": len(limited),
            "capacity_known": any(
                len(each.sites.services) and each.sites.capacity_known for each in measured
            ),
            "kinds_without_capacity": [each.kind.code for each in measured if not each.capacity_known],
            "method": described["method"],
        },
    )


def _reach_rows(run: Run, inputs: Inputs, journeys: Journeys, each: Measured) -> list[Reach]:
    need = inputs.needs.get(each.kind.pk)
    return [
        Reach(
            run=run,
            municipality_id=town.pk,
            kind=each.kind,
            population=town.population,
            nearest_id=None if each.place[row] == NO_SITE else int(journeys.facilities[each.place[row]]),
            minutes=_finite(each.minutes, row),
            transit_minutes=_finite(each.transit_minutes, row),
            transit_cause=_transit_cause(each, row),
            limit_minutes=each.limit.reach_limit_minutes,
            within_limit=bool(each.within[row]),
            unit=need.unit if need else "",
            ratio=None if each.ratio is None else float(each.ratio[row]),
            reachable=_known(each, row),
            cause=_cause(each, row),
        )
        for row, town in enumerate(inputs.towns)
    ]


def _known(each: Measured, row: int) -> float | None:
    """Return the reachable capacity, or None when the capacity of the kind or the need of the place is not known."""
    if each.reachable is None or each.need_known is None or not each.need_known[row]:
        return None
    return float(each.reachable[row])


def _cause(each: Measured, row: int) -> str:
    """Return why nothing is reached, or why the nearest place is not told."""
    return _excluded(each) or ("" if each.within[row] else each.causes[row] or Reach.Cause.BEYOND_LIMIT)


def _transit_cause(each: Measured, row: int) -> str:
    """Return why there is no time by public transport; nothing where there is one, or no timetable."""
    return (_excluded(each) or each.transit_causes[row]) if each.transit_causes else ""


def _excluded(each: Measured) -> str:
    """Return why nobody of the region is told a time to this kind; "" where they are."""
    if not len(each.sites.services):
        return Reach.Cause.NO_SERVICE
    return Reach.Cause.SECRET if each.sites.everywhere.all() else ""


def _finite(minutes: Floats | None, row: int) -> float | None:
    return float(minutes[row]) if minutes is not None and np.isfinite(minutes[row]) else None


def _coverage(run: Run, inputs: Inputs, each: Measured) -> Coverage:
    people = np.array([town.population for town in inputs.towns], np.float64)
    middle = median_minutes(each.minutes, people) if people.sum() else inf
    need = inputs.needs.get(each.kind.pk)
    return Coverage(
        run=run,
        kind=each.kind,
        population=int(people.sum()),
        within_reach=int(people_within(np.where(each.within, 0.0, inf), people, 0.0)),
        limit_minutes=each.limit.reach_limit_minutes,
        mode=each.limit.mode,
        unit=need.unit if need else "",
        capacity_counted=int(each.sites.counted.sum()) if need and each.capacity_known else None,
        capacity_other_units=_other_units(inputs, each.kind.pk, need.unit if need else ""),
        services=len(each.sites.services),
        services_without_capacity=sum(
            1 for service in inputs.services if service.kind == each.kind.pk and not service.capacities
        ),
        median_minutes=middle if np.isfinite(middle) else None,
    )


def _other_units(inputs: Inputs, kind: int, unit: str) -> dict[str, int]:
    """Return the capacity of a kind in units other than its planning unit, each unit for itself."""
    found: Counter[str] = Counter()
    for service in inputs.services:
        if service.kind == kind:
            found.update({name: amount for name, amount in service.capacities.items() if name != unit})
    return dict(sorted(found.items()))
