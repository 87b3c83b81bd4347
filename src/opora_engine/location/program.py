"""Mixed-integer programs as plain arrays, and the one door to the solver HiGHS."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np

from opora_engine.arrays import Flags, Floats, Rows

ABSOLUTE_GAP = 1e-9
"""Of the scaled objective: costs reach the solver divided by the largest, so that its tolerances mean the same."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Linear constraints: lower <= sum of value x column <= upper, by rows 0..len(lower)-1 of the block."""

    row: Rows
    column: Rows
    value: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Minimise cost x columns within [lower, upper] under the blocks; columns flagged whole take whole values."""

    cost: Floats
    lower: Floats
    upper: Floats
    whole: Flags
    blocks: tuple[Block, ...]

    def under(self, *blocks: Block) -> "Program":
        """Return the program with further constraints."""
        return replace(self, blocks=self.blocks + blocks)


class Ending(StrEnum):
    """How a search ended."""

    BEST = "best"
    STOPPED = "stopped"
    NONE = "none"


@dataclass(frozen=True, eq=False, slots=True)
class Solved:
    """How the search ended, the best values found (None when there are none) and a proven lower bound of the cost."""

    ending: Ending
    values: Floats | None
    bound: float


@dataclass(slots=True)
class TimeLeft:
    """Seconds that the solver may still take; it measures itself, so the engine reads no clock."""

    seconds: float
    limit: float = field(init=False)

    def __post_init__(self) -> None:
        """Keep the declared limit; refuse one that allows nothing."""
        if not self.seconds > 0:
            raise ValueError(f"seconds is {self.seconds}: expected more than 0.")
        self.limit = self.seconds

    def take(self, seconds: float) -> None:
        """Take off what one search used."""
        self.seconds = max(0.0, self.seconds - seconds)


def sum_block(columns: Rows, *, lower: float = -np.inf, upper: float = np.inf, value: Any = 1.0) -> Block:
    """Return one constraint: lower <= sum of value x columns <= upper."""
    values = np.broadcast_to(np.asarray(value, dtype=np.float64), columns.shape)
    return Block(np.zeros_like(columns), columns, values, np.array([lower]), np.array([upper]))


def solve(program: Program, time: TimeLeft, *, start: Floats | None = None, reduced: bool = False) -> Solved:
    """Return the least cost, by HiGHS on one thread with a fixed seed: the same program gives the same values.

    start     values of a known solution to begin with
    reduced   whether what is needless was left out already: then the solver does not look for it again
    A search that is stopped by the limit gives the best values until then, and says so: its values and its bound are
    two different numbers.
    """
    if not len(program.cost):
        return _without_columns(program)
    import highspy

    scale = float(np.abs(program.cost).max(initial=0.0)) or 1.0
    module: Any = highspy  # its types are not complete
    solver = module.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", ABSOLUTE_GAP),
        ("mip_feasibility_tolerance", 1e-9),
        ("presolve", "off" if reduced else "choose"),
        ("time_limit", max(time.seconds, 0.001)),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_model(highspy, program, scale))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        solver.setSolution(solution)
    solver.run()
    time.take(solver.getRunTime())
    return _solved(highspy, solver, program, scale)


def _without_columns(program: Program) -> Solved:
    """Return what holds when nothing can be chosen: every sum is 0."""
    possible = all(((block.lower <= 0) & (block.upper >= 0)).all() for block in program.blocks)
    return Solved(Ending.BEST, np.zeros(0), 0.0) if possible else Solved(Ending.NONE, None, np.inf)


def _model(highspy: Any, program: Program, scale: float) -> Any:
    blocks = program.blocks or (sum_block(np.zeros(0, dtype=np.int64)),)
    offsets = np.cumsum([0, *(len(block.lower) for block in blocks)])
    row = np.concatenate([block.row + at for block, at in zip(blocks, offsets, strict=False)])
    order = np.argsort(row, kind="stable")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.cost), int(offsets[-1])
    model.col_cost_ = program.cost / scale
    model.col_lower_, model.col_upper_ = program.lower, program.upper
    model.row_lower_ = np.concatenate([block.lower for block in blocks])
    model.row_upper_ = np.concatenate([block.upper for block in blocks])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    counts = np.bincount(row, minlength=int(offsets[-1]))
    matrix.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    matrix.index_ = np.concatenate([block.column for block in blocks])[order].astype(np.int32)
    matrix.value_ = np.concatenate([block.value for block in blocks])[order]
    if program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(whole)] for whole in program.whole]
    return model


def _solved(highspy: Any, solver: Any, program: Program, scale: float) -> Solved:
    status, facts = solver.getModelStatus(), solver.getInfo()
    known = highspy.HighsModelStatus
    if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return Solved(Ending.NONE, None, np.inf)
    if status not in (known.kOptimal, known.kTimeLimit):
        raise RuntimeError(
            f"The solver ended with {solver.modelStatusToString(status)}: report this program."
        )
    whole = bool(program.whole.any())
    feasible = facts.primal_solution_status == 2
    values = np.array(solver.getSolution().col_value) if feasible else None
    if status == known.kOptimal:
        bound = facts.mip_dual_bound if whole else facts.objective_function_value
        return Solved(Ending.BEST, values, bound * scale)
    return Solved(Ending.STOPPED, values, facts.mip_dual_bound * scale if whole else -np.inf)
