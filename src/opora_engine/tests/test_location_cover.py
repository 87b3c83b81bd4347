"""Covers: never better than possible, never worse than any choice written out."""

import math

import numpy as np
import pytest
from hypothesis import given

from opora_engine.location import CannotServe, Model, NotFound, candidates, maximal_cover, set_cover
from opora_engine.tests.location_choices import (
    Place,
    differs,
    every_choice,
    nearest,
    small_places,
    villages,
)

LIMIT = 4.0


def test_two_sites_serve_three_villages():
    minutes = [[5, 40, 9], [40, 5, 9], [40, 8, 40]]
    found = set_cover(minutes, candidates(3), limit=10, people=[100, 200, 300])
    assert (found.opened, found.objective, found.gap) == ((0, 1), 2, 0)
    assert found.assignment.tolist() == [0, 1, 1]
    assert found.reasons[1].brought == (1, 2)
    assert found.reasons[1].people == found.reasons[1].lost == 500


def test_an_existing_site_costs_nothing_and_is_no_new_place():
    found = set_cover([[5, 40], [40, 5]], candidates(2, existing=[0], cost=[9, 7]), limit=10)
    assert (found.opened, found.sites, found.spent, found.objective) == ((1,), (0, 1), 7, 7)


def test_nothing_is_opened_where_existing_sites_suffice():
    found = set_cover([[5, 40]], candidates(2, existing=[0]), limit=10)
    assert (found.opened, found.objective, found.gap, found.runner_up) == ((), 0, 0, None)


def test_the_runner_up_does_without_one_of_the_sites():
    found = set_cover([[5, 8], [5, 8]], candidates(2, cost=[3, 4]), limit=10)
    assert (found.opened, found.runner_up.opened, found.runner_up.objective) == ((0,), (1,), 4)
    assert found.runner_up.proven


def test_a_village_without_any_allowed_site_is_named():
    with pytest.raises(CannotServe, match=r"rows 1 .*raise the limit") as refused:
        set_cover([[5, 5], [40, 5]], candidates(2, forbidden=[1]), limit=10)
    assert (refused.value.rows, refused.value.by_means) == ((1,), False)


def test_the_villages_that_too_few_places_leave_out_are_named():
    minutes = [[5, 40, 40], [40, 5, 40], [40, 5, 40], [40, 40, 5]]
    with pytest.raises(CannotServe, match="allow more of them") as refused:
        set_cover(minutes, candidates(3, places=2), limit=10)
    assert refused.value.by_means
    assert refused.value.rows in ((0,), (3,))


def test_the_most_people_are_covered():
    minutes = [[5, 40, 40], [40, 5, 40], [40, 40, 5]]
    found = maximal_cover(minutes, [10, 30, 20], candidates(3, places=2), limit=10)
    assert (found.opened, found.objective, found.model) == ((1, 2), 50, Model.MAXIMAL_COVER)
    assert found.assignment.tolist() == [-1, 1, 2]
    assert (found.runner_up.opened, found.runner_up.objective) == ((0, 1), 40)


def test_a_site_without_which_as_many_are_covered_is_not_opened():
    assert maximal_cover([[5, 5]], [10], candidates(2, places=2), limit=10).opened == (0,)


def test_without_sites_to_open_the_covered_are_those_of_existing_sites():
    found = maximal_cover([[5], [40]], [10, 20], candidates(1, existing=[0], places=3), limit=10)
    assert (found.objective, found.bound, found.opened) == (10, 10, ())


def test_a_limit_of_no_seconds_is_refused():
    with pytest.raises(ValueError, match="seconds is 0"):
        set_cover([[5]], candidates(1), limit=10, seconds=0)


def test_limits_of_capacity_are_not_passed_over():
    with pytest.raises(ValueError, match="use with_capacity"):
        set_cover([[5]], candidates(1, capacity=[3]), limit=10)


def test_not_found_says_what_to_do():
    assert "within 2 seconds: give more time" in str(NotFound(2))


@given(small_places())
def test_no_cover_is_cheaper_and_the_runner_up_is_the_next(place: Place):
    minutes, people, sites = place
    covers = {
        chosen: sum(int(sites.cost[site]) for site in chosen)
        for chosen in every_choice(sites)
        if (nearest(np.where(sites.forbidden, math.inf, minutes), sites, chosen) <= LIMIT).all()
    }
    if not covers:
        with pytest.raises(CannotServe) as refused:
            set_cover(minutes, sites, limit=LIMIT, people=people)
        assert refused.value.rows
        return
    found = set_cover(minutes, sites, limit=LIMIT, people=people)
    assert (found.opened in covers, found.objective, found.gap) == (True, min(covers.values()), 0)
    others = [cost for chosen, cost in covers.items() if differs(chosen, found.opened)]
    assert (found.runner_up and found.runner_up.objective) == (min(others) if others else None)


@given(small_places())
def test_no_choice_covers_more_and_the_runner_up_is_the_next(place: Place):
    minutes, people, sites = place
    allowed = np.where(sites.forbidden, math.inf, minutes)
    covered = {
        chosen: float(people[nearest(allowed, sites, chosen) <= LIMIT].sum())
        for chosen in every_choice(sites)
    }
    found = maximal_cover(minutes, people, sites, limit=LIMIT)
    best = max(covered.values())
    assert (covered[found.opened], found.objective) == (best, best)
    assert found.gap < 1e-6
    if found.opened:
        others = max(count for chosen, count in covered.items() if differs(chosen, found.opened))
        assert found.runner_up.objective == others


@given(small_places())
def test_without_a_site_its_people_are_lost(place: Place):
    minutes, people, sites = place
    found = maximal_cover(minutes, people, sites, limit=LIMIT)
    for reason in found.reasons:
        rest = tuple(site for site in found.opened if site != reason.site)
        left = nearest(np.where(sites.forbidden, math.inf, minutes), sites, rest) <= LIMIT
        assert reason.lost == pytest.approx(found.objective - people[left].sum())


def test_the_same_question_has_the_same_answer():
    minutes, people = villages(60, 40)
    first, second = (maximal_cover(minutes, people, candidates(40, places=5), limit=8) for _ in range(2))
    assert (first.opened, first.runner_up, first.reasons) == (second.opened, second.runner_up, second.reasons)
