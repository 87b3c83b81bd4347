"""One pool to grants: by one level for all, class after class, under group caps, with a minimum grant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from opora_engine.division.explanation import fallen_below_minimum, fallen_within_group, grant_of
from opora_engine.division.level import Level, level_of
from opora_engine.division.results import ClassLevel, Division, Grant
from opora_engine.division.rounding import whole_amounts
from opora_engine.division.rows import Row, rows_of, under_group_cap, without
from opora_engine.division.terms import Number, Rounding, Terms, check

PLAIN = Rounding()


def proportional(
    claims: Mapping[str, int],
    pool: int,
    *,
    floors: Mapping[str, int] | None = None,
    caps: Mapping[str, int] | None = None,
    weights: Mapping[str, Number] | None = None,
    rounding: Rounding = PLAIN,
    order: tuple[str, ...] = ("remainder", "code"),
) -> Division:
    """Return grants = clip(level x weight x claim, floor, cap), the level chosen so that they take the pool.

    claims    by code, whole crowns, 0 or more
    pool      whole crowns, 0 or more
    floors, caps, weights, rounding, order   as in Terms
    returns   grants by code; granted + reserve == pool always

    When the claims under their caps fit into the pool, each gets all it may. When the floors do not fit, they
    are cut in proportion. Rounding is down. Nothing depends on the order of the claims.
    Raises ValueError for a negative or fractional amount, a float, or a code that claims nothing.
    """
    terms = Terms(floors=floors or {}, caps=caps or {}, weights=weights or {}, rounding=rounding, order=order)
    return divide(claims, pool, terms)


def points_weighted(
    claims: Mapping[str, int], points: Mapping[str, Number], pool: int, terms: Terms | None = None
) -> Division:
    """Return the division in which a claim counts as many times as it has points; without points it gets 0.

    claims  by code, whole crowns, 0 or more
    points  by code, exact, 0 or more; a claim that is not named has none
    terms   everything else; its weights are multiplied by the points

    Raises ValueError as `divide` does.
    """
    terms = terms or Terms()
    rated = Terms(weights=points)
    check(claims, pool, rated)
    weights = {code: rated.weight(code) * terms.weight(code) if code in points else 0 for code in claims}
    return divide(claims, pool, replace(terms, weights=weights))


def divide(claims: Mapping[str, int], pool: int, terms: Terms) -> Division:
    """Return the division of the pool on the terms; see docs/methods/division.md for the whole rule.

    claims   by code, whole crowns, 0 or more; may be empty
    pool     whole crowns, 0 or more
    returns  grants by code; granted + reserve == pool always

    Classes follow one another: a class gets money only when every claim of the classes before got all it may.
    Raises ValueError for a negative or fractional amount, or terms that name an unknown claim.
    """
    check(claims, pool, terms)
    rows, scale = rows_of(claims, terms)
    classes: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        classes[terms.classes.get(row.code, 0)].append(row)
    room = dict(terms.group_caps)
    grants: list[Grant] = []
    levels: list[ClassLevel] = []
    left, is_open = pool, True
    for number in sorted(classes):
        level, paid = _divide_class(classes[number], left if is_open else 0, terms, room)
        granted = sum(grant.grant for grant in paid)
        for grant in paid:
            if terms.groups.get(grant.code) in room:
                room[terms.groups[grant.code]] -= grant.grant
        levels.append(_told(number, level, scale, granted))
        grants += paid
        # What rounding left of a class that was not paid in full must not pass it by: it stays in the reserve.
        left, is_open = left - granted, is_open and level.kind == "enough"
    grants.sort(key=lambda grant: grant.code)
    return Division(pool, pool - left, left, tuple(levels), tuple(grants))


def _divide_class(
    rows: Sequence[Row], pool: int, terms: Terms, room: Mapping[str, int]
) -> tuple[Level, list[Grant]]:
    grants: list[Grant] = []
    staying = list(rows)
    while True:
        limited, fallen = _within_groups(staying, terms, room)
        level, fell_at = level_of(limited, pool, terms.least)
        if not fallen:
            fallen = [fallen_below_minimum(row, fell_at[row.code]) for row in limited if row.code in fell_at]
        if not fallen:
            break
        # A row that falls out frees room under its group cap, so the groups are divided again without it.
        # Each turn takes at least one row away and none returns: it ends.
        grants += fallen
        staying = without(staying, (grant.code for grant in fallen))
    amounts = whole_amounts(limited, level, pool, terms)
    grants += [grant_of(row, level, amount) for row, amount in zip(limited, amounts, strict=True)]
    return level, grants


def _within_groups(
    rows: Sequence[Row], terms: Terms, room: Mapping[str, int]
) -> tuple[list[Row], list[Grant]]:
    """Return the rows with the caps their groups give them, and those that fell below the minimum there."""
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if terms.groups.get(row.code) in room:
            members[terms.groups[row.code]].append(row)
    caps: dict[str, int] = {}
    fallen: list[Grant] = []
    for group, inside in members.items():
        if sum(row.high for row in inside) <= room[group]:
            continue
        level, fell_at = level_of(inside, room[group], terms.least)
        fallen += [fallen_within_group(row, fell_at[row.code]) for row in inside if row.code in fell_at]
        staying = without(inside, fell_at)
        amounts = whole_amounts(staying, level, room[group], terms)
        caps |= {row.code: amount for row, amount in zip(staying, amounts, strict=True)}
    return [under_group_cap(row, caps[row.code], terms) if row.code in caps else row for row in rows], fallen


def _told(number: int, level: Level, scale: int, granted: int) -> ClassLevel:
    if level.kind == "enough":
        return ClassLevel(number, None, Fraction(1), granted)
    if level.kind == "floors":
        return ClassLevel(number, Fraction(0), level.as_fraction(), granted)
    return ClassLevel(number, level.as_fraction() * scale, Fraction(1), granted)
