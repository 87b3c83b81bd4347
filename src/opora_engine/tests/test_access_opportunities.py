"""Opportunities: what is within reach, without asking who else wants it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import (
    GaussianDecay,
    StepDecay,
    compact_times,
    cumulative_opportunities,
    nearest,
    weighted_nearest,
    weighted_opportunities,
)

MINUTES = [[5.0, 15.0, 40.0], [math.inf, 30.0, 30.1]]


@st.composite
def offers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of up to five homes to up to five sites with whole places."""
    homes, sites = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    minute = st.one_of(st.just(math.inf), st.integers(0, 900).map(lambda tenths: tenths / 10))
    minutes = draw(st.lists(minute, min_size=homes * sites, max_size=homes * sites))
    places = draw(st.lists(st.integers(0, 20), min_size=sites, max_size=sites))
    return np.array(minutes).reshape(homes, sites), np.array(places, dtype=float)


def test_places_within_half_an_hour_are_added_the_limit_included():
    assert cumulative_opportunities(MINUTES, [10.0, 20.0, 40.0], limit=30).tolist() == [30.0, 20.0]


def test_beds_and_contacts_are_not_added():
    capacity = [[1.0, 100.0], [2.0, 200.0], [4.0, 400.0]]
    assert cumulative_opportunities(MINUTES, capacity, limit=30).tolist() == [[3.0, 300.0], [2.0, 200.0]]


def test_a_place_in_the_far_band_counts_a_half():
    half = StepDecay((10, 30), (1.0, 0.5))
    assert weighted_opportunities(MINUTES, [10.0, 20.0, 40.0], decay=half).tolist() == [20.0, 10.0]


def test_the_numbers_of_another_program():
    # Computed with PySAL access 1.1.10 (weighted_catchment) from the same table.
    minutes = np.array([[5.0, 25, 45], [15, 12, 28], [40, 8, 9], [33, 61, 20]])
    expected = [15.444047699722763, 24.54366821696582, 26.11555963271499, 3.355889917636988]
    found = weighted_opportunities(minutes, [10.0, 24, 6], decay=GaussianDecay(15, 40))
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_thirty_places_are_ten_near_ones_and_twenty_farther_on():
    # (10 x 5 + 20 x 15) / 30 minutes; the second home has only 60 places within any reach.
    assert weighted_nearest(MINUTES, [10.0, 20.0, 40.0], wanted=30).tolist() == [
        pytest.approx(350 / 30),
        pytest.approx((20 * 30 + 10 * 30.1) / 30),
    ]
    assert weighted_nearest(MINUTES, [10.0, 20.0, 40.0], wanted=61)[1] == math.inf


def test_thirds_of_a_place_make_a_whole_one():
    assert weighted_nearest([[6.0] * 10], [0.1] * 10, wanted=1).tolist() == [pytest.approx(6.0)]


@given(offers(), st.floats(0.5, 60))
def test_opportunities_equal_the_loops_written_out(offer, limit):
    minutes, places = offer
    expected = [sum(c for minute, c in zip(row, places, strict=True) if minute <= limit) for row in minutes]
    assert cumulative_opportunities(minutes, places, limit=limit).tolist() == expected


@given(offers(), st.integers(1, 30))
def test_the_mean_to_enough_places_equals_places_queued_by_time(offer, wanted):
    minutes, places = offer
    for row, found in zip(minutes, weighted_nearest(minutes, places, wanted=wanted), strict=True):
        queue = sorted(
            minute for minute, c in zip(row, places, strict=True) for _ in range(int(c)) if minute < math.inf
        )
        expected = sum(queue[:wanted]) / wanted if len(queue) >= wanted else math.inf
        assert found == pytest.approx(expected)


@given(offers())
def test_one_site_wanted_is_the_nearest_one(offer):
    minutes, places = offer
    np.testing.assert_allclose(
        weighted_nearest(minutes, np.ones(len(places)), wanted=1), nearest(minutes).minutes
    )


@given(offers(), st.integers(1, 30), st.integers(1, 30))
def test_more_places_are_never_nearer(offer, one, other):
    near = weighted_nearest(*offer, wanted=min(one, other))
    far = weighted_nearest(*offer, wanted=max(one, other))
    assert (far >= near * (1 - 1e-12)).all()


@given(offers(), st.integers(1, 30))
def test_compact_times_give_the_same(offer, wanted):
    minutes, places = offer
    compact = compact_times(minutes)
    np.testing.assert_array_equal(
        cumulative_opportunities(compact, places, limit=30),
        cumulative_opportunities(minutes, places, limit=30),
    )
    np.testing.assert_allclose(
        weighted_nearest(compact, places, wanted=wanted), weighted_nearest(minutes, places, wanted=wanted)
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cumulative_opportunities([[1.0]], [1.0], limit=math.inf), "finite"),
        (lambda: cumulative_opportunities([[1.0]], [-1.0], limit=30), "capacity, row 0 is -1.0"),
        (lambda: cumulative_opportunities([[1.0]], [1.0, 2.0], limit=30), "2 sites in columns"),
        (lambda: cumulative_opportunities([[1.0]], 1.0, limit=30), r"capacity has shape \(\)"),
        (lambda: weighted_nearest([[1.0]], [1.0], wanted=0), "wanted is 0"),
        (lambda: weighted_nearest([[1.0]], [1.0], wanted=math.inf), "wanted is inf"),
        (lambda: weighted_nearest([[1.0]], [[1.0]], wanted=1), r"capacity has shape \(1, 1\)"),
    ],
)
def test_questions_without_an_answer_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
