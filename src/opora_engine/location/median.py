"""p-median: the sites to which all people together have the shortest way."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access import NO_SITE
from opora_engine.arrays import Flags, Floats, Rows, quantities
from opora_engine.location.answers import CannotServe, Location, Model, NotFound, RunnerUp
from opora_engine.location.candidates import Candidates, checked_minutes, refuse_capacity
from opora_engine.location.cover import Found, cheapest_cover, left_out, means, refuse_unreached
from opora_engine.location.median_bounds import CLOSED, Bounds, Remaining, Table, bounds, remaining, table
from opora_engine.location.program import Block, Ending, Program, Solved, TimeLeft, solve
from opora_engine.location.reasons import nearest_open, reasons

LARGEST_PROGRAM = 60_000
"""Pairs of home and site up to which the solver is asked for proof: beyond it the bounds stand as they are."""


def p_median(
    minutes: ArrayLike,
    people: ArrayLike,
    sites: Candidates,
    *,
    limit: float | None = None,
    seconds: float = 60.0,
) -> Location:
    """Return the new sites with which the sum of people x minutes to the nearest site is smallest.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    people    (homes,)  0 or more; a home without people need not be served
    sites     number of new sites or their cost has to be limited
    limit     minutes, for the reasons; None = nobody is counted as brought under a limit
    seconds   declared time limit of the solver; the heuristic and the bound before it are limited by steps
    The answer is proven best where the gap is 0. It always has at least as good a proof as Lagrange's prices give.
    Raises CannotServe naming the homes for which there is no answer, ValueError when nothing limits the sites.
    Source: Hakimi (1964), the p-median; the strong formulation of Balinski (1965) for what the bounds leave open.
    """
    refuse_capacity(sites)
    times = checked_minutes(minutes, sites)
    counted = quantities("people", people, (len(times),))
    time = TimeLeft(seconds)
    if sites.places is None and sites.budget is None:
        raise ValueError("Neither places nor budget is given: every allowed site would be opened.")
    asked = np.flatnonzero(counted > 0)
    refuse_unreached(np.isfinite(times) | (counted == 0)[:, None])
    costs = _costs(times[asked], counted[asked], sites)
    if not len(sites.free) or sites.places == 0:
        found, second = Found((), float(costs.ceiling.sum()), float(costs.ceiling.sum())), None
    elif sites.budget is not None:
        found, second = _by_program(costs, sites, time)
    else:
        found, second = _by_bounds(costs, sites, min(sites.places or 0, len(sites.free)), time)
    if not np.isfinite(nearest_open(times[asked], _open(sites, found.opened))[1]).all():
        refuse_means(times, counted, sites, time)
    return _answer(times, counted, sites, limit, found, second)


def refuse_means(times: Floats, people: Floats, sites: Candidates, time: TimeLeft) -> None:
    """Raise CannotServe: places or budget leave some home without a site."""
    within = np.isfinite(times) | (people == 0)[:, None]
    if cheapest_cover(within, sites, time) is None:
        raise CannotServe(left_out(within, np.ones(len(times)), sites, time), by_means=True)
    raise NotFound(time.limit)


def _costs(times: Floats, people: Floats, sites: Candidates) -> Table:
    cost = people[:, None] * times
    return table(cost[:, sites.free], cost[:, sites.existing].min(axis=1, initial=np.inf))


def _by_bounds(costs: Table, sites: Candidates, places: int, time: TimeLeft) -> tuple[Found, RunnerUp | None]:
    """Return the answer and the runner-up by bounds, and by the solver for what they leave open."""
    known = bounds(costs, places)
    best, bound = _proven(costs, sites, known, time)
    free = sites.free
    found = Found(tuple(np.sort(free[best]).tolist()), costs.total(best), bound)
    return found, _runner_up(costs, sites, known, best, time)


def _proven(costs: Table, sites: Candidates, known: Bounds, time: TimeLeft) -> tuple[Rows, float]:
    """Return the columns of the best answer found and its proven bound."""
    if known.cost - known.bound <= CLOSED * known.cost:
        return known.chosen, known.bound
    left = remaining(costs, known, known.cost)
    solved = _solve_remaining(costs, sites, left, time, start=known.chosen)
    if solved is None:
        return known.chosen, known.bound
    best = known.chosen
    if solved.values is not None:
        other = left.columns[solved.values[: len(left.columns)] > 0.5]
        if costs.total(other) < known.cost:
            best = other
    # What was ruled out costs more than the known answer: the least of both bounds everything.
    return best, max(known.bound, min(solved.bound, known.cost, costs.total(best)))


def _runner_up(costs: Table, sites: Candidates, known: Bounds, best: Rows, time: TimeLeft) -> RunnerUp | None:
    """Return the best answer without one of the columns of `best`; proven where the solver could be asked."""
    if not np.isfinite(known.exchange_cost):
        return None
    same = set(best.tolist()) == set(known.chosen.tolist())
    other = known.exchange if same else known.chosen
    cost = known.exchange_cost if same else known.cost
    left = remaining(costs, known, cost)
    solved = _solve_remaining(costs, sites, left, time, avoid=best, start=other)
    if solved is not None and solved.values is not None:
        found = left.columns[solved.values[: len(left.columns)] > 0.5]
        if costs.total(found) < cost:
            other, cost = found, costs.total(found)
    is_proven = solved is not None and solved.bound >= cost * (1 - 1e-6)
    if not costs.serves_all(other):
        return None
    return RunnerUp(tuple(np.sort(sites.free[other]).tolist()), cost, is_proven)


def _solve_remaining(
    costs: Table,
    sites: Candidates,
    left: Remaining,
    time: TimeLeft,
    *,
    start: Rows,
    avoid: Rows | None = None,
) -> Solved | None:
    """Return what the solver says of the remaining columns and pairs, or None when they are too many or time is up."""
    if left.pairs.sum() > LARGEST_PROGRAM or not time.seconds:
        return None
    free = sites.free[left.columns]
    names = () if avoid is None else sites.free[avoid].tolist()
    forced = left.forced & ~np.isin(free, names)
    program = _program(costs, left.columns, left.pairs, forced)
    values = _values(program, left.pairs, np.isin(left.columns, start))
    return solve(program.under(*means(sites, free, names)), time, start=values)


def _by_program(costs: Table, sites: Candidates, time: TimeLeft) -> tuple[Found, RunnerUp | None]:
    """Return answer and runner-up where money is limited: the whole program goes to the solver."""
    free = sites.free
    pairs = costs.cost < costs.ceiling[:, None]
    program = _program(costs, np.arange(len(free)), pairs, np.zeros(len(free), dtype=np.bool_))
    solved = solve(program.under(*means(sites, free)), time)
    if solved.ending is Ending.NONE:
        return Found((), np.inf, np.inf), None
    if solved.values is None:
        raise NotFound(time.limit)
    best = np.flatnonzero(solved.values[: len(free)] > 0.5)
    found = Found(tuple(free[best].tolist()), costs.total(best), min(solved.bound, costs.total(best)))
    if not len(best) or not time.seconds:
        return found, None
    solved = solve(program.under(*means(sites, free, found.opened)), time)
    if solved.values is None:
        return found, None
    other = np.flatnonzero(solved.values[: len(free)] > 0.5)
    cost = costs.total(other)
    return found, RunnerUp(tuple(free[other].tolist()), cost, solved.bound >= cost * (1 - 1e-6))


def _program(costs: Table, chosen_from: Rows, pairs: Flags, forced: Flags) -> Program:
    """Return the strong formulation: a column per site, one per pair, one per home that stays where it goes today."""
    homes, sites = pairs.shape
    home, site = np.nonzero(pairs)
    served = costs.cost[home, chosen_from[site]]
    today = np.where(costs.has_site, costs.ceiling, 0.0)
    pair = sites + np.arange(len(home))
    stays = sites + len(home) + np.arange(homes)
    columns = sites + len(home) + homes
    once = Block(
        np.concatenate([home, np.arange(homes)]),
        np.concatenate([pair, stays]),
        np.ones(len(home) + homes),
        np.ones(homes),
        np.ones(homes),
    )
    only_open = Block(
        np.tile(np.arange(len(home)), 2),
        np.concatenate([pair, site]),
        np.repeat([1.0, -1.0], len(home)),
        np.full(len(home), -np.inf),
        np.zeros(len(home)),
    )
    lower, upper = np.zeros(columns), np.ones(columns)
    lower[:sites] = forced
    # Who has no site today cannot stay there.
    upper[stays] = costs.has_site
    return Program(
        cost=np.concatenate([np.zeros(sites), served, today]),
        lower=lower,
        upper=upper,
        whole=np.arange(columns) < sites,
        blocks=(once, only_open),
    )


def _values(program: Program, pairs: Flags, chosen: Flags) -> Floats | None:
    """Return the values of the columns for a chosen set, or None when the pairs do not allow it."""
    homes, sites = pairs.shape
    home, site = np.nonzero(pairs)
    cost = np.full((homes, sites + 1), np.inf)
    cost[home, site] = program.cost[sites : sites + len(home)]
    cost[:, :sites][:, ~chosen] = np.inf
    cost[:, sites] = np.where(
        program.upper[sites + len(home) :] > 0, program.cost[sites + len(home) :], np.inf
    )
    if not np.isfinite(cost.min(axis=1)).all():
        return None
    goes = cost.argmin(axis=1)
    values = np.zeros(len(program.cost))
    values[:sites] = chosen
    values[sites : sites + len(home)] = goes[home] == site
    values[sites + len(home) :] = goes == sites
    return values


def _open(sites: Candidates, opened: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted([*np.flatnonzero(sites.existing).tolist(), *opened]))


def _answer(
    times: Floats,
    people: Floats,
    sites: Candidates,
    limit: float | None,
    found: Found,
    second: RunnerUp | None,
) -> Location:
    open_sites = _open(sites, found.opened)
    site, first, second_time = nearest_open(times, open_sites)
    served = people > 0
    objective = float((people[served] * first[served]).sum())

    def minutes_more(without: int, _: Rows) -> float:
        moved = served & (site == without)
        return float((people[moved] * (second_time[moved] - first[moved])).sum())

    return Location(
        model=Model.MEDIAN,
        opened=found.opened,
        sites=open_sites,
        assignment=np.where(np.isfinite(first), site, NO_SITE),
        objective=objective,
        bound=min(objective, found.bound),
        spent=sites.spent(found.opened),
        reasons=reasons(times, people, found.opened, open_sites, limit, minutes_more),
        runner_up=second,
    )
