"""Places are put on the nearest node, and every pair without a journey has a cause."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import great_circle_kilometres
from opora_engine.access.hierarchy import (
    NOWHERE,
    Cause,
    Snapped,
    build_hierarchy,
    customise,
    place_times,
    road_network,
    snap,
)

DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def network_at(points):
    latitude, longitude = zip(*points, strict=True) if points else ([], [])
    return road_network(latitude, longitude, [], [], [])


@given(st.lists(DEGREES, min_size=1, max_size=8), st.lists(DEGREES, min_size=1, max_size=5))
def test_the_node_is_the_one_that_no_other_beats_by_great_circle(nodes, places):
    found = snap(network_at(nodes), *np.array(places).T, limit_metres=1e9)
    metres = 1000 * great_circle_kilometres(places, nodes)
    assert found.metres == pytest.approx(metres.min(axis=1), abs=0.5, rel=1e-6)
    assert metres[np.arange(len(places)), found.node] == pytest.approx(found.metres, abs=0.5, rel=1e-6)


def test_a_place_too_far_from_every_road_lies_outside_and_its_distance_is_kept():
    # A degree of latitude is 111.2 km.
    found = snap(network_at([(50.0, 15.0)]), [50.0, 50.01, 50.1], [15.0] * 3, limit_metres=2000)
    assert found.node.tolist() == [0, 0, NOWHERE]
    assert found.metres == pytest.approx([0, 1112, 11_120], rel=1e-3)
    assert found.outside.tolist() == [False, False, True]


def test_a_place_without_coordinates_lies_outside():
    found = snap(network_at([(50.0, 15.0)]), [float("nan"), 50.0], [15.0, 15.0], limit_metres=2000)
    assert found.node.tolist() == [NOWHERE, 0]
    assert found.metres.tolist() == [float("inf"), 0]


def test_beside_a_network_without_nodes_every_place_lies_outside():
    assert snap(network_at([]), [50.0], [15.0], limit_metres=1e9).outside.all()


def test_coordinates_come_in_pairs():
    with pytest.raises(ValueError, match="two equal lists"):
        snap(network_at([(50.0, 15.0)]), [50.0], [15.0, 16.0], limit_metres=1)


@pytest.fixture
def one_way():
    """0 -> 1 in 90 s, and no way back."""
    network = road_network([50.0, 50.1], [15.0, 15.0], [0], [1], [90])
    return customise(build_hierarchy(network), network.seconds)


def placed(*nodes: int) -> Snapped:
    return Snapped(np.array(nodes), np.zeros(len(nodes)))


def test_every_pair_without_a_journey_has_its_cause(one_way):
    found = place_times(
        one_way, placed(0, 1, NOWHERE), placed(0, 1, NOWHERE, 1), secret=[False, False, False, True]
    )
    assert found.times.parts.tolist() == [
        [0, 90, 65535, 65535],
        [65535, 0, 65535, 65535],
        [65535, 65535, 65535, 65535],
    ]
    road, none, out, secret = Cause.REACHED, Cause.NO_ROAD, Cause.OUTSIDE, Cause.SECRET
    assert found.cause.tolist() == [
        [road, road, out, secret],
        [none, road, out, secret],
        [out, out, out, secret],
    ]


def test_a_table_in_seconds_says_minutes_to_the_measures(one_way):
    found = place_times(one_way, placed(0), placed(1))
    assert found.times.scale()[found.times.parts].tolist() == [[1.5]]


def test_each_destination_needs_its_flag(one_way):
    with pytest.raises(ValueError, match="one flag for each of 2"):
        place_times(one_way, placed(0), placed(0, 1), secret=[True])
