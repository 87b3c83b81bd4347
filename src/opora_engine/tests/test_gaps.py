"""Gaps: need that nothing within reach answers; never netted between areas, never falling when need rises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import answered_capacity, reachable_capacity
from opora_engine.gaps import by_group, gap, gap_growth, gap_range, persons_uncovered, rank
from opora_engine.needs import Estimate
from opora_engine.tests.test_access_catchment import regions

amount = st.one_of(st.just(0.0), st.floats(0.01, 1000))
pairs = st.lists(st.tuples(amount, amount), min_size=1, max_size=8)


def test_a_gap_and_a_surplus_stand_side_by_side():
    found = gap([10.0, 10.0, 0.0], [4.0, 12.0, 0.0])
    assert found.gap.tolist() == [6, 0, 0]
    assert found.surplus.tolist() == [0, 2, 0]
    assert found.uncovered_share.tolist() == [0.6, 0, 0]


@given(pairs)
def test_need_less_what_is_reachable_is_gap_less_surplus(areas):
    need, reachable = np.array(areas).T
    found = gap(need, reachable)
    np.testing.assert_allclose(found.gap - found.surplus, need - reachable)
    assert (found.gap * found.surplus == 0).all()
    assert ((found.uncovered_share >= 0) & (found.uncovered_share <= 1)).all()


@given(regions(), st.floats(0, 100), st.data())
def test_the_gap_never_falls_when_need_rises(region, limit, data):
    minutes, low, capacity = region
    extra = st.lists(amount, min_size=len(low), max_size=len(low)).map(np.array)
    middle = low + data.draw(extra)
    found = gap_range(minutes, Estimate(low, middle, middle + data.draw(extra)), capacity, limit=limit)
    assert (found.low.gap <= found.middle.gap + 1e-6).all()
    assert (found.middle.gap <= found.high.gap + 1e-6).all()
    assert (found.gap.low <= found.gap.high).all()


def test_the_range_of_a_gap_with_one_site():
    need = Estimate(np.array([5.0]), np.array([10.0]), np.array([15.0]))
    found = gap_range([[10.0]], need, [8.0], limit=30)
    assert found.gap.total() == (0, 2, 7)
    assert found.low.surplus.tolist() == [3]


@given(regions(), st.floats(0, 100))
def test_gap_growth_equals_taking_each_site_away(region, limit):
    minutes, need, capacity = region
    before = gap(need, reachable_capacity(minutes, need, capacity, limit=limit)).gap.sum()
    growth = gap_growth(minutes, need, capacity, limit=limit)
    for site in range(len(capacity)):
        without = np.where(np.arange(len(capacity)) == site, 0.0, capacity)
        after = gap(need, reachable_capacity(minutes, need, without, limit=limit)).gap.sum()
        assert growth[site] == pytest.approx(after - before, abs=1e-6)


@given(regions(), st.floats(0, 100))
def test_a_site_is_never_missed_more_than_it_answers(region, limit):
    growth = gap_growth(*region, limit=limit)
    assert (growth <= answered_capacity(*region, limit=limit) + 1e-6).all()
    assert (growth >= 0).all()


def test_a_site_that_duplicates_another_is_not_missed():
    assert gap_growth([[5.0, 5.0]], [10.0], [10.0, 10.0], limit=30).tolist() == [0, 0]
    assert gap_growth([[5.0, 5.0]], [15.0], [10.0, 10.0], limit=30).tolist() == [5, 5]


def test_a_surplus_of_one_municipality_closes_no_gap_of_another():
    region = by_group(gap([10.0, 10.0, 4.0], [4.0, 16.0, 1.0]), [0, 0, 1], 3)
    assert region.gap.tolist() == [6, 3, 0]
    assert region.surplus.tolist() == [6, 0, 0]
    assert region.uncovered_share.tolist() == [0.3, 0.75, 0]


def test_persons_uncovered_make_kinds_comparable():
    assert persons_uncovered([40.0, 8.0], [0.25, 1.0]).tolist() == [10, 8]


def test_the_greatest_gap_comes_first():
    assert rank([1.0, 5.0, 3.0], [0.1, 0.1, 0.9]).tolist() == [1, 2, 0]


def test_of_equal_gaps_the_larger_share_comes_first_and_then_the_lower_code():
    assert rank([5.0, 5.0, 5.0], [0.2, 0.9, 0.9]).tolist() == [1, 2, 0]


def test_the_noise_of_floats_decides_no_rank():
    assert rank([0.3, 0.1 + 0.2], [0.5, 0.5]).tolist() == [0, 1]


@given(pairs)
def test_a_rank_lists_every_row_once_in_falling_order(rows):
    size, weight = np.array(rows).T
    order = rank(size, weight / 1000)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert (np.diff(size[order]) <= 1e-9).all()


def test_need_and_reach_must_be_of_the_same_areas():
    with pytest.raises(ValueError, match="reachable has shape"):
        gap([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="need, row 0 is inf"):
        gap([math.inf], [1.0])
