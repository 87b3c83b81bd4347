"""People and rates give persons in need; persons give capacity; the range is kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.needs import Estimate, capacity_needed, persons_in_need, together

people = st.lists(st.floats(0, 1e6), min_size=1, max_size=5).map(np.array)
rates = st.tuples(*[st.floats(0, 1000)] * 3).map(sorted)


def persons(base, rate) -> Estimate:
    return persons_in_need(base, low_per_1000=rate[0], middle_per_1000=rate[1], high_per_1000=rate[2])


def test_five_in_a_thousand_of_two_thousand_are_ten():
    estimate = persons_in_need([2000.0, 0.0], low_per_1000=4, middle_per_1000=5, high_per_1000=7)
    assert estimate.low.tolist() == [8, 0]
    assert estimate.middle.tolist() == [10, 0]
    assert estimate.high.tolist() == [14, 0]
    assert estimate.total() == (8, 10, 14)


def test_one_client_at_a_moment_for_every_four_persons():
    needed = capacity_needed(persons([1000.0], [4, 8, 12]), 0.25)
    assert needed.total() == (1, 2, 3)


@given(people, rates, st.floats(0.001, 10))
def test_the_range_stays_in_order_through_the_whole_chain(base, rate, units):
    needed = capacity_needed(persons(base, rate), units)
    assert (needed.low <= needed.middle).all()
    assert (needed.middle <= needed.high).all()


@given(people, st.floats(0, 1e6), rates)
def test_more_people_never_means_less_need(base, more, rate):
    assert (persons(base + more, rate).middle >= persons(base, rate).middle).all()


@given(people, rates)
def test_need_of_two_groups_is_the_sum_of_their_needs(base, rate):
    twice = together([persons(base, rate), persons(base, rate)])
    np.testing.assert_allclose(twice.high, 2 * persons(base, rate).high)
    np.testing.assert_allclose(twice.low, 2 * persons(base, rate).low)


def test_a_kind_without_a_rate_has_no_silent_zero():
    with pytest.raises(ValueError, match="declare at least one rate"):
        together([])


@pytest.mark.parametrize("rate", [(5, 4, 6), (-1, 4, 6), (4, 7, 6), (1, float("nan"), 3)])
def test_rates_out_of_order_are_refused(rate):
    with pytest.raises(ValueError, match="expected 0 <= low <= middle <= high"):
        persons([1000.0], rate)


def test_negative_people_are_named_with_their_row():
    with pytest.raises(ValueError, match=r"people, row 1 is -5\.0"):
        persons([10.0, -5.0], (1, 2, 3))


@pytest.mark.parametrize("units", [0, -1, float("inf"), float("nan")])
def test_units_per_person_must_be_a_number_above_zero(units):
    with pytest.raises(ValueError, match="expected a number above 0"):
        capacity_needed(persons([10.0], (1, 2, 3)), units)


def test_an_estimate_whose_range_is_out_of_order_names_the_area():
    with pytest.raises(ValueError, match=r"Area in row 1: low 3\.0, middle 2\.0, high 4\.0"):
        Estimate(np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([3.0, 4.0]))


def test_an_estimate_has_one_shape():
    with pytest.raises(ValueError, match="high has shape"):
        Estimate(np.array([1.0]), np.array([1.0]), np.array([1.0, 2.0]))
