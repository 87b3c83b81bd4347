"""Grants of many scenarios at once, in float64 and in blocks of bounded memory; for comparison, not for decisions."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Columns, Flags
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.vector_arithmetic import ceil_to, floor_to
from opora_engine.formula.vectorised import Block, Known

# Numbers of one array of a block: three megabytes, near the cache of a core; smaller blocks cost more calls.
CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Simulated:
    """What s scenarios give n services.

    codes     n codes, in the order of the columns
    admitted  (s, n)  claims after the gates, CZK
    grants    (s, n)  CZK, multiples of the rounding
    pool      (s,)    CZK
    """

    codes: tuple[str, ...]
    admitted: Floats
    grants: Floats
    pool: Floats

    @property
    def reserve(self) -> Floats:
        """What is left of the pool of each scenario, CZK."""
        left: Floats = self.pool - self.grants.sum(axis=1)
        return left


def simulate(
    rules: RuleSet,
    columns: Columns,
    pool: float | Floats,
    scenarios: Mapping[str, Floats],
    *,
    workers: int = 1,
) -> Simulated:
    """Return the grants of every scenario.

    pool       CZK, one for all scenarios or (s,)
    scenarios  by name: (s,) values of a parameter, or factors of an input or of every number of a table; or
               (s, n) factors of an input of the service; without any there is one scenario, the rule set as it is
    workers    threads that divide the blocks of scenarios among themselves

    Agrees with the exact evaluation and division to the declared rounding. Priorities, provider caps, minimum
    grants, several pools and the handing out of the leftover are divided exactly only: ValueError.
    Raises InputsRefused that names the first service and value that cannot be calculated in a scenario.
    """
    _refuse_what_is_exact_only(rules)
    arrays = {name: np.asarray(values, dtype=np.float64) for name, values in scenarios.items()}
    sizes = {len(values) for values in arrays.values()} | (
        {len(pool)} if isinstance(pool, np.ndarray) else set()
    )
    if len(sizes) > 1:
        raise ValueError(f"The scenarios have {sorted(sizes)} values. Expected the same number in each.")
    count, n = sizes.pop() if sizes else 1, len(columns.codes)
    pools = np.broadcast_to(np.asarray(pool, dtype=np.float64), (count,))
    found = Simulated(columns.codes, np.empty((count, n)), np.empty((count, n)), pools)
    size = max(1, CELLS // max(n, len(columns.owner), 1))
    fixed: Known = {}

    def block(start: int) -> None:
        part = slice(start, start + size)
        values = Block(rules, columns, {name: array[part] for name, array in arrays.items()}, fixed)
        # What an unchosen branch cannot calculate is not asked for; what is chosen is looked at afterwards.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            _divide(values, pools[part], found.admitted[part], found.grants[part])

    if count and n:
        # The first block finds what is the same in all scenarios; the others take it from there.
        block(0)
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(block, range(size, count, size)))
    return found


def _refuse_what_is_exact_only(rules: RuleSet) -> None:
    division = rules.allocation
    exact_only = {
        "objective": division.objective,
        "priority": division.priority,
        "provider": division.provider,
        "minimum": division.minimum,
        "pools": division.pools,
        "leftover: hand_out": division.leftover == "hand_out",
    }
    used = [name for name, value in exact_only.items() if value]
    if used:
        raise ValueError(
            f"The rule set uses {', '.join(used)}, which is divided exactly only: use compute_round."
        )


def _divide(block: Block, pool: Floats, admitted: Floats, grants: Floats) -> None:
    # The compiler takes long to load, and only simulation needs it.
    from opora_engine.division.kernels import divide_scenarios

    division = block.rules.allocation
    claim = block.number(division.claim)
    _refuse_unknown(block, claim)
    admitted[:] = claim
    for gate in block.rules.gates.values():
        np.copyto(admitted, 0.0, where=block.flags(gate.condition.tree))
    points = _rows(block, division.points, 1.0)
    floors, caps = _rows(block, division.floor, 0.0), _rows(block, division.limit, np.inf)
    if division.last_year:
        floors, caps = _against_last_year(block, floors, caps)
    unit = float(block.number(division.round_down_to).flat[0])
    divide_scenarios(admitted, points, floors, np.floor(caps + 1e-9), pool, unit, grants)


def _rows(block: Block, name: str, otherwise: float) -> Floats:
    """Return the values of a term of the division: by scenario, or one row for all of them."""
    values = block.number(name) if name else np.array([otherwise])
    rows = values.shape[0] if values.ndim > 1 else 1
    return np.ascontiguousarray(np.broadcast_to(values, (rows, len(block.columns.codes))))


def _against_last_year(block: Block, floors: Floats, caps: Floats) -> tuple[Floats, Floats]:
    last_year = block.rules.allocation.last_year
    if last_year is None:
        return floors, caps
    granted = _rows(block, last_year.grant, np.nan)
    is_known: Flags = ~np.isnan(granted)
    if last_year.at_most:
        most = floor_to(granted * block.number(last_year.at_most))
        caps = np.minimum(caps, np.where(is_known, most, np.inf))
    if last_year.at_least:
        least = ceil_to(granted * block.number(last_year.at_least))
        floors = np.maximum(floors, np.where(is_known, least, 0.0))
    return np.ascontiguousarray(floors), np.ascontiguousarray(caps)


def _refuse_unknown(block: Block, claim: Floats) -> None:
    # A sum is quick and tells of any number that is none.
    if not np.isfinite(claim.sum()):
        unknown = ~np.isfinite(claim)
        row = int(np.flatnonzero(unknown.reshape(-1, unknown.shape[-1]).any(axis=0))[0])
        code, name = block.columns.codes[row], block.rules.allocation.claim
        expected = "values in the tables and divisors other than 0 in every scenario"
        raise InputsRefused([InputProblem(code, "", name, "cannot be calculated in a scenario", expected)])
