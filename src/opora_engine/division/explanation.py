"""From the claim to the grant in exact steps: what each bound took or added."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from opora_engine.division.level import ENOUGH, Level
from opora_engine.division.results import Bound, Change, Grant
from opora_engine.division.rows import Row


def grant_of(row: Row, level: Level, amount: int) -> Grant:
    """Return the grant of a row that stayed in the division."""
    return _told(row, _values(row, level), level.denominator, (Bound.ROUNDING, amount))


def fallen_below_minimum(row: Row, level: Level) -> Grant:
    """Return the grant of a row whose share of the pool at `level` was below the minimum: nothing."""
    return _told(row, _values(row, level), level.denominator, (Bound.MINIMUM, 0))


def fallen_within_group(row: Row, level: Level) -> Grant:
    """Return the grant of a row whose share of its group cap at `level` was below the minimum: nothing."""
    if level.kind == "enough":
        return fallen_below_minimum(row, level)
    # The pool was not asked yet, and a floor does not lift what the group cap left of it.
    values = [*_values(replace(row, low=0), replace(ENOUGH, denominator=level.denominator))]
    values.append((Bound.GROUP_CAP, level.scaled_share(row)))
    return _told(row, values, level.denominator, (Bound.MINIMUM, 0))


def _values(row: Row, level: Level) -> Iterator[tuple[Bound, int]]:
    """Yield what is left of the claim after each bound that changed it, times the denominator of the level."""
    value, times = row.claim * level.denominator, level.denominator
    if level.kind == "floors":
        yield Bound.POOL, level.scaled_share(row)
        return
    if not row.weight:
        value = 0
        yield Bound.WEIGHT, value
    elif level.kind == "shared" and row.slope * level.numerator < value:
        value = row.slope * level.numerator
        yield Bound.POOL, value
    if value > row.cap * times:
        value = row.cap * times
        yield Bound.CAP, value
    if row.group_cap is not None and value > row.group_cap * times:
        value = row.group_cap * times
        yield Bound.GROUP_CAP, value
    if value < row.low * times:
        yield Bound.FLOOR, row.low * times


def _told(row: Row, values: Iterable[tuple[Bound, int]], times: int, last: tuple[Bound, int]) -> Grant:
    changes: list[Change] = []
    before = row.claim * times
    by, amount = last
    for bound, value in (*values, (by, amount * times)):
        if value != before:
            changes.append(Change(bound, Fraction(value - before, times)))
        before = value
    return Grant(row.code, row.claim, amount, _deciding(changes, amount), tuple(changes))


def _deciding(changes: Sequence[Change], grant: int) -> Bound:
    if not changes:
        return Bound.CLAIM
    last = changes[-1]
    if last.by != Bound.ROUNDING or len(changes) == 1 or (grant == 0 and last.amount.numerator < 0):
        return last.by
    return changes[-2].by
