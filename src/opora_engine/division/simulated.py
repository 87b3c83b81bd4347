"""Classes, provider caps, a minimum, several pools and a leftover handed out, in float64; for simulation only.

The steps are those of `dividing`, `level` and `rounding`, over arrays of n claims in the order of their codes. What
lies nearer than a billionth to a bound counts as at it, so that ties fall as they do in exact fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

import numpy as np

from opora_engine.arrays import Flags, Floats, Rows

NEAR = 1e-9
DIGITS = 9
ENOUGH = np.inf


@dataclass(frozen=True, eq=False, slots=True)
class PoolTerms:
    """How one pool of one scenario is divided; `Terms` says what each means.

    floors, caps, weights  (n,)  CZK, CZK (inf = none), factors
    classes                (n,)  numbers of classes
    groups                 (n,)  number of the group, -1 = none
    room                   (g,)  what a group gets at most, CZK; inf = no cap
    minimum, unit          CZK
    """

    floors: Floats
    caps: Floats
    weights: Floats
    classes: Rows
    groups: Rows
    room: Floats
    minimum: float
    unit: float
    hands_out: bool
    order: tuple[str, ...]

    @property
    def least(self) -> float:
        """The minimum as a multiple of the unit."""
        return float(np.ceil(self.minimum / self.unit - NEAR) * self.unit)

    def after_the_first(self) -> "PoolTerms":
        """Return the terms of a later pool: floors and the minimum hold in the first one only."""
        return replace(self, floors=np.zeros_like(self.floors), minimum=0.0)


@dataclass(frozen=True, eq=False, slots=True)
class _Lines:
    """Claims that are being divided: `at` are their rows, the rest by claim."""

    at: Rows
    claim: Floats
    slope: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class _Level:
    """The level (inf = everybody gets the high) and the share of the lows that is paid (1 = all of them)."""

    level: float
    cut: float

    def shares(self, lines: _Lines) -> Floats:
        if self.level == ENOUGH:
            return lines.high
        if self.cut < 1:
            return lines.low * self.cut
        return np.maximum(lines.low, np.minimum(lines.slope * self.level, lines.high))


def divide_in_sequence(claims: Floats, amounts: Sequence[float], terms: Sequence[PoolTerms]) -> Floats:
    """Return what each claim gets from all pools together, (n,) CZK.

    claims   (n,)  CZK
    amounts  of the pools in their order; `terms` of each: caps and room are those over all pools
    """
    total = np.zeros(len(claims))
    for amount, each in zip(amounts, terms, strict=True):
        room = each.room.copy()
        inside = each.groups >= 0
        np.subtract.at(room, each.groups[inside], total[inside])
        total += divide(claims - total, amount, replace(each, caps=each.caps - total, room=room))
    return total


def divide(claims: Floats, pool: float, terms: PoolTerms) -> Floats:
    """Return the grants of one pool, (n,) CZK."""
    grants = np.zeros(len(claims))
    room, left, is_open = terms.room.copy(), pool, True
    for number in np.unique(terms.classes):
        rows = np.flatnonzero(terms.classes == number)
        given = replace(terms, room=room)
        is_enough, paid = _divide_class(rows, claims, left if is_open else 0.0, given)
        grants[rows] = paid
        inside = rows[terms.groups[rows] >= 0]
        np.subtract.at(room, terms.groups[inside], grants[inside])
        left -= float(paid.sum())
        is_open = is_open and is_enough
    return grants


def _divide_class(rows: Rows, claims: Floats, pool: float, terms: PoolTerms) -> tuple[bool, Floats]:
    staying = _lines(rows, claims, np.full(len(claims), np.inf), terms)
    while True:
        limited, fallen = _within_groups(staying, claims, terms)
        level, fell = _level_of(limited, pool, terms.least)
        if not fallen.any():
            fallen = fell
        if not fallen.any():
            break
        staying = _only(staying, ~fallen)
    paid = np.zeros(len(claims))
    paid[limited.at] = _whole_amounts(limited, level, pool, terms)
    return level.level == ENOUGH, paid[rows]


def _lines(rows: Rows, claims: Floats, further: Floats, terms: PoolTerms) -> _Lines:
    claim, unit = claims[rows], terms.unit
    slope = claim * terms.weights[rows]
    cap = np.maximum(np.minimum(np.minimum(claim, np.floor(terms.caps[rows] + NEAR)), further[rows]), 0.0)
    down = np.floor(cap / unit + NEAR) * unit
    low = np.minimum(np.ceil(terms.floors[rows] / unit - NEAR) * unit, down)
    low = np.where(low < terms.least - NEAR, 0.0, low)
    high = np.where(slope > 0, down if terms.hands_out else cap, low)
    return _Lines(rows, claim, slope, low, high)


def _only(lines: _Lines, chosen: Flags) -> _Lines:
    return _Lines(*(getattr(lines, name)[chosen] for name in ("at", "claim", "slope", "low", "high")))


def _within_groups(lines: _Lines, claims: Floats, terms: PoolTerms) -> tuple[_Lines, Flags]:
    """Return the lines under the caps that their groups give them, and those that fell below the minimum there."""
    fallen = np.zeros(len(lines.at), np.bool_)
    groups = terms.groups[lines.at]
    known = groups >= 0
    asked = np.bincount(groups[known], weights=lines.high[known], minlength=len(terms.room))
    binding = np.flatnonzero(asked > terms.room + NEAR)
    if not len(binding):
        return lines, fallen
    further = np.full(len(claims), np.inf)
    for group in binding:
        places = np.flatnonzero(groups == group)
        inside = _only(lines, groups == group)
        room = max(0.0, float(terms.room[group]))
        level, fell = _level_of(inside, room, terms.least)
        fallen[places[fell]] = True
        stay = _only(inside, ~fell)
        further[stay.at] = _whole_amounts(stay, level, room, terms)
    return _lines(lines.at, claims, further, terms), fallen


def _level_of(lines: _Lines, pool: float, least: float) -> tuple[_Level, Flags]:
    """Return the level of the lines that stay, and which fell below the minimum."""
    fallen = (lines.high > 0) & (lines.high < least - NEAR)
    queue = _smallest_first(lines, fallen) if least else np.zeros(0, np.int64)
    floors = float(lines.low[~fallen].sum())
    first = 0
    while floors > pool + NEAR:
        if first == len(queue) or lines.low[queue[first]] * pool / floors >= least - NEAR:
            return _Level(0.0, pool / floors), fallen
        fallen[queue[first]] = True
        floors -= float(lines.low[queue[first]])
        first += 1
    # The more of them are gone the higher is the level, and each in the queue has more than the one before: so the
    # first that reaches the minimum is found by halving.
    lowest, highest = first, len(queue)
    while lowest < highest:
        middle = (lowest + highest) // 2
        reached = _rise(lines, fallen, queue[first:middle], pool)
        share = reached.shares(lines)[queue[middle]]
        lowest, highest = (lowest, middle) if share >= least - NEAR else (middle + 1, highest)
    fallen[queue[first:lowest]] = True
    return _rise(lines, fallen, queue[:0], pool), fallen


def _smallest_first(lines: _Lines, fallen: Flags) -> Rows:
    places = np.flatnonzero(~fallen & (lines.high > 0))
    # Two slopes that are equal in fractions may differ in their last digit here.
    keys = (-places, np.round(lines.slope[places], DIGITS), np.round(lines.low[places], DIGITS))
    found: Rows = places[np.lexsort(keys)]
    return found


def _rise(lines: _Lines, fallen: Flags, more: Rows, pool: float) -> _Level:
    # The compiler takes long to load, and only simulation needs it.
    from opora_engine.division.kernels import level_of_pool

    staying = ~fallen
    staying[more] = False
    low, high = lines.low[staying], lines.high[staying]
    if high.sum() <= pool + NEAR:
        return _Level(ENOUGH, 1.0)
    level, cut = level_of_pool(lines.slope[staying], low, high, float(pool))
    return _Level(level, cut)


def _whole_amounts(lines: _Lines, level: _Level, pool: float, terms: PoolTerms) -> Floats:
    times = level.shares(lines) / terms.unit
    units = np.floor(times + NEAR * (1 + np.abs(times) * 1e-3))
    if terms.hands_out and level.level != ENOUGH:
        count = int(np.floor((pool - units.sum() * terms.unit) / terms.unit + NEAR))
        if terms.order[0] == "level":
            _rise_further(lines, level, units, count, terms)
        else:
            _to_the_first(lines, times - units, units, count, terms)
    found: Floats = units * terms.unit
    return found


def _to_the_first(lines: _Lines, rest: Floats, units: Floats, count: int, terms: PoolTerms) -> None:
    waiting = np.flatnonzero(rest > NEAR)
    words = _words(lines, rest, terms)
    order = np.lexsort([words[word][waiting] for word in reversed(terms.order)])
    units[waiting[order[:count]]] += 1


def _rise_further(lines: _Lines, level: _Level, units: Floats, count: int, terms: PoolTerms) -> None:
    slope, high = (lines.low, lines.low) if level.cut < 1 else (lines.slope, lines.high)
    words = _words(lines, np.zeros(len(units)), terms)

    def entry(place: int) -> tuple[float, ...]:
        reached = round((units[place] + 1) * terms.unit / slope[place], DIGITS)
        return (reached, *(float(words[word][place]) for word in terms.order[1:]), place)

    def has_room(place: int) -> bool:
        return bool((units[place] + 1) * terms.unit <= high[place] + NEAR)

    waiting = [entry(place) for place in range(len(units)) if slope[place] > 0 and has_room(place)]
    heapify(waiting)
    for _ in range(min(count, int(high.sum() / terms.unit))):
        if not waiting:
            break
        place = int(heappop(waiting)[-1])
        units[place] += 1
        if has_room(place):
            heappush(waiting, entry(place))


def _words(lines: _Lines, rest: Floats, terms: PoolTerms) -> dict[str, Floats]:
    return {
        "remainder": -np.round(rest, DIGITS - 2),
        "claim": -lines.claim,
        "weight": -terms.weights[lines.at],
        "code": lines.at.astype(np.float64),
    }
