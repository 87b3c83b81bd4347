"""Grants of many scenarios at once, in float64 and in blocks of bounded memory; for comparison, not for decisions."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Columns
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.simulated_terms import admit, number_of, terms_of
from opora_engine.formula.vectorised import Block, Known
from opora_engine.formula.whole_simulation import divide_whole_rule

# Numbers of one array of a block: three megabytes, near the cache of a core; smaller blocks cost more calls.
CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Simulated:
    """What s scenarios give n services.

    codes   n codes, in the order of the columns
    grants  (s, n)  CZK, multiples of the rounding
    pool    (s,)    CZK
    """

    codes: tuple[str, ...]
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

    Agrees with the exact evaluation and division to the declared rounding (of each pool); near the minimum grant a
    claim may fall here and not there when it is nearer to it than a billionth. Priorities, provider caps, minimum
    grants, several pools and a leftover handed out are divided scenario by scenario and take longer. An objective is
    divided exactly only: ValueError.
    Raises InputsRefused that names the first service and value that cannot be calculated in a scenario.
    """
    if rules.allocation.objective:
        raise ValueError("An objective is divided exactly only: use compute_round.")
    divide = _divide if rules.allocation.is_one_level else divide_whole_rule
    arrays = {name: np.asarray(values, dtype=np.float64) for name, values in scenarios.items()}
    sizes = {len(values) for values in arrays.values()} | (
        {len(pool)} if isinstance(pool, np.ndarray) else set()
    )
    if len(sizes) > 1:
        raise ValueError(f"The scenarios have {sorted(sizes)} values. Expected the same number in each.")
    count, n = sizes.pop() if sizes else 1, len(columns.codes)
    pools = np.array(np.broadcast_to(np.asarray(pool, dtype=np.float64), (count,)))
    found = Simulated(columns.codes, np.empty((count, n)), pools)
    size = max(1, CELLS // max(n, len(columns.owner), 1))
    fixed: Known = {}
    of_thread = local()

    def block(part: slice) -> None:
        scratch = of_thread.__dict__.setdefault("scratch", {})
        values = Block(
            rules, columns, {name: array[part] for name, array in arrays.items()}, fixed, scratch=scratch
        )
        # What an unchosen branch cannot calculate is not asked for; what is chosen is looked at afterwards.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            divide(values, pools[part], found.grants[part])

    if count and n:
        # One scenario finds what is the same in all of them; the blocks, on any thread, take it from there.
        block(slice(0, 1))
        with ThreadPoolExecutor(workers) as threads:
            list(threads.map(block, (slice(start, start + size) for start in range(0, count, size))))
    return found


def simulate_claims(rules: RuleSet, columns: Columns, scenarios: Mapping[str, Floats]) -> Floats:
    """Return the claims after the gates of every scenario, (s, n) CZK; arguments and errors as in `simulate`."""
    count = max((len(values) for values in scenarios.values()), default=1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return admit(Block(rules, columns, scenarios, {}), count)


def _divide(block: Block, pool: Floats, grants: Floats) -> None:
    # The compiler takes long to load, and only simulation needs it.
    from opora_engine.division.kernels import divide_in_proportion, divide_scenarios

    division = block.rules.allocation
    claims = admit(block, len(pool))
    unit = number_of(block, division.round_down_to, 0)
    if division.is_plain:
        divide_in_proportion(claims, pool, unit, grants)
        return
    points, floors, caps = terms_of(block)
    divide_scenarios(claims, points, floors, np.floor(caps + 1e-9), pool, unit, grants)
