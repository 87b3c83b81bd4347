"""Where the fictional services are, in which forms and how large, before any record is written."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from opora.demo.fiction.geography import Town, towns
from opora.demo.fiction.profiles import FormProfile, KindProfile, profiles

ENDED_SERVICES: Final = 14
LARGE_TOWN: Final = 30_000
# From this index of social exclusion on, a small town has no low-threshold or outreach service of its own.
DESERTED: Final = 12
VICTIMS_SHELTERS: Final = 2
INTERVENTION_CENTRES: Final = 34
SHELTERS: Final = 20
CRISIS_HELP: Final = 23


@dataclass(frozen=True)
class PlannedForm:
    """One form of one service: its capacity, and its posts of direct care (0 where beds are paid)."""

    profile: FormProfile
    amount: int
    posts: float


@dataclass(frozen=True)
class PlannedService:
    """One service before it has a provider and dates."""

    kind: KindProfile
    town: Town
    forms: tuple[PlannedForm, ...]
    running: bool = True
    secret: bool = False


def planned_services(rng: np.random.Generator) -> list[PlannedService]:
    """Return all services of the region in a random order: each kind with its whole capacity spread."""
    running = [service for profile in profiles() for service in _of_kind(profile, rng)]
    chosen = rng.choice(len(running), size=ENDED_SERVICES, replace=False)
    ended = [
        PlannedService(running[one].kind, running[one].town, running[one].forms, running=False)
        for one in chosen
    ]
    everything = [*running, *ended]
    return [everything[one] for one in rng.permutation(len(everything))]


def town_weights(profile: KindProfile) -> NDArray[np.float64]:
    """Return how likely each town is to have a service of the kind; the weights sum to 1.

    Services follow people, or people over 65. Low-threshold ones also shun the small towns where exclusion is
    highest, so that the demonstration has gaps where a planner would look for them.
    """
    weights: NDArray[np.float64] = np.array([_weight(profile, town) for town in towns()])
    total: float = weights.sum()
    return weights / total


def shared_out(total: int, weights: NDArray[np.float64]) -> list[int]:
    """Return whole numbers, at least 1 each, that sum to `total` and follow the weights (largest remainders).

    Where there are more shares than units, each share is 1 and the sum is larger than the total.
    """
    rest = total - len(weights)
    if rest <= 0:
        return [1] * len(weights)
    exact = weights / weights.sum() * rest
    shares = np.floor(exact).astype(int)
    for one in np.argsort(shares - exact, kind="stable")[: rest - int(shares.sum())]:
        shares[one] += 1
    return [int(share) + 1 for share in shares]


def _weight(profile: KindProfile, town: Town) -> float:
    if town.people < profile.smallest_town:
        return 0.0
    if profile.follows == "seniors":
        return float(town.seniors)
    if profile.follows == "low threshold" and town.people < LARGE_TOWN:
        return town.people * max(0.0, 1 - town.exclusion / DESERTED)
    return float(town.people)


def _of_kind(profile: KindProfile, rng: np.random.Generator) -> list[PlannedService]:
    places = _spread(profile, rng)
    forms: list[list[PlannedForm]] = [[] for _ in places]
    first = 0
    for form in profile.forms:
        holders = [(first + step) % len(places) for step in range(max(1, round(form.share * len(places))))]
        first += len(holders)
        sizes = np.array([rng.gamma(4.0) * places[one].people ** 0.2 for one in holders])
        amounts = shared_out(form.total, sizes)
        # Posts follow capacity only loosely: two services of one size seldom have the same staff.
        staff = np.array(amounts) ** 0.8 * rng.uniform(0.8, 1.25, size=len(amounts))
        for one, amount, posts in zip(holders, amounts, staff / staff.sum() * form.posts, strict=True):
            forms[one].append(PlannedForm(form, amount, round(float(posts), 2)))
    return [
        PlannedService(profile, town, tuple(of_one), secret=_is_secret(profile, position))
        for position, (town, of_one) in enumerate(zip(places, forms, strict=True))
    ]


def _spread(profile: KindProfile, rng: np.random.Generator) -> list[Town]:
    """Choose the towns of a kind at even steps along its weights, ORP by ORP: chance clusters nothing."""
    order = sorted(range(len(towns())), key=lambda one: (towns()[one].orp, -towns()[one].people))
    ends = np.cumsum(town_weights(profile)[order])
    steps = (rng.random() + np.arange(profile.services)) / profile.services
    found = np.minimum(np.searchsorted(ends, steps, side="right"), len(order) - 1)
    return [towns()[order[int(one)]] for one in rng.permutation(found)]


def _is_secret(profile: KindProfile, position: int) -> bool:
    if profile.number == SHELTERS:
        return position < VICTIMS_SHELTERS
    if profile.number == CRISIS_HELP:
        return position == 0
    return profile.number == INTERVENTION_CENTRES
