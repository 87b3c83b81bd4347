"""Rules of opening: every answer keeps them, and a choice that keeps them to the end meets every need."""

import numpy as np
from hypothesis import given, settings

from opora_engine.location import candidates
from opora_engine.location.hall import Demand, best_flow, opening_rules
from opora_engine.location.program import TimeLeft
from opora_engine.tests.location_choices import Place, every_choice, small_places


def demand(place: Place) -> Demand:
    minutes, people, sites = place
    room = np.where(sites.existing | sites.forbidden, 0.0, np.minimum(sites.capacity, people.sum()))
    return Demand(
        reach=(minutes <= 4) & ~sites.forbidden,
        need=people,
        given=np.where(sites.existing, np.minimum(sites.capacity, people.sum()), 0.0),
        room=room,
        free=sites.free,
        price=sites.cost[sites.free].astype(np.float64),
    )


@settings(max_examples=60)
@given(small_places(capacity=True))
def test_every_choice_that_meets_the_needs_keeps_the_rules(place: Place):
    asked, sites = demand(place), place[2]
    enough = []
    for chosen in every_choice(sites):
        capacity = asked.given + np.where(np.isin(np.arange(len(asked.room)), chosen), asked.room, 0.0)
        if best_flow(asked.reach, asked.need, capacity).sum() >= asked.need.sum() - 1e-6:
            enough.append(chosen)
    rules = opening_rules(asked, sites, (), TimeLeft(20))
    assert (rules is None) == (not enough)
    if rules is None:
        return
    assert rules.enough
    assert tuple(sites.free[rules.opened].tolist()) in enough
    for chosen in enough:
        columns = np.isin(sites.free, chosen).astype(np.float64)
        for block in rules.blocks:
            assert (block.value * columns[block.column]).sum() >= block.lower[0] - 1e-6


def test_two_villages_that_share_a_small_site_need_a_second_one():
    asked = Demand(
        reach=np.array([[True, False], [True, True]]),
        need=np.array([6.0, 6.0]),
        given=np.zeros(2),
        room=np.array([10.0, 10.0]),
        free=np.arange(2),
        price=np.ones(2),
    )
    rules = opening_rules(asked, candidates(2), (), TimeLeft(5))
    assert rules.opened.tolist() == [True, True]
