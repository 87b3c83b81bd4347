"""Small numbers: nobody who knows all that is published can compute a count about few people."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.suppression import Sum, attack, sums_of_tree, suppress

TWO_VILLAGES_AND_THEIR_SUM = sums_of_tree([2, 2, -1])
TWO_KINDS_AND_THEIR_SUM = sums_of_tree([2, 2, -1])


def with_totals(leaves, row_parents, column_parents):
    """Return the table in which every row and column that has children is their sum; children stand before parents."""
    table = np.zeros((len(row_parents), len(column_parents)), dtype=np.int64)
    table[: leaves.shape[0], : leaves.shape[1]] = leaves
    for row, parent in enumerate(row_parents):
        if parent >= 0:
            table[parent] += table[row]
    for column, parent in enumerate(column_parents):
        if parent >= 0:
            table[:, parent] += table[:, column]
    return table


def published(counts, withheld):
    return np.where(withheld, np.nan, counts)


# Two ORP of two municipalities in a region; two kinds and their sum.
ROWS = (4, 4, 5, 5, 6, 6, -1)
COLUMNS = (2, 2, -1)


@st.composite
def tables(draw):
    mostly_few = st.one_of(st.integers(0, 6), st.integers(0, 60))
    leaves = draw(st.lists(st.lists(mostly_few, min_size=2, max_size=2), min_size=4, max_size=4))
    return with_totals(np.array(leaves), ROWS, COLUMNS)


@given(tables(), st.integers(2, 10), st.sampled_from(["published", "withheld"]))
@settings(max_examples=10, deadline=None)
def test_whoever_attacks_a_table_learns_no_small_number(counts, threshold, zeros):
    sums = {"row_sums": sums_of_tree(ROWS), "column_sums": sums_of_tree(COLUMNS), "zeros": zeros}
    found = suppress(counts, threshold=threshold, **sums)
    known = attack(published(counts, found.withheld), **sums)
    hidden_all_but_zeros = (counts > 0) | (zeros == "withheld")
    floor = attack(published(counts, hidden_all_but_zeros), **sums).low
    assert (known.low[found.small] <= floor[found.small] + 1e-6).all()
    assert (known.high[found.small] >= threshold - 1e-6).all()
    assert ((known.high - known.low)[found.withheld & ~found.small] >= threshold - 1e-6).all()
    assert (found.small <= found.withheld).all()
    assert (counts[~found.withheld & (counts > 0)] >= threshold).all()
    assert not found.withheld[counts == 0].any() or zeros == "withheld"


@given(tables(), st.integers(2, 10))
@settings(max_examples=10, deadline=None)
def test_the_same_table_again_withholds_the_same(counts, threshold):
    sums = {"row_sums": sums_of_tree(ROWS), "column_sums": sums_of_tree(COLUMNS)}
    first, again = (suppress(counts, threshold=threshold, **sums) for _ in range(2))
    assert (first.withheld == again.withheld).all()


def test_one_small_number_takes_three_others_with_it():
    counts = with_totals(np.array([[3, 20], [30, 40]]), (2, 2, -1), (2, 2, -1))
    sums = {"row_sums": TWO_VILLAGES_AND_THEIR_SUM, "column_sums": TWO_KINDS_AND_THEIR_SUM}
    found = suppress(counts, threshold=5, **sums)
    assert found.withheld.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    alone = attack(published(counts, found.small), **sums)
    assert (alone.low[0, 0], alone.high[0, 0]) == (3, 3)
    known = attack(published(counts, found.withheld), **sums)
    assert known.low[0, 0] == pytest.approx(1) and known.high[0, 0] == pytest.approx(22)


def test_a_small_total_is_withheld_with_what_would_give_it_away():
    counts = np.array([[1], [2], [3], [50], [53]])
    found = suppress(counts, threshold=5, row_sums=sums_of_tree([2, 2, 4, 4, -1]))
    assert found.small.ravel().tolist() == [True, True, True, False, False]
    assert found.withheld[3] or found.withheld[4]


def test_two_hierarchies_over_the_same_rows_protect_each_other():
    counts = np.array([[2], [20], [30], [40], [22], [70], [32], [60], [92]])
    orp = (Sum(4, (0, 1)), Sum(5, (2, 3)), Sum(8, (4, 5)))
    district = (Sum(6, (0, 2)), Sum(7, (1, 3)), Sum(8, (6, 7)))
    by_orp_alone = suppress(counts, threshold=5, row_sums=orp)
    assert attack(published(counts, by_orp_alone.withheld), row_sums=orp + district).high[0, 0] < 5
    found = suppress(counts, threshold=5, row_sums=orp + district)
    assert attack(published(counts, found.withheld), row_sums=orp + district).high[0, 0] >= 5


def test_a_table_without_small_numbers_is_published_whole():
    found = suppress(np.array([[5, 0], [7, 9]]), threshold=5)
    assert not found.withheld.any() and found.cost == 0


def test_a_zero_is_small_only_where_zeros_are_withheld():
    counts = np.array([[0], [9]])
    assert suppress(counts, threshold=5, zeros="withheld").small.ravel().tolist() == [True, False]
    assert not suppress(counts, threshold=5, zeros="published").small.any()


def test_a_threshold_of_one_withholds_nothing_but_zeros():
    counts = np.array([[0], [1]])
    assert suppress(counts, threshold=1, zeros="withheld").withheld.ravel().tolist() == [True, False]
    assert not suppress(counts, threshold=1).withheld.any()


def test_the_declared_costs_decide_what_goes_with_a_small_number():
    counts = np.array([[2], [20], [30], [52]])
    for kept, gone in ((1, 2), (2, 1)):
        costs = np.ones((4, 1))
        costs[[kept, 3]] = 10
        found = suppress(counts, threshold=5, row_sums=sums_of_tree([3, 3, 3, -1]), costs=costs)
        assert found.withheld[gone] and not found.withheld[kept] and found.cost == 1


@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.lists(st.booleans(), min_size=9, max_size=9))
@settings(max_examples=15, deadline=None)
def test_the_attack_finds_what_trying_every_table_finds(leaves, hidden):
    counts = with_totals(np.array(leaves).reshape(2, 2), (2, 2, -1), (2, 2, -1))
    withheld = np.array(hidden).reshape(3, 3)
    # The grand total is published, so that there are finitely many tables to try.
    withheld[2, 2] = False
    sums = {
        "row_sums": TWO_VILLAGES_AND_THEIR_SUM,
        "column_sums": TWO_KINDS_AND_THEIR_SUM,
        "zeros": "withheld",
    }
    known = attack(published(counts, withheld), **sums)
    possible = [
        table
        for each in product(range(counts[2, 2] + 1), repeat=4)
        if sum(each) == counts[2, 2]
        for table in [with_totals(np.array(each).reshape(2, 2), (2, 2, -1), (2, 2, -1))]
        if (table == counts)[~withheld].all()
    ]
    np.testing.assert_allclose(known.low, np.min(possible, axis=0), atol=1e-6)
    np.testing.assert_allclose(known.high, np.max(possible, axis=0), atol=1e-6)


def test_nothing_bounds_a_count_whose_totals_are_withheld():
    known = attack([[np.nan], [np.nan]], row_sums=(Sum(1, (0,)),), zeros="withheld")
    assert known.low.tolist() == [[0], [0]] and known.high.tolist() == [[np.inf], [np.inf]]


def test_a_wrong_total_is_named():
    with pytest.raises(ValueError, match="row 2, column 0 is 9, its parts add up to 8"):
        suppress(np.array([[3], [5], [9]]), threshold=5, row_sums=TWO_VILLAGES_AND_THEIR_SUM)


@pytest.mark.parametrize(
    ("counts", "threshold", "costs", "told"),
    [
        ([[1.5]], 5, None, "expected whole numbers"),
        ([[-1]], 5, None, "row 0, column 0 is -1"),
        ([[1]], 0, None, "threshold is 0"),
        ([[1]], 5, [[0.0]], "costs has a value of 0"),
    ],
)
def test_what_is_not_a_table_of_counts_is_refused(counts, threshold, costs, told):
    with pytest.raises(ValueError, match=told):
        suppress(np.array(counts), threshold=threshold, costs=costs)


def test_published_counts_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="contradict"):
        attack([[5.0], [np.nan], [3.0]], row_sums=TWO_VILLAGES_AND_THEIR_SUM)


@pytest.mark.parametrize("parents", [[0], [5, -1], [-2]])
def test_a_parent_is_another_row(parents):
    with pytest.raises(ValueError, match="expected another row"):
        sums_of_tree(parents)
