"""What the whole country lacks, the largest gap first."""

from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Floats, Rows
from opora_engine.country.calculation import Calculated
from opora_engine.gaps import rank


@dataclass(frozen=True, eq=False)
class Ranking:
    """Gaps of all kinds in one list, (gaps,) each, the largest first.

    kind, home        rows of the kind and of the home
    uncovered_low     persons whose need is not answered even by the low estimate
    uncovered         the same by the middle one
    """

    kind: Rows
    home: Rows
    uncovered_low: Floats
    uncovered: Floats


def national_ranking(found: Calculated) -> Ranking:
    """Return every gap of the country by persons uncovered: first for certain, then likely.

    A pair of kind and home where nothing is missing is left out. Equals stand in the order of kinds, then of homes.
    """
    parts = [np.flatnonzero(each.gaps.middle.gap > 0) for each in found.kinds]
    kind = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    home = np.concatenate([np.zeros(0, np.int64), *parts])
    low, middle = (
        np.concatenate(
            [
                np.zeros(0),
                *(getattr(each.uncovered, name)[part] for each, part in zip(found.kinds, parts, strict=True)),
            ]
        )
        for name in ("low", "middle")
    )
    order = rank(low, middle)
    return Ranking(kind[order], home[order], low[order], middle[order])
