"""Who gets something, or nothing, in every best division: found from a price of the money, exactly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opora_engine.division.optimising import Choice, Room

MOST = 8
"""Of a group with more unsure claims than this not every choice is gone through: a price of its room bounds it."""


@dataclass(frozen=True, slots=True)
class _Family:
    """What a group (or one claim without a group) can gain at a price of the money, worth x units.

    best     the most
    options  by unsure claim: the most when it is in, and when it is out; None where that cannot be
    """

    best: Fraction
    options: Mapping[str, tuple[Fraction | None, Fraction | None]]


def certain(choices: "Sequence[Choice]", room: "Room", value: Fraction) -> dict[str, bool]:
    """Return the claims that are in, or out, in every division whose objective is `value`.

    choices  the claims with a high above 0
    value    the highest objective, units x worth

    The money of the pool gets a price (the worth at which it is full). At that price the groups do not hinder each
    other any more, so each can be gone through by itself; all together they bound the objective from above. Where the
    other choice of a claim brings this bound below the value, it has no other choice (Lagrange; any price is valid).
    """
    price, full = _prices(choices, room)
    members: dict[str, list[Choice]] = defaultdict(list)
    for each in choices:
        members[each.group if each.group in room.groups else f"\n{each.code}"].append(each)
    families = [
        _family(inside, price, room.groups.get(group), full.get(group, Fraction(0)))
        for group, inside in members.items()
    ]
    bound = price * room.pool + sum((family.best for family in families), Fraction(0))
    fixed: dict[str, bool] = {}
    for family in families:
        for code, options in family.options.items():
            holds = [each is not None and bound - family.best + each >= value for each in options]
            if holds != [True, True]:
                fixed[code] = holds[0]
    return fixed


def _family(inside: "Sequence[Choice]", price: Fraction, cap: int | None, room_price: Fraction) -> _Family:
    unsure = [each for each in inside if each.least]
    if len(unsure) > MOST and cap is not None:
        return _priced(inside, price, cap, room_price)
    # Whole numbers are many times faster than fractions.
    scale = lcm(price.denominator, *(each.worth.denominator for each in inside))
    gains = [(int((each.worth - price) * scale), each) for each in inside]
    gains.sort(key=lambda pair: -pair[0])
    found: list[tuple[int, frozenset[str]]] = []
    for count in range(len(unsure) + 1):
        for chosen in combinations([each.code for each in unsure], count):
            gained = _gained(gains, frozenset(chosen), cap)
            if gained is not None:
                found.append((gained, frozenset(chosen)))

    def most(code: str, *, is_in: bool) -> Fraction | None:
        values = [gained for gained, chosen in found if (code in chosen) is is_in]
        return Fraction(max(values), scale) if values else None

    options = {each.code: (most(each.code, is_in=True), most(each.code, is_in=False)) for each in unsure}
    # Floors fit into the group, so taking nobody else is always possible.
    return _Family(Fraction(max(gained for gained, _ in found), scale), options)


def _gained(gains: "Sequence[tuple[int, Choice]]", chosen: frozenset[str], cap: int | None) -> int | None:
    """Return the most that exactly the chosen ones gain beside those who are always in; None if they do not fit."""
    starts = [max(each.low, each.least) if not each.least or each.code in chosen else 0 for _, each in gains]
    left = None if cap is None else cap - sum(starts)
    if left is not None and left < 0:
        return None
    total = 0
    for (gain, each), start in zip(gains, starts, strict=True):
        more = 0
        if gain > 0 and (not each.least or each.code in chosen):
            more = each.high - start if left is None else min(each.high - start, left)
            left = None if left is None else left - more
        total += gain * (start + more)
    return total


def _priced(inside: "Sequence[Choice]", price: Fraction, cap: int, room_price: Fraction) -> _Family:
    best, options = room_price * cap, {}
    gains: dict[str, tuple[Fraction, Fraction]] = {}
    for each in inside:
        gain = each.worth - price - room_price
        taken = max(gain * each.high, gain * max(each.low, each.least))
        gains[each.code] = (taken, Fraction(0) if each.least else taken)
        best += max(gains[each.code])
    for each in inside:
        if each.least:
            most = max(gains[each.code])
            options[each.code] = (best - most + gains[each.code][0], best - most + gains[each.code][1])
    return _Family(best, options)


def _prices(choices: "Sequence[Choice]", room: "Room") -> tuple[Fraction, dict[str, Fraction]]:
    """Return the worth at which the pool is full, and how much above it each group is full."""
    left, groups = room.pool, dict(room.groups)
    full: dict[str, Fraction] = {}
    price = Fraction(0)
    for each in sorted(choices, key=lambda choice: -choice.worth):
        taken = min(each.high, groups.get(each.group, each.high))
        if each.group in groups:
            groups[each.group] -= taken
            if not groups[each.group]:
                full.setdefault(each.group, each.worth)
        if taken > left:
            price = each.worth
            break
        left -= taken
    return price, {group: max(Fraction(0), worth - price) for group, worth in full.items()}
