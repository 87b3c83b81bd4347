"""The division of everything a rule set can declare, scenario by scenario, in float64; for simulation only."""

from collections.abc import Sequence

import numpy as np

from opora_engine.arrays import Floats, Rows
from opora_engine.formula.rules import PoolPart
from opora_engine.formula.simulated_terms import admit, number_of, rows_of, terms_of
from opora_engine.formula.vectorised import Block


def divide_whole_rule(block: Block, pool: Floats, grants: Floats) -> None:
    """Write the grants of every scenario of a block.

    pool    (s,)    CZK
    grants  (s, n)  where they are written, CZK
    """
    # Only simulation needs the division, and only here.
    from opora_engine.division.simulated import PoolTerms, divide_in_sequence

    division = block.rules.allocation
    admitted = admit(block, len(pool))
    points, floors, caps = terms_of(block)
    classes = rows_of(block, division.priority, 0.0)
    groups, count = _groups(block)
    parts = division.pools or (PoolPart("", division.steps["pool"].label, ""),)
    amounts = [_amount(block, part) for part in parts]
    for row in range(len(admitted)):
        room = number_of(block, division.provider_cap, row) if division.provider else np.inf
        terms = PoolTerms(
            floors=_at(floors, row),
            caps=_at(caps, row),
            weights=_at(points, row),
            classes=np.rint(_at(classes, row)).astype(np.int64),
            groups=groups,
            room=np.full(count, room),
            minimum=number_of(block, division.minimum, row),
            unit=number_of(block, division.round_down_to, row),
            hands_out=division.leftover == "hand_out",
            order=division.order,
        )
        shared = _shared_out(
            float(pool[row]), [None if each is None else _one(each, row) for each in amounts]
        )
        grants[row] = divide_in_sequence(
            admitted[row], shared, [terms, *[terms.after_the_first()] * (len(parts) - 1)]
        )


def _shared_out(pool: float, amounts: Sequence[float | None]) -> list[float]:
    """Return the money of each pool; one without an amount takes what is left."""
    left, found = pool, []
    for amount in amounts:
        found.append(left if amount is None else min(left, max(0.0, float(np.floor(amount + 1e-9)))))
        left -= found[-1]
    return found


def _amount(block: Block, part: PoolPart) -> Floats | None:
    """Return the amount of a pool by scenario, or one for all; None for the one that takes the rest."""
    if not part.amount:
        return None
    values = block.number(part.amount) if part.amount in block.rules.parameters else _formula(block, part)
    found: Floats = values[..., 0]
    return found


def _formula(block: Block, part: PoolPart) -> Floats:
    # The code of the pool is another in each, so nothing that was kept for one pool holds for the next.
    inside = Block(block.rules, block.columns, block.scenarios, {}, pool=part.code)
    return np.asarray(inside.number(part.amount), dtype=np.float64)


def _groups(block: Block) -> tuple[Rows, int]:
    name = block.rules.allocation.provider
    if not name:
        return np.full(len(block.columns.codes), -1, np.int64), 0
    known, groups = np.unique(block.columns.values[name], return_inverse=True)
    return np.asarray(groups, dtype=np.int64), len(known)


def _at(values: Floats, row: int) -> Floats:
    found: Floats = values[min(row, len(values) - 1)]
    return found


def _one(values: Floats, row: int) -> float:
    return float(values.flat[row if values.size > 1 else 0])
