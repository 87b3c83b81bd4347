"""Places like this one: the nearest by declared features, with the same key figures side by side."""

from dataclasses import dataclass, replace
from math import log, nan

import numpy as np
from django.db.models import Q, Sum

from opora.access.models import Reach as Reached
from opora.accounts.permissions import Reach
from opora.gaps.models import Gap
from opora.profiles.declared import PeerRules, declared_peers
from opora.profiles.parts.features import Compared, features_of
from opora.profiles.parts.stations import Stations
from opora.profiles.places import Place, Town, placements
from opora_engine.needs.similar import similar

Seen = tuple[float | None, float | None]
"""Share of people within the declared time, and persons without a place per 1 000."""


@dataclass(frozen=True)
class KeyFigures:
    """The key figures of one place; None where they are not known or not for the reader.

    distance    standardised distance from the place that is compared; 0 for itself
    covered     share of people within the declared time, the average over the kinds that have one
    uncovered   persons without a place of all kinds per 1 000 people; who misses two kinds counts twice
    """

    code: str
    name: str
    distance: float
    people: float | None
    young_share: float | None
    old_share: float | None
    exclusion: float | None
    seat_kilometres: float | None
    covered: float | None = None
    uncovered: float | None = None


@dataclass(frozen=True)
class Peers:
    """The place and its peers, the most alike first, and by which rules; `shown` are codes the reader may open."""

    own: KeyFigures
    peers: tuple[KeyFigures, ...]
    rules: PeerRules
    shown: frozenset[str]


def peers_of(place: Place, stations: Stations, reach: Reach) -> Peers | None:
    """Return the peers within the region; None where the features of the place are not known."""
    rules = declared_peers(place.region.code).content
    groups = _groups(place, features_of(place))
    figures = [_figures(unit, members) for unit, members in groups]
    own = next((row for row, (unit, _members) in enumerate(groups) if unit.pk == place.unit.pk), None)
    if own is None:
        return None
    count = rules.orps if place.is_orp else rules.municipalities
    found = similar(
        [[_feature(each, feature.code) for feature in rules.features] for each in figures],
        [feature.weight for feature in rules.features],
        neighbours=count,
    )
    chosen = [
        (int(row), float(distance))
        for row, distance in zip(found.rows[own], found.distances[own], strict=True)
        if row >= 0
    ]
    if not chosen:
        return None
    own_places = placements(place.region.code, place.day, reach)
    shown = frozenset(
        (unit.code for unit, _members in groups)
        if reach.everything
        else own_places.values_list("unit__code", flat=True)
    )
    compared = {row: groups[row][1] for row in (own, *(row for row, _distance in chosen))}
    seen = _seen(compared, {row for row in compared if groups[row][0].code in shown}, stations)
    return Peers(
        own=_with(figures[own], 0.0, seen[own]),
        peers=tuple(_with(figures[row], distance, seen[row]) for row, distance in chosen),
        rules=rules,
        shown=shown,
    )


def _groups(place: Place, towns: list[Compared]) -> list[tuple[Town, list[Compared]]]:
    """Return what is compared: each municipality alone, or each ORP with its municipalities, in the order of codes."""
    if not place.is_orp:
        return [(town.town, [town]) for town in towns]
    members: dict[str, tuple[Town, list[Compared]]] = {}
    for town in towns:
        if town.orp is not None:
            members.setdefault(town.orp.code, (town.orp, []))[1].append(town)
    return [members[code] for code in sorted(members)]


def _figures(unit: Town, towns: list[Compared]) -> KeyFigures:
    """Return the figures of a place; indexes and distances of its municipalities are weighted by their people."""
    people = np.array([town.people for town in towns])
    everybody = float(people.sum())
    told_by_age = sum(town.told_by_age for town in towns)

    def share(counted: list[float]) -> float | None:
        return _known(sum(counted) / told_by_age if told_by_age else nan)

    def average(values: list[float]) -> float | None:
        return _known(float(people @ np.array(values)) / everybody if everybody else nan)

    return KeyFigures(
        code=unit.code,
        name=unit.name,
        distance=0.0,
        people=_known(everybody),
        young_share=share([town.young for town in towns]),
        old_share=share([town.old for town in towns]),
        exclusion=average([town.exclusion for town in towns]),
        seat_kilometres=average([town.kilometres for town in towns]),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _feature(each: KeyFigures, code: str) -> float:
    if code == "size":
        return log(each.people) if each.people else nan
    value = getattr(each, code)
    return nan if value is None else float(value)


def _with(each: KeyFigures, distance: float, seen: Seen) -> KeyFigures:
    return replace(each, distance=distance, covered=seen[0], uncovered=seen[1])


def _seen(groups: dict[int, list[Compared]], allowed: set[int], stations: Stations) -> dict[int, Seen]:
    """Return how many people are within the declared time and how many lack a place, where the reader may see it."""
    keys = [town.town.pk for row in allowed for town in groups[row]]
    reached: dict[int, tuple[int, int]] = {}
    if stations.access is not None:
        limited = Reached.objects.filter(
            run=stations.access, municipality__in=keys, limit_minutes__isnull=False
        )
        sums = (
            limited.order_by()
            .values_list("municipality")
            .annotate(
                within=Sum("population", filter=Q(within_limit=True), default=0), everybody=Sum("population")
            )
        )
        reached = {town: (within, everybody) for town, within, everybody in sums}
    missing: dict[int, float] = {}
    if stations.gaps is not None:
        lacking = Gap.objects.filter(run=stations.gaps, municipality__in=keys).order_by()
        missing = dict(lacking.values_list("municipality").annotate(persons=Sum("persons_uncovered")))
    return {
        row: _told(towns, reached, missing) if row in allowed else (None, None)
        for row, towns in groups.items()
    }


def _told(towns: list[Compared], reached: dict[int, tuple[int, int]], missing: dict[int, float]) -> Seen:
    within = sum(reached[town.town.pk][0] for town in towns if town.town.pk in reached)
    counted = sum(reached[town.town.pk][1] for town in towns if town.town.pk in reached)
    people = sum(town.people for town in towns)
    told = [missing[town.town.pk] for town in towns if town.town.pk in missing]
    return (
        within / counted if counted else None,
        1000 * sum(told) / people if told and people else None,
    )
