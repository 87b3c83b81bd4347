"""The common level at which the claims take the whole pool, found exactly from sorted breakpoints."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from opora_engine.division.rows import Row


@dataclass(frozen=True, slots=True)
class Level:
    """How far the money goes; numerator / denominator is exact, in crowns per unit of slope.

    enough   every row gets its high
    shared   a row gets slope x level, but at least its low and at most its high
    floors   the money is less than the sum of lows: a row gets low x level, the level below 1
    """

    kind: Literal["enough", "shared", "floors"]
    numerator: int = 0
    denominator: int = 1

    def scaled_share(self, row: Row) -> int:
        """Return the exact share of the row times the denominator."""
        if self.kind == "enough":
            return row.high * self.denominator
        if self.kind == "floors":
            return row.low * self.numerator
        share = row.slope * self.numerator
        return max(row.low * self.denominator, min(share, row.high * self.denominator))

    def as_fraction(self) -> Fraction:
        """Return numerator / denominator in lowest terms."""
        return Fraction(self.numerator, self.denominator)


ENOUGH = Level("enough")


def level_of(rows: Sequence[Row], pool: int, least: int) -> tuple[Level, dict[str, Level]]:
    """Return the level at which the rows take the pool, and the rows that fell below the minimum.

    rows     ordered by code
    pool     whole crowns, 0 or more
    least    minimum grant, whole crowns, a multiple of the rounding unit; 0 when there is none
    returns  the level of the rows that stay, and by code the level at which each of the others fell out

    Rows that cannot reach the minimum even in full go first. Then, while the row with the smallest share (of
    equal ones that with the smaller slope, then the last code) has less than the minimum, it goes and the level
    is found again. Each turn takes a row away, so it ends; a row never returns.
    """
    fallen = {row.code: ENOUGH for row in rows if 0 < row.high < least}
    staying = [row for row in rows if row.code not in fallen]
    queue = _smallest_first(staying, least)
    floors = sum(row.low for row in staying)
    position = 0
    while floors > pool:
        level = Level("floors", pool, floors)
        if position == len(queue) or level.scaled_share(queue[position]) >= least * floors:
            return level, fallen
        fallen[queue[position].code] = level
        floors -= queue[position].low
        position += 1
    sweep = _Sweep([row for row in staying if row.code not in fallen], pool)
    level = sweep.rise()
    for row in queue[position:]:
        if level.scaled_share(row) >= least * level.denominator:
            break
        fallen[row.code] = level
        sweep.drop(row)
        level = sweep.rise()
    return level, fallen


def _smallest_first(rows: Sequence[Row], least: int) -> list[Row]:
    if least == 0:
        return []
    last_code_first = [row for row in reversed(rows) if row.high > 0]
    return sorted(last_code_first, key=lambda row: (row.low, row.slope))


def exact_key(amount: int, slope: int, bits: int) -> int:
    """Return a whole number that sorts as amount / slope does, equal where the quotients are equal.

    slope  1 or more, below 2**bits

    Two different quotients are at least 1 / (slope x slope') > 2**(-2 bits) apart: shifted by 2 bits they are
    more than 1 apart, so their whole parts differ. This sorts many times faster than fractions.
    """
    return (amount << 2 * bits) // slope


class _Sweep:
    """Raises the level over sorted breakpoints: the rows together take constant + slope x level."""

    def __init__(self, rows: Sequence[Row], pool: int) -> None:
        self.pool = pool
        self.constant = sum(row.low for row in rows)
        self.slope = 0
        self.highest = sum(row.high for row in rows)
        self.taking = dict.fromkeys((row.code for row in rows), "low")
        moving = [row for row in rows if row.low < row.high]
        bits = max((row.slope.bit_length() for row in moving), default=0)
        points = [(exact_key(row.low, row.slope, bits), row, "slope") for row in moving]
        points += [(exact_key(row.high, row.slope, bits), row, "high") for row in moving]
        # Breakpoints at the same level may come in any order: the sum taken at that level is the same.
        self.points = sorted(points, key=lambda point: point[0])
        self.next = 0

    def rise(self) -> Level:
        """Return the lowest level, from here upwards, at which the rows take the whole pool."""
        if self.highest <= self.pool:
            return ENOUGH
        while True:
            _, row, into = self.points[self.next]
            if row.code in self.taking:
                at = row.low if into == "slope" else row.high
                if self.constant * row.slope + self.slope * at >= self.pool * row.slope:
                    break
                self._leave(row)
                self._enter(row, into)
            self.next += 1
        # Nothing rises yet only at level 0, where the lows alone take the pool.
        return Level("shared", self.pool - self.constant, self.slope) if self.slope else Level("shared")

    def drop(self, row: Row) -> None:
        """Take a row out: what it took is free for the others."""
        self._leave(row)
        self.highest -= row.high
        del self.taking[row.code]

    def _leave(self, row: Row) -> None:
        if self.taking[row.code] == "slope":
            self.slope -= row.slope
        else:
            self.constant -= row.low if self.taking[row.code] == "low" else row.high

    def _enter(self, row: Row, part: str) -> None:
        self.taking[row.code] = part
        if part == "slope":
            self.slope += row.slope
        else:
            self.constant += row.high
