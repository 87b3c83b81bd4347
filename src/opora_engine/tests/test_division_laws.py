"""Laws that every division keeps, and agreement with slow methods that are plain to see."""

import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from opora_engine.allocation import allocate_pool
from opora_engine.division import Bound, Rounding, Terms, divide, proportional

CODES = tuple("ABCDEFG")
ORDERS = (("remainder", "code"), ("level", "code"), ("claim", "remainder", "code"), ("weight", "code"))
money = st.integers(0, 60)
pools = st.integers(0, 250)
weights = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(6, 5), Fraction(4)])
roundings = st.builds(Rounding, st.sampled_from([1, 3, 10]), st.sampled_from(["reserve", "hand_out"]))


@st.composite
def problems(draw, *, minimum=True, orders=ORDERS):
    """Draw claims with terms that use everything at once."""
    claims = draw(st.dictionaries(st.sampled_from(CODES), money, max_size=7))

    def some(values):
        chosen = draw(st.sets(st.sampled_from(sorted(claims)))) if claims else set()
        return {code: draw(values) for code in sorted(chosen)}

    groups = some(st.sampled_from(["left", "right"]))
    terms = Terms(
        floors=some(money),
        caps=some(money),
        weights=some(weights),
        classes=some(st.integers(1, 2)),
        groups=groups,
        group_caps={group: draw(st.integers(0, 100)) for group in sorted(set(groups.values()))},
        minimum=draw(st.integers(0, 25)) if minimum else 0,
        rounding=draw(roundings),
        order=draw(st.sampled_from(orders)),
    )
    return claims, terms


def bounds(code, claim, terms):
    """Return low and high as the method page states them, written anew."""
    unit = terms.rounding.unit
    cap = min(claim, terms.caps.get(code, claim))
    high = cap // unit * unit if terms.rounding.leftover == "hand_out" else cap
    low = min(-(-terms.floors.get(code, 0) // unit) * unit, cap // unit * unit)
    return (low, low) if terms.weights.get(code, 1) * claim == 0 else (low, high)


def taken(level, claims, terms):
    """Return what all claims take together at a level."""
    total = Fraction(0)
    for code, claim in claims.items():
        low, high = bounds(code, claim, terms)
        total += max(low, min(level * terms.weights.get(code, 1) * claim, high))
    return total


def only_level(terms):
    """Return the terms without classes, groups and minimum."""
    return replace(terms, classes={}, groups={}, group_caps={}, minimum=0)


@given(problems(), pools)
def test_grants_and_reserve_are_the_pool(problem, pool):
    claims, terms = problem
    division = divide(claims, pool, terms)
    assert sum(division.amounts().values()) + division.reserve == pool
    assert division.granted + division.reserve == pool
    assert division.reserve >= 0
    assert sum(level.granted for level in division.levels) == division.granted


@given(problems(), pools)
def test_no_grant_is_above_its_claim_cap_or_group_cap_and_each_is_a_multiple_of_the_unit(problem, pool):
    claims, terms = problem
    amounts = divide(claims, pool, terms).amounts()
    for code, amount in amounts.items():
        assert 0 <= amount <= min(claims[code], terms.caps.get(code, claims[code]))
        assert amount % terms.rounding.unit == 0
        assert amount == 0 or amount >= terms.minimum
    for group, cap in terms.group_caps.items():
        assert sum(amounts[code] for code, member_of in terms.groups.items() if member_of == group) <= cap


@given(problems(), pools)
def test_a_grant_is_below_its_floor_only_when_the_floors_together_exceed_the_pool(problem, pool):
    claims, terms = problem[0], only_level(problem[1])
    lows = {code: bounds(code, claim, terms)[0] for code, claim in claims.items()}
    amounts = divide(claims, pool, terms).amounts()
    if sum(lows.values()) <= pool:
        assert all(amounts[code] >= low for code, low in lows.items())
    else:
        assert all(amounts[code] <= low for code, low in lows.items())


@given(problems(), pools)
def test_the_changes_lead_exactly_from_the_claim_to_the_grant(problem, pool):
    claims, terms = problem
    for grant in divide(claims, pool, terms).grants:
        assert grant.claim == claims[grant.code]
        assert grant.claim + sum(change.amount for change in grant.changes) == grant.grant
        assert all(change.amount != 0 for change in grant.changes)
        assert (grant.bound_by == Bound.CLAIM) == (not grant.changes)
        assert (grant.bound_amount == 0) == (grant.bound_by == Bound.CLAIM)


@given(problems(), pools)
def test_at_the_exact_level_the_claims_take_exactly_the_pool(problem, pool):
    claims, terms = problem[0], only_level(problem[1])
    division = divide(claims, pool, terms)
    lows = sum(bounds(code, claim, terms)[0] for code, claim in claims.items())
    highs = sum(bounds(code, claim, terms)[1] for code, claim in claims.items())
    level = division.levels[0].level if division.levels else None
    assert (level is None) == (highs <= pool)
    if level is not None and lows <= pool:
        assert taken(level, claims, terms) == pool
        assert level == 0 or taken(level * Fraction(999, 1000), claims, terms) < pool


@given(problems(), pools)
def test_the_level_lies_where_bisection_finds_it_and_so_do_the_grants(problem, pool):
    claims, terms = problem[0], replace(only_level(problem[1]), rounding=Rounding(1))
    division = divide(claims, pool, terms)
    highs = sum(bounds(code, claim, terms)[1] for code, claim in claims.items())
    if highs <= pool or taken(0, claims, terms) >= pool:
        return
    below, above = Fraction(0), Fraction(200)
    for _ in range(60):
        middle = (below + above) / 2
        below, above = (middle, above) if taken(middle, claims, terms) < pool else (below, middle)
    assert below <= division.levels[0].level <= above
    for code, claim in claims.items():
        low, high = bounds(code, claim, terms)
        pull = terms.weights.get(code, 1) * claim
        grant = division.grant(code).grant
        assert max(low, min(below * pull, high)) // 1 <= grant <= max(low, min(above * pull, high))


@given(problems(), pools)
def test_a_rising_level_is_the_same_as_handing_out_unit_by_unit(problem, pool):
    unit = problem[1].rounding.unit
    claims, terms = problem[0], replace(only_level(problem[1]), rounding=Rounding(unit, "hand_out"))
    terms = replace(terms, order=("level", "code"))
    limits = {code: bounds(code, claim, terms) for code, claim in claims.items()}
    amounts = {code: low for code, (low, _) in limits.items()}
    pulls = {code: Fraction(terms.weights.get(code, 1) * claim) for code, claim in claims.items()}
    if sum(amounts.values()) > pool:
        pulls = {code: Fraction(low) for code, (low, _) in limits.items()}
        limits = {code: (0, low) for code, (low, _) in limits.items()}
        amounts = dict.fromkeys(claims, 0)
    while pool - sum(amounts.values()) >= unit:
        waiting = [code for code in claims if pulls[code] and amounts[code] + unit <= limits[code][1]]
        if not waiting:
            break
        amounts[min(waiting, key=lambda code: ((amounts[code] + unit) / pulls[code], code))] += unit
    assert divide(claims, pool, terms).amounts() == amounts


@given(problems(), pools)
def test_largest_remainders_stay_within_a_unit_of_the_exact_share_and_use_the_pool(problem, pool):
    unit = problem[1].rounding.unit
    claims, terms = problem[0], replace(only_level(problem[1]), rounding=Rounding(unit, "hand_out"))
    terms = replace(terms, order=("remainder", "code"))
    division = divide(claims, pool, terms)
    for grant in division.grants:
        rounding = [change.amount for change in grant.changes if change.by == Bound.ROUNDING]
        assert all(abs(amount) < unit for amount in rounding)
    if division.levels and division.levels[0].level is not None:
        assert division.reserve == pool % unit


@given(st.lists(st.integers(0, 10**9), max_size=30), st.integers(0, 10**10), st.sampled_from([1, 7, 100]))
def test_without_bounds_it_is_the_canonical_division(amounts, pool, unit):
    claims = {f"{number:03}": amount for number, amount in enumerate(amounts)}
    division = proportional(claims, pool, rounding=Rounding(unit))
    expected = allocate_pool(amounts, pool, unit)
    assert tuple(division.amounts().values()) == expected.grants
    assert division.reserve == expected.reserve


@given(problems(minimum=False), pools, st.integers(0, 60))
def test_more_money_never_lowers_a_grant(problem, pool, more):
    claims, terms = problem
    if terms.rounding.leftover == "hand_out":
        terms = replace(terms, order=("level", "code"))
    before, after = divide(claims, pool, terms).amounts(), divide(claims, pool + more, terms).amounts()
    assert all(before[code] <= after[code] for code in claims)


@given(problems(minimum=False), pools, st.integers(0, 60))
def test_more_money_lowers_a_grant_by_a_unit_at_most_where_remainders_are_handed_out(problem, pool, more):
    claims, terms = problem[0], replace(only_level(problem[1]), order=("remainder", "code"))
    before, after = divide(claims, pool, terms).amounts(), divide(claims, pool + more, terms).amounts()
    assert all(before[code] <= after[code] + terms.rounding.unit for code in claims)


@given(problems(), pools, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(problem, pool, chance):
    claims, terms = problem

    def shuffled(mapping):
        items = list(mapping.items())
        chance.shuffle(items)
        return dict(items)

    names = ("floors", "caps", "weights", "classes", "groups", "group_caps")
    other = replace(terms, **{name: shuffled(getattr(terms, name)) for name in names})
    assert divide(shuffled(claims), pool, other) == divide(claims, pool, terms)


@given(problems(), pools, st.integers(1, 1000))
def test_in_hellers_everything_is_the_same_times_a_hundred(problem, pool, times):
    claims, terms = problem
    scaled = {
        name: {key: amount * times for key, amount in getattr(terms, name).items()}
        for name in ("floors", "caps", "group_caps")
    }
    rounding = replace(terms.rounding, unit=terms.rounding.unit * times)
    other = replace(terms, **scaled, minimum=terms.minimum * times, rounding=rounding)
    more = divide({code: claim * times for code, claim in claims.items()}, pool * times, other)
    expected = divide(claims, pool, terms).amounts()
    assert more.amounts() == {code: amount * times for code, amount in expected.items()}


@given(problems(), pools, st.fractions(Fraction(1, 50), 50, max_denominator=50))
def test_weights_count_only_against_one_another(problem, pool, times):
    claims, terms = problem
    weights = {code: terms.weight(code) * times for code in claims}
    assert divide(claims, pool, replace(terms, weights=weights)).grants == divide(claims, pool, terms).grants


SAME_BYTES = """
import json, hashlib
from opora_engine.division import Rounding, Terms, divide
claims = {f"S{n}": 977 * n % 8000 for n in range(300)}
terms = Terms(
    floors={f"S{n}": 500 for n in range(0, 300, 7)}, caps={f"S{n}": 4000 for n in range(0, 300, 5)},
    classes={f"S{n}": n % 3 for n in range(300)}, groups={f"S{n}": f"P{n % 40}" for n in range(300)},
    group_caps={f"P{n}": 15000 for n in range(20)}, minimum=300, rounding=Rounding(100, "hand_out"),
)
answer = json.dumps(divide(claims, 700_000, terms).to_json(), ensure_ascii=False)
print(hashlib.sha256(answer.encode()).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_every_process():
    path = os.pathsep.join(path for path in sys.path if path)
    digests = {
        subprocess.run(
            [sys.executable, "-c", SAME_BYTES],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == len(hashlib.sha256().hexdigest())


def test_ten_thousand_services_take_well_under_a_second_of_processor_time():
    claims = {f"{number:07}": 1 + number * 7_919 % 9_000_000 for number in range(10_000)}
    half = sum(claims.values()) // 2
    floors = {code: claim // 4 for code, claim in claims.items() if claim % 2}
    caps = {code: claim * 3 // 4 for code, claim in claims.items() if claim % 3}

    def seconds():
        start = time.process_time()
        division = proportional(claims, half, floors=floors, caps=caps, rounding=Rounding(100))
        spent = time.process_time() - start
        assert division.granted + division.reserve == half
        return spent

    assert min(seconds() for _ in range(3)) < 1.0


def test_a_division_is_plain_json():
    claims, terms = {"A": 5, "B": 9}, Terms(minimum=3)
    division = divide(claims, 7, terms)
    assert json.loads(json.dumps(division.to_json())) == division.to_json()
