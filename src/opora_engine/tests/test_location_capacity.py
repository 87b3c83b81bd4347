"""Capacities: every need is met from what is really there, at the least cost of any choice."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from opora_engine.location import CannotServe, Model, NotFound, candidates, least_cost_standard, with_capacity
from opora_engine.tests.location_choices import Place, every_choice, small_places, villages

LIMIT = 4.0


def cheapest_flow(
    need: np.ndarray, price: np.ndarray, reach: np.ndarray, most: np.ndarray, *, all_met: bool
) -> float | None:
    """The cheapest shares of a fixed choice of sites, by another solver; None when the needs cannot be met."""
    home, site = np.nonzero(reach & (need > 0)[:, None])
    rows = [(home == one).astype(float) for one in np.flatnonzero(need > 0)]
    caps = [(site == one).astype(float) for one in range(reach.shape[1])]
    if not len(home):
        return 0.0 if not (all_met and rows) else None
    needs = need[need > 0]
    met = {"A_eq": rows, "b_eq": needs} if all_met and rows else {}
    upper, limits = caps, np.minimum(most, need.sum())
    if not all_met:
        upper, limits = caps + rows, np.concatenate([limits, needs])
    found = linprog(price[home, site], A_ub=upper, b_ub=limits, **met)
    return float(found.fun) if found.status == 0 else None


def of_every_choice(
    place: Place, price: np.ndarray, limit: float, *, all_met: bool
) -> list[tuple[int, float]]:
    """Cost of opening and cheapest shares of every choice that is possible."""
    minutes, need, sites = place
    found = []
    for chosen in every_choice(sites):
        is_open = sites.existing | np.isin(np.arange(len(sites.existing)), chosen)
        reach = (minutes <= limit) & np.isfinite(minutes) & is_open & ~sites.forbidden
        cost = cheapest_flow(need, price, reach, np.where(is_open, sites.capacity, 0), all_met=all_met)
        if cost is not None:
            found.append((sites.spent(chosen), cost))
    return found


def test_one_large_site_is_cheaper_than_two_small_ones():
    sites = candidates(2, cost=[1_000, 1_000], capacity=[30, 30])
    found = least_cost_standard([[5, 5], [5, 5]], [10, 15], sites, limit=10, unit_cost=[100, 90])
    assert (found.opened, found.spent, found.objective, found.gap) == ((1,), 3_250, 3_250, 0)
    assert found.added.tolist() == [0, 25]
    assert found.assignment.tolist() == [1, 1]
    assert (found.runner_up.opened, found.runner_up.objective) == ((0,), 3_500)
    assert found.reasons[0].brought == (0, 1)
    assert found.reasons[0].lost == 25


def test_what_an_existing_site_has_free_is_used_before_anything_is_made():
    sites = candidates(2, existing=[0], cost=[0, 1_000], capacity=[8, 30])
    found = least_cost_standard([[5, 5]], [10], sites, limit=10, unit_cost=[100, 90], extension=[5, 0])
    assert (found.opened, found.added.tolist(), found.spent) == ((), [2, 0], 200)
    assert found.flow.amount.tolist() == [10]
    assert found.runner_up is None


def test_beds_are_whole():
    sites = candidates(1, cost=[1_000], capacity=[30])
    found = least_cost_standard([[5]], [2.3], sites, limit=10, unit_cost=[100], whole=True)
    assert (found.added.tolist(), found.spent) == ([3], 1_300)


def test_parts_of_a_crown_are_lifted_to_the_next_one():
    sites = candidates(1, cost=[1_000], capacity=[30])
    found = least_cost_standard([[5]], [2.305], sites, limit=10, unit_cost=[101])
    assert (found.spent, found.objective) == (1_233, pytest.approx(1_232.805))


def test_what_capacity_leaves_out_is_named():
    with pytest.raises(CannotServe) as refused:
        least_cost_standard(
            [[5, 40], [40, 5]], [10, 10], candidates(2, capacity=[20, 7]), limit=10, unit_cost=[1, 1]
        )
    assert (refused.value.rows, refused.value.by_means) == ((1,), True)


def test_the_budget_pays_for_capacity_too():
    sites = candidates(1, cost=[100], capacity=[20], budget=150)
    assert least_cost_standard([[5]], [5], sites, limit=10, unit_cost=[10]).spent == 150
    with pytest.raises(CannotServe):
        least_cost_standard([[5]], [6], sites, limit=10, unit_cost=[10])


def test_a_home_beyond_every_site_is_named_by_its_own_row():
    with pytest.raises(CannotServe) as refused:
        least_cost_standard([[40], [5], [40]], [0, 1, 2], candidates(1), limit=10, unit_cost=[1])
    assert (refused.value.rows, refused.value.by_means) == ((2,), False)


def test_without_need_nothing_is_made():
    found = least_cost_standard([[5]], [0], candidates(1), limit=10, unit_cost=[1])
    assert (found.opened, found.objective, found.assignment.tolist()) == ((), 0, [-1])


def test_no_time_finds_nothing():
    minutes, people = villages(60, 40)
    sites = candidates(40, cost=np.full(40, 500), capacity=np.full(40, 20_000.0))
    with pytest.raises(NotFound, match="within 1e-09 seconds"):
        least_cost_standard(minutes, people, sites, limit=30, unit_cost=np.ones(40), seconds=1e-9)


@pytest.mark.parametrize("model", [Model.SET_COVER, Model.MAXIMAL_COVER])
def test_a_cover_needs_a_limit(model: Model):
    with pytest.raises(ValueError, match="covers need a limit"):
        with_capacity(model, [[5]], [1], candidates(1))


def test_the_standard_has_its_own_door():
    with pytest.raises(ValueError, match="least_cost_standard"):
        with_capacity(Model.STANDARD, [[5]], [1], candidates(1), limit=10)


def test_a_full_site_sends_people_to_the_next():
    sites = candidates(2, existing=[0, 1], capacity=[4, 9], places=0)
    found = with_capacity(Model.MEDIAN, [[1, 6], [2, 3]], [3, 4], sites)
    assert sorted(
        zip(found.flow.home.tolist(), found.flow.site.tolist(), found.flow.amount.tolist(), strict=True)
    ) == [
        (0, 0, 3),
        (1, 0, 1),
        (1, 1, 3),
    ]
    assert (found.objective, found.assignment.tolist()) == (14, [0, 1])


def test_the_most_need_is_met_and_the_runner_up_is_told():
    sites = candidates(2, capacity=[5, 8], places=1)
    found = with_capacity(Model.MAXIMAL_COVER, [[5, 5], [5, 5]], [4, 6], sites, limit=10)
    assert (found.opened, found.objective, found.bound) == ((1,), 8, 8)
    assert (found.runner_up.opened, found.runner_up.objective) == ((0,), 5)


def test_a_small_nearby_site_makes_the_way_longer():
    sites = candidates(2, capacity=[3, 9], places=2)
    found = with_capacity(Model.CENTRE, [[1, 7]], [5], sites)
    assert (found.objective, found.opened, found.runner_up.opened) == (7, (0, 1), (1,))


def test_a_centre_without_enough_capacity_is_refused():
    with pytest.raises(CannotServe):
        with_capacity(Model.CENTRE, [[1]], [5], candidates(1, capacity=[3]))


@settings(max_examples=40)
@given(small_places(capacity=True), st.sampled_from([Model.SET_COVER, Model.MAXIMAL_COVER, Model.MEDIAN]))
def test_no_choice_does_better_within_the_capacities(place: Place, model: Model):
    minutes, need, sites = place
    if model is Model.MEDIAN:
        limit, price = math.inf, np.where(np.isfinite(minutes), minutes, 0)
    else:
        limit, price = LIMIT, np.full(minutes.shape, -1.0 if model is Model.MAXIMAL_COVER else 0.0)
    choices = of_every_choice(place, price, limit, all_met=model is not Model.MAXIMAL_COVER)
    if not choices:
        with pytest.raises(CannotServe) as refused:
            with_capacity(model, minutes, need, sites, limit=None if model is Model.MEDIAN else limit)
        assert refused.value.rows
        return
    found = with_capacity(model, minutes, need, sites, limit=None if model is Model.MEDIAN else limit)
    expected = {
        Model.SET_COVER: min(opening for opening, _ in choices),
        Model.MAXIMAL_COVER: -min(cost for _, cost in choices),
        Model.MEDIAN: min(cost for _, cost in choices),
    }[model]
    assert found.objective == pytest.approx(expected, abs=1e-5)
    assert found.gap < 1e-5
    assert_keeps_to_what_is_there(place, found)


def assert_keeps_to_what_is_there(place: Place, found) -> None:
    """Nobody gets more than needed, no site gives more than it has, and only open sites give."""
    _, need, sites = place
    met = np.bincount(found.flow.home, weights=found.flow.amount, minlength=len(need))
    given = np.bincount(found.flow.site, weights=found.flow.amount, minlength=len(sites.existing))
    assert (met <= need + 1e-5).all()
    assert (given <= sites.capacity + 1e-5).all()
    assert set(found.flow.site.tolist()) <= set(found.sites)


@settings(max_examples=40)
@given(small_places(capacity=True))
def test_no_choice_meets_the_standard_for_less(place: Place):
    minutes, need, sites = place
    unit = np.arange(1.0, len(sites.existing) + 1)
    price = np.broadcast_to(np.where(sites.existing, 0.0, unit), minutes.shape)
    if sites.budget is not None:
        return
    choices = of_every_choice(place, price, LIMIT, all_met=True)
    if not choices:
        with pytest.raises(CannotServe):
            least_cost_standard(minutes, need, sites, limit=LIMIT, unit_cost=unit)
        return
    found = least_cost_standard(minutes, need, sites, limit=LIMIT, unit_cost=unit)
    assert found.objective == pytest.approx(min(opening + cost for opening, cost in choices), abs=1e-4)
    assert_keeps_to_what_is_there(place, found)
