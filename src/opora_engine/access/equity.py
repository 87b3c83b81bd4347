"""How evenly access is spread over people: Gini, Theil, Palma, and means by fifths of deprivation.

Areas are weighted by the people who live there: the measures speak of persons, each with the value of their area.
An area whose value is not known (nan) is left out, and the result says how many areas and people that were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities


@dataclass(frozen=True)
class Inequality:
    """A measure of inequality and whom it covers.

    value            the measure, no unit
    people           persons counted
    unknown_areas    areas left out because a number about them is not known
    unknown_people   persons who live there
    """

    value: float
    people: float
    unknown_areas: int
    unknown_people: float


@dataclass(frozen=True, eq=False)
class DeprivationGroups:
    """Access of equally many people in each group, from the least to the most deprived.

    mean             (groups,)  mean over persons, in the unit of the value
    people           (groups,)  persons in each group, all the same
    difference       mean of the most deprived group - mean of the least deprived one, in the unit of the value
    unknown_areas    areas left out because their value or deprivation is not known
    unknown_people   persons who live there
    """

    mean: Floats
    people: Floats
    unknown_areas: int
    unknown_people: float

    @property
    def difference(self) -> float:
        """Most deprived group minus least deprived one: negative if the deprived have less."""
        return float(self.mean[-1] - self.mean[0])


@dataclass(frozen=True, eq=False)
class _Known:
    values: Floats
    people: Floats
    order: Floats
    unknown_areas: int
    unknown_people: float

    def result(self, value: float) -> Inequality:
        return Inequality(value, float(self.people.sum()), self.unknown_areas, self.unknown_people)


def gini(values: ArrayLike, people: ArrayLike) -> Inequality:
    """Return the Gini coefficient over persons: 0 if all have the same, towards 1 if one person has everything.

    values    (areas,)  what each person of the area has (places per person, minutes ...), 0 or more, nan = not known
    people    (areas,)  persons, 0 or more
    Twice the area between the Lorenz curve and the diagonal. If nobody has anything, all have the same: 0.
    Raises ValueError if shapes disagree, a value is negative or infinite, or nobody lives where a value is known.
    Source: Gini (1914); for grouped data Brown (1994).
    """
    known = _known(values, people)
    order = np.argsort(known.values, kind="stable")
    person = known.people[order] / known.people.sum()
    held = person * known.values[order]
    if held.sum() == 0:
        return known.result(0.0)
    held /= held.sum()
    below = np.cumsum(held) - held
    coefficient = 1.0 - float((person * (2.0 * below + held)).sum())
    return known.result(min(max(coefficient, 0.0), 1.0))


def theil(values: ArrayLike, people: ArrayLike) -> Inequality:
    """Return the Theil T index over persons: 0 if all have the same, ln(people) if one person has everything.

    Arguments and errors as in `gini`. Who has nothing adds nothing; if nobody has anything the index is 0.
    Source: Theil (1967).
    """
    known = _known(values, people)
    share = known.people / known.people.sum()
    mean = float((share * known.values).sum())
    if mean == 0:
        return known.result(0.0)
    relative = known.values / mean
    some = relative > 0
    return known.result(max(0.0, float((share[some] * relative[some] * np.log(relative[some])).sum())))


def palma(values: ArrayLike, people: ArrayLike, deprivation: ArrayLike | None = None) -> Inequality:
    """Return the mean of the best-off tenth of the people divided by the mean of the worst-off four tenths.

    values        (areas,)  what each person of the area has, 0 or more, nan = not known
    people        (areas,)  persons, 0 or more
    deprivation   (areas,)  who is worst off: the higher, the more deprived, nan = not known; without it people are
                            ranked by the value itself, the least being the worst off

    Equal values give 1. (The share of the tenth by the share of the four tenths, as in income statistics, is a quarter
    of it.) inf if the worst-off have nothing and the best-off something, 1 if neither has anything.
    An area across a border between groups is split, as are areas of equal deprivation, each in the same proportion.
    Raises ValueError as `gini`.
    Source: Palma (2011); four times the ratio of shares, so that equality is 1, as in Banister (2018).
    """
    known = _known(values, people, deprivation)
    rank = known.values if deprivation is None else -known.order
    best = _mean_between(known, rank, 0.9, 1.0)
    worst = _mean_between(known, rank, 0.0, 0.4)
    if worst == 0:
        return known.result(1.0 if best == 0 else np.inf)
    return known.result(best / worst)


def by_deprivation(
    values: ArrayLike, people: ArrayLike, deprivation: ArrayLike, *, groups: int = 5
) -> DeprivationGroups:
    """Return the mean of `values` in equal groups of people, from the least to the most deprived.

    values        (areas,)  what each person of the area has, in any unit, 0 or more, nan = not known
    people        (areas,)  persons, 0 or more
    deprivation   (areas,)  the higher, the more deprived; only the order matters; nan = not known
    groups        number of groups, 1 or more; 5 = fifths

    Each group holds exactly the same number of people: an area across a border is split. Areas of equal deprivation
    are split all in the same proportion, so the order of areas does not matter.
    Raises ValueError as `gini`, or if `groups` is under 1.
    """
    if groups < 1:
        raise ValueError(f"groups is {groups}: expected 1 or more.")
    known = _known(values, people, deprivation)
    borders = np.linspace(0.0, 1.0, groups + 1)
    mean = [_mean_between(known, known.order, borders[g], borders[g + 1]) for g in range(groups)]
    size = np.full(groups, known.people.sum() / groups)
    return DeprivationGroups(np.array(mean), size, known.unknown_areas, known.unknown_people)


def _known(values: ArrayLike, people: ArrayLike, order: ArrayLike | None = None) -> _Known:
    persons = quantities("people", people, np.shape(values)[:1])
    given = np.asarray(values, dtype=np.float64)
    rank = given if order is None else np.asarray(order, dtype=np.float64)
    if given.shape != persons.shape or rank.shape != persons.shape:
        raise ValueError(
            f"values and deprivation have shapes {given.shape} and {rank.shape}: expected {persons.shape}."
        )
    unknown = np.isnan(given) | np.isnan(rank)
    kept = ~unknown
    if persons[kept].sum() == 0:
        raise ValueError(
            "Nobody lives where the value is known: inequality is not defined. Check the population of that day."
        )
    quantities("values", np.where(unknown, 0.0, given), given.shape)
    return _Known(given[kept], persons[kept], rank[kept], int(unknown.sum()), float(persons[unknown].sum()))


def _mean_between(known: _Known, rank: Floats, low: float, high: float) -> float:
    """Return the mean over the persons who stand between two shares (0 to 1) of all people, by rising rank."""
    _, level = np.unique(rank, return_inverse=True)
    size = np.bincount(level, known.people)
    held = np.bincount(level, known.people * known.values)
    end = np.cumsum(size)
    everybody = end[-1]
    inside = np.clip(np.minimum(end, high * everybody) - np.maximum(end - size, low * everybody), 0.0, size)
    # A border that falls between two areas must not take a last digit of people from the wrong one: where the
    # worst-off have nothing, that digit would be the whole divisor.
    inside[inside < 1e-12 * everybody] = 0.0
    part = np.divide(inside, size, out=np.zeros_like(size), where=size > 0)
    return float((part * held).sum() / inside.sum())
