"""Dividing a pool so that a declared objective is as high as it can be: proven, whole crowns, ties by the order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from opora_engine.division.dividing import divide
from opora_engine.division.level import level_of
from opora_engine.division.results import Bound, Change, ClassLevel, Division, Grant, Proof
from opora_engine.division.rounding import tie_of, whole_amounts
from opora_engine.division.rows import Row, rows_of
from opora_engine.division.support import best_support
from opora_engine.division.terms import Rounding, Terms, check

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One claim in units of the rounding: 0 <= low <= high; `least` > 0 when it may also get nothing at all.

    worth  what one unit adds to the objective
    group  group whose room it shares, "" = none
    """

    code: str
    worth: Fraction
    low: int
    high: int
    least: int
    group: str


@dataclass(frozen=True, slots=True)
class Room:
    """What may be handed out, in units: all together, and by group."""

    pool: int
    groups: Mapping[str, int]


def optimised(claims: Mapping[str, int], pool: int, terms: Terms, *, seconds: float = 60.0) -> Division:
    """Return the grants with the highest sum of weight x grant under floors, caps, group caps and the minimum.

    claims   by code, whole crowns, 0 or more; may be empty
    pool     whole crowns, 0 or more
    terms    weights are the worth of a crown; classes are refused; the leftover always stays in the reserve
    seconds  that the solver may take
    returns  granted + reserve == pool; `proof` has the objective reached and the bound that nothing is above

    Of several best divisions it is the one in which (with a minimum of more than one unit), in the order of the
    terms, the first ones get something rather than the others; then, from the highest worth and in the order
    again, each gets all it may.
    When the floors do not fit into the pool there is nothing to choose: they are cut as `divide` cuts them.
    Raises NotProvedError when the best could not be proven, ValueError as `divide` does.
    """
    check(claims, pool, terms)
    if terms.classes:
        raise ValueError("Classes and an objective exclude each other. Expected one of them.")
    # Every bound has to be whole units, so that what is best in whole units can be filled from the highest worth.
    whole = replace(terms, rounding=Rounding(terms.rounding.unit, "hand_out"))
    rows, _ = rows_of(claims, whole)
    rows = _cut_floors(rows, whole)
    if sum(row.low for row in rows) > pool:
        return divide(claims, pool, replace(terms, group_caps=_enough(terms, pool)))
    unit = terms.rounding.unit
    room = Room(pool // unit, {group: cap // unit for group, cap in terms.group_caps.items()})
    choices = [_choice(row, whole) for row in rows]
    in_order = _in_order(rows, choices, terms.order)
    support, bound = best_support(in_order, room, seconds)
    units = filled(in_order, room, support)
    grants = [_grant(row, units[row.code] * unit, whole.least) for row in rows]
    granted = sum(grant.grant for grant in grants)
    worth = {choice.code: choice.worth for choice in choices}
    reached = sum((worth[code] * count for code, count in units.items()), Fraction(0)) * unit
    proof = Proof(reached, reached if bound is None else max(reached, bound * unit))
    return Division(pool, granted, pool - granted, (ClassLevel(0, None, ONE, granted),), tuple(grants), proof)


def filled(in_order: Sequence[Choice], room: Room, support: frozenset[str]) -> dict[str, int]:
    """Return the best units of each choice when exactly those of `support` get at least their least or low.

    Caps of groups lie inside the pool and no group inside another, so filling from the highest worth is best
    (a greedy choice over a polymatroid; Edmonds 1970).
    """
    units = {each.code: max(each.low, each.least) if each.code in support else 0 for each in in_order}
    left, groups = room.pool - sum(units.values()), dict(room.groups)
    for each in in_order:
        if each.group in groups:
            groups[each.group] -= units[each.code]
    for each in sorted(in_order, key=lambda choice: -choice.worth):
        if each.code in support:
            more = min(each.high - units[each.code], left, groups.get(each.group, left))
            units[each.code] += more
            left -= more
            if each.group in groups:
                groups[each.group] -= more
    return units


def _choice(row: Row, terms: Terms) -> Choice:
    unit, least = terms.rounding.unit, terms.least
    low, high = row.low // unit, row.high // unit
    if row.high < least:
        low = high = 0
    may_fall = bool(high) and not low
    group = terms.groups.get(row.code, "")
    return Choice(row.code, row.weight, low, high, least // unit if may_fall else 0, group)


def _cut_floors(rows: Sequence[Row], terms: Terms) -> list[Row]:
    """Return the rows; in a group whose floors exceed its cap each gets its cut floor and no more."""
    fixed: dict[str, int] = {}
    for group, cap in terms.group_caps.items():
        inside = [row for row in rows if terms.groups.get(row.code) == group]
        if sum(row.low for row in inside) > cap:
            level, fallen = level_of(inside, cap, terms.least)
            staying = [row for row in inside if row.code not in fallen]
            amounts = whole_amounts(staying, level, cap, terms)
            fixed |= dict.fromkeys(fallen, 0)
            fixed |= {row.code: amount for row, amount in zip(staying, amounts, strict=True)}
    return [
        replace(row, group_cap=fixed[row.code], low=fixed[row.code], high=fixed[row.code])
        if row.code in fixed
        else row
        for row in rows
    ]


def _enough(terms: Terms, pool: int) -> dict[str, int]:
    return {group: min(cap, pool) for group, cap in terms.group_caps.items()}


def _in_order(rows: Sequence[Row], choices: Iterable[Choice], order: tuple[str, ...]) -> list[Choice]:
    # There are no remainders and no common level here.
    tie = tie_of([word for word in order if word not in ("remainder", "level")])
    by_code = {choice.code: choice for choice in choices}
    return [by_code[row.code] for row in sorted(rows, key=lambda row: tie(row, 0))]


def _grant(row: Row, amount: int, least: int) -> Grant:
    """Return the grant with what took it from the claim: weight, cap, group cap, rounding, objective or minimum."""
    below: list[tuple[Bound, int]] = []
    if not row.weight and amount <= row.low:
        below += [(Bound.WEIGHT, 0), (Bound.FLOOR, amount)]
    else:
        below.append((Bound.CAP, min(row.claim, row.cap)))
        if row.group_cap is not None:
            below.append((Bound.GROUP_CAP, min(row.cap, row.group_cap)))
        below.append((Bound.MINIMUM, 0) if 0 < row.high < least else (Bound.ROUNDING, row.high))
        below.append((Bound.OBJECTIVE, amount))
    changes: list[Change] = []
    value = row.claim
    for bound, after in below:
        if after != value:
            changes.append(Change(bound, Fraction(after - value)))
        value = after
    decided = [change for change in changes if change.by != Bound.ROUNDING] or changes
    return Grant(row.code, row.claim, amount, decided[-1].by if decided else Bound.CLAIM, tuple(changes))
