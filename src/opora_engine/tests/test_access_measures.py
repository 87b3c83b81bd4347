"""The nearest service and the people who have one."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opora_engine.access import (
    NO_SITE,
    median_minutes,
    nearest,
    people_within,
    reachable_from_everywhere,
    service_minutes,
    share_within,
    two_step_catchment,
)


def test_the_nearest_site_and_the_time_to_it():
    found = nearest([[20.0, 10.0], [5.0, math.inf]])
    assert found.site.tolist() == [1, 0]
    assert found.minutes.tolist() == [10.0, 5.0]


def test_of_equally_near_sites_the_first_is_named():
    assert nearest([[10.0, 10.0]]).site.tolist() == [0]


@pytest.mark.parametrize("minutes", [[[math.inf, math.inf]], np.empty((1, 0))])
def test_where_there_is_no_site_none_is_named(minutes):
    found = nearest(minutes)
    assert found.site.tolist() == [NO_SITE]
    assert found.minutes.tolist() == [math.inf]


def test_three_of_four_people_have_a_service_within_half_an_hour():
    assert people_within([30.0, 30.5, math.inf], [75, 20, 5], 30) == 75
    assert share_within([30.0, 30.5, math.inf], [75, 20, 5], 30) == 0.75


def test_a_service_for_the_whole_region_is_within_reach_of_everybody():
    assert share_within([30.0, math.inf], [75, 25], math.inf) == 1.0


def test_the_share_of_nobody_is_not_a_number_to_show():
    with pytest.raises(ValueError, match="sums to 0"):
        share_within([10.0], [0], 30)


@given(
    st.lists(st.tuples(st.floats(0, 90), st.integers(0, 10_000)), min_size=1),
    st.floats(0, 90),
    st.floats(0, 90),
)
def test_a_longer_limit_never_reaches_fewer_people(homes, one, other):
    minutes, people = zip(*homes, strict=True)
    shorter, longer = sorted((one, other))
    assert (
        0 <= people_within(minutes, people, shorter) <= people_within(minutes, people, longer) <= sum(people)
    )


def test_one_service_at_two_places_is_as_near_as_its_nearest_place():
    minutes = [[30.0, 10.0, 5.0], [math.inf, 40.0, 50.0]]
    assert service_minutes(minutes, [0, 0, 1], 3).tolist() == [[10.0, 5.0, math.inf], [40.0, 50.0, math.inf]]


@pytest.mark.parametrize("service", [-1, 2])
def test_a_facility_of_an_unknown_service_is_refused(service):
    with pytest.raises(ValueError, match="expected rows from 0 to 1"):
        service_minutes([[1.0]], [service], 2)


def test_a_secret_address_serves_the_region_and_tells_no_place():
    minutes = np.array([[5.0, math.inf], [50.0, math.inf]])
    open_to_all = reachable_from_everywhere(minutes, [False, True])
    assert two_step_catchment(open_to_all, [5.0, 5.0], [0.0, 10.0], limit=30).tolist() == [1.0, 1.0]
    assert minutes[0, 1] == math.inf, "the distances themselves stay as they were"


def test_half_of_the_people_have_a_site_within_the_median():
    assert median_minutes([10, 20, 30], [1, 1, 1]) == 20
    assert median_minutes([10, 20, 30], [6, 1, 1]) == 10
    assert median_minutes([10, math.inf], [1, 3]) == np.inf
    with pytest.raises(ValueError, match="median is not defined"):
        median_minutes([10], [0])


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 9)), min_size=1, max_size=30))
def test_the_median_splits_the_people_in_halves(homes):
    minutes, people = (np.array(part, float) for part in zip(*homes, strict=True))
    assume(people.sum() > 0)
    middle = median_minutes(minutes, people)
    assert people_within(minutes, people, middle) >= people.sum() / 2
    assert people[minutes < middle].sum() <= people.sum() / 2
