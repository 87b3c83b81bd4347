"""Floating catchments: capacity is shared, never lost and never counted twice."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import (
    answered_capacity,
    catchment_need,
    catchments,
    reachable_capacity,
    two_step_catchment,
)

Region = tuple[np.ndarray, np.ndarray, np.ndarray]


def amounts(size: int) -> st.SearchStrategy[np.ndarray]:
    amount = st.one_of(st.just(0.0), st.floats(0.01, 1000))
    return st.lists(amount, min_size=size, max_size=size).map(np.array)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Minutes, need and capacity of up to six homes and five sites; some pairs without a route."""
    homes, sites = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minute = st.one_of(st.just(math.inf), st.floats(0, 90))
    minutes = draw(st.lists(minute, min_size=homes * sites, max_size=homes * sites))
    return np.array(minutes).reshape(homes, sites), draw(amounts(homes)), draw(amounts(sites))


def slow_catchment(minutes, need, capacity, limit):
    """The two steps written out, to compare with."""
    homes, sites = minutes.shape
    given_by = []
    for site in range(sites):
        around = sum(need[home] for home in range(homes) if minutes[home, site] <= limit)
        given_by.append(capacity[site] / around if around else 0.0)
    return [
        sum(given_by[site] for site in range(sites) if minutes[home, site] <= limit) for home in range(homes)
    ]


def test_ten_places_shared_by_two_villages():
    access = two_step_catchment(
        np.array([[10.0], [20.0]]), np.array([30.0, 20.0]), np.array([10.0]), limit=30
    )
    assert access.tolist() == [0.2, 0.2]


def test_the_limit_itself_is_within_reach():
    assert two_step_catchment([[30.0], [30.1]], [5.0, 5.0], [10.0], limit=30).tolist() == [2.0, 0.0]


def test_a_village_between_two_homes_gets_from_both():
    minutes = [[10.0, 60.0], [10.0, 10.0], [60.0, 10.0]]
    ratio = two_step_catchment(minutes, [10.0, 10.0, 10.0], [20.0, 10.0], limit=30)
    assert ratio.tolist() == [1.0, 1.5, 0.5]


def test_a_site_that_nobody_reaches_counts_as_nothing():
    assert two_step_catchment([[10.0, math.inf]], [5.0], [10.0, 99.0], limit=30).tolist() == [2.0]
    assert two_step_catchment([[10.0]], [0.0], [10.0], limit=30).tolist() == [0.0]
    assert two_step_catchment([[10.0]], [1e-310], [10.0], limit=30).tolist() == [0.0]


@given(regions(), st.floats(0, 100))
def test_the_ratio_equals_the_loops_written_out(region, limit):
    np.testing.assert_allclose(
        two_step_catchment(*region, limit=limit), slow_catchment(*region, limit), rtol=1e-9
    )


@given(regions())
def test_a_catchment_that_covers_everything_gives_supply_over_need(region):
    minutes, need, capacity = region
    ratio = two_step_catchment(minutes, need, capacity, limit=math.inf)
    expected = capacity.sum() / need.sum() if need.sum() else 0.0
    np.testing.assert_allclose(ratio, expected, rtol=1e-9)


@given(regions(), st.floats(0, 100))
def test_no_place_is_counted_twice(region, limit):
    minutes, need, capacity = region
    ratio = two_step_catchment(minutes, need, capacity, limit=limit)
    reached = capacity[catchment_need(minutes, need, limit=limit) > 0].sum()
    assert (ratio * need).sum() == pytest.approx(reached)
    assert (ratio * need).sum() <= capacity.sum() * (1 + 1e-9)


@given(regions(), st.floats(0, 100))
def test_reachable_capacity_is_the_ratio_times_the_need(region, limit):
    ratio = two_step_catchment(*region, limit=limit)
    np.testing.assert_allclose(reachable_capacity(*region, limit=limit), ratio * region[1], rtol=1e-12)


@given(regions(), st.floats(0, 100), st.floats(0.01, 100))
def test_more_need_anywhere_never_raises_a_ratio(region, limit, extra):
    minutes, need, capacity = region
    needy = need > 0
    before = two_step_catchment(minutes, need, capacity, limit=limit)[needy]
    after = two_step_catchment(minutes, need + extra, capacity, limit=limit)[needy]
    assert (after <= before * (1 + 1e-9)).all()


@given(regions(), st.floats(0, 100))
def test_answered_capacity_adds_up_to_the_need_that_is_met(region, limit):
    minutes, need, capacity = region
    answered = answered_capacity(minutes, need, capacity, limit=limit)
    met = np.minimum(need, reachable_capacity(minutes, need, capacity, limit=limit))
    assert answered.sum() == pytest.approx(met.sum())
    assert ((answered >= 0) & (answered <= capacity)).all()


def test_half_of_a_site_with_twice_the_places_needed_answers_need():
    assert answered_capacity([[5.0]], [10.0], [20.0], limit=30).tolist() == [10.0]


def test_what_a_catchment_holds_can_be_looked_at():
    found = catchments([[10.0], [40.0]], [4.0, 6.0], [2.0], limit=30)
    assert found.reached.tolist() == [[True], [False]]
    assert found.given.tolist() == [0.5]


@pytest.mark.parametrize(
    ("minutes", "need", "capacity", "message"),
    [
        ([[1.0]], [-1.0], [1.0], "need, row 0 is -1.0"),
        ([[1.0]], [1.0], [math.nan], "capacity, row 0 is nan"),
        ([[1.0]], [1.0, 2.0], [1.0], r"need has shape \(2,\): expected \(1,\)"),
        ([[1.0]], [1.0], [1.0, 2.0], r"minutes has shape \(1, 1\): expected homes in rows and 2 sites"),
        ([1.0], [1.0], [1.0], "expected homes in rows"),
        ([[1.0, math.nan]], [1.0], [1.0, 1.0], "minutes, row 0, 1 is nan"),
        ([[-1.0]], [1.0], [1.0], "minutes, row 0, 0 is -1.0"),
    ],
)
def test_numbers_that_cannot_be_are_named(minutes, need, capacity, message):
    with pytest.raises(ValueError, match=message):
        two_step_catchment(minutes, need, capacity, limit=30)
