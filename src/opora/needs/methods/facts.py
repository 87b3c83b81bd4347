"""Everything the methods ask for, as arrays: rows of municipalities, columns of kinds in the order of the rates."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from opora.needs.declared import Rules
from opora.needs.evidence import queries as evidence
from opora.needs.evidence.models import Evidence
from opora.needs.horizon.people import Pyramid, pyramids
from opora.needs.requests.queries import stated_needs
from opora.register.models import ServiceKind, TargetGroup
from opora.territory import queries as territory
from opora.territory.queries import Municipality
from opora_engine.arrays import Flags, Floats
from opora_engine.needs import BasePopulation, RatePart
from opora_engine.needs.applicants import applicants, guarded
from opora_engine.needs.evaluation import Facts, Group, evaluate_features
from opora_engine.needs.similar import Peers, seen_in_peers, similar

Sort = Evidence.Sort
DEGREES = {"I": "allowance_1", "II": "allowance_2", "III": "allowance_3", "IV": "allowance_4"}
OF_TERRITORY = {
    "population": "population_total",
    "aged_65": "population_65_plus",
    "executions": "persons_in_executions",
    "housing": "housing_allowance_recipients",
    "unemployed": "long_term_unemployed",
}
"""Inputs that the territory gives, with the base that each is."""


@dataclass(frozen=True, eq=False)
class UsablePart:
    """A declared rate, or a finer part of one, whose kind and target group the register knows."""

    part: RatePart
    base: BasePopulation
    kind: ServiceKind
    group: TargetGroup
    column: int


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is known on the day of a run.

    region    its code
    facts     ready for the evaluator; its groups stand in the order of `parts`
    peers     the similar municipalities of each
    requests  keys of the requests of municipalities that a number came from, by (town, column)
    experts   who estimated a need, why and when, by the keys of municipality and kind
    """

    region: str
    towns: list[Municipality]
    kinds: list[ServiceKind]
    parts: list[UsablePart]
    facts: Facts
    peers: Peers
    requests: Mapping[tuple[int, int], list[int]]
    experts: Mapping[tuple[int, int], list[str]]


def gather(
    region: str, day: date, rules: Rules, towns: list[Municipality], parts: list[UsablePart]
) -> Gathered:
    """Return what every method asks for, from the territory, evidence, applicants and requests."""
    kinds = list({part.kind.code: part.kind for part in parts}.values())
    shape = (len(towns), len(kinds))
    rows = {town.pk: row for row, town in enumerate(towns)}
    columns = {kind.pk: column for column, kind in enumerate(kinds)}
    values = _of_territory(towns, day)
    groups = _groups(parts, towns, day)
    values |= _recipients(evidence.told(region, Sort.ALLOWANCE, day), rows, rules.methods.smallest)
    values["expert"] = _told(evidence.told(region, Sort.EXPERT, day), rows, columns, shape)
    used = _used(evidence.told(region, Sort.USE, day), rows, columns, shape, rules.methods.smallest)
    values["used"] = used
    values["applicants"] = _applicants(region, day, rows, columns, shape, rules.methods.smallest)
    values["stated"], requests = _stated(region, day, towns, kinds)
    facts = Facts([kind.code for kind in kinds], len(towns), values, groups)
    peers = _peers(rules, facts)
    values["used_by_peers"] = _seen(used, values["population"], peers, rules.methods.likeness.fewest)
    return Gathered(region, towns, kinds, parts, facts, peers, requests, evidence.experts(region, day))


def _of_territory(towns: list[Municipality], day: date) -> dict[str, Floats]:
    keys = [town.pk for town in towns]
    found = {}
    for name, base in OF_TERRITORY.items():
        counts = territory.base_counts(base, keys, day)
        found[name] = np.array([[counts.get(key, np.nan)] for key in keys])
    return found


def _groups(parts: list[UsablePart], towns: list[Municipality], day: date) -> list[Group]:
    """Return every rate with its people; where all finer parts of a rate are known they count in its place."""
    keys = [town.pk for town in towns]
    broad = sorted({each.part.base for each in parts if each.part.age is None})
    counts = {base: territory.base_counts(base, keys, day) for base in broad}
    latest = {town: series[-1] for town, series in pyramids(keys, day).items()}
    people = [
        np.array([_people(each, key, counts, latest) for key in keys], dtype=np.float64) for each in parts
    ]
    finer: dict[str, Flags] = {}
    for each, count in zip(parts, people, strict=True):
        if each.part.age is not None:
            code = each.part.rate.code
            finer[code] = finer.get(code, np.ones(len(keys), dtype=np.bool_)) & np.isfinite(count)
    none = np.zeros(len(keys), dtype=np.bool_)
    return [
        Group(
            kind=each.column,
            rate=each.part.code,
            values={"people": count},
            used=finer.get(each.part.rate.code, none) == (each.part.age is not None),
        )
        for each, count in zip(parts, people, strict=True)
    ]


def _people(
    each: UsablePart, town: int, counts: Mapping[str, dict[int, float]], latest: Mapping[int, Pyramid]
) -> float:
    age = each.part.age
    if age is None:
        return counts[each.part.base].get(town, np.nan)
    found = latest[town].of_ages(age.who, age.age_from, age.age_to) if town in latest else None
    return np.nan if found is None else found


def _recipients(
    told: Mapping[tuple[int, int | None, str], evidence.Range], rows: Mapping[int, int], smallest: int
) -> dict[str, Floats]:
    found = {name: np.full((len(rows), 1), np.nan) for name in DEGREES.values()}
    for (town, _kind, degree), (_low, middle, _high) in told.items():
        if town in rows:
            found[DEGREES[degree]][rows[town], 0] = middle
    return {name: _guarded(counted, counted, smallest) for name, counted in found.items()}


def _told(
    told: Mapping[tuple[int, int | None, str], evidence.Range],
    rows: Mapping[int, int],
    columns: Mapping[int, int],
    shape: tuple[int, int],
) -> Floats:
    found = np.full((*shape, 3), np.nan)
    for (town, kind, _degree), ends in told.items():
        if town in rows and kind is not None and kind in columns:
            found[rows[town], columns[kind]] = ends
    return found


def _used(
    told: Mapping[tuple[int, int | None, str], evidence.Range],
    rows: Mapping[int, int],
    columns: Mapping[int, int],
    shape: tuple[int, int],
    smallest: int,
) -> Floats:
    counted = _told(told, rows, columns, shape)[..., 1]
    return _guarded(counted, counted, smallest)


def _applicants(
    region: str,
    day: date,
    rows: Mapping[int, int],
    columns: Mapping[int, int],
    shape: tuple[int, int],
    smallest: int,
) -> Floats:
    """Return the applicants of each municipality; 0 where homes of the kind reported and named nobody from there."""
    least = np.full(shape, np.nan)
    for kind in evidence.kinds_with_reports(region, day) & columns.keys():
        least[:, columns[kind]] = 0.0
    most = least.copy()
    for (town, kind), reports in evidence.reports(region, day).items():
        if town in rows and kind in columns:
            place = rows[town], columns[kind]
            least[place], most[place] = applicants(reports)
    return _guarded(least, most, smallest)


def _guarded(least: Floats, most: Floats, smallest: int) -> Floats:
    known = np.isfinite(least)
    ranges = guarded(np.nan_to_num(least), np.nan_to_num(most), smallest=smallest)
    ends = np.stack([ranges.low, ranges.middle, ranges.high], axis=-1)
    return np.where(known[..., None], ends, np.nan)


def _stated(
    region: str, day: date, towns: list[Municipality], kinds: list[ServiceKind]
) -> tuple[Floats, Mapping[tuple[int, int], list[int]]]:
    """Return what municipalities state: requests for several target groups of one kind are added up."""
    rows = {town.code: row for row, town in enumerate(towns)}
    columns = {kind.code: column for column, kind in enumerate(kinds)}
    found = np.full((len(towns), len(kinds), 3), np.nan)
    requests: dict[tuple[int, int], list[int]] = defaultdict(list)
    for each in stated_needs(region, day):
        if each.municipality in rows and each.kind in columns:
            place = rows[each.municipality], columns[each.kind]
            ends = np.array([each.persons_low, each.persons, each.persons_high])
            found[place] = np.nan_to_num(found[place]) + ends
            requests[place].append(each.request)
    return found, requests


def _peers(rules: Rules, facts: Facts) -> Peers:
    likeness = rules.methods.likeness
    weights = [each.weight for each in likeness.features]
    return similar(evaluate_features(rules.methods, facts), weights, neighbours=likeness.neighbours)


def _seen(used: Floats, population: Floats, peers: Peers, fewest: int) -> Floats:
    """Return the use per 1 000 inhabitants in similar municipalities: lower quartile, median, upper quartile."""
    people = np.where(population > 0, population, np.nan)
    seen = seen_in_peers(used[..., 1] / people * 1000, peers, fewest=fewest)
    return np.stack([seen.low, seen.middle, seen.high], axis=-1)
