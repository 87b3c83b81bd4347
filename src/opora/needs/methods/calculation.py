"""From what is known to what is needed: every method, their weights, today and at the horizon. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opora.needs.declared import Rules
from opora.needs.horizon.people import Outlook
from opora.needs.methods.facts import Gathered, UsablePart
from opora_engine.arrays import Floats
from opora_engine.needs.combination import Combined, Ranges, combine
from opora_engine.needs.evaluation import evaluate
from opora_engine.needs.methods import Methods

GROUP = "persons_of_group"
"""The formula of a group whose values are kept with each rate."""
AGES = {
    "population_total": (0, None),
    "population_0_14": (0, 14),
    "population_15_64": (15, 64),
    "population_65_plus": (65, None),
}


@dataclass(frozen=True, eq=False)
class Calculated:
    """Needs of t municipalities and k kinds.

    by_method   persons by the name of a method, (t, k)
    combined    persons together, and the weight of each method
    by_part     persons by each rate, (t, 3), nan where it does not count
    capacity    in the unit of the kind, (t, k)
    horizon     the same in the year of the horizon; nan where it is not known how the people will change
    """

    by_method: Mapping[str, Ranges]
    combined: Combined
    by_part: list[Floats]
    capacity: Ranges
    horizon: Ranges


def calculate(rules: Rules, known: Gathered, outlooks: Mapping[int, Outlook]) -> Calculated:
    """Return the needs that all declared methods give. Raises ValueError if a formula gives an impossible range."""
    found = evaluate(rules.methods, known.facts, of_groups=[GROUP])
    by_method = {each.name: found.needs[each.formula] for each in rules.methods.methods}
    combined = combine(by_method, weights(rules.methods))
    by_part = found.groups[GROUP]
    capacity = _scaled(combined.together, _places(known, by_part))
    growth = _growth(known, by_part, outlooks)
    horizon = Ranges(*_ordered([getattr(capacity, end) * growth[..., at] for at, end in enumerate(ENDS)]))
    return Calculated(by_method, combined, by_part, capacity, horizon)


ENDS = ("low", "middle", "high")


def weights(methods: Methods) -> dict[str, float]:
    """Return the declared weight of each method."""
    return {each.name: float(each.weight) for each in methods.methods}


def _places(known: Gathered, by_part: list[Floats]) -> Floats:
    """Return the capacity that one person in need holds, (t, k): by the rates of the municipality, else of the region.

    The rates of a kind may differ by target group, so it is the mean over the persons of the groups.
    """
    shape = (len(known.towns), len(known.kinds))
    persons, held = np.zeros(shape), np.zeros(shape)
    for part, values in zip(known.parts, by_part, strict=True):
        middle = np.nan_to_num(values[:, 1])
        persons[:, part.column] += middle
        held[:, part.column] += middle * part.part.rate.units_per_person
    everywhere = _share(held.sum(axis=0), persons.sum(axis=0), _declared_places(known))
    return _share(held, persons, np.broadcast_to(everywhere, shape))


def _declared_places(known: Gathered) -> Floats:
    """Return the mean of the declared capacities per person of each kind, for a region where nobody needs it."""
    declared = [
        [part.part.rate.units_per_person for part in known.parts if part.column == column]
        for column in range(len(known.kinds))
    ]
    return np.array([float(np.mean(each)) for each in declared])


def _share(above: Floats, below: Floats, instead: Floats) -> Floats:
    return np.where(below > 0, np.divide(above, below, out=np.zeros_like(above), where=below > 0), instead)


def _scaled(persons: Ranges, places: Floats) -> Ranges:
    return Ranges(persons.low * places, persons.middle * places, persons.high * places)


def _growth(known: Gathered, by_part: list[Floats], outlooks: Mapping[int, Outlook]) -> Floats:
    """Return by how many times the persons of each kind will be more, (t, k, 3): the people of its rates, weighted by
    the persons in need that each rate gives today."""
    shape = (len(known.towns), len(known.kinds))
    persons, after = np.zeros(shape), np.zeros((*shape, 3))
    of_base: dict[str, Floats] = {}
    for part, values in zip(known.parts, by_part, strict=True):
        if part.part.base not in of_base:
            of_base[part.part.base] = _growth_of_base(part, known, outlooks)
        middle = np.nan_to_num(values[:, 1])
        persons[:, part.column] += middle
        after[:, part.column] += np.nan_to_num(middle[:, None] * of_base[part.part.base])
    here = np.array([town.pk in outlooks for town in known.towns])
    total = np.array(
        [
            outlooks[town.pk].growth("people", 0, None) if town.pk in outlooks else [np.nan] * 3
            for town in known.towns
        ]
    )
    growth = np.where(
        persons[..., None] > 0,
        np.divide(after, persons[..., None], out=np.zeros_like(after), where=persons[..., None] > 0),
        total[:, None, :],
    )
    return np.where(here[:, None, None], growth, np.nan)


def _growth_of_base(part: UsablePart, known: Gathered, outlooks: Mapping[int, Outlook]) -> Floats:
    """Return the growth of one base by municipality, (t, 3); what is no age group grows as all people do."""
    age = part.part.age
    sex, (first, last) = "people", AGES.get(part.part.base, (0, None))
    if age is not None:
        sex, first, last = age.who, age.age_from, age.age_to
    silent = (np.nan, np.nan, np.nan)
    return np.array(
        [
            outlooks[town.pk].growth(sex, first, last) if town.pk in outlooks else silent
            for town in known.towns
        ]
    )


def _ordered(ends: list[Floats]) -> tuple[Floats, Floats, Floats]:
    # The order holds in exact arithmetic; the last bit of a float must not break it.
    low, middle, high = ends
    silent = np.isnan(low) | np.isnan(middle) | np.isnan(high)
    low, middle, high = (np.where(silent, np.nan, part) for part in ends)
    return np.fmin(low, middle), middle, np.fmax(middle, high)
