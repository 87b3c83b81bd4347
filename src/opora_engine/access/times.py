"""Tables of travel times, read in blocks of homes: as minutes, or compactly as whole parts of a minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.access.decay import Decay
from opora_engine.arrays import Floats

CELLS = 1 << 16
"""Cells of a block: 512 KB of floats stay in the processor's cache, larger blocks were measured slower."""

Block = tuple[slice, Floats]
"""Rows of the homes and what was found for them, (homes of the block, sites)."""


@dataclass(frozen=True, eq=False)
class CompactTimes:
    """Travel times in two bytes each.

    parts        (homes, sites)  unsigned 16-bit whole parts of a minute
    per_minute   parts in a minute: 10 = tenths of minutes (up to 109 hours), 60 = seconds (up to 18 hours)
    no_route     the value that stands for "no route"
    Raises ValueError if the type, the shape or one of the numbers is another.
    """

    parts: NDArray[np.uint16]
    per_minute: int = 10
    no_route: int = 65535

    def __post_init__(self) -> None:
        if self.parts.dtype != np.uint16 or self.parts.ndim != 2:
            raise ValueError(
                f"Compact times are {self.parts.dtype} of shape {self.parts.shape}: expected uint16, homes in rows, "
                "sites in columns."
            )
        if not (self.per_minute >= 1 and 0 <= self.no_route <= 65535):
            raise ValueError(
                f"Compact times: {self.per_minute} parts per minute, no route as {self.no_route}; "
                "expected at least 1, and 0 to 65535."
            )

    def scale(self) -> Floats:
        """Return the minutes that each value 0..65535 stands for, (65536,); inf at `no_route`."""
        minutes = np.arange(65536) / self.per_minute
        minutes[self.no_route] = np.inf
        return minutes


Times = ArrayLike | CompactTimes
"""Minutes (homes, sites), 0 or more, inf where there is no route; of any numeric type, or compact."""


def compact_times(minutes: ArrayLike, *, per_minute: int = 10) -> CompactTimes:
    """Return `minutes` rounded to whole parts of a minute (half to even), no route as 65535.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    A time moves by at most half a part, so a journey just beyond a limit may come to lie on it, and count.
    Raises ValueError if a time is negative, not a number, or too long to be written in two bytes.
    """
    given = np.asarray(minutes)
    parts = np.full(given.shape, 65535, dtype=np.uint16)
    for homes, block in minute_blocks(given):
        rounded = np.rint(block * per_minute)
        road = np.isfinite(block)
        if (rounded[road] >= 65535).any():
            raise ValueError(
                f"A journey of {block[road].max()} minutes does not fit two bytes at {per_minute} parts per minute; "
                "expected under 65535 parts. Take fewer parts, or declare it as no route (inf)."
            )
        parts[homes][road] = rounded[road].astype(np.uint16)
    return CompactTimes(parts, per_minute)


def weight_blocks(minutes: Times, decay: Decay) -> Iterator[Block]:
    """Yield the weights of all pairs, some homes at a time, so that they are never held as a whole.

    Raises ValueError as `minute_blocks`. Compact times are looked up in a table of weights.
    """
    if isinstance(minutes, CompactTimes):
        yield from _looked_up(minutes.parts, _weights_of_parts(minutes, decay))
    else:
        for homes, block in minute_blocks(minutes):
            yield homes, decay.weigh(block)


def minute_blocks(minutes: Times) -> Iterator[Block]:
    """Yield the minutes of some homes at a time, as floats.

    Raises ValueError naming the first offending pair if a time is negative or not a number.
    """
    if isinstance(minutes, CompactTimes):
        yield from _looked_up(minutes.parts, minutes.scale())
        return
    table = np.asarray(minutes)
    for homes in _row_blocks(*shape_of(table)):
        block = table[homes].astype(np.float64, copy=False)
        if not (block >= 0).all():
            row, column = np.argwhere(~(block >= 0))[0]
            raise ValueError(
                f"minutes, row {homes.start + row}, {column} is {block[row, column]}: expected 0 or more, "
                "or inf where there is no route."
            )
        yield homes, block


def shape_of(minutes: Times, *, sites: int | None = None) -> tuple[int, int]:
    """Return the number of homes and of sites. Raises ValueError if it is no table, or of other than `sites`."""
    shape = minutes.parts.shape if isinstance(minutes, CompactTimes) else np.shape(minutes)
    if len(shape) != 2 or (sites is not None and shape[1] != sites):
        wanted = "any number of" if sites is None else sites
        raise ValueError(f"minutes has shape {shape}: expected homes in rows and {wanted} sites in columns.")
    return shape[0], shape[1]


def _row_blocks(homes: int, sites: int) -> Iterator[slice]:
    step = max(1, CELLS // max(1, sites))
    for start in range(0, homes, step):
        yield slice(start, min(start + step, homes))


def _weights_of_parts(times: CompactTimes, decay: Decay) -> Floats:
    table = np.zeros(65536)
    near = times.scale()[: int(min(decay.cutoff, 65536.0) * times.per_minute) + 2]
    table[: len(near)] = decay.weigh(near)
    return table


def _looked_up(parts: NDArray[Any], table: Floats) -> Iterator[Block]:
    for homes in _row_blocks(*parts.shape):
        yield homes, table.take(parts[homes])
