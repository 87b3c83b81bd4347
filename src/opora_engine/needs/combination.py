"""Several methods about one need: their ranges together, by declared weights that add up to 1 where some are silent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Floats


@dataclass(frozen=True, eq=False)
class Ranges:
    """A quantity with its range; nan in all three where it is not known.

    low, middle, high   any one shape, the same unit, low <= middle <= high wherever they are known
    Raises ValueError if shapes differ, only a part of a range is known, or the order is broken.
    """

    low: Floats
    middle: Floats
    high: Floats

    def __post_init__(self) -> None:
        if not np.shape(self.low) == np.shape(self.middle) == np.shape(self.high):
            raise ValueError(
                f"low, middle and high have shapes {np.shape(self.low)}, {np.shape(self.middle)} and "
                f"{np.shape(self.high)}: expected one shape."
            )
        silent = np.isnan(self.middle)
        if (np.isnan(self.low) != silent).any() or (np.isnan(self.high) != silent).any():
            raise ValueError("A range has one end without the others: expected all three numbers, or none.")
        if (self.low > self.middle).any() or (self.middle > self.high).any():
            raise ValueError("A range is out of order: expected low <= middle <= high.")

    @property
    def known(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
        """Where there is a value."""
        found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = ~np.isnan(self.middle)
        return found


@dataclass(frozen=True, eq=False)
class Combined:
    """What the methods say together, and with what weight each of them spoke.

    together  the range, nan where no method has a value
    shares    by method: its weight there, 0 where it is silent; where any speaks they add up to 1
    """

    together: Ranges
    shares: Mapping[str, Floats]


def combine(methods: Mapping[str, Ranges], weights: Mapping[str, float]) -> Combined:
    """Return the weighted means of the lows, of the middles and of the highs of the methods.

    methods   by name, at least one, all of one shape and in one unit
    weights   by name, 0 or more; a method of weight 0 is silent
    Low is averaged with low and high with high: the methods are taken to be wrong in the same direction, which gives
    the widest range that an average can have. Where a method has no value the weights of the others are divided
    by their sum. The order of the methods changes nothing but the last bit; it is put in alphabetical order first.
    Raises ValueError if there is no method, a weight is missing, negative or not finite, or shapes differ.
    """
    if not methods:
        raise ValueError("There is no method to combine: declare at least one.")
    names = sorted(methods)
    shapes = {np.shape(methods[name].middle) for name in names}
    wrong = [name for name in names if not (np.isfinite(weights.get(name, np.nan)) and weights[name] >= 0)]
    if len(shapes) > 1 or wrong:
        raise ValueError(
            f"Methods have shapes {sorted(shapes)}; without a weight of 0 or more: {', '.join(wrong) or 'none'}."
        )
    heard = {name: methods[name].known * float(weights[name]) for name in names}
    total = np.sum([heard[name] for name in names], axis=0)
    shares = {
        name: np.divide(heard[name], total, out=np.zeros_like(total), where=total > 0) for name in names
    }
    low, middle, high = (
        np.where(
            total > 0,
            np.sum([shares[name] * np.nan_to_num(getattr(methods[name], end)) for name in names], axis=0),
            np.nan,
        )
        for end in ("low", "middle", "high")
    )
    # The order holds in exact arithmetic; the last bit of a float must not break it.
    return Combined(Ranges(np.fmin(low, middle), middle, np.fmax(middle, high)), shares)
