"""The terms of the division of a block of scenarios: claims after the gates, points, floors and caps."""

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Flags
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.vector_arithmetic import ceil_to, floor_to
from opora_engine.formula.vectorised import Block


def admit(block: Block, count: int) -> Floats:
    """Return the claims after the gates, (count, n) CZK; raises InputsRefused with the first that is no number.

    They are the claims themselves where nothing takes from them: read only.
    """
    claim = block.number(block.rules.allocation.claim)
    _refuse_unknown(block, claim)
    shape, gates = (count, len(block.columns.codes)), block.rules.gates.values()
    if claim.shape == shape and claim.flags.c_contiguous and not gates:
        return claim
    admitted = np.array(np.broadcast_to(claim, shape))
    for gate in gates:
        np.copyto(admitted, 0.0, where=block.flags(gate.condition.tree))
    return admitted


def terms_of(block: Block) -> tuple[Floats, Floats, Floats]:
    """Return points, floors and caps, each (s, n), or (1, n) where all scenarios have the same."""
    division = block.rules.allocation
    floors, caps = rows_of(block, division.floor, 0.0), rows_of(block, division.limit, np.inf)
    if division.last_year:
        floors, caps = _against_last_year(block, floors, caps)
    return rows_of(block, division.points, 1.0), floors, caps


def number_of(block: Block, name: str, scenario: int) -> float:
    """Return a parameter in one scenario; 0 for no name."""
    values = block.number(name) if name else np.zeros(1)
    return float(values.flat[scenario if values.size > 1 else 0])


def rows_of(block: Block, name: str, otherwise: float) -> Floats:
    """Return the values of a term of the division: by scenario, or one row for all of them."""
    values = block.number(name) if name else np.array([otherwise])
    shape = (values.shape[0] if values.ndim > 1 else 1, len(block.columns.codes))
    # A view that cannot be written is another type to the compiler: it would compile everything once more.
    return np.ascontiguousarray(values) if values.shape == shape else np.array(np.broadcast_to(values, shape))


def _against_last_year(block: Block, floors: Floats, caps: Floats) -> tuple[Floats, Floats]:
    last_year = block.rules.allocation.last_year
    if last_year is None:
        return floors, caps
    granted = rows_of(block, last_year.grant, np.nan)
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
