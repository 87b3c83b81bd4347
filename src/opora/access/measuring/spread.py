"""How evenly a measure is spread over people: one row for each kind of service."""

from typing import Any

import numpy as np

from opora.access import queries as access
from opora.access.measuring import queries
from opora.access.measuring.declared import declared_weights
from opora.access.measuring.tables import FIFTHS
from opora.core.models import Run
from opora_engine import access as engine
from opora_engine.arrays import Floats


def rows(run: Run, measure: str) -> list[dict[str, Any]]:
    """Return Gini, Palma and the fifths of people by deprivation for every kind, by the `measure` chosen.

    A kind without anything known has a row with nothing in it: it is not left out.
    """
    weights = declared_weights(run.region_code).content
    deprivation: Floats | None = None
    found = []
    for coverage in access.coverage(run):
        measured = queries.measured(run, coverage, weights)
        if deprivation is None:
            deprivation = queries.deprivation(run, measured.towns)
        told = _spread(measured.values(measure), measured.people, deprivation, is_supply=measure != "minutes")
        kind = {"name": coverage.kind.name, "kind_code": coverage.kind.code, "order": coverage.kind.order}
        found.append(kind | {"region": run.region_code} | told)
    return found


def _spread(values: Floats, people: Floats, deprivation: Floats, *, is_supply: bool) -> dict[str, Any]:
    known = ~np.isnan(values)
    if not people[known].sum():
        return {"unknown": float(people.sum())}
    gini = engine.gini(values, people)
    told: dict[str, Any] = {"gini": gini.value, "unknown": gini.unknown_people}
    if is_supply:
        # Of minutes less is better, so its ends would mean the opposite.
        palma = engine.palma(values, people).value
        told["palma"] = palma if np.isfinite(palma) else None
    if people[known & ~np.isnan(deprivation)].sum():
        fifths = engine.by_deprivation(values, people, deprivation)
        told |= dict(zip(FIFTHS, [*fifths.mean.tolist(), fifths.difference], strict=True))
    return told
