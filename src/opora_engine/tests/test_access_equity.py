"""Equity: how evenly people have access, whoever and wherever they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import by_deprivation, gini, palma, theil

NOT_KNOWN = math.nan
Spread = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    """Values, whole people (somebody at least) and deprivation with ties of up to eight areas."""
    areas = draw(st.integers(1, 8))

    def drawn(each):
        return np.array(draw(st.lists(each, min_size=areas, max_size=areas)), dtype=float)

    values = drawn(st.one_of(st.just(0.0), st.floats(0.01, 100)))
    people, deprivation = drawn(st.integers(0, 20)), drawn(st.integers(0, 4))
    people[draw(st.integers(0, areas - 1))] += 1
    return values, people, deprivation


def one_by_one(values, people):
    return np.repeat(values, people.astype(int))


def slow_gini(persons):
    """Half the mean difference of all pairs of persons by the mean."""
    if persons.sum() == 0:
        return 0.0
    return np.abs(persons[:, None] - persons).mean() / 2 / persons.mean()


def slow_theil(persons):
    if persons.sum() == 0:
        return 0.0
    relative = persons / persons.mean()
    return sum(one * math.log(one) for one in relative if one > 0) / len(persons)


def test_all_equal_is_no_inequality():
    assert gini([2.0, 2.0], [10.0, 30.0]).value == pytest.approx(0)
    assert theil([2.0, 2.0], [10.0, 30.0]).value == 0
    assert palma([2.0, 2.0], [10.0, 30.0]).value == pytest.approx(1)


def test_half_of_the_people_have_everything():
    assert gini([0.0, 4.0], [50.0, 50.0]).value == 0.5
    assert theil([0.0, 4.0], [50.0, 50.0]).value == pytest.approx(math.log(2))
    assert palma([0.0, 4.0], [50.0, 50.0]).value == math.inf


def test_one_of_four_has_everything():
    assert gini([0.0, 0.0, 0.0, 8.0], [1.0] * 4).value == 0.75


def test_nobody_has_anything_is_equal_too():
    assert [measure([0.0, 0.0], [1.0, 3.0]).value for measure in (gini, theil, palma)] == [0.0, 0.0, 1.0]


def test_palma_takes_a_tenth_and_four_tenths_of_the_people_not_of_the_areas():
    # The tenth: 5 with 9 and 5 with 4, mean 6.5; the four tenths: 30 with 1 and 10 with 2, mean 1.25.
    found = palma([1.0, 2.0, 4.0, 9.0], [30.0, 20.0, 45.0, 5.0])
    assert found.value == pytest.approx(6.5 / 1.25)
    assert found.people == 100


def test_palma_by_deprivation_compares_the_least_deprived_with_the_most_deprived():
    # The least deprived tenth has 1; of the most deprived forty, 25 have 4 and 15 have 2.
    found = palma([1.0, 2.0, 4.0], [25.0, 50.0, 25.0], deprivation=[0.0, 5.0, 9.0])
    assert found.value == pytest.approx(1 / ((25 * 4 + 15 * 2) / 40))


def test_fifths_of_deprivation_are_fifths_of_the_people():
    found = by_deprivation([1.0, 2.0, 3.0], [20.0, 50.0, 30.0], [0.0, 1.0, 2.0])
    assert found.people.tolist() == [20.0] * 5
    np.testing.assert_allclose(found.mean, [1.0, 2.0, 2.0, 2.5, 3.0])
    assert found.difference == pytest.approx(2.0)


def test_areas_of_equal_deprivation_are_split_in_the_same_proportion():
    found = by_deprivation([1.0, 3.0, 5.0], [30.0, 10.0, 40.0], [7.0, 7.0, 9.0], groups=4)
    np.testing.assert_allclose(found.mean, [1.5, 1.5, 5.0, 5.0])


def test_what_is_not_known_is_left_out_and_counted():
    found = gini([0.0, 4.0, NOT_KNOWN], [50.0, 50.0, 7.0])
    assert (found.value, found.people, found.unknown_areas, found.unknown_people) == (0.5, 100.0, 1, 7.0)
    fifths = by_deprivation([1.0, NOT_KNOWN, 3.0], [10.0, 4.0, 5.0], [0.0, 1.0, NOT_KNOWN])
    assert (fifths.mean.tolist(), fifths.unknown_areas, fifths.unknown_people) == ([1.0] * 5, 2, 9.0)


@given(spreads())
def test_every_measure_equals_that_of_the_persons_one_by_one(spread):
    values, people, _ = spread
    persons = one_by_one(values, people)
    assert gini(values, people).value == pytest.approx(slow_gini(persons), abs=1e-9)
    assert theil(values, people).value == pytest.approx(slow_theil(persons), abs=1e-9)


@given(spreads())
def test_palma_equals_that_of_ten_copies_of_the_persons_in_line(spread):
    values, people, _ = spread
    line = np.sort(one_by_one(values, people * 10))
    best, worst = line[-len(line) // 10 :].mean(), line[: len(line) * 4 // 10].mean()
    expected = best / worst if worst else (1.0 if best == 0 else math.inf)
    assert palma(values, people).value == pytest.approx(expected)


@given(spreads())
def test_gini_lies_between_nothing_and_everything(spread):
    values, people, _ = spread
    assert 0 <= gini(values, people).value <= 1
    assert theil(values, people).value >= 0
    assert palma(values, people).value >= 1 - 1e-9


@given(spreads(), st.floats(0.01, 100), st.floats(0.1, 10))
def test_another_unit_or_size_of_population_changes_nothing(spread, unit, size):
    values, people, deprivation = spread
    for measure in (gini, theil, palma):
        again = measure(values * unit, people * size).value
        assert again == pytest.approx(measure(values, people).value, abs=1e-9)
    np.testing.assert_allclose(
        by_deprivation(values * unit, people * size, deprivation).mean,
        by_deprivation(values, people, deprivation).mean * unit,
    )


@given(spreads(), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(spread, random):
    order = random.sample(range(len(spread[0])), len(spread[0]))
    moved = tuple(part[order] for part in spread)
    for measure in (gini, theil):
        assert measure(*moved[:2]).value == pytest.approx(measure(*spread[:2]).value, abs=1e-9)
    assert palma(*moved).value == pytest.approx(palma(*spread).value)
    np.testing.assert_allclose(by_deprivation(*moved).mean, by_deprivation(*spread).mean)


@given(spreads(), st.integers(1, 10))
def test_the_groups_together_have_what_all_people_have(spread, groups):
    values, people, deprivation = spread
    found = by_deprivation(values, people, deprivation, groups=groups)
    assert (found.mean * found.people).sum() == pytest.approx((values * people).sum())
    assert found.people.sum() == pytest.approx(people.sum())


@pytest.mark.parametrize("measure", [gini, theil, palma])
@pytest.mark.parametrize(
    ("values", "people", "message"),
    [
        ([1.0], [0.0], "Nobody lives where the value is known"),
        ([NOT_KNOWN], [5.0], "Nobody lives where the value is known"),
        ([], [], "Nobody lives"),
        ([1.0, -1.0], [1.0, 1.0], "values, row 1 is -1.0"),
        ([NOT_KNOWN, math.inf], [1.0, 1.0], "values, row 1 is inf"),
        ([1.0], [-1.0], "people, row 0 is -1.0"),
        ([1.0], [1.0, 2.0], r"people has shape \(2,\): expected \(1,\)"),
        ([[1.0]], [1.0], r"values and deprivation have shapes \(1, 1\)"),
    ],
)
def test_numbers_without_a_measure_are_refused(measure, values, people, message):
    with pytest.raises(ValueError, match=message):
        measure(values, people)


def test_groups_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="groups is 0"):
        by_deprivation([1.0], [1.0], [1.0], groups=0)
    with pytest.raises(ValueError, match="deprivation have shapes"):
        palma([1.0], [1.0], [1.0, 2.0])
