"""p-centre: the farthest home as near as it can be."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities
from opora_engine.location.answers import CannotServe, Location, Model, NotFound, RunnerUp
from opora_engine.location.candidates import Candidates, checked_minutes, refuse_capacity
from opora_engine.location.cover import Found, cheapest_cover, left_out, refuse_unreached
from opora_engine.location.program import TimeLeft
from opora_engine.location.reasons import nearest_open, reasons


def p_centre(
    minutes: ArrayLike,
    sites: Candidates,
    *,
    people: ArrayLike | None = None,
    limit: float | None = None,
    seconds: float = 60.0,
) -> Location:
    """Return the new sites with which the longest way of any home to its nearest site is shortest.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    people    (homes,)  for the reasons; None = 1 each
    limit     minutes, for the reasons; None = the objective itself
    seconds   declared time limit of the solver
    Errors as in `set_cover`.
    The longest way is one of the times of the table, so it is found by halving: can every home be covered within it?
    Source: Minieka (1970), the m-center problem, as a series of covers.
    """
    refuse_capacity(sites)
    times = checked_minutes(minutes, sites)
    counted = quantities("people", np.ones(len(times)) if people is None else people, (len(times),))
    time = TimeLeft(seconds)
    refuse_unreached(np.isfinite(times))
    shortest = float(times.min(axis=1).max(initial=0.0))
    best = _halved(times, sites, time, shortest)
    if best is None:
        out = left_out(np.isfinite(times), np.ones(len(times)), sites, time)
        raise CannotServe(out, by_means=True)
    second = _halved(times, sites, time, best.bound, best.opened) if best.opened else None
    return _answer(times, counted, sites, limit, best, second)


def _halved(
    times: Floats, sites: Candidates, time: TimeLeft, at_least: float, avoid: Sequence[int] = ()
) -> Found | None:
    """Return the sites with the shortest longest way, which is surely not below `at_least`; None if there are none."""
    steps = np.unique(times[np.isfinite(times) & (times >= at_least)])
    low, high = 0, len(steps)
    # The runner-up is most often as good as the best: it is tried there first.
    middle = 0 if len(avoid) else len(steps) // 2
    best: Found | None = None
    try:
        while low < high:
            cover = cheapest_cover(times <= steps[middle], sites, time, avoid=avoid, first=True)
            if cover is None:
                low = middle + 1
            else:
                best = Found(cover.opened, _farthest(times, sites, cover.opened), float(steps[low]))
                high = int(np.searchsorted(steps, best.objective))
            middle = (low + high) // 2
    except NotFound:
        if best is None:
            raise
    return best and Found(best.opened, best.objective, min(best.objective, float(steps[low])))


def _farthest(times: Floats, sites: Candidates, opened: Sequence[int]) -> float:
    open_sites = sorted([*np.flatnonzero(sites.existing).tolist(), *opened])
    return float(nearest_open(times, open_sites)[1].max(initial=0.0))


def _answer(
    times: Floats,
    people: Floats,
    sites: Candidates,
    limit: float | None,
    best: Found,
    second: Found | None,
) -> Location:
    open_sites = tuple(sorted([*np.flatnonzero(sites.existing).tolist(), *best.opened]))
    site, _, _ = nearest_open(times, open_sites)

    def minutes_more(without: int, _: object) -> float:
        others = [other for other in open_sites if other != without]
        return float(nearest_open(times, others)[1].max(initial=0.0)) - best.objective

    return Location(
        model=Model.CENTRE,
        opened=best.opened,
        sites=open_sites,
        assignment=site,
        objective=best.objective,
        bound=best.bound,
        spent=sites.spent(best.opened),
        reasons=reasons(
            times, people, best.opened, open_sites, best.objective if limit is None else limit, minutes_more
        ),
        runner_up=None
        if second is None
        else RunnerUp(second.opened, second.objective, second.objective == second.bound),
    )
