"""How wrong a method was where the answer is known: the error of a projection by size of the area."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import quantities


@dataclass(frozen=True)
class ErrorOfSize:
    """Errors of the areas of one size, as shares of the true number.

    least, below     people at the start: least <= people < below
    areas            number of areas
    median, ninth    of the errors without sign: half of the areas are below the first, nine tenths below the second
    bias             median of the errors with sign: above 0 if more was projected than came
    together         error of the sum of all these areas, with sign
    """

    least: float
    below: float
    areas: int
    median: float
    ninth: float
    bias: float
    together: float


def errors_by_size(
    projected: ArrayLike, actual: ArrayLike, start: ArrayLike, limits: Sequence[float]
) -> tuple[ErrorOfSize, ...]:
    """Return the errors of a projection in classes of size, from the smallest areas; a class without areas is left out.

    projected   (areas,)  people as projected, 0 or more
    actual      (areas,)  people as counted; areas that have nobody are left out, no share of 0 can be told
    start       (areas,)  people when the projection was made, which decides the class
    limits      borders between classes, rising
    """
    guess = quantities("projected", projected, np.shape(projected))
    truth = quantities("actual", actual, guess.shape)
    size = quantities("start", start, guess.shape)
    found = []
    for least, below in zip((0.0, *limits), (*limits, np.inf), strict=True):
        here = (size >= least) & (size < below) & (truth > 0)
        if not here.any():
            continue
        error = guess[here] / truth[here] - 1
        found.append(
            ErrorOfSize(
                least=float(least),
                below=float(below),
                areas=int(here.sum()),
                median=float(np.median(np.abs(error))),
                ninth=float(np.quantile(np.abs(error), 0.9)),
                bias=float(np.median(error)),
                together=float(guess[here].sum() / truth[here].sum() - 1),
            )
        )
    return tuple(found)
