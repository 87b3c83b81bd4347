"""Exact shares to multiples of the rounding unit, and the handing out of what the rounding left."""

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from typing import Any

from opora_engine.division.level import Level, exact_key
from opora_engine.division.rows import Row
from opora_engine.division.terms import Terms

Tie = Callable[[Row, int], tuple[Any, ...]]


def whole_amounts(rows: Sequence[Row], level: Level, pool: int, terms: Terms) -> list[int]:
    """Return the grants in the order of the rows: multiples of the unit, their sum not above the pool."""
    unit = level.denominator * terms.rounding.unit
    shares = [level.scaled_share(row) for row in rows]
    amounts = [share // unit * terms.rounding.unit for share in shares]
    if terms.rounding.hands_out and level.kind != "enough":
        count = (pool - sum(amounts)) // terms.rounding.unit
        if terms.order[0] == "level":
            _rise_further(rows, level, amounts, count, terms)
        else:
            _to_the_first(rows, [share % unit for share in shares], amounts, count, terms)
    return amounts


def _to_the_first(
    rows: Sequence[Row], remainders: Sequence[int], amounts: list[int], count: int, terms: Terms
) -> None:
    tie = tie_of(terms.order)
    # Bounds lie on the unit here, so a remainder means room for one unit; and the remainders add up to at
    # least `count` units, each below one, so there are more of them than units.
    waiting = sorted(
        (number for number, remainder in enumerate(remainders) if remainder),
        key=lambda number: tie(rows[number], remainders[number]),
    )
    for number in waiting[:count]:
        amounts[number] += terms.rounding.unit


def _rise_further(rows: Sequence[Row], level: Level, amounts: list[int], count: int, terms: Terms) -> None:
    unit, tie = terms.rounding.unit, tie_of(terms.order[1:])
    pulls = [(row.low, row.low) if level.kind == "floors" else (row.slope, row.high) for row in rows]
    bits = max((slope.bit_length() for slope, _ in pulls), default=0)

    def entry(number: int) -> tuple[Any, ...]:
        return exact_key(amounts[number] + unit, pulls[number][0], bits), tie(rows[number], 0), number

    waiting = [entry(n) for n, (slope, high) in enumerate(pulls) if slope and amounts[n] + unit <= high]
    heapify(waiting)
    for _ in range(count):
        number = heappop(waiting)[-1]
        amounts[number] += unit
        if amounts[number] + unit <= pulls[number][1]:
            heappush(waiting, entry(number))


def tie_of(order: Sequence[str]) -> Tie:
    """Return the key that sorts rows (with their remainders) in the order of ties."""
    words: dict[str, Callable[[Row, int], Any]] = {
        "remainder": lambda row, remainder: -remainder,
        "claim": lambda row, remainder: -row.claim,
        "weight": lambda row, remainder: -row.weight,
        "code": lambda row, remainder: row.code,
    }
    chosen = [words[word] for word in order]
    return lambda row, remainder: tuple(word(row, remainder) for word in chosen)
