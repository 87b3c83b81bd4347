"""Projections from two counts by age, from totals alone, and what makes them agree with declared totals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.needs.projection import (
    errors_by_size,
    project_ratios,
    project_trend,
    to_totals,
    whole_persons,
)

DECLARED = {"shift": 1, "parents": (1, 2), "fewest": 0.0, "bounds": (0.0, 10.0)}
ages = st.lists(st.floats(1, 1000), min_size=8, max_size=8).map(lambda each: np.array(each).reshape(2, 4))
numbers = st.lists(st.floats(0, 1000), min_size=2, max_size=6)


def lived_on(people):
    """Return the people a step later in a world whose ratios are known: 0.9, 0.8, 0.5 and 0.4 children per adult."""
    older = np.stack([people[:, 0] * 0.9, people[:, 1] * 0.8, (people[:, 2] + people[:, 3]) * 0.5], axis=1)
    return np.concatenate([0.4 * older[:, :2].sum(axis=1, keepdims=True), older], axis=1)


@given(ages)
def test_a_world_of_constant_ratios_is_foretold(before):
    now = lived_on(before)
    found = project_ratios(before, now, steps=2, **DECLARED).middle
    np.testing.assert_allclose(found[0], now)
    np.testing.assert_allclose(found[2], lived_on(lived_on(now)))


def test_a_cohort_ages_by_two_groups_between_counts_ten_years_apart():
    before = np.array([[100.0, 100, 100, 100]])
    now = np.array([[40.0, 60, 90, 80]])
    declared = DECLARED | {"shift": 2, "parents": (2, 3)}
    found = project_ratios(before, now, steps=1, **declared).middle[1]
    # From the first group to the third 0.9; from the second to the fourth into the open group 80 of 300.
    np.testing.assert_allclose(found[0, 2:], [40 * 0.9, (60 + 90 + 80) * 80 / 300])
    np.testing.assert_allclose(found[0, :2], found[0, 2:].sum() * np.array([40, 60]) / 170)


def test_a_small_cohort_takes_the_ratio_of_all_areas_together():
    before = np.array([[4.0, 0, 0, 0], [196, 0, 0, 0]])
    now = np.array([[0.0, 8, 0, 0], [0, 192, 0, 0]])
    found = project_ratios(before, now, steps=0, **DECLARED).middle
    assert found[0].tolist() == now.tolist()
    next_born = np.array([[10.0, 0, 0, 0]] * 2)
    for fewest, expected in ((0, 20.0), (5, 10.0)):
        declared = DECLARED | {"fewest": fewest}
        later = project_ratios(before, now + next_born, steps=1, **declared).middle[1]
        assert later[0, 1] == pytest.approx(expected)


def test_a_ratio_out_of_its_bounds_is_not_believed():
    before, now = np.array([[10.0, 0, 0, 0]]), np.array([[10.0, 90, 0, 0]])
    found = project_ratios(before, now, steps=1, **DECLARED | {"bounds": (0.5, 2.0)}).middle[1]
    assert found[0, 1] == 20


@given(ages, st.floats(0, 0.3))
def test_a_wider_spread_widens_the_range(before, spread):
    found = project_ratios(before, lived_on(before), steps=3, spread=spread, **DECLARED)
    assert (found.low <= found.middle).all() and (found.middle <= found.high).all()
    np.testing.assert_allclose(found.high[1, :, 1:], found.middle[1, :, 1:] * (1 + spread))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"shift": 4}, "shift is 4"),
        ({"parents": (0, 2)}, "parents are groups"),
        ({"bounds": (2.0, 1.0)}, "bounds are"),
        ({"spread": 2.0}, "spread is 2.0"),
    ],
)
def test_a_parameter_out_of_its_range_is_named(asked, told):
    with pytest.raises(ValueError, match=told):
        project_ratios(np.ones((1, 4)), np.ones((1, 4)), steps=1, **DECLARED | asked)


def test_an_undamped_trend_is_a_straight_line():
    assert project_trend([[100, 110, 120]], steps=3, damping=1).middle.ravel().tolist() == [
        120,
        130,
        140,
        150,
    ]


def test_a_trend_damped_wholly_is_no_change():
    assert project_trend([[100, 120]], steps=2, damping=0).middle.ravel().tolist() == [120, 120, 120]


def test_a_half_damped_trend_adds_at_most_one_year_more():
    found = project_trend([[100, 110]], steps=60, damping=0.5).middle.ravel()
    assert found[1] == 115 and found[2] == 117.5 and found[-1] == pytest.approx(120)


def test_people_never_fall_below_nobody():
    assert project_trend([[100, 50]], steps=2, damping=1).middle.ravel().tolist() == [50, 0, 0]


def test_the_range_of_a_trend_widens_with_the_root_of_the_years():
    found = project_trend([[100, 100]], steps=4, damping=1, spread=0.01)
    np.testing.assert_allclose(found.high.ravel(), [100, 101, 100 + 2**0.5, 100 + 3**0.5, 102])
    np.testing.assert_allclose(found.low[4], 98)


@given(st.lists(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), min_size=1, max_size=5), st.floats(0, 1))
def test_a_trend_damped_more_stays_nearer_to_the_last_number(history, damping):
    more, less = (project_trend(history, steps=5, damping=each).middle for each in (damping / 2, damping))
    last = np.array(history)[:, -1]
    assert (np.abs(more - last) <= np.abs(less - last) + 1e-6).all()


@pytest.mark.parametrize(
    ("history", "asked", "told"),
    [
        ([[1.0]], {"damping": 1}, "at least 2 years"),
        ([[1.0, 2.0]], {"damping": 2}, "damping is 2"),
        ([[1.0, 2.0]], {"damping": 1, "spread": -1.0}, "spread, row 0 is -1.0"),
    ],
)
def test_a_trend_without_its_inputs_is_refused(history, asked, told):
    with pytest.raises(ValueError, match=told):
        project_trend(history, steps=1, **asked)


def test_municipalities_are_scaled_to_the_total_of_their_region():
    assert to_totals([10, 30, 5], [0, 0, 1], [80, 5]).tolist() == [20, 60, 5]


@given(numbers, st.one_of(st.just(0.0), st.floats(0.01, 1e6)))
def test_what_is_controlled_adds_up_to_the_total(people, total):
    people = np.array(people) + 0.01
    found = to_totals(people, np.zeros(len(people), dtype=int), [total])
    assert found.sum() == pytest.approx(total)
    np.testing.assert_allclose(found * people.sum(), people * total)


def test_every_age_group_is_controlled_by_itself():
    found = to_totals([[1, 2], [3, 2]], [0, 0], [[8, 2]])
    assert found.tolist() == [[2, 1], [6, 1]]


def test_a_total_over_nobody_is_refused():
    with pytest.raises(ValueError, match=r"totals, row 1 is 5\.0 but its areas have nobody"):
        to_totals([1, 0], [0, 1], [1, 5])
    with pytest.raises(ValueError, match=r"expected \(2,\) of numbers 0 to 0"):
        to_totals([1, 0], [0, 1], [1])


def test_the_largest_fractions_are_rounded_up():
    assert whole_persons([1.5, 2.25, 3.25]).tolist() == [2, 2, 3]
    assert whole_persons([0.5, 0.5]).tolist() == [1, 0]


@given(numbers)
def test_whole_persons_keep_the_sum(people):
    found = whole_persons(people)
    assert abs(found.sum() - sum(people)) <= 0.5 + 1e-5
    assert (np.abs(found - np.array(people)) < 1 + 1e-8).all()


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_whole_numbers_stay_as_they_are(people):
    assert whole_persons(people).tolist() == people


def test_errors_are_told_by_size():
    small, large = errors_by_size([11, 9, 300, 5], [10, 10, 200, 0], [10, 10, 200, 5], [100])
    assert (small.areas, small.median, small.bias, small.together) == (
        2,
        pytest.approx(0.1),
        pytest.approx(0),
        0,
    )
    assert (large.least, large.below, large.areas, large.median) == (100, np.inf, 1, 0.5)
