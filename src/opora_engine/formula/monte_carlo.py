"""What the declared uncertainties do to the grants: bands, the chance to fall short, and what matters most."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Flags, Floats
from opora_engine.formula.columns import Columns
from opora_engine.formula.rules import Input, Parameter, RuleSet, Uncertainty
from opora_engine.formula.simulation import CELLS, simulate
from opora_engine.formula.vectorised import Block

POOL = ""
BANDS = (0.05, 0.5, 0.95)
# Of a normal distribution 90 % lies between the declared low and high.
NORMAL_REACH = 1.6448536269514722
# Services whose ranks are computed at a time.
AT_ONCE = 512


@dataclass(frozen=True, eq=False, slots=True)
class Bands:
    """What the draws gave n services.

    codes      n codes, in the order of the columns
    quantiles  the shares that `bands` are of, q
    bands      (q, n)  the grant below which that share of the draws lies, CZK
    mean       (n,)    CZK
    below      (n,)    share of the draws in which the grant is below the threshold; nan without one
    names      k uncertain names, the one that matters most first; "" is the pool
    weights    (k,)    how much of the variance of all grants each explains, 0 to 1
    explained  (k, n)  the same for each service
    granted    (q,)    the sum of all grants, by the same quantiles, CZK
    reserve    (q,)    what is left of the pool, CZK
    short      (q,)    how many services are below their threshold; nan without one
    """

    codes: tuple[str, ...]
    quantiles: tuple[float, ...]
    bands: Floats
    mean: Floats
    below: Floats
    names: tuple[str, ...]
    weights: Floats
    explained: Floats
    granted: Floats
    reserve: Floats
    short: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Drawn:
    """What s draws gave n services: grants (s, n) CZK, pools (s,) CZK, whether below the threshold (s, n)."""

    grants: Floats
    pools: Floats
    is_short: Flags


def declared_uncertainties(rules: RuleSet) -> dict[str, Uncertainty]:
    """Return the uncertainties that the rule file declares, by name of the input or parameter."""
    items: list[Input | Parameter] = [*rules.inputs.values(), *rules.parameters.values()]
    return {item.name: item.uncertainty for item in items if item.uncertainty is not None}


def monte_carlo(
    rules: RuleSet,
    columns: Columns,
    pool: float,
    uncertain: Mapping[str, Uncertainty],
    *,
    draws: int,
    random: np.random.Generator,
    quantiles: Sequence[float] = BANDS,
    threshold: str = "",
    workers: int = 1,
    tell: Callable[[float], None] | None = None,
) -> Bands:
    """Return what so many draws of the uncertain names give.

    pool       CZK
    uncertain  by name: of a parameter its value, of an input or a table a factor, of "" a factor of the pool
    draws      2 or more; they take 9 bytes x draws x services, and as much again for names that differ by service
    threshold  a number of the service, CZK, such as its cost; it is computed in each draw
    tell       called with the share of draws that is done, after each block of them; what it raises ends the work

    The same generator in the same state gives the same numbers. Raises as `simulate` does; ValueError for fewer
    than two draws or a name that is not known.
    """
    if draws < 2:
        raise ValueError(f"{draws} draws tell nothing. Expected 2 or more.")
    unknown = sorted(set(uncertain) - {POOL, *rules.inputs, *rules.parameters})
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not known. Expected inputs, parameters, or '' for the pool.")
    n, names = len(columns.codes), sorted(uncertain)
    drawn = {name: _drawn(uncertain[name], draws, n, random) for name in names}
    found = _simulated(rules, columns, pool, drawn, draws, threshold, workers, tell)
    grants = found.grants
    explained = _explained(list(drawn.values()), grants)
    spread = grants.var(axis=0)
    total = float(spread.sum())
    weights = explained @ spread / total if total > 0 else np.zeros(len(drawn))
    order = sorted(range(len(names)), key=lambda place: (-weights[place], names[place]))
    return Bands(
        codes=columns.codes,
        quantiles=tuple(quantiles),
        bands=np.quantile(grants, quantiles, axis=0),
        mean=grants.mean(axis=0),
        below=found.is_short.mean(axis=0) if threshold else np.full(n, np.nan),
        names=tuple(names[place] for place in order),
        weights=weights[order],
        explained=explained[order],
        granted=np.quantile(grants.sum(axis=1), quantiles),
        reserve=np.quantile(found.pools - grants.sum(axis=1), quantiles),
        short=np.quantile(found.is_short.sum(axis=1), quantiles)
        if threshold
        else np.full(len(quantiles), np.nan),
    )


def _simulated(
    rules: RuleSet,
    columns: Columns,
    pool: float,
    drawn: Mapping[str, Floats],
    draws: int,
    threshold: str,
    workers: int,
    tell: Callable[[float], None] | None,
) -> _Drawn:
    n = len(columns.codes)
    pools = pool * drawn[POOL] if POOL in drawn else np.full(draws, pool, np.float64)
    found = _Drawn(np.empty((draws, n)), pools, np.zeros((draws, n), np.bool_))
    size = max(1, CELLS // max(n, 1))
    for start in range(0, draws, size):
        part = slice(start, start + size)
        scenarios = {name: values[part] for name, values in drawn.items() if name != POOL}
        found.grants[part] = simulate(rules, columns, pools[part], scenarios, workers=workers).grants
        if threshold:
            needed = Block(rules, columns, scenarios, {}).number(threshold)
            found.is_short[part] = found.grants[part] < needed - 1e-6
        if tell is not None:
            tell(min(1.0, (start + size) / draws))
    return found


def _drawn(declared: Uncertainty, draws: int, services: int, random: np.random.Generator) -> Floats:
    size = (draws, services) if declared.each else (draws,)
    low, high = float(declared.low), float(declared.high)
    middle = float(declared.middle)
    if declared.distribution == "uniform":
        return random.uniform(low, high, size)
    if declared.distribution == "triangular":
        return random.triangular(low, middle, high, size)
    drawn: Floats = random.normal(middle, (high - low) / (2 * NORMAL_REACH), size)
    # A price or a number of people is never below nothing, however wide the bell.
    return np.maximum(drawn, 0.0) if low >= 0 else drawn


def _explained(drawn: Sequence[Floats], grants: Floats) -> Floats:
    """Return the squared correlation of ranks of each name with the grant of each service, (k, n)."""
    found = np.zeros((len(drawn), grants.shape[1]))
    ranked = [_standard(ranks_of(values)) if values.ndim == 1 else None for values in drawn]
    for start in range(0, grants.shape[1], AT_ONCE):
        part = slice(start, start + AT_ONCE)
        outcome = _standard(ranks_of(grants[:, part]))
        for row, values in enumerate(drawn):
            shared = ranked[row]
            if shared is not None:
                found[row, part] = (shared @ outcome) ** 2
            else:
                own = _standard(ranks_of(values[:, part]))
                found[row, part] = np.einsum("sn,sn->n", own, outcome) ** 2
    return found


def ranks_of(values: Floats) -> Floats:
    """Return the ranks down each column, from 0; equal values share the mean of their ranks."""
    order = np.argsort(values, axis=0, kind="stable")
    rising = np.take_along_axis(values, order, axis=0)
    places = np.broadcast_to(np.arange(len(values)).reshape(-1, *[1] * (values.ndim - 1)), values.shape)
    begins = np.ones(values.shape, np.bool_)
    begins[1:] = rising[1:] != rising[:-1]
    ends = np.ones(values.shape, np.bool_)
    ends[:-1] = begins[1:]
    first = np.maximum.accumulate(np.where(begins, places, 0), axis=0)
    last = np.minimum.accumulate(np.where(ends, places, len(values))[::-1], axis=0)[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2, axis=0)
    return ranks


def _standard(ranks: Floats) -> Floats:
    """Return the ranks around 0 with squares that add up to 1; all 0 where they do not differ."""
    around: Floats = ranks - ranks.mean(axis=0)
    length = np.sqrt((around**2).sum(axis=0))
    found: Floats = around / np.where(length > 0, length, 1.0)
    return found
