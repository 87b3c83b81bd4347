"""Who gets anything at all where a grant is the minimum or nothing: the best choice, proven by HiGHS."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from opora_engine.division.certainty import certain
from opora_engine.formula.problems import InputProblem, InputsRefused

if TYPE_CHECKING:
    from opora_engine.division.optimising import Choice, Room
    from opora_engine.location.program import Program, Solved, TimeLeft

SIZE = 1e4
"""The pool as the solver sees it, whatever it is in crowns: its tolerances mean the same in every round."""
CLOSE = Fraction(1, 10**9)
"""Of the objective: the bound of a solver in binary floating point is not nearer to the best than this."""
TOGETHER = 20
"""How many claims of the order are decided by one program; powers of two of so many are exact in it."""


class NotProvedError(InputsRefused):
    """The best division could not be proven in the declared time; nothing is divided."""

    def __init__(self, found: str) -> None:
        expected = "a longer time in allocation.seconds, a smaller minimum, or another method"
        super().__init__([InputProblem("", "", "allocation", found, expected)])


def best_support(
    in_order: "Sequence[Choice]", room: "Room", seconds: float
) -> tuple[frozenset[str], Fraction | None]:
    """Return who gets anything in the best division, and the bound of its objective in units x worth.

    in_order  the claims in the declared order of ties
    returns   of the best choices the one that, from the first of the order, takes those who can be taken; the
              bound is None where nothing had to be chosen, because filling from the highest worth is the best

    Raises NotProvedError.
    """
    from opora_engine.division.optimising import filled
    from opora_engine.location.program import TimeLeft

    always = frozenset(each.code for each in in_order if each.high and not each.least)
    unsure = [each for each in in_order if each.least]
    everybody = always | {each.code for each in unsure}
    if all(each.least <= 1 for each in unsure):
        # One unit or nothing is no bound: whoever is filled with nothing simply gets nothing.
        units = filled([_without_least(each) for each in in_order], room, everybody)
        return always | {code for code, count in units.items() if count}, None
    time, search = TimeLeft(seconds), _Search(in_order, room)
    solved = search.run(search.worth, time, {})
    best = search.support(solved)
    value = search.value(best)
    bound = Fraction(-solved.bound) * search.unit
    if bound > value + CLOSE * max(value, Fraction(1)):
        raise NotProvedError(f"the best found is {float(value):.6g} and the bound {float(bound):.6g}")
    fixed = certain(search.choices, room, value)
    free = [each for each in unsure if each.code not in fixed]
    while free:
        # Those in front who get something cannot do better: they stay, and the next ones are asked for.
        ahead = next((place for place, each in enumerate(free) if each.code not in best), len(free))
        fixed |= {each.code: True for each in free[:ahead]}
        block, free = free[ahead : ahead + TOGETHER], free[ahead + TOGETHER :]
        if not block:
            break
        wishes = {each.code: float(2 ** (TOGETHER - place)) for place, each in enumerate(block)}
        found = search.support(search.run(search.rank(wishes), time, fixed, value))
        if search.value(found) != value:
            raise NotProvedError("divisions of nearly the same objective cannot be told apart")
        best = found
        fixed |= {each.code: each.code in found for each in block}
    return best, max(bound, value)


def _without_least(choice: "Choice") -> "Choice":
    from dataclasses import replace

    return replace(choice, least=0)


class _Search:
    """The program: columns are the units of each claim (scaled) and then, for those unsure, whether it gets any."""

    def __init__(self, in_order: "Sequence[Choice]", room: "Room") -> None:
        self.choices = [each for each in in_order if each.high]
        self.room = room
        self.unsure = [place for place, each in enumerate(self.choices) if each.least]
        self.unit = Fraction(max(room.pool, 1)) / Fraction(SIZE)
        self.count = len(self.choices)
        self.worth = np.zeros(self.count + len(self.unsure))
        self.worth[: self.count] = [-float(each.worth) for each in self.choices]

    def rank(self, wishes: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return costs that ask for the wished claims."""
        costs = np.zeros(self.count + len(self.unsure))
        for place, row in enumerate(self.unsure):
            costs[self.count + place] = -wishes.get(self.choices[row].code, 0.0)
        return costs

    def run(
        self,
        costs: np.ndarray[tuple[int], np.dtype[np.float64]],
        time: "TimeLeft",
        fixed: dict[str, bool],
        least: Fraction | None = None,
    ) -> "Solved":
        """Return the least cost; with `least`, among divisions of that objective."""
        from opora_engine.location.program import Ending, solve, sum_block

        program = self.program(costs, fixed)
        if least is not None:
            columns = np.arange(self.count)
            slack = 1e-6 * max(1.0, float(-self.worth.min(initial=0.0)))
            enough = float(least / self.unit) - slack
            program = program.under(sum_block(columns, lower=enough, value=-self.worth[: self.count]))
        solved = solve(program, time)
        if solved.ending is not Ending.BEST or solved.values is None:
            raise NotProvedError(f"the best division was not proven within {time.limit:g} seconds")
        return solved

    def program(
        self, costs: np.ndarray[tuple[int], np.dtype[np.float64]], fixed: dict[str, bool]
    ) -> "Program":
        from opora_engine.location.program import Block, Program, sum_block

        scaled = [
            (float(each.low / self.unit), float(min(each.high, self.room.pool) / self.unit))
            for each in self.choices
        ]
        sure = np.array([fixed.get(self.choices[row].code, True) for row in self.unsure], dtype=np.float64)
        must = np.array([fixed.get(self.choices[row].code, False) for row in self.unsure], dtype=np.float64)
        lower = np.concatenate([[low for low, _ in scaled], must])
        upper = np.concatenate([[high for _, high in scaled], sure])
        blocks = [sum_block(np.arange(self.count), upper=float(self.room.pool / self.unit))]
        for group, cap in self.room.groups.items():
            inside = np.array([row for row, each in enumerate(self.choices) if each.group == group], np.int64)
            if len(inside):
                blocks.append(sum_block(inside, upper=float(cap / self.unit)))
        rows, some = np.arange(len(self.unsure)), np.array(self.unsure, dtype=np.int64)
        highs = np.array([scaled[row][1] for row in self.unsure])
        leasts = np.array([float(self.choices[row].least / self.unit) for row in self.unsure])
        for bounds, low, high in ((highs, -np.inf, 0.0), (leasts, 0.0, np.inf)):
            blocks.append(
                Block(
                    np.concatenate([rows, rows]),
                    np.concatenate([some, self.count + rows]),
                    np.concatenate([np.ones(len(rows)), -bounds]),
                    np.full(len(rows), low),
                    np.full(len(rows), high),
                )
            )
        whole = np.concatenate([np.zeros(self.count, np.bool_), np.ones(len(self.unsure), np.bool_)])
        return Program(costs, lower, upper, whole, tuple(blocks))

    def support(self, solved: "Solved") -> frozenset[str]:
        """Return who gets anything."""
        values = solved.values if solved.values is not None else np.zeros(0)
        chosen = {
            self.choices[row].code
            for place, row in enumerate(self.unsure)
            if values[self.count + place] > 0.5
        }
        return frozenset(each.code for each in self.choices if not each.least or each.code in chosen)

    def value(self, support: frozenset[str]) -> Fraction:
        """Return the objective of the best division with that support, units x worth, exactly."""
        from opora_engine.division.optimising import filled

        units = filled(self.choices, self.room, support)
        return sum((each.worth * units[each.code] for each in self.choices), Fraction(0))
