"""p-median: as good as the best of all choices, with bounds that hold."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from opora_engine.location import CannotServe, NotFound, candidates, median, p_median
from opora_engine.location import median_kernels as kernels
from opora_engine.location.median_bounds import bounds, remaining, table
from opora_engine.location.program import Block, Program, TimeLeft, solve, sum_block
from opora_engine.tests.location_choices import (
    Place,
    differs,
    every_choice,
    nearest,
    small_places,
    villages,
)


def costs_of_choices(place: Place) -> dict[tuple[int, ...], float]:
    """People x minutes of every choice that serves every home with people, written out."""
    minutes, people, sites = place
    allowed = np.where(sites.forbidden, math.inf, minutes)
    found = {}
    for chosen in every_choice(sites):
        times = nearest(allowed, sites, chosen)
        if np.isfinite(times[people > 0]).all():
            found[chosen] = float((people[people > 0] * times[people > 0]).sum())
    return found


def plain_program(cost: np.ndarray, places: int) -> float:
    """The textbook formulation given to the solver whole."""
    homes, sites = cost.shape
    home, site = (axis.ravel() for axis in np.indices(cost.shape))
    pair = sites + np.arange(homes * sites)
    columns = sites + homes * sites
    program = Program(
        cost=np.concatenate([np.zeros(sites), cost.ravel()]),
        lower=np.zeros(columns),
        upper=np.ones(columns),
        whole=np.arange(columns) < sites,
        blocks=(
            Block(home, pair, np.ones(len(pair)), np.ones(homes), np.ones(homes)),
            Block(
                np.tile(np.arange(len(pair)), 2),
                np.concatenate([pair, site]),
                np.repeat([1.0, -1.0], len(pair)),
                np.full(len(pair), -np.inf),
                np.zeros(len(pair)),
            ),
            sum_block(np.arange(sites), upper=places),
        ),
    )
    return float(program.cost @ solve(program, TimeLeft(60)).values)


def test_the_site_stands_where_most_people_are():
    found = p_median([[0, 10], [10, 0]], [3, 5], candidates(2, places=1), limit=5)
    assert (found.opened, found.objective, found.gap) == ((1,), 30, 0)
    assert found.assignment.tolist() == [1, 1]
    assert (found.runner_up.opened, found.runner_up.objective, found.runner_up.proven) == ((0,), 50, True)
    assert (found.reasons[0].brought, found.reasons[0].people, found.reasons[0].lost) == ((1,), 5, math.inf)


def test_a_second_site_is_lost_by_the_minutes_to_the_first():
    found = p_median([[0, 10], [10, 0]], [3, 5], candidates(2, places=2))
    assert [reason.lost for reason in found.reasons] == [30, 50]
    assert found.runner_up is None


def test_existing_sites_serve_without_being_opened():
    found = p_median([[0, 10], [10, 0]], [3, 5], candidates(2, existing=[0], places=0))
    assert (found.opened, found.objective, found.gap, found.runner_up) == ((), 50, 0, None)


def test_something_has_to_limit_the_sites():
    with pytest.raises(ValueError, match="Neither places nor budget"):
        p_median([[1]], [1], candidates(1))


def test_places_that_leave_a_village_without_a_route_are_refused_with_its_row():
    with pytest.raises(CannotServe) as refused:
        p_median([[0, math.inf], [math.inf, 0]], [3, 5], candidates(2, places=1))
    assert refused.value.rows in ((0,), (1,))
    assert refused.value.by_means


def test_a_budget_that_leaves_a_village_without_a_route_is_refused():
    sites = candidates(2, cost=[2, 3], budget=3)
    with pytest.raises(CannotServe):
        p_median([[0, math.inf], [math.inf, 0]], [3, 5], sites)


@settings(max_examples=60)
@given(small_places())
def test_no_choice_costs_less_and_the_runner_up_is_the_next(place: Place):
    minutes, people, sites = place
    if sites.places is None and sites.budget is None:
        return
    costs = costs_of_choices(place)
    if not costs:
        with pytest.raises(CannotServe):
            p_median(minutes, people, sites)
        return
    found = p_median(minutes, people, sites)
    assert found.objective == pytest.approx(min(costs.values()))
    assert found.objective == pytest.approx(costs[found.opened])
    assert found.gap < 1e-6
    others = [cost for chosen, cost in costs.items() if differs(chosen, found.opened)]
    if found.runner_up is not None:
        assert found.runner_up.objective == pytest.approx(costs[found.runner_up.opened])
        assert differs(found.runner_up.opened, found.opened)
        if found.runner_up.proven:
            assert found.runner_up.objective == pytest.approx(min(others))


@pytest.mark.parametrize("places", [3, 7])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_good_as_the_plain_formulation(places: int, seed: int):
    minutes, people = villages(50, 30, seed=seed)
    found = p_median(minutes, people, candidates(30, places=places))
    assert found.objective == pytest.approx(plain_program(people[:, None] * minutes, places), rel=1e-9)
    assert found.gap < 1e-9
    assert found.runner_up.proven
    assert found.runner_up.objective >= found.objective


def test_the_solver_closes_what_the_bounds_leave_open(monkeypatch: pytest.MonkeyPatch):
    minutes, people = villages(80, 60, seed=5)
    monkeypatch.setattr("opora_engine.location.median_bounds.ROUNDS", 1)
    monkeypatch.setattr("opora_engine.location.median_bounds.STEPS", 25)
    open_gap = bounds(table(people[:, None] * minutes, np.full(80, np.inf)), 6)
    assert open_gap.bound < open_gap.cost
    found = p_median(minutes, people, candidates(60, places=6))
    assert found.gap < 1e-9
    assert found.objective == pytest.approx(plain_program(people[:, None] * minutes, 6), rel=1e-9)


def test_what_is_too_large_for_the_solver_keeps_its_bound(monkeypatch: pytest.MonkeyPatch):
    minutes, people = villages(80, 60, seed=5)
    exact = p_median(minutes, people, candidates(60, places=6))
    monkeypatch.setattr(median, "LARGEST_PROGRAM", 0)
    monkeypatch.setattr("opora_engine.location.median_bounds.ROUNDS", 1)
    found = p_median(minutes, people, candidates(60, places=6))
    assert found.bound <= exact.objective <= found.objective
    assert 0 < found.gap < 0.05
    assert not found.runner_up.proven


def test_an_answer_that_the_size_hides_is_not_called_impossible(monkeypatch: pytest.MonkeyPatch):
    # Both villages have a site only together with each other's: the exchange of one site does not find it.
    minutes, people, sites = [[0, 1], [1, 0]], [3, 5], candidates(2, places=1)
    times = np.array(minutes, dtype=np.float64)
    with pytest.raises(NotFound):
        median.refuse_means(times, np.array(people, dtype=np.float64), sites, TimeLeft(1))


@given(small_places(money=False))
def test_what_is_ruled_out_is_in_no_better_answer(place: Place):
    minutes, people, sites = place
    costs = costs_of_choices(place)
    asked = people > 0
    whole = (people[:, None] * np.where(people[:, None] > 0, minutes, 0.0))[asked]
    if not costs or not sites.places or not len(sites.free) or not asked.any():
        return
    costs_table = table(whole[:, sites.free], whole[:, sites.existing].min(axis=1, initial=np.inf))
    places = min(sites.places, len(sites.free))
    known = bounds(costs_table, places)
    left = remaining(costs_table, known, known.cost)
    best = min(costs.values())
    assert known.bound <= best * (1 + 1e-9) + 1e-9
    for chosen, cost in costs.items():
        if len(chosen) == places and cost <= best:
            assert set(chosen) <= set(sites.free[left.columns].tolist())
            assert set(sites.free[left.columns[left.forced]].tolist()) <= set(chosen)


def test_compiled_loops_do_what_they_say(monkeypatch: pytest.MonkeyPatch):
    minutes, people = villages(25, 12)
    costs = table(people[:, None] * minutes, np.full(25, np.inf))
    fast = bounds(costs, 3)
    for name in (
        "greedy", "two_nearest", "most_profitable", "best_exchange", "exchanged", "reduced_costs", "priced",
        "visited", "raised_bound",
    ):  # fmt: skip
        monkeypatch.setattr(kernels, name, getattr(kernels, name).py_func)
    plain = bounds(costs, 3)
    assert plain.chosen.tolist() == fast.chosen.tolist()
    assert (plain.cost, plain.exchange_cost) == pytest.approx((fast.cost, fast.exchange_cost))
    assert plain.bound == pytest.approx(fast.bound, rel=1e-6)


def test_the_same_question_has_the_same_answer():
    minutes, people = villages(60, 40)
    first, second = (p_median(minutes, people, candidates(40, places=5), limit=9) for _ in range(2))
    assert (first.opened, first.bound, first.runner_up, first.reasons) == (
        second.opened,
        second.bound,
        second.runner_up,
        second.reasons,
    )
