import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from opora_engine.needs import similar as module
from opora_engine.needs.similar import seen_in_peers, similar

TABLES = arrays(
    np.float64, st.tuples(st.integers(2, 9), st.integers(1, 3)), elements=st.integers(-50, 50).map(float)
)


def test_the_nearest_come_first_and_nobody_is_their_own_peer():
    found = similar([[0.0], [1.0], [3.0], [10.0]], [1], neighbours=2)
    assert found.rows.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]


def test_the_distance_is_measured_in_standard_deviations():
    found = similar([[0.0, 5.0], [2.0, 5.0]], [3, 1], neighbours=1)
    # Mean 1, deviation 1: the areas are 2 apart; three quarters of the weight; the second feature tells nothing.
    assert found.distances[0, 0] == pytest.approx(np.sqrt(0.75 * 4))


def test_an_area_with_an_unknown_feature_has_no_peers_and_is_nobodys_peer():
    found = similar([[0.0], [np.nan], [3.0]], [1], neighbours=2)
    assert found.rows.tolist() == [[2, -1], [-1, -1], [0, -1]]
    assert np.isinf(found.distances[1]).all()


@given(TABLES, st.floats(0.5, 20), st.integers(-5, 5))
def test_other_units_of_a_feature_change_no_distance(table, scale, shift):
    weights = np.ones(table.shape[1])
    first = similar(table, weights, neighbours=3)
    second = similar(table * scale + shift, weights, neighbours=3)
    assert np.allclose(first.distances, second.distances, atol=1e-4)


@given(TABLES)
def test_it_agrees_with_distances_computed_one_by_one(table):
    weights = np.arange(1, table.shape[1] + 1, dtype=float)
    found = similar(table, weights, neighbours=2)
    spread = table.std(axis=0)
    z = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1)
    for area in range(len(table)):
        one_by_one = sorted(
            float(np.sqrt((weights * (z[area] - z[other]) ** 2).sum() / weights.sum()))
            for other in range(len(table))
            if other != area
        )
        count = min(2, len(one_by_one))
        assert np.allclose(found.distances[area, :count], one_by_one[:count], atol=1e-5)


def test_blocks_change_nothing(monkeypatch):
    table = np.random.default_rng(1).normal(size=(20, 3))
    whole = similar(table, [1, 1, 1], neighbours=4)
    monkeypatch.setattr(module, "BLOCK", 7)
    assert np.array_equal(whole.rows, similar(table, [1, 1, 1], neighbours=4).rows)


def test_median_and_quartiles_of_the_peers_are_told():
    peers = similar([[0.0], [1.0], [2.0], [3.0], [4.0]], [1], neighbours=4)
    found = seen_in_peers([9.0, 10.0, 20.0, 30.0, 40.0], peers, fewest=3)
    assert (found.low[0], found.middle[0], found.high[0]) == (17.5, 25, 32.5)


def test_with_too_few_peers_that_tell_something_nothing_is_known():
    peers = similar([[0.0], [1.0], [2.0], [3.0]], [1], neighbours=3)
    values = [[1.0, 5.0], [np.nan, 6.0], [2.0, 7.0], [np.nan, 8.0]]
    found = seen_in_peers(values, peers, fewest=2)
    assert found.known.tolist() == [[False, True], [True, True], [False, True], [True, True]]


@pytest.mark.parametrize(
    ("table", "weights", "neighbours"),
    [
        ([[1.0], [2.0]], [1, 1], 1),
        ([[1.0], [2.0]], [1], 0),
        ([[1.0], [2.0]], [0], 1),
        ([[1.0], [2.0]], [-1], 1),
    ],
)
def test_what_makes_no_distance_is_refused(table, weights, neighbours):
    with pytest.raises(ValueError, match="expected"):
        similar(table, weights, neighbours=neighbours)


def test_one_area_alone_has_no_peers():
    assert similar([[1.0]], [1], neighbours=2).rows.tolist() == [[-1, -1]]
