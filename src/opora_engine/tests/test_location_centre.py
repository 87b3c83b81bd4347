"""p-centre: the farthest home is as near as any choice allows."""

import math

import numpy as np
import pytest
from hypothesis import given

from opora_engine.location import CannotServe, candidates, p_centre
from opora_engine.tests.location_choices import Place, differs, every_choice, nearest, small_places


def test_the_site_in_the_middle_is_nearest_to_the_farthest():
    minutes = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]
    found = p_centre(minutes, candidates(3, places=1))
    assert (found.opened, found.objective, found.gap) == ((1,), 10, 0)
    assert (found.runner_up.opened, found.runner_up.objective) == ((0,), 20) or found.runner_up.opened == (2,)


def test_what_is_lost_is_the_longer_way_of_the_farthest():
    minutes = [[0, 30], [30, 0]]
    found = p_centre(minutes, candidates(2, places=2), people=[3, 5], limit=10)
    assert [(reason.brought, reason.people, reason.lost) for reason in found.reasons] == [
        ((0,), 3, 30),
        ((1,), 5, 30),
    ]


def test_the_next_best_may_be_to_open_nothing():
    found = p_centre([[0, 1]], candidates(2, existing=[1]))
    assert (found.opened, found.objective) == ((0,), 0)
    assert (found.runner_up.opened, found.runner_up.objective) == ((), 1)


def test_a_village_without_a_route_is_named():
    with pytest.raises(CannotServe) as refused:
        p_centre([[0], [math.inf]], candidates(1, places=1))
    assert refused.value.rows == (1,)


@given(small_places())
def test_no_choice_brings_the_farthest_nearer(place: Place):
    minutes, _, sites = place
    allowed = np.where(sites.forbidden, math.inf, minutes)
    farthest = {chosen: float(nearest(allowed, sites, chosen).max()) for chosen in every_choice(sites)}
    best = min(farthest.values())
    if best == math.inf:
        with pytest.raises(CannotServe) as refused:
            p_centre(minutes, sites)
        assert refused.value.rows
        return
    found = p_centre(minutes, sites)
    assert (found.objective, found.gap, farthest[found.opened]) == (best, 0, best)
    if found.opened:
        others = min(
            (far for chosen, far in farthest.items() if differs(chosen, found.opened)), default=math.inf
        )
        assert (found.runner_up.objective if found.runner_up else math.inf) == others
