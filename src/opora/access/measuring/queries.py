"""What can be asked of the measures: each is computed from the stored journeys of a run, none is stored."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import inf

import numpy as np
from django.db.models import Sum

from opora.access import queries as access
from opora.access.journeys import Flags, Floats, Sites
from opora.access.models import Coverage, Reach
from opora.core.models import Run
from opora.needs import queries as needs
from opora.needs.models import Estimate, Rate
from opora.register.models import Service, ServiceKind, TargetGroup
from opora.territory import queries as territory
from opora_engine import access as engine
from opora_engine.access.weights import JourneyWeights

DEPRIVATION = "social_exclusion_index"
"""The indicator that says how deprived a municipality is; the higher, the more."""

PER_NEED = ("plain", "steps", "bell", "balanced")
"""Measures in capacity per unit of need: they have no unit of their own, so kinds can be put side by side."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Every measure of one kind in the order of `towns`; nan where it is not known.

    towns      keys of the municipalities
    people     persons, (towns,)
    minutes    to the nearest place that may be shown, (towns,)
    plain ...  capacity per unit of need, (towns,)
    within     capacity within the limit whoever else wants it, (towns,), in the planning unit of the kind
    """

    towns: list[int]
    people: Floats
    minutes: Floats
    plain: Floats
    steps: Floats
    bell: Floats
    balanced: Floats
    within: Floats

    def values(self, name: str) -> Floats:
        """Return the measure `name`."""
        found: Floats = getattr(self, name)
        return found


def measured(
    run: Run, coverage: Coverage, weights: JourneyWeights, group: TargetGroup | None = None
) -> Measured:
    """Return every measure of the kind of `coverage`, of one target group only if it is given.

    Capacity is that of the services that serve the group, need that of the group alone: the capacity that other groups
    use there is not taken off, because the register does not divide it.
    """
    of_run = _of_run(run.pk, run.finished_at)
    if group is None:
        return _measured(of_run, coverage.kind_id, coverage.limit_minutes, weights)
    # The register of today says whom a service serves, so this is asked anew.
    sites = _serving(access.sites(run, coverage.kind_id), group)
    amounts = _need_of_group(of_run.needs_run, coverage.kind_id, group)
    return _computed(of_run, sites, amounts, coverage.limit_minutes, weights)


@dataclass(frozen=True, eq=False)
class _OfRun:
    """What all kinds of one run share; runs never change, so it is read once."""

    run: Run
    needs_run: int
    towns: list[int]
    people: Floats
    needs: dict[int, needs.Need]


@lru_cache(maxsize=8)
def _of_run(key: int, _finished_at: datetime) -> _OfRun:
    run = Run.objects.get(pk=key)
    needs_run = Run.objects.get(pk=run.asked["needs_run"])
    people = dict(
        Reach.objects.filter(run=run).order_by().values_list("municipality", "population").distinct()
    )
    towns = access.journeys(run).origins.tolist()
    persons = np.array([people[town] for town in towns], np.float64)
    return _OfRun(run, needs_run.pk, towns, persons, needs.need_by_kind(needs_run))


@lru_cache(maxsize=256)
def _measured(of_run: _OfRun, kind: int, limit: float | None, weights: JourneyWeights) -> Measured:
    need = of_run.needs.get(kind)
    return _computed(of_run, access.sites(of_run.run, kind), need.middle if need else {}, limit, weights)


def _computed(
    of_run: _OfRun, sites: Sites, amounts: dict[int, float], limit: float | None, weights: JourneyWeights
) -> Measured:
    """Return the measures; a municipality that is not among the `amounts` of need takes no part in sharing."""
    need = np.array([amounts.get(town, 0.0) for town in of_run.towns], np.float64)
    known = np.array([town in amounts for town in of_run.towns], dtype=np.bool_)
    nearest = engine.nearest(sites.minutes).minutes
    return Measured(
        of_run.towns,
        of_run.people,
        np.where(np.isfinite(nearest), nearest, np.nan),
        **_by_capacity(sites, need, known, limit, weights),
    )


def _by_capacity(
    sites: Sites, need: Floats, known: Flags, limit: float | None, weights: JourneyWeights
) -> dict[str, Floats]:
    """Return the measures that hang on capacity; all unknown where the register knows none.

    A kind without a limit serves the whole region alike: nothing can be nearer, so the weights say nothing.
    """
    unknown = np.full(len(need), np.nan)
    if not len(sites.services) or not sites.capacity_known:
        return dict.fromkeys(("plain", "steps", "bell", "balanced", "within"), unknown)
    minutes, capacity = sites.catchment_minutes, sites.counted
    most = inf if limit is None else limit
    plain = engine.two_step_catchment(minutes, need, capacity, limit=most)
    if limit is None:
        return {"plain": _where(known, plain)} | dict.fromkeys(
            ("steps", "bell", "balanced", "within"), unknown
        )
    steps, bell = weights.steps.over(limit), weights.bell.over(limit)
    return {
        "plain": _where(known, plain),
        "steps": _where(known, engine.enhanced_catchment(minutes, need, capacity, decay=steps).ratio),
        "bell": _where(known, engine.enhanced_catchment(minutes, need, capacity, decay=bell).ratio),
        "balanced": _where(known, engine.balanced_catchment(minutes, need, capacity, decay=bell).ratio),
        "within": engine.cumulative_opportunities(minutes, capacity, limit=limit),
    }


def _where(known: Flags, values: Floats) -> Floats:
    return np.where(known, values, np.nan)


def _serving(sites: Sites, group: TargetGroup) -> Sites:
    """Return the services that the register lists for the group."""
    serving = set(
        Service.objects.filter(pk__in=sites.services.tolist(), target_groups=group).values_list(
            "pk", flat=True
        )
    )
    kept = np.array([key in serving for key in sites.services.tolist()], dtype=np.bool_)
    return Sites(sites.services[kept], sites.minutes[:, kept], sites.capacity[kept], sites.everywhere[kept])


def _need_of_group(needs_run: int, kind: int, group: TargetGroup) -> dict[int, float]:
    """Return the capacity that a group needs by the key of the municipality."""
    rows = Estimate.objects.filter(run=needs_run, kind=kind, rate__target_group=group).order_by()
    return dict(rows.values_list("municipality").annotate(Sum("capacity_middle")))


def groups(run: Run, kind: ServiceKind) -> list[TargetGroup]:
    """Return the target groups that the needs of the kind were estimated for, in the order of the register."""
    rates = Rate.objects.filter(run=run.asked["needs_run"], kind=kind)
    return list(TargetGroup.objects.filter(pk__in=rates.values("target_group")).order_by("order"))


def deprivation(run: Run, towns: list[int]) -> Floats:
    """Return how deprived each municipality is, (towns,); nan where the source says nothing."""
    known = territory.base_counts(DEPRIVATION, towns, run.day)
    return np.array([known.get(town, np.nan) for town in towns], np.float64)
