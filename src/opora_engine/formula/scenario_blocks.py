"""The simulation divided among workers: the same grants, to the last bit, whoever computes them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.cluster import Workers
from opora_engine.formula.columns import Columns
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.simulation import CELLS, Simulated, simulate

BLOCKS_OF_A_TASK = 2
"""Blocks of the simulation in one task: about 50 ms, against 2 to 3 ms that a task costs."""


@dataclass(frozen=True)
class Part:
    """Some of the scenarios, one after another: their pools, or the one pool of all, and their values."""

    pool: float | Floats
    scenarios: dict[str, Floats]


def simulate_by(
    workers: Workers,
    rules: RuleSet,
    columns: Columns,
    pool: float | Floats,
    scenarios: Mapping[str, Floats],
) -> Simulated:
    """Return the grants of every scenario, computed by `workers`.

    workers   as `opora_engine.cluster.workers` gives them: threads of this computer or a Dask cluster
    The other arguments, the result and the errors are those of `simulate`.
    """
    arrays = {name: np.asarray(values, dtype=np.float64) for name, values in scenarios.items()}
    counts = {len(each) for each in arrays.values()} | (
        {len(pool)} if isinstance(pool, np.ndarray) else set()
    )
    size = _scenarios_of_a_task(columns)
    if len(counts) != 1 or max(counts) <= size:
        return simulate(rules, columns, pool, arrays)
    count = counts.pop()
    parts = [
        Part(
            pool[some] if isinstance(pool, np.ndarray) else pool,
            {name: each[some] for name, each in arrays.items()},
        )
        for some in (slice(start, start + size) for start in range(0, count, size))
    ]
    answers = workers.each(_simulate, (rules, columns), parts)
    problems = [each for each in answers if not isinstance(each, Simulated)]
    if problems:
        raise InputsRefused(problems[0])
    found = [each for each in answers if isinstance(each, Simulated)]
    grants, pools = (np.concatenate([getattr(part, name) for part in found]) for name in ("grants", "pool"))
    return Simulated(columns.codes, grants, pools)


def _scenarios_of_a_task(columns: Columns) -> int:
    # Whole blocks of the simulation: within them the same additions come in the same order, wherever they are done.
    return BLOCKS_OF_A_TASK * max(1, CELLS // max(len(columns.codes), len(columns.owner), 1))


def _simulate(shared: tuple[RuleSet, Columns], part: Part) -> Simulated | tuple[InputProblem, ...]:
    """Return the grants, or what is wrong with the inputs: a refusal itself does not travel between computers."""
    rules, columns = shared
    try:
        return simulate(rules, columns, part.pool, part.scenarios)
    except InputsRefused as refused:
        return refused.problems
