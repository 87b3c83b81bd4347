"""Several pools one after another: state money, the region's own, a top-up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.division import Bound, Pool, Rounding, Terms, divide, divide_in_sequence
from opora_engine.tests.test_division_laws import problems

STATE = Pool("state", 120, Terms(rounding=Rounding(10)))


def test_the_second_pool_divides_what_the_first_left_of_the_claims():
    divided = divide_in_sequence({"A": 100, "B": 200}, [STATE, Pool("region", 90)])
    assert divided.divisions["state"].amounts() == {"A": 40, "B": 80}
    assert divided.divisions["region"].amounts() == {"A": 30, "B": 60}
    assert divided.totals == {"A": 70, "B": 140}


def test_each_pool_has_its_own_terms_and_keeps_its_own_reserve():
    own = Pool("region", 100, Terms(caps={"B": 20}, minimum=50))
    divided = divide_in_sequence({"A": 100, "B": 200}, [STATE, own])
    assert divided.divisions["region"].amounts() == {"A": 60, "B": 0}
    assert divided.divisions["region"].grant("B").bound_by == Bound.MINIMUM
    assert (divided.divisions["state"].reserve, divided.divisions["region"].reserve) == (0, 40)


def test_a_cap_over_all_pools_counts_what_was_already_granted():
    divided = divide_in_sequence(
        {"A": 100, "B": 200}, [STATE, Pool("region", 500)], over_all=Terms(caps={"A": 55})
    )
    assert divided.divisions["state"].amounts() == {"A": 40, "B": 80}
    assert divided.totals == {"A": 55, "B": 200}
    assert divided.divisions["region"].grant("A").bound_by == Bound.CAP


def test_a_group_cap_over_all_pools_counts_what_was_already_granted():
    over_all = Terms(groups={"A": "P", "C": "P"}, group_caps={"P": 70})
    divided = divide_in_sequence(
        {"A": 100, "B": 100, "C": 0}, [Pool("state", 100), Pool("top-up", 500)], over_all=over_all
    )
    assert divided.divisions["state"].amounts() == {"A": 50, "B": 50, "C": 0}
    assert divided.totals == {"A": 70, "B": 100, "C": 0}


def test_the_tighter_of_two_group_caps_holds_and_groups_must_agree():
    over_all = Terms(groups={"A": "P"}, group_caps={"P": 70})
    own = Pool("state", 100, Terms(groups={"A": "P"}, group_caps={"P": 30}))
    assert divide_in_sequence({"A": 100}, [own, Pool("region", 100)], over_all=over_all).totals == {"A": 70}
    other = Pool("state", 100, Terms(groups={"A": "Q"}, group_caps={"Q": 30}))
    with pytest.raises(ValueError, match="groups the claims otherwise"):
        divide_in_sequence({"A": 100}, [other], over_all=over_all)


def test_a_pool_named_twice_is_refused():
    with pytest.raises(ValueError, match="The pool 'state' is there twice"):
        divide_in_sequence({"A": 1}, [STATE, STATE])


def test_the_first_of_several_pools_is_divided_as_if_alone():
    terms = Terms(floors={"A": 30}, minimum=5, rounding=Rounding(10, "hand_out"))
    divided = divide_in_sequence({"A": 100, "B": 200}, [Pool("state", 95, terms), Pool("region", 10)])
    assert divided.divisions["state"] == divide({"A": 100, "B": 200}, 95, terms)


@given(problems(), problems(), st.lists(st.integers(0, 150), min_size=1, max_size=4))
def test_every_pool_adds_up_and_no_total_passes_its_claim_or_cap(problem, over, money):
    claims, terms = problem
    over_all = Terms(caps={code: cap for code, cap in over[1].caps.items() if code in claims})
    pools = [
        Pool(str(number), amount, terms if number % 2 else Terms()) for number, amount in enumerate(money)
    ]
    divided = divide_in_sequence(claims, pools, over_all=over_all)
    for pool in pools:
        division = divided.divisions[pool.code]
        assert sum(division.amounts().values()) + division.reserve == pool.amount
    for code, total in divided.totals.items():
        assert total == sum(division.grant(code).grant for division in divided.divisions.values())
        assert total <= min(claims[code], over_all.caps.get(code, claims[code]))


def test_plain_values_of_several_pools():
    divided = divide_in_sequence({"B": 10, "A": 10}, [Pool("state", 20), Pool("region", 5)])
    record = divided.to_json()
    assert [pool["code"] for pool in record["pools"]] == ["state", "region"]
    assert record["totals"] == {"A": 10, "B": 10}
    assert json.loads(json.dumps(record)) == record
