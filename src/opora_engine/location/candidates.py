"""Candidates: where the service could be given, what stands there already, what may be spent."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Flags, Floats, Rows, travel_times


@dataclass(frozen=True, eq=False)
class Candidates:
    """Sites, and what may be done with them; made and checked by `candidates`.

    existing    (sites,)  open already: always part of the answer, costs nothing, counts as no new place
    forbidden   (sites,)  may not be opened
    cost        (sites,)  whole crowns for opening; 0 for an existing site
    capacity    (sites,)  the most it can give, in the unit of need; of an existing site what is free; inf = no
                          limit
    places      most new sites; None = any number
    budget      most that the new sites may cost together, whole crowns; None = no limit
    """

    existing: Flags
    forbidden: Flags
    cost: Rows
    capacity: Floats
    places: int | None
    budget: int | None

    @property
    def allowed(self) -> Flags:
        """Which sites may be part of an answer, (sites,)."""
        return ~self.forbidden

    @property
    def free(self) -> Rows:
        """Rows of the sites that may be opened anew."""
        return np.flatnonzero(self.allowed & ~self.existing)

    @property
    def limited(self) -> bool:
        """Whether any allowed site has a limit of capacity."""
        return bool(np.isfinite(self.capacity[self.allowed]).any())

    @property
    def prices_differ(self) -> bool:
        """Whether sites that may be opened have different prices."""
        return len(np.unique(self.cost[self.free])) > 1

    def spent(self, opened: Iterable[int]) -> int:
        """Return the whole crowns that opening these sites costs."""
        return sum(int(self.cost[site]) for site in opened)


def candidates(
    sites: int,
    *,
    existing: Iterable[int] = (),
    forbidden: Iterable[int] = (),
    cost: ArrayLike | None = None,
    capacity: ArrayLike | None = None,
    places: int | None = None,
    budget: int | None = None,
) -> Candidates:
    """Return checked candidates.

    sites       number of sites
    existing    rows of sites that are open already
    forbidden   rows of sites that may not be opened; an existing site cannot be forbidden
    cost        (sites,)  whole crowns, 0 or more; None = 1 each, so that costs count sites
    capacity    (sites,)  0 or more, inf = no limit; None = no limit anywhere
    places      0 or more
    budget      whole crowns, 0 or more
    Raises ValueError naming the row or the argument that is wrong.
    """
    stands, barred = _flags("existing", existing, sites), _flags("forbidden", forbidden, sites)
    if (both := np.flatnonzero(stands & barred)).size:
        raise ValueError(f"site {both[0]} is both existing and forbidden: give it in one of the two.")
    for name, value in (("places", places), ("budget", budget)):
        if value is not None and value < 0:
            raise ValueError(f"{name} is {value}: expected 0 or more.")
    prices = np.where(stands, 0, _crowns(cost, sites))
    return Candidates(stands, barred, prices, _capacity(capacity, sites), places, budget)


def checked_minutes(minutes: ArrayLike, sites: Candidates) -> Floats:
    """Return the travel times (homes, sites), inf at forbidden sites: nobody is served there."""
    times = travel_times(minutes, sites=len(sites.existing))
    return np.where(sites.forbidden, np.inf, times) if sites.forbidden.any() else times


def refuse_capacity(sites: Candidates) -> None:
    """Raise ValueError when sites have limits of capacity: a model without them would not keep to those."""
    if sites.limited:
        raise ValueError("The candidates have limits of capacity: use with_capacity or least_cost_standard.")


def _flags(name: str, rows: Iterable[int], sites: int) -> Flags:
    flags = np.zeros(sites, dtype=np.bool_)
    for row in rows:
        if not 0 <= row < sites:
            raise ValueError(f"{name} names site {row}: expected rows from 0 to {sites - 1}.")
        flags[row] = True
    return flags


def _crowns(cost: ArrayLike | None, sites: int) -> Rows:
    if cost is None:
        return np.ones(sites, dtype=np.int64)
    prices = np.asarray(cost)
    if prices.shape != (sites,) or not np.issubdtype(prices.dtype, np.integer):
        raise ValueError(
            f"cost has shape {prices.shape} and type {prices.dtype}: expected {sites} whole numbers of crowns."
        )
    if (prices < 0).any():
        raise ValueError(f"cost, row {np.argmax(prices < 0)} is {prices.min()}: expected 0 or more.")
    return prices.astype(np.int64)


def _capacity(capacity: ArrayLike | None, sites: int) -> Floats:
    if capacity is None:
        return np.full(sites, np.inf)
    limits = np.asarray(capacity, dtype=np.float64)
    if limits.shape != (sites,):
        raise ValueError(f"capacity has shape {limits.shape}: expected {(sites,)}.")
    if not (limits >= 0).all():
        wrong = int(np.argmax(~(limits >= 0)))
        raise ValueError(f"capacity, row {wrong} is {limits[wrong]}: expected 0 or more, or inf.")
    return limits
