"""Rank stability: what is surely large always stays, what may be either way stays as often as it should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.needs import Estimate, rank_stability
from opora_engine.needs.stability import triangular


def estimate(*rows):
    low, middle, high = np.array(rows, dtype=np.float64).T
    return Estimate(low, middle, high)


def seeded(seed=1):
    return np.random.default_rng(seed)


row = st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50)).map(sorted)
rows = st.lists(row, min_size=1, max_size=15)


def test_what_is_larger_by_every_estimate_always_stays():
    found = rank_stability(estimate((10, 11, 12), (1, 2, 3), (4, 5, 6)), generator=seeded(), top=1, runs=50)
    assert found.share.tolist() == [1, 0, 0]


def test_two_equal_ranges_share_the_first_place():
    found = rank_stability(estimate((0, 5, 10), (0, 5, 10)), generator=seeded(), top=1, runs=4000)
    assert found.share[0] == pytest.approx(0.5, abs=0.03)
    assert found.share.sum() == 1


def test_a_known_chance_is_met():
    # The draw from (0, 0, 1) exceeds a half with the chance of the right quarter of a falling triangle.
    found = rank_stability(estimate((0.5, 0.5, 0.5), (0, 0, 1)), generator=seeded(), top=1, runs=20_000)
    assert found.low[1] <= 0.25 <= found.high[1]


def test_rows_of_one_group_rise_and_fall_together():
    values = estimate((0, 5, 10), (1, 6, 11), (5, 5, 5))
    found = rank_stability(values, generator=seeded(), top=2, runs=400, together=[0, 0, 1])
    assert found.share[1] == 1
    alone = rank_stability(values, generator=seeded(), top=2, runs=400)
    assert alone.share[1] < 1


def test_equal_values_keep_the_order_of_rows():
    found = rank_stability(estimate(*[(3, 3, 3)] * 4), generator=seeded(), top=2, runs=10)
    assert found.share.tolist() == [1, 1, 0, 0]


@given(rows, st.integers(1, 12), st.integers(1, 300))
@settings(deadline=None)
def test_the_shares_add_up_to_the_places(values, top, runs):
    found = rank_stability(estimate(*values), generator=seeded(), top=top, runs=runs)
    assert found.share.sum() == pytest.approx(min(top, len(values)))
    assert ((found.low <= found.share + 1e-12) & (found.share <= found.high + 1e-12)).all()
    assert (found.error > 0).all()


@given(rows, st.integers(1, 12))
@settings(deadline=None)
def test_leaving_out_what_can_never_be_among_the_largest_changes_nothing(values, top):
    ranges = estimate(*values)
    draws = triangular(ranges, seeded().random((60, len(values))), np.arange(len(values))).round(9)
    kept = np.argsort(-draws, axis=1, kind="stable")[:, :top]
    slowly = np.bincount(kept.ravel(), minlength=len(values)) / 60
    assert rank_stability(ranges, generator=seeded(), top=top, runs=60).share.tolist() == slowly.tolist()


@given(row, st.floats(0, 1))
def test_a_draw_lies_in_its_range_and_rises_with_the_quantile(ends, quantile):
    one = estimate(ends)
    lower, upper = (triangular(one, np.array([[q]]), np.array([0]))[0, 0] for q in (quantile / 2, quantile))
    assert ends[0] - 1e-9 <= lower <= upper + 1e-9 <= ends[2] + 2e-9


def test_the_same_seed_gives_the_same_shares():
    values = estimate((0, 5, 10), (1, 4, 9), (2, 3, 8))
    first, again = (rank_stability(values, generator=seeded(7), top=1, runs=99) for _ in range(2))
    assert first.share.tolist() == again.share.tolist()


def test_the_error_falls_with_the_number_of_runs():
    values = estimate((0, 5, 10), (0, 5, 10))
    few, many = (rank_stability(values, generator=seeded(), top=1, runs=runs) for runs in (100, 10_000))
    assert many.error[0] < few.error[0] / 9


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"top": 0}, "top is 0"), ({"runs": 0}, "runs is 0"), ({"together": [0]}, "together has shape")],
)
def test_what_cannot_be_drawn_is_refused(asked, told):
    with pytest.raises(ValueError, match=told):
        rank_stability(estimate((1, 2, 3), (1, 2, 3)), generator=seeded(), **asked)
