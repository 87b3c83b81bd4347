"""The pool: grants in whole crowns, and the laws they keep."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.allocation import allocate_pool, compute_round
from opora_engine.formula import InputsRefused, load_rules, read_service
from opora_engine.tests.small_rules import SMALL_RULES, service_record

claims = st.lists(st.integers(0, 10**9), max_size=40)
pools = st.integers(0, 10**10)
roundings = st.sampled_from([1, 7, 100, 1000])
RULES = load_rules(SMALL_RULES)


def test_the_worked_example_to_the_crown():
    allocation = allocate_pool([2_000_000, 6_000_000, 1_500_000, 2_650_000, 0], 9_000_000, 100)
    assert allocation.grants == (1_481_400, 4_444_400, 1_111_100, 1_962_900, 0)
    assert allocation.reserve == 200
    assert allocation.reduction == Fraction(9_000_000, 12_150_000)


def test_enough_money_gives_each_claim_rounded_down():
    assert allocate_pool([199, 300], 1000, 100).grants == (100, 300)
    assert allocate_pool([199, 300], 499, 1).grants == (199, 300)


def test_no_claims_leave_the_whole_pool_in_reserve():
    assert allocate_pool([], 500, 100).reserve == 500
    assert allocate_pool([0, 0], 0, 100).grants == (0, 0)


@pytest.mark.parametrize(("claim", "pool", "rounding"), [(-1, 10, 1), (1, -10, 1), (1, 10, 0)])
def test_negative_amounts_are_refused(claim, pool, rounding):
    with pytest.raises(ValueError, match="must be"):
        allocate_pool([claim], pool, rounding)


@given(claims, pools, roundings)
def test_grants_and_reserve_are_the_pool(claims, pool, rounding):
    allocation = allocate_pool(claims, pool, rounding)
    assert sum(allocation.grants) + allocation.reserve == pool
    assert allocation.reserve >= 0


@given(claims, pools, roundings)
def test_a_grant_is_a_multiple_within_one_rounding_below_its_share(claims, pool, rounding):
    allocation = allocate_pool(claims, pool, rounding)
    for claim, grant in zip(claims, allocation.grants, strict=True):
        assert grant % rounding == 0
        assert 0 <= claim * allocation.reduction - grant < rounding
        assert grant <= claim


@given(claims, pools, st.integers(0, 10**6), roundings)
def test_more_money_never_lowers_a_grant(claims, pool, more, rounding):
    before, after = (allocate_pool(claims, amount, rounding).grants for amount in (pool, pool + more))
    assert all(old <= new for old, new in zip(before, after, strict=True))


@given(
    claims.flatmap(lambda items: st.tuples(st.just(items), st.permutations(range(len(items))))),
    pools,
    roundings,
)
def test_the_order_of_claims_does_not_matter(items_and_order, pool, rounding):
    items, order = items_and_order
    grants = allocate_pool(items, pool, rounding).grants
    assert allocate_pool([items[n] for n in order], pool, rounding).grants == tuple(grants[n] for n in order)


def services(*records):
    return [read_service(RULES, record) for record in records]


@pytest.mark.parametrize(
    ("pool", "request_czk", "debt", "bound_by", "grant"),
    [
        (1000, 5000, True, "gate", 0),
        (1000, 5000, False, "cap", 200),
        (1000, 150, False, "request", 150),
        (1000, 201, False, "none", 200),
        (100, 5000, False, "pool", 100),
        (200, 201, False, "pool", 200),
    ],
)
def test_what_bound_the_grant_is_named(pool, request_czk, debt, bound_by, grant):
    round_ = compute_round(RULES, pool, services(service_record(request=request_czk, has_debt=debt)))
    assert (round_.services[0].bound_by, round_.services[0].grant) == (bound_by, grant)
    assert bound_by in round_.services[0].summary.en


def test_a_round_is_ordered_by_code_whatever_order_came_in():
    first, second = services(service_record("b"), service_record("a", units="3.5"))
    one, other = (compute_round(RULES, 300, order) for order in ([first, second], [second, first]))
    assert one.to_json() == other.to_json()
    assert [item.code for item in one.services] == ["a", "b"]
    assert one.granted + one.reserve == 300
    assert one.service("b").label == "b"
    with pytest.raises(KeyError):
        one.service("c")


def test_a_code_listed_twice_is_refused():
    with pytest.raises(ValueError, match="service a is in the round twice"):
        compute_round(RULES, 1, services(service_record(), service_record()))


def test_faults_of_all_services_are_told_at_once():
    wrong = services(service_record("b", kind="street"), service_record("a", kind="street"))
    with pytest.raises(InputsRefused) as refused:
        compute_round(RULES, 100, wrong)
    assert [problem.service for problem in refused.value.problems] == ["a", "b"]
    assert "form residential: COST: has no value for kind street, form residential" in str(refused.value)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 50), st.booleans()), max_size=8),
    st.integers(0, 3000),
)
def test_every_round_keeps_the_sum_and_no_grant_is_above_cap_or_request(facts, pool):
    records = [
        service_record(f"s{n}", request=request, units=units, has_debt=debt)
        for n, (request, units, debt) in enumerate(facts)
    ]
    round_ = compute_round(RULES, pool, services(*records))
    assert sum(item.grant for item in round_.services) + round_.reserve == pool
    for item in round_.services:
        assert item.grant <= min(item.result.cap, item.result.request)
        assert item.grant == 0 or not item.result.failed
        assert item.explanation.value == Decimal(item.grant)
