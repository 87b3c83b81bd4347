"""Who is served where, and what each new site alone does."""

from collections.abc import Callable, Sequence

import numpy as np

from opora_engine.access import NO_SITE
from opora_engine.arrays import Floats, Rows
from opora_engine.location.answers import Reason


def nearest_open(minutes: Floats, sites: Sequence[int]) -> tuple[Rows, Floats, Floats]:
    """Return the nearest open site of each home, its time and the time of the second nearest.

    minutes   (homes, sites)  inf where there is no route
    sites     rows of the open sites, rising; the lowest row of equals is taken
    returns   (homes,) each; NO_SITE and inf where no open site has a route
    """
    homes = np.arange(len(minutes))
    if not len(sites):
        nothing = np.full(len(minutes), np.inf)
        return np.full(len(minutes), NO_SITE), nothing, nothing
    times = minutes[:, list(sites)]
    at = times.argmin(axis=1)
    first = times[homes, at]
    times[homes, at] = np.inf
    site = np.where(np.isfinite(first), np.asarray(sites, dtype=np.int64)[at], NO_SITE)
    return site, first, times.min(axis=1)


def within_only(minutes: Floats, sites: Sequence[int], site: int, limit: float) -> Rows:
    """Return the homes that have this site within the limit and no other of the open sites, rising."""
    others = [other for other in sites if other != site]
    reached = minutes[:, site] <= limit
    if others:
        reached = reached & ~(minutes[:, others] <= limit).any(axis=1)
    return np.flatnonzero(reached)


def reasons(
    minutes: Floats,
    people: Floats,
    opened: Sequence[int],
    sites: Sequence[int],
    limit: float | None,
    lost: Callable[[int, Rows], float],
) -> tuple[Reason, ...]:
    """Return why each new site is there.

    limit   minutes; None = nobody is counted as brought under it
    lost    of a site and the homes that it alone brings: what is lost without it
    """
    found = []
    for site in opened:
        nobody = np.zeros(0, dtype=np.int64)
        brought = nobody if limit is None else within_only(minutes, sites, site, limit)
        count = float(people[brought].sum())
        found.append(Reason(site, tuple(brought.tolist()), count, lost(site, brought)))
    return tuple(found)
