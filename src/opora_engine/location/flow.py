"""Location with capacities: who gets how much where, as one program for every model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from opora_engine.arrays import Flags, Floats, Rows
from opora_engine.location.answers import Flow
from opora_engine.location.candidates import Candidates
from opora_engine.location.cover import means
from opora_engine.location.hall import Demand, best_flow, opening_rules
from opora_engine.location.program import Block, Ending, Program, TimeLeft, solve, sum_block
from opora_engine.location.reduction import same_rows, summed

NOTHING = 1e-7
"""Shares of a need up to this are solver noise and count as none."""


@dataclass(frozen=True, eq=False, slots=True)
class Supply:
    """What is asked, from what, at what price.

    reach       (homes, sites)  whether the home may be served there
    need        (homes,)  above 0
    sites       new sites give at most their capacity, existing ones what they have free
    extension   (sites,)  what may be added at an existing site
    unit_cost   (sites,)  price of a unit of capacity that is made
    pair_cost   (homes, sites)  price of serving one unit of the home's need there; None = 0
    place_cost  (sites,)  price of opening
    serve_all   whether every need has to be met in full
    whole       whether capacity is made in whole units
    """

    reach: Flags
    need: Floats
    sites: Candidates
    extension: Floats
    unit_cost: Floats
    place_cost: Floats
    pair_cost: Floats | None = None
    serve_all: bool = True
    whole: bool = False

    @property
    def standing(self) -> Floats:
        """What sites can give without anything being made, (sites,)."""
        free = np.where(self.sites.existing, self.sites.capacity, 0.0)
        return np.minimum(free, self._asked)

    @property
    def room(self) -> Floats:
        """What can be made at each site, (sites,)."""
        most = np.where(self.sites.existing, self.extension, self.sites.capacity)
        whole = np.ceil(self._asked) if self.whole else self._asked
        return np.where(self.sites.allowed, np.minimum(most, whole), 0.0)

    @property
    def _asked(self) -> Floats:
        return np.asarray(self.need @ self.reach, dtype=np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class Supplied:
    """An answer with capacities.

    opened   rows of new sites, rising
    flow     who gets how much where
    added    (sites,)  capacity to be made
    cost     objective of the program (below 0 for people covered)
    bound    proven: no answer costs less
    """

    opened: tuple[int, ...]
    flow: Flow
    added: Floats
    cost: float
    bound: float

    def unserved(self, need: Floats) -> Floats:
        """Return what of each need is not met, (homes,); solver noise counts as met."""
        met = np.bincount(self.flow.home, weights=self.flow.amount, minlength=len(need))
        left = np.maximum(need - met, 0.0)
        return np.where(left > 1e-6 * np.maximum(need, 1.0), left, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class _Layout:
    """Where the columns of the program stand: sites to open, capacity made, shares of pairs."""

    free: Rows
    home: Rows
    site: Rows
    sites: int

    @property
    def made(self) -> slice:
        return slice(len(self.free), len(self.free) + self.sites)

    @property
    def shares(self) -> slice:
        return slice(len(self.free) + self.sites, len(self.free) + self.sites + len(self.home))


def supply(asked: Supply, time: TimeLeft, *, avoid: Sequence[int] = ()) -> Supplied | None:
    """Return the cheapest way to serve what is asked, or None when there is none (or, avoiding, none in time).

    avoid   new sites that may not all be opened together
    Raises TimeoutError when the time runs out before any answer.
    """
    grouped, group = _grouped(asked)
    layout = _layout(grouped)
    program = _program(grouped, layout).under(*_means(grouped, layout, avoid))
    start: Floats | None = None
    if asked.serve_all and asked.pair_cost is None:
        rules = opening_rules(_demand(grouped, layout), asked.sites, avoid, time)
        if rules is None:
            return None
        program = program.under(*rules.blocks, *_whole_capacity(grouped, layout))
        if rules.enough and rules.opened is not None:
            start = _with_sites(program, layout, rules.opened, time)
    solved = solve(program, time, start=start)
    if solved.ending is Ending.NONE:
        return None
    if solved.values is None:
        if avoid:
            return None
        raise TimeoutError
    clean = _with_sites(program, layout, solved.values[: len(layout.free)] > 0.5, time)
    values = solved.values if clean is None else clean
    return _supplied(asked, group, layout, values, float(program.cost @ values), solved.bound)


def _with_sites(program: Program, layout: _Layout, opened: Flags, time: TimeLeft) -> Floats | None:
    """Return the best values when exactly these sites are opened, or None when the needs cannot be met with them."""
    fixed = np.arange(len(program.cost)) < len(layout.free)
    values = np.concatenate([opened, np.zeros(len(program.cost) - len(opened))])
    part = replace(
        program,
        lower=np.where(fixed, values, program.lower),
        upper=np.where(fixed, values, program.upper),
        whole=program.whole & ~fixed,
    )
    return solve(part, TimeLeft(max(time.seconds / 4, 1.0))).values


def _demand(asked: Supply, layout: _Layout) -> Demand:
    """Return what the rules of opening are made from: existing sites give what they have and what may be added."""
    room = np.floor(asked.room) if asked.whole else asked.room
    is_free = np.isin(np.arange(layout.sites), layout.free)
    given = asked.standing + np.where(is_free, 0.0, room)
    return Demand(asked.reach, asked.need, given, room, layout.free, asked.place_cost[layout.free])


def _whole_capacity(asked: Supply, layout: _Layout) -> tuple[Block, ...]:
    """Return that what has to be made is made in whole units, where it is."""
    if not asked.whole:
        return ()
    least = float(np.ceil(asked.need.sum() - asked.standing.sum() - NOTHING))
    return (sum_block(np.arange(layout.made.start, layout.made.stop), lower=least),)


def most_served(reach: Flags, need: Floats, capacity: Floats) -> float:
    """Return how much of the need open sites can meet. reach (homes, sites), need (homes,), capacity (sites,)."""
    first, group = same_rows(reach)
    return float(best_flow(reach[first], summed(need, group, len(first)), capacity).sum())


def _grouped(asked: Supply) -> tuple[Supply, Rows]:
    """Return the question with homes of the same reach taken together, and the group of each home."""
    if asked.pair_cost is not None and len(np.unique(asked.pair_cost[asked.reach])) > 1:
        return asked, np.arange(len(asked.need))
    first, group = same_rows(asked.reach)
    cost = None if asked.pair_cost is None else asked.pair_cost[first]
    needs = summed(asked.need, group, len(first))
    return replace(asked, reach=asked.reach[first], need=needs, pair_cost=cost), group


def _layout(asked: Supply) -> _Layout:
    home, site = np.nonzero(asked.reach & (asked.standing + asked.room > 0)[None, :])
    return _Layout(asked.sites.free, home, site, asked.reach.shape[1])


def _program(asked: Supply, layout: _Layout) -> Program:
    sites, free = layout.sites, layout.free
    made, shares = np.arange(sites) + layout.made.start, np.arange(len(layout.home)) + layout.shares.start
    pair_cost = 0.0 if asked.pair_cost is None else asked.pair_cost[layout.home, layout.site]
    columns = layout.shares.stop
    capacity = Block(
        np.concatenate([layout.site, np.arange(sites)]),
        np.concatenate([shares, made]),
        np.concatenate([asked.need[layout.home], -np.ones(sites)]),
        np.full(sites, -np.inf),
        asked.standing,
    )
    upper = np.ones(columns)
    upper[layout.made] = np.floor(asked.room) if asked.whole else asked.room
    whole = np.arange(columns) < (layout.made.stop if asked.whole else len(free))
    cost = [asked.place_cost[free], asked.unit_cost, asked.need[layout.home] * pair_cost]
    return Program(
        cost=np.concatenate(cost),
        lower=np.zeros(columns),
        upper=upper,
        whole=whole,
        blocks=(_met(asked, layout, shares), capacity, *_only_open(asked, layout, made, shares)),
    )


def _met(asked: Supply, layout: _Layout, shares: Rows) -> Block:
    homes = len(asked.need)
    least = np.ones(homes) if asked.serve_all else np.zeros(homes)
    return Block(layout.home, shares, np.ones(len(shares)), least, np.ones(homes))


def _only_open(asked: Supply, layout: _Layout, made: Rows, shares: Rows) -> tuple[Block, ...]:
    """Return that capacity is made, and so homes are served, at a new site only when it is opened."""
    free = layout.free
    room = Block(
        np.tile(np.arange(len(free)), 2),
        np.concatenate([made[free], np.arange(len(free))]),
        np.concatenate([np.ones(len(free)), -asked.room[free]]),
        np.full(len(free), -np.inf),
        np.zeros(len(free)),
    )
    # Where pairs have no prices, the rules of opening do more with fewer rows.
    if asked.pair_cost is None:
        return (room,)
    return room, _pairs_open(layout, shares)


def _pairs_open(layout: _Layout, shares: Rows) -> Block:
    """Return that each pair is used only when its site is open: the strong form, where pairs have prices."""
    place = np.full(layout.sites, -1)
    place[layout.free] = np.arange(len(layout.free))
    new = np.flatnonzero(place[layout.site] >= 0)
    return Block(
        np.tile(np.arange(len(new)), 2),
        np.concatenate([shares[new], place[layout.site[new]]]),
        np.repeat([1.0, -1.0], len(new)),
        np.full(len(new), -np.inf),
        np.zeros(len(new)),
    )


def _means(asked: Supply, layout: _Layout, avoid: Sequence[int]) -> tuple[Block, ...]:
    """Return the limits on places and on money, which pays for opening and for capacity made."""
    limits = means(replace(asked.sites, budget=None), layout.free, avoid)
    if asked.sites.budget is None:
        return limits
    columns = np.arange(layout.made.stop)
    prices = np.concatenate([asked.sites.cost[layout.free], asked.unit_cost])
    return (*limits, sum_block(columns, upper=asked.sites.budget, value=prices))


def _supplied(
    asked: Supply, group: Rows, layout: _Layout, values: Floats, cost: float, bound: float
) -> Supplied:
    opened = layout.free[values[: len(layout.free)] > 0.5]
    share = values[layout.shares]
    given = np.zeros((int(group.max(initial=-1)) + 1, layout.sites))
    given[layout.home, layout.site] = np.where(share > NOTHING, share, 0.0)
    home, site = np.nonzero(given[group])
    flow = Flow(home, site, given[group][home, site] * asked.need[home])
    added = values[layout.made]
    added = np.round(added) if asked.whole else np.where(added > NOTHING, added, 0.0)
    return Supplied(tuple(opened.tolist()), flow, added, cost, min(cost, bound))
