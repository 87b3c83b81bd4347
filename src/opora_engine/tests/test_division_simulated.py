"""The simulated division of everything that a rule set can declare: the exact one to a unit of rounding."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.division import Pool, Terms, divide, divide_in_sequence
from opora_engine.division import simulated as fast
from opora_engine.tests.test_division_laws import pools, problems


def arrays(claims, terms, *, over_all=None):
    """Return the terms as arrays in the order of codes."""
    over_all = over_all or terms
    codes, groups = sorted(claims), sorted(set(over_all.groups.values()))
    caps = [min(terms.caps.get(code, np.inf), over_all.caps.get(code, np.inf)) for code in codes]
    return fast.PoolTerms(
        floors=np.array([terms.floors.get(code, 0) for code in codes], float),
        caps=np.array(caps, float),
        weights=np.array([float(terms.weight(code)) for code in codes]),
        classes=np.array([terms.classes.get(code, 0) for code in codes], np.int64),
        groups=np.array(
            [groups.index(over_all.groups[code]) if code in over_all.groups else -1 for code in codes],
            np.int64,
        ),
        room=np.array([over_all.group_caps.get(group, np.inf) for group in groups], float),
        minimum=terms.minimum,
        unit=terms.rounding.unit,
        hands_out=terms.rounding.hands_out,
        order=terms.order,
    )


def claims_of(claims):
    return np.array([claims[code] for code in sorted(claims)], float)


@settings(max_examples=30, deadline=None)
@given(problems(), pools)
def test_one_pool_is_divided_as_exactly(problem, pool):
    claims, terms = problem
    exact = divide(claims, pool, terms).amounts()
    found = fast.divide(claims_of(claims), float(pool), arrays(claims, terms))
    assert found.sum() <= pool + 1e-6
    for code, grant in zip(sorted(claims), found, strict=True):
        assert abs(grant - exact[code]) <= terms.rounding.unit, (code, found, exact)


@settings(max_examples=15, deadline=None)
@given(problems(minimum=False), st.lists(st.integers(0, 120), min_size=2, max_size=3))
def test_several_pools_follow_one_another(problem, amounts):
    claims, terms = problem
    over_all = Terms(caps=terms.caps, groups=terms.groups, group_caps=terms.group_caps)
    inside = Terms(weights=terms.weights, classes=terms.classes, rounding=terms.rounding, order=terms.order)
    exact = divide_in_sequence(
        claims, [Pool(str(n), amount, inside) for n, amount in enumerate(amounts)], over_all=over_all
    )
    each = arrays(claims, inside, over_all=over_all)
    found = fast.divide_in_sequence(claims_of(claims), amounts, [each] * len(amounts))
    for code, grant in zip(sorted(claims), found, strict=True):
        assert abs(grant - exact.totals[code]) <= len(amounts) * terms.rounding.unit


def test_equal_shares_fall_as_they_do_in_fractions():
    claims = {"A": 60, "B": 20, "C": 50}
    terms = Terms(weights={"A": Fraction(1, 3)}, minimum=18)
    found = fast.divide(claims_of(claims), 80.0, arrays(claims, terms))
    assert found.tolist() == [divide(claims, 80, terms).amounts()[code] for code in "ABC"]
