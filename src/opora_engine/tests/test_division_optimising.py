"""The division with the highest objective: against every division there is, and the laws that all divisions keep."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.division import Bound, Rounding, Terms
from opora_engine.division.optimising import optimised
from opora_engine.division.support import NotProvedError

CODES = ("A", "B", "C", "D")
small = st.integers(0, 5)


@st.composite
def problems(draw):
    """Draw a few claims of a few units with everything that an objective may be bound by."""
    unit = draw(st.sampled_from([1, 10]))
    claims = {
        code: draw(small) * unit + draw(st.integers(0, unit - 1)) for code in CODES[: draw(st.integers(1, 4))]
    }

    def some(values):
        return {code: draw(values) for code in sorted(draw(st.sets(st.sampled_from(sorted(claims)))))}

    groups = some(st.sampled_from(["left", "right"]))
    terms = Terms(
        floors=some(st.integers(0, 2 * unit)),
        caps=some(st.integers(0, 5 * unit)),
        weights={
            code: draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(2)]))
            for code in claims
        },
        groups=groups,
        group_caps={group: draw(st.integers(0, 8)) * unit for group in sorted(set(groups.values()))},
        minimum=draw(st.integers(0, 4 * unit)),
        rounding=Rounding(unit),
        order=draw(st.sampled_from([("code",), ("claim", "code"), ("weight", "code")])),
    )
    return claims, draw(st.integers(0, 12)) * unit, terms


def every_division(claims, pool, terms):
    """Return all grants in whole units within the bounds; None where the floors do not fit."""
    unit, ranges = terms.rounding.unit, []
    for code in sorted(claims):
        cap = min(claims[code], terms.caps.get(code, claims[code])) // unit * unit
        low = min(-(-terms.floors.get(code, 0) // unit) * unit, cap)
        low = 0 if low < terms.least else low
        high = cap if terms.weight(code) * claims[code] else low
        ranges.append([g for g in range(low, high + 1, unit) if g >= terms.least or g == 0])
    lows = [low[0] for low in ranges]

    def fits(grants):
        by_group = dict.fromkeys(terms.group_caps, 0)
        for code, grant in zip(sorted(claims), grants, strict=True):
            if terms.groups.get(code) in by_group:
                by_group[terms.groups[code]] += grant
        return sum(grants) <= pool and all(by_group[group] <= cap for group, cap in terms.group_caps.items())

    return [grants for grants in product(*ranges) if fits(grants)] if fits(lows) else None


@settings(max_examples=50, deadline=None)
@given(problems())
def test_it_is_the_best_of_all_divisions_and_of_the_best_the_first_in_the_order(problem):
    claims, pool, terms = problem
    possible = every_division(claims, pool, terms)
    found = optimised(claims, pool, terms)
    assert found.granted + found.reserve == pool
    if possible is None:
        return
    codes = sorted(claims)
    worth = [terms.weight(code) for code in codes]

    def objective(grants):
        return sum(each * grant for each, grant in zip(worth, grants, strict=True))

    def tie(code):
        words = {"claim": -claims[code], "weight": -terms.weight(code), "code": code}
        return [words[word] for word in terms.order]

    places = [codes.index(code) for code in sorted(codes, key=tie)]
    by_worth = sorted(places, key=lambda place: -worth[place])

    def in_order(grants):
        # Without a minimum of more than a unit nobody has to be left out, and only the filling counts.
        support = [grants[place] > 0 for place in places] if terms.least > terms.rounding.unit else []
        return support, [grants[place] for place in by_worth]

    best = max(map(objective, possible))
    wanted = max((grants for grants in possible if objective(grants) == best), key=in_order)
    assert tuple(found.amounts()[code] for code in codes) == wanted
    assert found.proof.objective == best
    assert best <= found.proof.bound <= best + Fraction(1, 10**8)
    for grant in found.grants:
        assert grant.claim + sum(change.amount for change in grant.changes) == grant.grant


@settings(max_examples=10, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(problem, random):
    claims, pool, terms = problem
    mixed = list(claims.items())
    random.shuffle(mixed)
    assert optimised(dict(mixed), pool, terms).to_json() == optimised(claims, pool, terms).to_json()


def test_without_a_minimum_the_highest_worth_is_filled_first():
    claims = {"A": 100, "B": 100, "C": 100}
    found = optimised(claims, 150, Terms(weights={"A": 1, "B": 3, "C": 2}))
    assert found.amounts() == {"A": 0, "B": 100, "C": 50}
    assert (found.proof.objective, found.proof.gap) == (400, 0)
    assert [grant.bound_by for grant in found.grants] == [Bound.OBJECTIVE, Bound.CLAIM, Bound.OBJECTIVE]


def test_the_minimum_can_make_two_small_ones_better_than_a_large_one():
    claims = {"A": 90, "B": 60, "C": 60}
    terms = Terms(weights={"A": 3, "B": 2, "C": Fraction(21, 10)}, minimum=60)
    assert optimised(claims, 120, terms).amounts() == {"A": 60, "B": 0, "C": 60}
    assert optimised(claims, 119, terms).amounts() == {"A": 90, "B": 0, "C": 0}


def test_what_took_the_money_is_told():
    claims = {"A": 105, "B": 100, "C": 20, "D": 100}
    terms = Terms(
        weights={"A": 2, "B": 1, "C": 1, "D": 0},
        caps={"B": 50},
        floors={"D": 30},
        minimum=30,
        rounding=Rounding(10),
    )
    found = optimised(claims, 500, terms)
    assert found.amounts() == {"A": 100, "B": 50, "C": 0, "D": 30}
    assert [grant.bound_by for grant in found.grants] == [
        Bound.ROUNDING,
        Bound.CAP,
        Bound.MINIMUM,
        Bound.FLOOR,
    ]


def test_floors_that_do_not_fit_are_cut_in_proportion():
    claims, terms = {"A": 100, "B": 100}, Terms(weights={"A": 2, "B": 1}, floors={"A": 60, "B": 30})
    found = optimised(claims, 60, terms)
    assert (found.amounts(), found.proof) == ({"A": 40, "B": 20}, None)
    grouped = replace(terms, groups={"A": "x", "B": "x"}, group_caps={"x": 45})
    assert optimised(claims, 100, grouped).amounts() == {"A": 30, "B": 15}


def test_classes_are_refused():
    with pytest.raises(ValueError, match="Classes and an objective exclude each other"):
        optimised({"A": 1}, 1, Terms(classes={"A": 1}))


def test_what_is_not_proven_in_time_is_refused_with_what_to_do():
    claims = {f"{number:03}": 1000 + 37 * number % 511 for number in range(60)}
    terms = Terms(
        weights={code: 1 + Fraction(claim % 97, 1000) for code, claim in claims.items()}, minimum=997
    )
    with pytest.raises(NotProvedError, match=r"not proven within 1e-06 seconds\. Expected a longer time"):
        optimised(claims, 31_111, terms, seconds=1e-6)


@settings(max_examples=15, deadline=None)
@given(problems())
def test_large_groups_that_are_bounded_by_a_price_come_out_the_same(problem):
    claims, pool, terms = problem
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("opora_engine.division.certainty.MOST", 0)
        priced = optimised(claims, pool, terms)
    assert priced.to_json() == optimised(claims, pool, terms).to_json()
