"""People at the horizon: for each municipality the best projection that its data allow, never a trend across a census.

Women and men by five-year groups -> cohorts; two counts by five-year groups -> ratios; totals only -> damped trend.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

import numpy as np

from opora.needs.horizon.models import Projected
from opora.territory.models import OLDEST, Population
from opora_engine.arrays import Floats
from opora_engine.needs.estimates import Estimate
from opora_engine.needs.projection.declared import Projection
from opora_engine.needs.projection.horizon import (
    cohorts_in_year,
    needed_years,
    ratios_in_year,
    trend_in_year,
)
from opora_engine.needs.projection.pyramid import WIDTH, five_year_groups, people_of_ages

Method = Projected.Method
SEX = {"people": Population.Sex.ALL, "women": Population.Sex.FEMALE, "men": Population.Sex.MALE}


@dataclass(frozen=True, eq=False)
class Pyramid:
    """Women and men of a municipality by five-year groups, (2, 18), on a day; `is_both` if the sexes are told apart."""

    day: date
    people: Floats
    is_both: bool

    def of_ages(self, sex: str, age_from: int, age_to: int | None) -> float | None:
        """Return the people, women or men of some ages; None where groups or sexes do not tell them."""
        if sex != "people" and not self.is_both:
            return None
        rows = {"people": self.people.sum(axis=0), "women": self.people[0], "men": self.people[1]}[sex]
        found = people_of_ages(rows, age_from, age_to)
        return None if found is None else float(found)


@dataclass(frozen=True, eq=False)
class Outlook:
    """The people of one municipality on the last day known and in the year of the horizon.

    total    low, middle and high in that year
    groups   (3, 2, 18)  the same by sex and five-year groups, where the method knows them; `pyramid` is where it began
    """

    method: Method
    day: date
    over_census: bool
    now: float
    total: tuple[float, float, float]
    groups: Floats | None = None
    pyramid: Pyramid | None = None

    def growth(self, sex: str, age_from: int, age_to: int | None) -> tuple[float, float, float]:
        """Return by how many times the people of some ages will be more: low, middle, high.

        A method that knows totals only says the same of all ages: that nothing changes in their shares.
        """
        if self.groups is not None and self.pyramid is not None:
            before = self.pyramid.of_ages(sex, age_from, age_to)
            after = [
                Pyramid(self.day, part, self.pyramid.is_both).of_ages(sex, age_from, age_to)
                for part in self.groups
            ]
            if before and all(part is not None for part in after):
                low, middle, high = (float(part or 0.0) / before for part in after)
                return low, middle, high
        if not self.now:
            return 1.0, 1.0, 1.0
        low, middle, high = (part / self.now for part in self.total)
        return low, middle, high


def outlooks(towns: list[int], day: date, declared: Projection) -> dict[int, Outlook]:
    """Return the outlook of every municipality (by key) whose people are known by `day`."""
    pyramids_of = pyramids(towns, day)
    counts = _totals(towns, day)
    breaks = {count.day for series in counts.values() for count in series if count.is_census}
    found = _by_trend(counts, declared)
    found |= _by_ratios(pyramids_of, breaks, declared)
    found |= _by_cohorts(pyramids_of, declared)
    return found


def pyramids(towns: list[int], day: date) -> dict[int, list[Pyramid]]:
    """Return the age pyramids of the municipalities in groups of five years, oldest first; most regions have none."""
    fine = Population.objects.filter(unit__in=towns, day__lte=day).exclude(age_from=0, age_to=OLDEST)
    rows = fine.order_by("unit", "day", "sex").values_list(
        "unit", "day", "sex", "age_from", "age_to", "persons"
    )
    found: dict[int, list[Pyramid]] = defaultdict(list)
    for (town, counted_on), of_day in groupby(rows, key=itemgetter(0, 1)):
        by_sex = {
            sex: five_year_groups([each[3:] for each in of_sex])
            for sex, of_sex in groupby(of_day, key=itemgetter(2))
        }
        women, men = by_sex.get(SEX["women"]), by_sex.get(SEX["men"])
        together = by_sex.get(SEX["people"])
        if women is not None and men is not None:
            found[town].append(Pyramid(counted_on, np.stack([women, men]), is_both=True))
        elif together is not None:
            found[town].append(Pyramid(counted_on, np.stack([together, 0 * together]), is_both=False))
    return found


@dataclass(frozen=True)
class _Count:
    day: date
    persons: int
    is_census: bool


def _totals(towns: list[int], day: date) -> dict[int, list[_Count]]:
    rows = Population.objects.filter(
        unit__in=towns, day__lte=day, sex=Population.Sex.ALL, age_from=0, age_to=OLDEST
    ).order_by("unit", "day")
    found: dict[int, list[_Count]] = defaultdict(list)
    for town, counted_on, persons, is_census in rows.values_list("unit", "day", "persons", "is_census"):
        found[town].append(_Count(counted_on, persons, is_census))
    return found


def _by_trend(counts: Mapping[int, list[_Count]], declared: Projection) -> dict[int, Outlook]:
    alike: dict[tuple[int, int, date, bool], list[tuple[int, list[int]]]] = defaultdict(list)
    for town, series in counts.items():
        window = _window(series, declared)
        if window:
            over = window[-1].day != series[-1].day
            key = (window[0].day.year, len(window), series[-1].day, over)
            alike[key].append((town, [each.persons for each in window]))
    found: dict[int, Outlook] = {}
    for (_first, _years, counted_on, over), towns in alike.items():
        now = np.array([counts[town][-1].persons for town, _history in towns], dtype=np.float64)
        history = np.array([history for _town, history in towns], dtype=np.float64)
        after = trend_in_year(history, now, declared.trend, years=needed_years(declared, counted_on.year))
        ends = zip(after.low.tolist(), after.middle.tolist(), after.high.tolist(), strict=True)
        for (town, _history), people, total in zip(towns, now.tolist(), ends, strict=True):
            found[town] = Outlook(Method.TREND, counted_on, over, people, total)
    return found


def _window(series: list[_Count], declared: Projection) -> list[_Count]:
    """Return the last following years on one side of a census: after it if they are enough, else before it."""
    trend = declared.trend
    last_break = max((place for place, each in enumerate(series) if each.is_census), default=0)
    for part in (series[last_break:], series[:last_break]):
        run = part[-1:]
        for each in reversed(part[:-1]):
            full = len(run) == trend.window_years or run[0].is_census
            if full or each.day.year != run[0].day.year - 1:
                break
            run.insert(0, each)
        if len(run) >= trend.fewest_years:
            return run
    return []


def _by_ratios(
    found: Mapping[int, list[Pyramid]], breaks: set[date], declared: Projection
) -> dict[int, Outlook]:
    pairs: dict[tuple[date, int], list[tuple[int, Pyramid, Pyramid]]] = defaultdict(list)
    for town, series in found.items():
        now = series[-1]
        before = next((each for each in reversed(series[:-1]) if _fits(each.day, now.day, breaks)), None)
        if before is not None:
            pairs[now.day, now.day.year - before.day.year].append((town, before, now))
    outlooks_of: dict[int, Outlook] = {}
    for (counted_on, apart), towns in pairs.items():
        after = ratios_in_year(
            np.stack([before.people.sum(axis=0) for _town, before, _now in towns]),
            np.stack([now.people.sum(axis=0) for _town, _before, now in towns]),
            declared.ratios,
            apart=apart,
            years=needed_years(declared, counted_on.year),
        )
        # Ratios know no sexes: all people stand in the first row.
        groups = [np.stack([part, 0 * part], axis=1) for part in (after.low, after.middle, after.high)]
        whole = [(town, Pyramid(counted_on, _together(now), False)) for town, _before, now in towns]
        outlooks_of |= _of_groups(Method.RATIOS, whole, groups)
    return outlooks_of


def _together(pyramid: Pyramid) -> Floats:
    people = pyramid.people.sum(axis=0)
    return np.stack([people, 0 * people])


def _fits(before: date, now: date, breaks: Iterable[date]) -> bool:
    """Return whether two counts are a multiple of five years apart and no census lies between them."""
    apart = now.year - before.year
    return apart >= WIDTH and apart % WIDTH == 0 and not any(before < each <= now for each in breaks)


def _by_cohorts(found: Mapping[int, list[Pyramid]], declared: Projection) -> dict[int, Outlook]:
    alike: dict[date, list[tuple[int, Pyramid]]] = defaultdict(list)
    for town, series in found.items():
        if series[-1].is_both:
            alike[series[-1].day].append((town, series[-1]))
    outlooks_of: dict[int, Outlook] = {}
    for counted_on, towns in alike.items():
        people = np.stack([pyramid.people for _town, pyramid in towns])
        after: Estimate = cohorts_in_year(
            people, declared.cohorts, years=needed_years(declared, counted_on.year)
        )
        outlooks_of |= _of_groups(Method.COHORTS, towns, [after.low, after.middle, after.high])
    return outlooks_of


def _of_groups(method: Method, towns: list[tuple[int, Pyramid]], ends: list[Floats]) -> dict[int, Outlook]:
    found = {}
    for row, (town, pyramid) in enumerate(towns):
        groups = np.stack([part[row] for part in ends])
        low, middle, high = groups.sum(axis=(1, 2)).tolist()
        now = float(pyramid.people.sum())
        found[town] = Outlook(method, pyramid.day, False, now, (low, middle, high), groups, pyramid)
    return found
