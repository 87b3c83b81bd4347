"""Priority classes, group caps, the minimum grant and limits against last year."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.division import (
    Bound,
    Limits,
    Rounding,
    Terms,
    divide,
    limits_against_last_year,
    proportional,
    tightest,
)

amounts = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 60), max_size=8)
pools = st.integers(0, 250)


def path(division, code):
    return [(change.by, change.amount) for change in division.grant(code).changes]


def test_the_first_class_is_paid_in_full_before_the_second_gets_anything():
    claims, classes = {"A": 100, "B": 100, "C": 50}, {"A": 2, "B": 2, "C": 1}
    division = divide(claims, 150, Terms(classes=classes))
    assert division.amounts() == {"A": 50, "B": 50, "C": 50}
    assert [(level.priority, level.level, level.granted) for level in division.levels] == [
        (1, None, 50),
        (2, Fraction(1, 2), 100),
    ]


def test_a_first_class_at_its_caps_passes_the_rest_on():
    division = divide({"A": 100, "B": 100}, 100, Terms(classes={"A": 1, "B": 2}, caps={"A": 30}))
    assert division.amounts() == {"A": 30, "B": 70}


def test_what_rounding_left_of_a_class_in_want_does_not_pass_it_by():
    terms = Terms(classes={"A": 1, "B": 1, "C": 2}, rounding=Rounding(100))
    division = divide({"A": 200, "B": 200, "C": 100}, 350, terms)
    assert division.amounts() == {"A": 100, "B": 100, "C": 0}
    assert division.reserve == 150
    assert division.grant("C").bound_by == Bound.POOL


def test_a_class_that_is_not_reached_gets_nothing_even_with_a_floor():
    division = divide({"A": 100, "B": 100}, 60, Terms(classes={"A": 1, "B": 2}, floors={"B": 40}))
    assert division.amounts() == {"A": 60, "B": 0}
    assert division.levels[1].floors_paid == 0


@given(amounts, pools)
def test_one_class_after_another_is_one_division_after_another(claims, pool):
    classes = {code: "ABCD".count(code) for code in claims}
    amounts, left = {}, pool
    for number in (0, 1):
        part = {code: claim for code, claim in claims.items() if classes[code] == number}
        division = proportional(part, left)
        amounts |= division.amounts()
        left = division.reserve if division.levels == () or division.levels[0].level is None else 0
    assert divide(claims, pool, Terms(classes=classes)).amounts() == amounts


def test_a_provider_at_its_cap_frees_money_for_the_others():
    terms = Terms(groups={"A": "P", "B": "P", "C": "Q"}, group_caps={"P": 60})
    division = divide({"A": 100, "B": 50, "C": 100}, 150, terms)
    assert division.amounts() == {"A": 40, "B": 20, "C": 90}
    assert division.grant("A").bound_by == Bound.GROUP_CAP
    assert path(division, "A") == [(Bound.POOL, -10), (Bound.GROUP_CAP, -50)]


def test_a_group_cap_below_the_floors_of_its_services_cuts_them_in_proportion():
    terms = Terms(groups={"A": "P", "B": "P"}, group_caps={"P": 30}, floors={"A": 40, "B": 20})
    division = divide({"A": 100, "B": 100}, 500, terms)
    assert division.amounts() == {"A": 20, "B": 10}


def test_a_group_cap_holds_over_classes():
    terms = Terms(groups={"A": "P", "B": "P"}, group_caps={"P": 50}, classes={"A": 1, "B": 2})
    assert divide({"A": 40, "B": 40}, 500, terms).amounts() == {"A": 40, "B": 10}


@given(amounts, pools, st.integers(0, 100))
def test_a_group_is_first_divided_by_itself_and_that_is_the_cap_of_its_services(claims, pool, cap):
    groups = {code: "P" for code in claims if code in "ABCDE"}
    inside = {code: claims[code] for code in groups}
    by_itself = proportional(inside, cap).amounts()
    terms = Terms(groups=groups, group_caps={"P": cap} if groups else {})
    assert divide(claims, pool, terms).amounts() == proportional(claims, pool, caps=by_itself).amounts()


def test_a_grant_below_the_minimum_becomes_nothing_and_the_others_share_it():
    division = divide({"A": 100, "B": 60, "C": 40}, 100, Terms(minimum=30))
    # C would have 20, so its money goes to A and B.
    assert division.amounts() == {"A": 62, "B": 37, "C": 0}
    assert path(division, "C") == [(Bound.POOL, -20), (Bound.MINIMUM, -20)]
    assert division.grant("C").bound_by == Bound.MINIMUM


def test_services_go_one_by_one_so_a_second_may_stay():
    # At 50 of 170 both small ones have less than 10; without C the level lets B stay.
    division = divide({"A": 100, "B": 33, "C": 32}, 48, Terms(minimum=10))
    assert division.amounts() == {"A": 36, "B": 11, "C": 0}


def test_of_equal_services_below_the_minimum_the_last_code_goes_first():
    assert divide({"A": 10, "B": 10, "C": 10}, 20, Terms(minimum=10)).amounts() == {"A": 10, "B": 10, "C": 0}


def test_a_claim_that_cannot_reach_the_minimum_goes_before_the_level_is_found():
    division = divide({"A": 100, "B": 20}, 40, Terms(minimum=30))
    assert division.amounts() == {"A": 40, "B": 0}
    assert path(division, "B") == [(Bound.MINIMUM, -20)]


def test_a_floor_below_the_minimum_does_not_save_a_grant_and_a_floor_above_it_does():
    terms = Terms(minimum=30, floors={"A": 20, "B": 30})
    assert divide({"A": 50, "B": 50, "C": 200}, 130, terms).amounts() == {"A": 0, "B": 30, "C": 100}


def test_floors_cut_below_the_minimum_fall_smallest_first_until_the_rest_can_be_paid():
    terms = Terms(minimum=10, floors={"A": 40, "B": 12, "C": 10})
    division = divide({"A": 50, "B": 50, "C": 50, "D": 50}, 45, terms)
    # D has no floor, and C would be cut to 45 / 62 of it; then 45 / 52 of 12 is more than 10, so B stays.
    assert division.amounts() == {"A": 34, "B": 10, "C": 0, "D": 0}
    assert path(division, "C") == [(Bound.POOL, Fraction(450, 62) - 50), (Bound.MINIMUM, -Fraction(450, 62))]
    enough = divide({"A": 50, "B": 50, "C": 50}, 58, terms)
    assert enough.amounts() == {"A": 40, "B": 18, "C": 0}


def test_a_service_that_falls_in_its_group_leaves_the_group_cap_to_the_others():
    terms = Terms(groups={"A": "P", "B": "P"}, group_caps={"P": 50}, minimum=20)
    division = divide({"A": 90, "B": 30, "C": 10}, 500, terms)
    assert division.amounts() == {"A": 50, "B": 0, "C": 0}
    # By itself the group would give B 12.5 of its 30.
    assert path(division, "B") == [(Bound.GROUP_CAP, Fraction(-35, 2)), (Bound.MINIMUM, Fraction(-25, 2))]
    assert path(division, "C") == [(Bound.MINIMUM, -10)]


def test_a_small_claim_in_a_full_group_falls_by_the_minimum_alone():
    terms = Terms(groups={"A": "P", "B": "P"}, group_caps={"P": 50}, minimum=20)
    assert path(divide({"A": 90, "B": 15}, 500, terms), "B") == [(Bound.MINIMUM, -15)]


def test_the_minimum_is_brought_up_to_the_rounding_unit():
    terms = Terms(minimum=150, rounding=Rounding(100))
    assert divide({"A": 190, "B": 210}, 1000, terms).amounts() == {"A": 0, "B": 200}


@given(amounts, pools, st.integers(1, 30))
def test_the_minimum_agrees_with_dropping_one_by_one_and_dividing_anew(claims, pool, minimum):
    staying = {code: claim for code, claim in claims.items() if claim >= minimum}
    while staying:
        share = min(Fraction(1), Fraction(pool, sum(staying.values())))
        weakest = min(sorted(staying, reverse=True), key=lambda code: staying[code])
        if share * staying[weakest] >= minimum:
            break
        del staying[weakest]
    expected = dict.fromkeys(claims, 0) | proportional(staying, pool).amounts()
    assert divide(claims, pool, Terms(minimum=minimum)).amounts() == expected


def test_with_a_minimum_more_money_can_lower_a_grant_because_another_service_stays():
    assert divide({"A": 100, "B": 90}, 100, Terms(minimum=60)).amounts() == {"A": 100, "B": 0}
    assert divide({"A": 100, "B": 90}, 130, Terms(minimum=60)).amounts() == {"A": 68, "B": 61}


@given(amounts, pools, st.integers(0, 60), st.integers(1, 30))
def test_more_money_never_drops_a_service_that_stayed(claims, pool, more, minimum):
    before, after = (divide(claims, money, Terms(minimum=minimum)).amounts() for money in (pool, pool + more))
    assert all(after[code] > 0 for code in claims if before[code] > 0)


def test_limits_of_last_year_are_whole_crowns_inside_the_per_cent():
    limits = limits_against_last_year({"A": 101, "B": 0}, at_least=80, at_most=Decimal("120.5"))
    assert limits == Limits({"A": 81, "B": 0}, {"A": 121, "B": 0})
    assert limits_against_last_year({"A": 101}, at_most=120) == Limits({}, {"A": 121})
    assert limits_against_last_year({"A": 101}, at_least=80) == Limits({"A": 81}, {})


def test_limits_of_last_year_hold_in_a_division():
    limits = limits_against_last_year({"A": 100, "B": 20}, at_least=80, at_most=120)
    division = proportional({"A": 100, "B": 100, "C": 50}, 150, floors=limits.floors, caps=limits.caps)
    assert division.amounts() == {"A": 84, "B": 24, "C": 42}


@pytest.mark.parametrize(
    ("last_year", "at_least", "at_most", "message"),
    [
        ({"A": 1}, 120, 80, "0 <= at_least <= at_most"),
        ({"A": 1}, -1, None, "0 <= at_least"),
        ({"A": 1}, None, -1, "0 <= at_least"),
        ({"A": 1}, 0.8, None, "never a float"),
        ({"A": -1}, 80, 120, r"last_year\['A'\] is -1"),
    ],
)
def test_wrong_limits_are_refused(last_year, at_least, at_most, message):
    with pytest.raises(ValueError, match=message):
        limits_against_last_year(last_year, at_least=at_least, at_most=at_most)


def test_the_tightest_of_several_caps_holds():
    assert tightest({"A": 5, "B": 9}, {"A": 7, "C": 1}) == {"A": 5, "B": 9, "C": 1}
    assert tightest() == {}
