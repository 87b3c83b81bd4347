"""The arrays that the engine's functions take and give, and the one check of what goes in."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


def quantities(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return `values` as floats of `shape`, sure to be finite and 0 or more.

    name      word for the error message
    values    counts, capacities or needs in any one unit
    shape     expected shape
    Raises ValueError naming the first offending row if a value is negative, infinite or not a number,
    or if the shape differs.
    """
    array = _shaped(name, values, shape)
    wrong = ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        raise ValueError(f"{name}, {_first(wrong, array)}: expected a finite number, 0 or more.")
    return array


def travel_times(values: ArrayLike, *, sites: int | None = None) -> Floats:
    """Return `values` as a matrix (homes, sites) of minutes: 0 or more, inf where there is no route.

    Raises ValueError if a time is negative or not a number, or if the matrix has another number of columns
    than `sites`.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or (sites is not None and array.shape[1] != sites):
        wanted = "any number of" if sites is None else sites
        raise ValueError(
            f"minutes has shape {array.shape}: expected homes in rows and {wanted} sites in columns."
        )
    wrong = ~(array >= 0)
    if wrong.any():
        raise ValueError(
            f"minutes, {_first(wrong, array)}: expected 0 or more, or inf where there is no route."
        )
    return array


def _shaped(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}: expected {shape}.")
    return array


def _first(wrong: Flags, array: Floats) -> str:
    place = tuple(int(axis) for axis in np.argwhere(wrong)[0])
    return f"row {', '.join(map(str, place))} is {array[place]}"
