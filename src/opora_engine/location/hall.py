"""Which sites have to be opened so that every need can be met: rules found where a trial choice fails.

Needs can all be met exactly when no set of homes needs more than the sites that it reaches can give (Hall's condition).
A choice of sites that fails breaks it for some set of homes; the rule of that set holds for every answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opora_engine.arrays import Flags, Floats, Rows
from opora_engine.location.candidates import Candidates
from opora_engine.location.cover import means
from opora_engine.location.program import Block, Ending, Program, TimeLeft, solve, sum_block

ROUNDS = 60
"""Trial choices at most; what is not settled then is left to the whole program."""

UNMET = 1e-6
"""Needs that stay unmet by less are met but for the noise of the solver."""


@dataclass(frozen=True, eq=False, slots=True)
class Demand:
    """Homes, the sites they reach, and what these give: `given` without opening anything, `room` when opened.

    reach   (homes, sites), need (homes,), given (sites,), room (sites,), free (columns,) sites that may be opened
    price   (columns,)  of opening
    """

    reach: Flags
    need: Floats
    given: Floats
    room: Floats
    free: Rows
    price: Floats


@dataclass(frozen=True, eq=False, slots=True)
class OpeningRules:
    """Rules on the columns of the free sites that every answer keeps.

    blocks   the rules
    opened   (columns,)  the cheapest choice that keeps them; None when time ran out before one was found
    enough   whether every need can be met with that choice
    """

    blocks: tuple[Block, ...]
    opened: Flags | None
    enough: bool


def opening_rules(
    asked: Demand, sites: Candidates, avoid: Sequence[int], time: TimeLeft
) -> OpeningRules | None:
    """Return the rules that every answer keeps, or None when no choice of sites can keep them."""
    homes = len(asked.need)
    rules = [rule for home in range(homes) if (rule := _rule(asked, np.arange(homes) == home))]
    if (rule := _rule(asked, np.ones(homes, dtype=np.bool_))) is not None:
        rules.append(rule)
    limits = means(sites, asked.free, avoid)
    opened: Flags | None = None
    for _ in range(ROUNDS):
        blocks = tuple(block for rule in rules for block in rule)
        solved = solve(_program(asked.price).under(*blocks, *limits), time)
        if solved.ending is Ending.NONE:
            return None
        if solved.ending is Ending.STOPPED or solved.values is None:
            break
        opened = solved.values > 0.5
        # Nothing is cheaper to open than this: with it the whole program starts near its end.
        least = sum_block(np.arange(len(asked.free)), lower=solved.bound * (1 - 1e-9), value=asked.price)
        blocks = (*blocks, least)
        found = _broken(asked, opened)
        if not found:
            return OpeningRules(blocks, opened, enough=True)
        new = [rule for homes_of in found if (rule := _rule(asked, homes_of))]
        if not new:
            break
        rules.extend(new)
    return OpeningRules(tuple(block for rule in rules for block in rule), opened, enough=False)


def _program(price: Floats) -> Program:
    columns = len(price)
    return Program(price, np.zeros(columns), np.ones(columns), np.ones(columns, dtype=np.bool_), ())


def _rule(asked: Demand, homes: Flags) -> tuple[Block, Block] | None:
    """Return what has to be opened for these homes, in capacity and in number of sites; None when nothing has to."""
    reached = np.asarray(asked.reach[homes].any(axis=0))
    rest = float(asked.need[homes].sum() - asked.given[reached].sum())
    if rest <= UNMET:
        return None
    columns = np.flatnonzero(reached[asked.free])
    room = np.minimum(asked.room[asked.free[columns]], rest)
    largest = float(room.max(initial=0.0)) or 1.0
    return (
        sum_block(columns, lower=rest - UNMET, value=room),
        sum_block(columns, lower=float(np.ceil(rest / largest - UNMET))),
    )


def _broken(asked: Demand, opened: Flags) -> list[Flags]:
    """Return sets of homes that need more than the open sites they reach can give; none when all can be met."""
    capacity = asked.given.copy()
    capacity[asked.free[opened]] += asked.room[asked.free[opened]]
    flow = best_flow(asked.reach, asked.need, capacity)
    unmet = np.flatnonzero(asked.need - flow.sum(axis=1) > UNMET)
    found: dict[bytes, Flags] = {}
    for home in unmet.tolist():
        homes = _grown(asked.reach, flow, home)
        found[homes.tobytes()] = homes
    return list(found.values())


def _grown(reach: Flags, flow: Floats, home: int) -> Flags:
    """Return the home with all homes that share its full sites, and theirs, and so on."""
    homes = np.zeros(len(reach), dtype=np.bool_)
    homes[home] = True
    while True:
        reached = reach[homes].any(axis=0)
        more = homes | np.asarray((flow[:, reached] > UNMET / 1_000).any(axis=1))
        if (more == homes).all():
            return homes
        homes = more


def best_flow(reach: Flags, need: Floats, capacity: Floats) -> NDArray[np.float64]:
    """Return how much each site gives each home when the most need is met, (homes, sites)."""
    home, site = np.nonzero(reach & (capacity > 0)[None, :])
    given = np.zeros(reach.shape)
    if len(home):
        pairs = np.arange(len(home))
        program = Program(
            cost=-np.ones(len(home)),
            lower=np.zeros(len(home)),
            upper=np.full(len(home), np.inf),
            whole=np.zeros(len(home), dtype=np.bool_),
            blocks=(
                Block(home, pairs, np.ones(len(home)), np.zeros(len(need)), need),
                Block(site, pairs, np.ones(len(home)), np.zeros(len(capacity)), capacity),
            ),
        )
        solved = solve(program, TimeLeft(60.0))
        given[home, site] = 0.0 if solved.values is None else solved.values
    return given
