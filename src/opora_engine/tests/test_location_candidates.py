"""Candidates and reductions: what may be chosen, and what need not be asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from opora_engine.location import CannotServe, candidates
from opora_engine.location.program import Block, Ending, Program, TimeLeft, solve, sum_block
from opora_engine.location.reduction import needed_columns, needed_rows, same_rows

tables = arrays(np.bool_, st.tuples(st.integers(1, 8), st.integers(1, 70)))


def test_without_prices_every_new_site_counts_one():
    sites = candidates(3, existing=[1])
    assert (sites.cost.tolist(), sites.free.tolist(), sites.prices_differ) == ([1, 0, 1], [0, 2], False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"existing": [0], "forbidden": [0]}, "site 0 is both existing and forbidden"),
        ({"existing": [2]}, "existing names site 2"),
        ({"places": -1}, "places is -1"),
        ({"budget": -5}, "budget is -5"),
        ({"cost": [1.5, 2.0]}, "whole numbers of crowns"),
        ({"cost": [1]}, "cost has shape"),
        ({"cost": [1, -2]}, "cost, row 1 is -2"),
        ({"capacity": [1.0]}, "capacity has shape"),
        ({"capacity": [1.0, -1.0]}, "capacity, row 1 is -1"),
        ({"capacity": [float("nan"), 1.0]}, "capacity, row 0 is nan"),
    ],
)
def test_what_is_wrong_is_named(arguments: dict[str, object], message: str):
    with pytest.raises(ValueError, match=message):
        candidates(2, **arguments)


def test_only_sites_that_may_be_used_limit_capacity():
    assert not candidates(2, forbidden=[0], capacity=[3, np.inf]).limited
    assert candidates(2, capacity=[3, np.inf]).limited


def test_a_long_refusal_names_the_first_twenty_rows():
    assert "18, 19, …" in str(CannotServe(tuple(range(30)), by_means=False))


@given(tables)
def test_each_row_is_the_same_as_the_first_of_its_set(within: np.ndarray):
    first, group = same_rows(within)
    assert (within[first][group] == within).all()
    assert len({row.tobytes() for row in within}) == len(first)
    assert first.tolist() == sorted(first.tolist())


@given(tables, st.data())
def test_a_dropped_column_has_a_kept_one_that_does_as_much_for_no_more(
    within: np.ndarray, data: st.DataObject
):
    columns = within.shape[1]
    cost = np.array(data.draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns)))
    stands_in = np.array(data.draw(st.lists(st.booleans(), min_size=columns, max_size=columns)))
    kept = needed_columns(within, cost, stands_in).tolist()
    assert kept
    for column in set(range(columns)) - set(kept):
        assert any(
            stands_in[other] and cost[other] <= cost[column] and (within[:, column] <= within[:, other]).all()
            for other in kept
        )


@given(tables)
def test_a_dropped_row_is_covered_with_a_kept_one(within: np.ndarray):
    kept = needed_rows(within).tolist()
    for row in set(range(len(within))) - set(kept):
        assert any((within[other] <= within[row]).all() for other in kept)


def test_rows_beyond_the_comparison_are_only_freed_of_copies(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("opora_engine.location.reduction.COMPARED_ROWS", 1)
    assert needed_rows(np.array([[1, 0], [1, 1], [1, 0]], dtype=np.bool_)).tolist() == [0, 1]


def test_the_solver_tells_impossible_from_best_and_from_out_of_time():
    two = np.arange(2)
    program = Program(np.ones(2), np.zeros(2), np.ones(2), np.ones(2, dtype=np.bool_), ())
    best = solve(program.under(sum_block(two, lower=1)), TimeLeft(5))
    none = solve(program.under(sum_block(two, lower=3)), TimeLeft(5))
    assert (best.ending, best.bound, none.ending, none.values) == (Ending.BEST, 1, Ending.NONE, None)


def test_a_search_out_of_time_has_a_bound_below_what_it_found():
    random = np.random.default_rng(3)
    count, rules = 150, 120
    row, column = np.nonzero(random.random((rules, count)) < 0.5)
    weight = random.integers(1, 100, len(row)).astype(np.float64)
    program = Program(
        -random.integers(50, 100, count).astype(np.float64),
        np.zeros(count),
        np.ones(count),
        np.ones(count, dtype=np.bool_),
        (Block(row, column, weight, np.full(rules, -np.inf), np.full(rules, 900.0)),),
    )
    time = TimeLeft(0.3)
    found = solve(program, time)
    assert (found.ending, time.seconds) == (Ending.STOPPED, 0)
    assert found.bound < program.cost @ found.values


def test_where_nothing_can_be_chosen_a_rule_is_kept_or_not():
    nothing = Program(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.bool_), ())
    none = np.zeros(0, dtype=np.int64)
    assert solve(nothing.under(sum_block(none, upper=3)), TimeLeft(5)).ending is Ending.BEST
    assert solve(nothing.under(sum_block(none, lower=1)), TimeLeft(5)).ending is Ending.NONE
