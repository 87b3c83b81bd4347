"""What makes projections agree: with declared totals of larger areas, and with whole persons."""

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows, quantities


def to_totals(people: ArrayLike, area: ArrayLike, totals: ArrayLike) -> Floats:
    """Return the people scaled so that those of each larger area add up to its declared total.

    people    (rows, ...)    people of each area, in as many further groups as there are, 0 or more
    area      (rows,)        number of the larger area of each row, 0 or more
    totals    (areas, ...)   declared people of each larger area, in the same groups, 0 or more
    returns   (rows, ...)    the same shares of each larger area and group, another size
    Raises ValueError if shapes disagree, or a total above 0 stands over rows without anybody.
    """
    rows = quantities("people", people, np.shape(people))
    declared = np.asarray(totals, dtype=np.float64)
    quantities("totals", declared, (declared.shape[0], *rows.shape[1:]))
    groups = np.asarray(area, dtype=np.int64)
    if groups.shape != rows.shape[:1] or (groups < 0).any() or (groups >= len(declared)).any():
        raise ValueError(
            f"area has shape {groups.shape}: expected ({len(rows)},) of numbers 0 to {len(declared) - 1}."
        )
    found = np.zeros_like(declared)
    np.add.at(found, groups, rows)
    if ((found == 0) & (declared > 0)).any():
        place = tuple(int(axis) for axis in np.argwhere((found == 0) & (declared > 0))[0])
        raise ValueError(
            f"totals, row {place[0]} is {declared[place]} but its areas have nobody: expected 0."
        )
    factor = np.divide(declared, found, out=np.zeros_like(declared), where=found > 0)
    return np.asarray(rows * factor[groups], dtype=np.float64)


def whole_persons(people: ArrayLike) -> Rows:
    """Return whole persons whose sum is the sum of `people`, rounded half to even.

    people    (rows,)  unrounded persons, 0 or more
    returns   (rows,)  each rounded down or up: up where the cut fraction is largest, of equal ones the first row
    Fractions are compared to 9 decimals, so that the noise of floats decides nothing.
    """
    exact = quantities("people", people, np.shape(people)).round(9)
    down = np.floor(exact).astype(np.int64)
    # Of fractions that are all 0 none may be rounded up, whatever their sum says in floats.
    fraction = exact - down
    missing = round(float(fraction.sum().round(6)))
    down[np.argsort(-fraction.round(9), kind="stable")[:missing]] += 1
    return down
