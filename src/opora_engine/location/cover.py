"""Covers: the cheapest sites within reach of every home, and the most people within reach of a few sites."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access import NO_SITE
from opora_engine.arrays import Flags, Floats, Rows, quantities
from opora_engine.location.answers import CannotServe, Location, Model, NotFound, RunnerUp
from opora_engine.location.candidates import Candidates, checked_minutes, refuse_capacity
from opora_engine.location.program import Block, Ending, Program, TimeLeft, solve, sum_block
from opora_engine.location.reasons import nearest_open, reasons
from opora_engine.location.reduction import needed_columns, needed_rows, same_rows, summed


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """New sites with what they come to (cost or people covered) and the proven bound of it."""

    opened: tuple[int, ...]
    objective: float
    bound: float


def set_cover(
    minutes: ArrayLike,
    sites: Candidates,
    *,
    limit: float,
    people: ArrayLike | None = None,
    seconds: float = 60.0,
) -> Location:
    """Return the cheapest new sites that, with the existing ones, are within the limit of every home.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    limit     longest acceptable time, minutes, included
    people    (homes,)  for the reasons; None = 1 each
    seconds   declared time limit of the solver
    Costs are those of the candidates: without them sites are counted.
    Raises CannotServe naming the homes for which there is no answer, NotFound when the time runs out before any answer.
    Source: Toregas, Swain, ReVelle & Bergman (1971), location set covering.
    """
    refuse_capacity(sites)
    times = checked_minutes(minutes, sites)
    counted = quantities("people", np.ones(len(times)) if people is None else people, (len(times),))
    time = TimeLeft(seconds)
    within = times <= limit
    refuse_unreached(within)
    found = cheapest_cover(within, sites, time)
    if found is None:
        raise CannotServe(left_out(within, np.ones(len(times)), sites, time), by_means=True)
    second = cheapest_cover(within, sites, time, avoid=found.opened) if found.opened else None
    return _answer(Model.SET_COVER, times, counted, sites, limit, found, second)


def maximal_cover(
    minutes: ArrayLike, people: ArrayLike, sites: Candidates, *, limit: float, seconds: float = 60.0
) -> Location:
    """Return the new sites within whose limit, and that of the existing ones, the most people live.

    people    (homes,)  persons or need, 0 or more
    Other arguments as in `set_cover`; the number of new sites and their cost are limited by the candidates. A site
    without which as many people are covered is not opened.
    Raises NotFound when the time runs out before any answer.
    Source: Church & ReVelle (1974), the maximal covering location problem.
    """
    refuse_capacity(sites)
    times = checked_minutes(minutes, sites)
    counted = quantities("people", people, (len(times),))
    time = TimeLeft(seconds)
    found = most_covered(times <= limit, counted, sites, time)
    second = most_covered(times <= limit, counted, sites, time, avoid=found.opened) if found.opened else None
    return _answer(Model.MAXIMAL_COVER, times, counted, sites, limit, found, second)


def refuse_unreached(within: Flags) -> None:
    """Raise CannotServe when some home has no site at all."""
    alone = np.flatnonzero(~within.any(axis=1))
    if alone.size:
        raise CannotServe(tuple(alone.tolist()), by_means=False)


def left_out(within: Flags, people: Floats, sites: Candidates, time: TimeLeft) -> tuple[int, ...]:
    """Return the homes that the best use of places and budget leaves out, rising."""
    best = most_covered(within, people, sites, time)
    open_sites = [*np.flatnonzero(sites.existing), *best.opened]
    return tuple(np.flatnonzero(~within[:, open_sites].any(axis=1)).tolist())


def cheapest_cover(
    within: Flags, sites: Candidates, time: TimeLeft, *, avoid: Sequence[int] = (), first: bool = False
) -> Found | None:
    """Return the cheapest cover of every home, or None when places or budget do not suffice.

    avoid   sites that may not all be opened together; () = no such rule
    first   whether the first cover found will do, whatever its cost
    """
    free = sites.free
    asked = within[~within[:, sites.existing].any(axis=1)][:, free]
    asked, columns = _reduced(asked, sites.cost[free], np.isin(free, avoid))
    free = free[columns]
    if not len(asked):
        return Found((), 0.0, 0.0)
    program = Program(
        cost=np.zeros(len(free)) if first else sites.cost[free].astype(np.float64),
        lower=np.zeros(len(free)),
        upper=np.ones(len(free)),
        whole=np.ones(len(free), dtype=np.bool_),
        blocks=(_at_least_one(asked), *means(sites, free, avoid)),
    )
    solved = solve(program, time)
    if solved.ending is Ending.NONE:
        return None
    if solved.values is None:
        if avoid:
            return None
        raise NotFound(time.limit)
    chosen = _without_spare(asked, np.flatnonzero(solved.values > 0.5))
    opened = tuple(free[chosen].tolist())
    cost = float(sites.spent(opened))
    # Costs are whole crowns: a bound between two whole numbers is as good as the upper one.
    return Found(opened, cost, min(cost, float(np.ceil(solved.bound - 1e-6))))


def most_covered(
    within: Flags, people: Floats, sites: Candidates, time: TimeLeft, *, avoid: Sequence[int] = ()
) -> Found:
    """Return the sites that cover the most people. `avoid` as in `cheapest_cover`."""
    already = within[:, sites.existing].any(axis=1)
    asked = np.flatnonzero(~already & within.any(axis=1) & (people > 0))
    free = sites.free
    covers = within[asked][:, free]
    columns = needed_columns(covers, sites.cost[free], ~np.isin(free, avoid))
    columns = columns[covers[:, columns].any(axis=0)]
    free, covers = free[columns], covers[:, columns]
    base = float(people[already].sum())
    if not len(free):
        return Found((), base, base)
    first, group = same_rows(covers)
    weights = summed(people[asked], group, len(first))
    solved = solve(_covering(covers[first], weights, sites, free, avoid), time, reduced=True)
    if solved.values is None:
        raise NotFound(time.limit)
    chosen = _without_spare(covers, np.flatnonzero(solved.values[: len(free)] > 0.5))
    reached = float(people[asked][covers[:, chosen].any(axis=1)].sum())
    return Found(tuple(free[chosen].tolist()), base + reached, base + max(reached, -solved.bound))


def means(sites: Candidates, free: Rows, avoid: Sequence[int] = ()) -> tuple[Block, ...]:
    """Return the limits on the columns 0..len(free)-1: number of places, budget, not all of `avoid` together."""
    columns = np.arange(len(free))
    blocks = []
    if sites.places is not None:
        blocks.append(sum_block(columns, upper=sites.places))
    if sites.budget is not None:
        blocks.append(sum_block(columns, upper=sites.budget, value=sites.cost[free]))
    if len(avoid):
        blocks.append(sum_block(np.flatnonzero(np.isin(free, avoid)), upper=len(avoid) - 1))
    return tuple(blocks)


def _covering(covers: Flags, weights: Floats, sites: Candidates, free: Rows, avoid: Sequence[int]) -> Program:
    """Return the program with a column per site and then one per set of homes: covered or not."""
    homes = len(covers)
    row, column = np.nonzero(covers)
    link = Block(
        np.concatenate([row, np.arange(homes)]),
        np.concatenate([column, len(free) + np.arange(homes)]),
        np.concatenate([np.ones(len(row)), -np.ones(homes)]),
        np.zeros(homes),
        np.full(homes, np.inf),
    )
    columns = len(free) + homes
    return Program(
        cost=np.concatenate([np.zeros(len(free)), -weights]),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        whole=np.arange(columns) < len(free),
        blocks=(link, *means(sites, free, avoid)),
    )


def _reduced(asked: Flags, cost: Rows, avoided: Flags) -> tuple[Flags, Rows]:
    """Return the cover without needless rows and columns, and the columns that are left."""
    columns = np.arange(asked.shape[1])
    size = (-1, -1)
    while size != asked.shape:
        size = asked.shape
        asked = asked[needed_rows(asked)]
        kept = needed_columns(asked, cost[columns], ~avoided[columns])
        asked, columns = asked[:, kept], columns[kept]
    return asked, columns


def _at_least_one(asked: Flags) -> Block:
    row, column = np.nonzero(asked)
    homes = len(asked)
    return Block(row, column, np.ones(len(row)), np.ones(homes), np.full(homes, np.inf))


def _without_spare(covers: Flags, chosen: Rows) -> Rows:
    """Return the columns without those whose rows the others cover too; the last column is tried first."""
    times = covers[:, chosen].sum(axis=1)
    kept = []
    for column in chosen[::-1].tolist():
        if (times[covers[:, column]] > 1).all():
            times = times - covers[:, column]
        else:
            kept.append(column)
    return np.array(kept[::-1], dtype=np.int64)


def _answer(
    model: Model,
    times: Floats,
    people: Floats,
    sites: Candidates,
    limit: float,
    found: Found,
    second: Found | None,
) -> Location:
    open_sites = tuple(sorted([*np.flatnonzero(sites.existing).tolist(), *found.opened]))
    site, nearest, _ = nearest_open(times, open_sites)
    return Location(
        model=model,
        opened=found.opened,
        sites=open_sites,
        assignment=np.where(nearest <= limit, site, NO_SITE),
        objective=found.objective,
        bound=found.bound,
        spent=sites.spent(found.opened),
        reasons=reasons(
            times, people, found.opened, open_sites, limit, lambda _, brought: float(people[brought].sum())
        ),
        runner_up=None if second is None else RunnerUp(second.opened, second.objective, _proven(second)),
    )


def _proven(second: Found) -> bool:
    return abs(second.objective - second.bound) <= 1e-6 * max(1.0, abs(second.objective))
