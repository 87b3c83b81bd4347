"""A pool divided by one level: numbers checkable in the head, what bound each grant, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from opora_engine.division import Bound, Change, Rounding, Terms, divide, points_weighted, proportional

HANDED_OUT = Rounding(1, "hand_out")


def path(division, code):
    return [(change.by, change.amount) for change in division.grant(code).changes]


def test_the_worked_example_of_the_canonical_rule_to_the_crown():
    claims = {"A": 2_000_000, "B": 6_000_000, "C": 1_500_000, "D": 2_650_000, "E": 0}
    division = proportional(claims, 9_000_000, rounding=Rounding(100))
    assert division.amounts() == {"A": 1_481_400, "B": 4_444_400, "C": 1_111_100, "D": 1_962_900, "E": 0}
    assert (division.granted, division.reserve) == (8_999_800, 200)
    assert division.levels[0].level == Fraction(9_000_000, 12_150_000)


def test_enough_money_pays_every_claim_under_its_cap():
    division = proportional({"A": 100, "B": 200}, 1000, caps={"B": 150})
    assert division.amounts() == {"A": 100, "B": 150}
    assert division.reserve == 750
    assert division.levels[0].level is None
    assert division.grant("A").bound_by == Bound.CLAIM
    assert division.grant("A").bound_amount == 0
    assert path(division, "B") == [(Bound.CAP, -50)]


def test_money_above_a_cap_flows_to_the_others():
    division = proportional({"A": 100, "B": 100, "C": 100}, 150, caps={"A": 30})
    assert division.amounts() == {"A": 30, "B": 60, "C": 60}
    assert division.levels[0].level == Fraction(3, 5)
    assert path(division, "A") == [(Bound.POOL, -40), (Bound.CAP, -30)]
    assert division.grant("A").bound_by == Bound.CAP
    assert division.grant("B").bound_by == Bound.POOL


def test_a_floor_is_paid_before_the_others_share_the_rest():
    division = proportional({"A": 100, "B": 100, "C": 100}, 150, floors={"A": 70})
    assert division.amounts() == {"A": 70, "B": 40, "C": 40}
    assert path(division, "A") == [(Bound.POOL, -60), (Bound.FLOOR, 30)]
    assert division.grant("A").bound_by == Bound.FLOOR
    assert division.grant("A").bound_amount == 30


def test_floors_that_do_not_fit_are_cut_in_proportion():
    division = proportional({"A": 100, "B": 100, "C": 100}, 30, floors={"A": 40, "B": 20})
    assert division.amounts() == {"A": 20, "B": 10, "C": 0}
    assert division.levels[0].floors_paid == Fraction(1, 2)
    assert path(division, "A") == [(Bound.POOL, -80)]


def test_of_several_levels_at_which_the_pool_is_taken_the_lowest_is_told():
    # From 0.3, where A meets its cap, to 0.5, where B leaves its floor, the sum stands at 80.
    division = proportional({"A": 100, "B": 100}, 80, caps={"A": 30}, floors={"B": 50})
    assert division.amounts() == {"A": 30, "B": 50}
    assert division.levels[0].level == Fraction(3, 10)


def test_a_handed_out_unit_never_passes_a_claim_that_lies_between_two_units():
    # By their shares of 18 and 27 the one unit left would go to A, whose claim has no room for it.
    division = proportional({"A": 19, "B": 29}, 45, rounding=Rounding(10, "hand_out"))
    assert division.amounts() == {"A": 10, "B": 20}
    assert division.reserve == 15


def test_floors_that_just_fit_leave_nothing_to_share():
    division = proportional({"A": 100, "B": 100}, 40, floors={"A": 40})
    assert division.amounts() == {"A": 40, "B": 0}
    assert (division.levels[0].level, division.levels[0].floors_paid) == (0, 1)


def test_a_floor_never_lifts_above_claim_or_cap():
    assert proportional({"A": 10, "B": 50}, 1000, floors={"A": 30, "B": 40}, caps={"B": 20}).amounts() == {
        "A": 10,
        "B": 20,
    }


def test_a_floor_is_brought_up_to_the_rounding_unit_and_a_cap_down():
    division = proportional({"A": 500, "B": 500}, 300, floors={"A": 210}, rounding=Rounding(100))
    assert division.amounts() == {"A": 300, "B": 0}
    assert proportional({"A": 500}, 500, caps={"A": 299}, rounding=Rounding(100)).amounts() == {"A": 200}


def test_a_floor_between_two_units_under_a_cap_gives_the_lower_unit():
    assert proportional({"A": 190}, 500, floors={"A": 150}, rounding=Rounding(100)).amounts() == {"A": 100}


def test_a_weight_of_two_counts_a_claim_twice_but_never_above_the_claim():
    assert proportional({"A": 100, "B": 100}, 90, weights={"A": 2}).amounts() == {"A": 60, "B": 30}
    assert proportional({"A": 100, "B": 100}, 180, weights={"A": 2}).amounts() == {"A": 100, "B": 80}


def test_a_claim_of_no_weight_has_its_floor_and_no_more():
    division = proportional({"A": 100, "B": 100}, 150, weights={"A": 0}, floors={"A": 10})
    assert division.amounts() == {"A": 10, "B": 100}
    assert path(division, "A") == [(Bound.WEIGHT, -100), (Bound.FLOOR, 10)]
    assert proportional({"A": 7}, 9, weights={"A": 0}).grant("A").bound_by == Bound.WEIGHT


def test_points_weigh_the_claims_and_no_points_give_nothing():
    division = points_weighted({"A": 100, "B": 100, "C": 100}, {"A": Decimal("0.9"), "B": Decimal("0.3")}, 40)
    assert division.amounts() == {"A": 30, "B": 10, "C": 0}
    assert division.grant("C").bound_by == Bound.WEIGHT


def test_points_multiply_the_weights_of_the_terms():
    terms = Terms(weights={"A": 3}, rounding=Rounding(1))
    assert points_weighted({"A": 100, "B": 100}, {"A": 1, "B": 1}, 40, terms).amounts() == {"A": 30, "B": 10}


def test_points_alone_decide_when_they_are_divided_by_the_claim():
    claims = {"A": 1_000, "B": 70_000, "C": 333}
    weights = {"A": Fraction(1, 1_000), "B": Fraction(2, 70_000), "C": Fraction(3, 333)}
    assert proportional(claims, 600, weights=weights).amounts() == {"A": 100, "B": 200, "C": 300}


def test_what_rounding_left_goes_to_the_largest_remainder_then_to_the_first_code():
    claims = {"C": 10, "B": 10, "A": 30}
    # Shares of 4: A 2.4, B 0.8, C 0.8.
    assert proportional(claims, 4).amounts() == {"A": 2, "B": 0, "C": 0}
    assert proportional(claims, 4, rounding=HANDED_OUT).amounts() == {"A": 2, "B": 1, "C": 1}
    # Shares of 3: A 1.8, B 0.6, C 0.6.
    assert proportional(claims, 3, rounding=HANDED_OUT).amounts() == {"A": 2, "B": 1, "C": 0}


def test_the_order_of_ties_is_declared():
    claims = {"A": 10, "B": 10, "C": 10}
    heavier = {"A": 1, "B": 1, "C": 2}
    order = ("weight", "code")
    assert proportional(claims, 1, weights=heavier, rounding=HANDED_OUT, order=order).amounts()["C"] == 1
    larger = {"A": 10, "B": 30, "C": 10}
    assert proportional(larger, 1, rounding=HANDED_OUT, order=("claim", "code")).amounts()["B"] == 1


def test_a_rising_level_gives_the_next_unit_to_whom_it_reaches_first():
    # The second unit of A is reached at 2/60, the first of B at 1/28.
    claims = {"A": 60, "B": 28}
    level = {"rounding": HANDED_OUT, "order": ("level", "code")}
    assert proportional(claims, 1, **level).amounts() == {"A": 1, "B": 0}
    assert proportional(claims, 2, **level).amounts() == {"A": 2, "B": 0}
    assert proportional(claims, 3, **level).amounts() == {"A": 2, "B": 1}


def test_a_rising_level_may_hand_several_units_to_one_claim_up_to_the_whole_of_it():
    # Shares 2.67, 0.67, 0.67: A has its third unit at 3/4 and its fourth at 1, where the code breaks the tie.
    division = proportional({"A": 4, "B": 1, "C": 1}, 4, rounding=HANDED_OUT, order=("level", "code"))
    assert division.amounts() == {"A": 4, "B": 0, "C": 0}


def test_largest_remainders_can_take_a_unit_back_when_the_pool_grows():
    """The Alabama paradox, told in the method page: who wants no such step declares the order of the level."""
    claims = {"A": 60, "B": 60, "C": 20}
    assert proportional(claims, 10, rounding=HANDED_OUT).amounts()["C"] == 2
    assert proportional(claims, 11, rounding=HANDED_OUT).amounts()["C"] == 1


def test_rounding_that_takes_everything_is_what_bound_the_grant():
    division = proportional({"A": 90, "B": 900}, 1000, rounding=Rounding(100))
    assert path(division, "A") == [(Bound.ROUNDING, -90)]
    assert division.grant("A").bound_by == Bound.ROUNDING
    scarce = proportional({"A": 100, "B": 900}, 500, rounding=Rounding(100))
    assert path(scarce, "A") == [(Bound.POOL, -50), (Bound.ROUNDING, -50)]
    assert scarce.grant("A").bound_by == Bound.ROUNDING


def test_rounding_that_takes_a_part_is_told_beside_the_pool_that_bound():
    division = proportional({"A": 300, "B": 300}, 500, rounding=Rounding(100))
    assert division.grant("A").changes == (
        Change(Bound.POOL, Fraction(-50)),
        Change(Bound.ROUNDING, Fraction(-50)),
    )
    assert division.grant("A").bound_by == Bound.POOL


def test_no_claims_and_no_money_are_divided_too():
    assert proportional({}, 500).reserve == 500
    nothing = proportional({"A": 10, "B": 0}, 0)
    assert nothing.amounts() == {"A": 0, "B": 0}
    assert (nothing.grant("A").bound_by, nothing.grant("B").bound_by) == (Bound.POOL, Bound.CLAIM)


def test_a_grant_of_an_unknown_code_is_not_found():
    with pytest.raises(KeyError):
        proportional({"A": 10}, 10).grant("B")


def test_plain_values_of_a_division():
    division = proportional({"B": 2, "A": 1}, 2)
    assert division.to_json() == {
        "pool": 2,
        "granted": 1,
        "reserve": 1,
        "levels": [{"priority": 0, "level": [2, 3], "floors_paid": [1, 1], "granted": 1}],
        "grants": [
            {
                "code": "A",
                "claim": 1,
                "grant": 0,
                "bound_by": "rounding",
                "changes": [{"by": "pool", "amount": [-1, 3]}, {"by": "rounding", "amount": [-2, 3]}],
            },
            {
                "code": "B",
                "claim": 2,
                "grant": 1,
                "bound_by": "pool",
                "changes": [{"by": "pool", "amount": [-2, 3]}, {"by": "rounding", "amount": [-1, 3]}],
            },
        ],
    }
    assert proportional({"A": 1}, 1).to_json()["levels"][0]["level"] is None


@pytest.mark.parametrize(
    ("claims", "pool", "terms", "message"),
    [
        ({"A": -1}, 1, {}, "claim of 'A' is -1"),
        ({"A": 1.5}, 1, {}, "claim of 'A' is 1.5. Expected a whole number"),
        ({"A": True}, 1, {}, "whole number"),
        ({"A": 1}, -1, {}, "The pool is -1"),
        ({"A": 1}, 1, {"floors": {"A": -5}}, r"floors\['A'\] is -5"),
        ({"A": 1}, 1, {"caps": {"B": 5}}, "caps names 'B', which claims nothing"),
        ({"A": 1}, 1, {"weights": {"A": 0.5}}, "never a float"),
        ({"A": 1}, 1, {"weights": {"A": -1}}, "Expected 0 or more"),
        ({"A": 1}, 1, {"weights": {"A": Decimal("NaN")}}, "finite"),
        ({"A": 1}, 1, {"minimum": -1}, "The minimum grant is -1"),
        ({"A": 1}, 1, {"order": ("remainder",)}, "Expected 'code' as its last word"),
        ({"A": 1}, 1, {"order": ()}, "Expected 'code' as its last word"),
        ({"A": 1}, 1, {"order": ("luck", "code")}, "The order names 'luck'"),
        ({"A": 1}, 1, {"order": ("claim", "level", "code")}, "nowhere but as the first word"),
        ({"A": 1}, 1, {"group_caps": {"G": 5}}, "group_caps names the group 'G'"),
    ],
)
def test_wrong_numbers_and_names_are_refused(claims, pool, terms, message):
    with pytest.raises(ValueError, match=message):
        divide(claims, pool, Terms(**terms))


@pytest.mark.parametrize(
    ("unit", "leftover", "message"), [(0, "reserve", "Expected 1 or more"), (1, "lost", "goes to 'lost'")]
)
def test_a_wrong_rounding_is_refused(unit, leftover, message):
    with pytest.raises(ValueError, match=message):
        Rounding(unit, leftover)
