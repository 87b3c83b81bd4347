"""How evenly a measure is spread over people: one row for each kind of service."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np

from opora.access import queries as access
from opora.access.measuring import queries
from opora.access.measuring.declared import declared_weights
from opora.access.measuring.tables import FIFTHS
from opora.core.models import Run
from opora.register.models import ServiceKind
from opora_engine import access as engine
from opora_engine.access.weights import JourneyWeights
from opora_engine.arrays import Floats


def rows(run: Run, measure: str) -> list[dict[str, Any]]:
    """Return Gini, Palma and the fifths of people by deprivation for every kind, by the `measure` chosen.

    A kind without anything known has a row with nothing in it: it is not left out.
    """
    weights = declared_weights(run.region_code).content
    told = _told(_Asked(run.pk, run.finished_at, measure, weights))
    kinds = ServiceKind.objects.in_bulk(list(told))
    return [
        {"name": kind.name, "kind_code": kind.code, "order": kind.order, "region": run.region_code}
        | told[key]
        for key, kind in sorted(kinds.items(), key=lambda each: (each[1].order, each[1].code))
    ]


@dataclass(frozen=True)
class _Asked:
    run: int
    finished_at: datetime | None
    measure: str
    weights: JourneyWeights


@lru_cache(maxsize=32)
def _told(asked: _Asked) -> dict[int, dict[str, Any]]:
    """Return what is told of each kind by its key; runs never change, so it is computed once."""
    run = Run.objects.get(pk=asked.run)
    measured = {row.kind_id: queries.measured(run, row, asked.weights) for row in access.coverage(run)}
    towns = next((each.towns for each in measured.values()), [])
    deprivation = queries.deprivation(run, towns)
    is_supply = asked.measure != "minutes"
    return {
        kind: _spread(each.values(asked.measure), each.people, deprivation, is_supply=is_supply)
        for kind, each in measured.items()
    }


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
