"""Models with capacities: the planner's least cost to the standard, and the four classic ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access import NO_SITE
from opora_engine.arrays import Floats, Rows, quantities
from opora_engine.location.answers import CannotServe, Flow, Location, Model, NotFound, RunnerUp
from opora_engine.location.candidates import Candidates, checked_minutes
from opora_engine.location.cover import refuse_unreached
from opora_engine.location.flow import Supplied, Supply, most_served, supply
from opora_engine.location.program import TimeLeft
from opora_engine.location.reasons import reasons

CROWN = 1e-4
"""Parts of a crown up to this are solver noise: they do not lift an amount to the next whole crown."""

FIRST_SEARCH = 0.7
"""Share of the time that the search for the answer may take; the rest is left for the runner-up."""


def least_cost_standard(
    minutes: ArrayLike,
    need: ArrayLike,
    sites: Candidates,
    *,
    limit: float,
    unit_cost: ArrayLike,
    extension: ArrayLike | None = None,
    whole: bool = False,
    seconds: float = 60.0,
) -> Location:
    """Return the cheapest way to give every home all the capacity it needs within the limit.

    minutes     (homes, sites)  travel time, minutes; inf where there is no route
    need        (homes,)  capacity needed, 0 or more, in the planning unit of the kind
    sites       cost = whole crowns for opening; capacity = the most a new site may have, and of an existing site what
                it has free; budget pays for opening and for capacity
    limit       longest acceptable time, minutes, included: the standard
    unit_cost   (sites,)  crowns for one unit of capacity made
    extension   (sites,)  what may be added at an existing site; None = nothing
    whole       whether capacity is made in whole units (beds)
    seconds     declared time limit of the solver
    A home may be served by several sites. Homes without need ask for nothing.
    Raises CannotServe naming the homes for which there is no answer, NotFound when the time runs out before any answer.
    Source: our own; a fixed-charge transport problem (Balinski 1961) over the pairs within the limit.
    """
    times = checked_minutes(minutes, sites)
    count = len(sites.existing)
    needs = quantities("need", need, (len(times),))
    prices = quantities("unit_cost", unit_cost, (count,))
    more = quantities("extension", np.zeros(count) if extension is None else extension, (count,))
    asked = Supply(times <= limit, needs, sites, more, prices, sites.cost.astype(np.float64), whole=whole)
    return _answered(Model.STANDARD, asked, times, limit, TimeLeft(seconds))


def with_capacity(
    model: Model,
    minutes: ArrayLike,
    need: ArrayLike,
    sites: Candidates,
    *,
    limit: float | None = None,
    seconds: float = 60.0,
) -> Location:
    """Return the answer of a classic model that keeps to the capacities of the sites.

    model   SET_COVER: cheapest new sites that meet every need within the limit; MAXIMAL_COVER: the most need met
            within it; MEDIAN: every need met with the least need x minutes; CENTRE: every need met with the shortest
            longest way
    need    (homes,)  0 or more, in the unit of the capacities; a home may be served by several sites
    limit   minutes, included; None = any time (not for the covers)
    Other arguments and errors as in `least_cost_standard`, which answers STANDARD.
    """
    times = checked_minutes(minutes, sites)
    needs = quantities("need", need, (len(times),))
    if model is Model.STANDARD or (limit is None and model in (Model.SET_COVER, Model.MAXIMAL_COVER)):
        raise ValueError(
            f"{model}: covers need a limit, and the standard is answered by least_cost_standard."
        )
    most = np.inf if limit is None else limit
    nothing = np.zeros(len(sites.existing))
    place_cost = sites.cost.astype(np.float64) if model is Model.SET_COVER else nothing
    asked = Supply((times <= most) & np.isfinite(times), needs, sites, nothing, nothing, place_cost)
    if model is Model.MEDIAN:
        asked = replace(asked, pair_cost=np.where(asked.reach, times, 0.0))
    if model is Model.MAXIMAL_COVER:
        asked = replace(asked, pair_cost=-np.ones_like(times), serve_all=False)
    return _answered(model, asked, times, limit, TimeLeft(seconds))


def _answered(model: Model, asked: Supply, times: Floats, limit: float | None, time: TimeLeft) -> Location:
    """Return the answer for the homes that need something, written for all homes."""
    needing = np.flatnonzero(asked.need > 0)
    part = replace(
        asked,
        reach=asked.reach[needing],
        need=asked.need[needing],
        pair_cost=None if asked.pair_cost is None else asked.pair_cost[needing],
    )
    try:
        if part.serve_all:
            refuse_unreached(part.reach)
        best, second = _best_and_second(model, part, times[needing], time)
    except CannotServe as none:
        rows = tuple(needing[list(none.rows)].tolist())
        raise CannotServe(rows, by_means=none.by_means) from none
    except TimeoutError as late:
        raise NotFound(time.limit) from late
    flow = replace(best.flow, home=needing[best.flow.home])
    return _location(model, asked, times, limit, replace(best, flow=flow), second)


def _best_and_second(
    model: Model, asked: Supply, times: Floats, time: TimeLeft
) -> tuple[Supplied, RunnerUp | None]:
    if model is Model.CENTRE:
        return _centre(asked, times, time)
    first = TimeLeft(time.seconds * FIRST_SEARCH)
    best = supply(asked, first)
    time.take(first.limit - first.seconds)
    if best is None:
        raise _by_means(asked, time)
    second = supply(asked, time, avoid=best.opened) if best.opened and time.seconds else None
    sign = -1.0 if model is Model.MAXIMAL_COVER else 1.0
    if second is None:
        return best, None
    return best, RunnerUp(second.opened, sign * second.cost, _closed(second))


def _centre(asked: Supply, times: Floats, time: TimeLeft) -> tuple[Supplied, RunnerUp | None]:
    """Return the supply with the shortest longest way, by halving; its cost and bound are minutes."""
    best = _halved(asked, times, time, ())
    if best is None:
        raise _by_means(asked, time)
    second = _halved(asked, times, time, best.opened) if best.opened and time.seconds else None
    if second is None:
        return best, None
    return best, RunnerUp(second.opened, second.cost, proven=True)


def _halved(asked: Supply, times: Floats, time: TimeLeft, avoid: tuple[int, ...]) -> Supplied | None:
    steps = np.unique(times[asked.reach])
    low, high, best = 0, len(steps), None
    while low < high:
        middle = (low + high) // 2
        found = supply(replace(asked, reach=asked.reach & (times <= steps[middle])), time, avoid=avoid)
        if found is None:
            low = middle + 1
        else:
            best, high = replace(found, cost=float(steps[middle]), bound=float(steps[middle])), middle
    return best


def _by_means(asked: Supply, time: TimeLeft) -> CannotServe:
    """Return the refusal that names the homes which the best use of the means does not serve in full."""
    fewest = replace(asked, serve_all=False, pair_cost=-np.ones(asked.reach.shape))
    fewest = replace(fewest, place_cost=np.zeros(len(asked.place_cost)))
    best = supply(replace(fewest, unit_cost=np.zeros(len(asked.unit_cost))), time)
    unmet = asked.need if best is None else best.unserved(asked.need)
    return CannotServe(tuple(np.flatnonzero(unmet > 0).tolist()), by_means=True)


def _closed(found: Supplied) -> bool:
    return abs(found.cost - found.bound) <= 1e-6 * max(1.0, abs(found.cost))


def _location(
    model: Model, asked: Supply, times: Floats, limit: float | None, best: Supplied, second: RunnerUp | None
) -> Location:
    sites = asked.sites
    open_sites = tuple(sorted([*np.flatnonzero(sites.existing).tolist(), *best.opened]))
    is_open = np.isin(np.arange(len(sites.existing)), open_sites)
    capacity = np.where(is_open, asked.standing + best.added, 0.0)
    served = best.flow.amount.sum()

    def left_without(site: int, _: Rows) -> float:
        others = np.where(np.arange(len(capacity)) == site, 0.0, capacity)
        return max(0.0, float(served - most_served(asked.reach, asked.need, others)))

    sign = -1.0 if model is Model.MAXIMAL_COVER else 1.0
    crowns = float(sites.spent(best.opened) + asked.unit_cost @ best.added)
    return Location(
        model=model,
        opened=best.opened,
        sites=open_sites,
        assignment=_mainly(best.flow, len(asked.need)),
        objective=sign * best.cost,
        bound=sign * best.bound,
        spent=int(np.ceil(crowns - CROWN)),
        reasons=reasons(times, asked.need, best.opened, open_sites, limit, left_without),
        runner_up=second,
        flow=best.flow,
        added=best.added if model is Model.STANDARD else None,
    )


def _mainly(flow: Flow, homes: int) -> Rows:
    """Return the site that gives each home the most, the lowest row of equals; NO_SITE where none gives anything."""
    site = np.full(homes, NO_SITE)
    # The greatest amount last, and of equals the lowest site: it is what stays written.
    order = np.lexsort((-flow.site, flow.amount.round(9)))
    site[flow.home[order]] = flow.site[order]
    return site
