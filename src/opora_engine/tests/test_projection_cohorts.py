"""Cohort-component projection: made populations whose future is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.needs.projection import VitalRates, project_cohorts, survival_of

YEARS = 5
MORTALITY = np.array([0.002, 0.001, 0.004, 0.02, 0.1])
FERTILITY = np.array([0.0, 0.08, 0.06, 0.0, 0.0])


def rates(fertility=FERTILITY, survival=None, migration=0.0):
    fertility = np.atleast_2d(np.asarray(fertility, dtype=np.float64))
    groups = fertility.shape[1]
    if survival is None:
        survival = np.ones((1, 2, groups + 1))
    return VitalRates(fertility, np.asarray(survival, dtype=np.float64), np.full((1, 2, groups), migration))


def projected(people, vital, steps, girls=0.5):
    """Return the middle projection, (steps + 1, areas, 2, groups)."""
    found = project_cohorts(people, vital, vital, vital, steps=steps, years=YEARS, girls=girls)
    assert (found.low == found.middle).all() and (found.high == found.middle).all()
    return found.middle


def mortal(fertility=FERTILITY):
    return rates(fertility, np.stack([survival_of(MORTALITY, YEARS)] * 2)[None])


def leslie(vital, girls):
    """Return the textbook's matrix of one step for women: births in the first row, survival below the diagonal."""
    fertility, survival = vital.fertility[0], vital.survival[0, 0]
    groups = len(fertility)
    matrix = np.zeros((groups, groups))
    for group in range(groups):
        later = min(group + 1, groups - 1)
        matrix[later, group] += survival[group + 1]
        matrix[0, group] += (
            girls * survival[0] * YEARS / 2 * (fertility[group] + survival[group + 1] * fertility[later])
        )
    return matrix


people_of_groups = st.lists(st.floats(0, 1000), min_size=10, max_size=10).map(
    lambda each: np.array(each).reshape(1, 2, 5)
)


def test_everybody_is_one_group_older_after_a_step():
    people = np.array([[[10.0, 20, 30, 40, 50], [1, 2, 3, 4, 5]]])
    found = projected(people, rates(np.zeros(5)), steps=1)
    assert found[1].tolist() == [[[0, 10, 20, 30, 90], [0, 1, 2, 3, 9]]]


def test_births_come_from_the_women_before_and_after_the_step():
    people = np.array([[[0.0, 100, 0], [0, 0, 0]]])
    # 100 women of the second group give births for half of the step, then they are in the third.
    vital = rates([0.0, 0.1, 0.04])
    found = projected(people, vital, steps=1, girls=0.4)
    births = 5 * (0.1 * 100 / 2 + 0.04 * 100 / 2)
    assert found[1, 0, :, 0].tolist() == pytest.approx([0.4 * births, 0.6 * births])


def test_there_are_no_births_without_women():
    people = np.zeros((1, 2, 5))
    people[:, 1] = 100
    assert projected(people, mortal(), steps=3)[1:, :, :, 0].sum() == 0


@given(people_of_groups)
def test_a_closed_population_without_births_and_deaths_keeps_its_number(people):
    found = projected(people, rates(np.zeros(5)), steps=4)
    np.testing.assert_allclose(found.sum(axis=(1, 2, 3)), people.sum())


def test_the_stationary_population_stays_as_it_is():
    survival = survival_of(MORTALITY, YEARS)
    lived = np.cumprod(np.concatenate([survival[:1] * YEARS, survival[1:-2]]))
    # The open group keeps what comes in each step divided by what leaves it.
    lived = np.append(lived, lived[-1] * survival[-2] / (1 - survival[-1]))
    women = 1000 * lived
    girls_born = YEARS * (FERTILITY * women).sum() * 0.5
    replacing = FERTILITY * 1000 * YEARS / girls_born
    people = np.stack([women, women])[None]
    found = projected(people, mortal(replacing), steps=6)
    np.testing.assert_allclose(found, np.broadcast_to(people, found.shape), rtol=1e-12)


def test_a_life_table_of_a_constant_risk_has_the_known_life_expectancy():
    survival = survival_of([0.02] * 30, YEARS)
    lived = np.cumprod(np.concatenate([survival[:1] * YEARS, survival[1:-2]]))
    open_group = lived[-1] * survival[-2] / (1 - survival[-1])
    assert lived.sum() + open_group == pytest.approx(1 / 0.02)


def test_nobody_dies_where_the_rate_is_zero():
    assert survival_of([0.0, 0.0, 0.1], YEARS)[:2].tolist() == [1, 1]


def test_women_grow_by_the_greatest_eigenvalue_of_the_leslie_matrix():
    vital = mortal(3 * FERTILITY)
    matrix = leslie(vital, 0.5)
    people = np.ones((1, 2, 5)) * 100
    found = projected(people, vital, steps=300)[:, 0, 0]
    np.testing.assert_allclose(found[3], np.linalg.matrix_power(matrix, 3) @ people[0, 0])
    growth = found[300].sum() / found[299].sum()
    assert growth == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=1e-9)


@given(people_of_groups, people_of_groups)
def test_the_future_of_two_closed_populations_is_the_sum_of_their_futures(first, second):
    both = projected(first + second, mortal(), steps=3)
    apart = projected(first, mortal(), steps=3) + projected(second, mortal(), steps=3)
    np.testing.assert_allclose(both, apart, atol=1e-9)


@given(people_of_groups, people_of_groups)
def test_areas_do_not_touch_each_other(first, second):
    both = projected(np.concatenate([first, second]), mortal(), steps=2)
    np.testing.assert_array_equal(both[:, :1], projected(first, mortal(), steps=2))
    np.testing.assert_array_equal(both[:, 1:], projected(second, mortal(), steps=2))


@given(people_of_groups, st.floats(0, 0.05), st.floats(0, 0.1), st.floats(0, 5))
def test_higher_rates_never_give_fewer_people(people, births, survival, migration):
    low = rates(FERTILITY, np.full((1, 2, 6), 0.8), -2.0)
    middle = rates(FERTILITY + births, np.full((1, 2, 6), 0.8 + survival), -2.0 + migration)
    high = rates(FERTILITY + 2 * births, np.full((1, 2, 6), 0.8 + 2 * survival), -2.0 + 2 * migration)
    found = project_cohorts(people, low, middle, high, steps=4, years=YEARS)
    assert (found.low <= found.middle).all() and (found.middle <= found.high).all()
    assert (found.low >= 0).all()


def test_more_cannot_leave_than_are_there():
    found = projected(np.full((1, 2, 5), 3.0), rates(np.zeros(5), migration=-10.0), steps=1)
    assert (found[1] == 0).all()


def test_those_who_come_are_added_at_the_end_of_the_step():
    found = projected(np.zeros((1, 2, 5)), rates(migration=7.0), steps=1)
    assert (found[1] == 7).all()


def test_rates_out_of_order_are_named():
    low, high = rates(FERTILITY), rates(FERTILITY / 2)
    with pytest.raises(ValueError, match=r"fertility breaks the order: expected low <= middle"):
        project_cohorts(np.ones((1, 2, 5)), low, high, low, steps=1, years=YEARS)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: rates(survival=np.full((1, 2, 6), 1.5)), "shares from 0 to 1"),
        (lambda: rates(survival=np.ones((1, 2, 5))), "expected .areas, 2, 6"),
        (lambda: rates(migration=np.nan), "migration has a number"),
        (lambda: rates(fertility=[-0.1, 0.0]), "fertility, row 0, 0 is -0.1"),
        (lambda: survival_of([0.1, 0.0], 5), "live for ever"),
        (lambda: projected(np.ones((1, 2, 4)), rates(), 1), "people has shape"),
        (lambda: projected(np.ones((1, 2, 5)), rates(), 1, girls=2), "girls is 2"),
    ],
)
def test_what_is_no_rate_is_refused(make, told):
    with pytest.raises(ValueError, match=told):
        make()
