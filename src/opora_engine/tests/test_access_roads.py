"""Travel times: over the graph of neighbours, as the crow flies, in both directions."""

import heapq
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from opora_engine.access import (
    RoadGraph,
    TravelModel,
    great_circle_kilometres,
    great_circle_minutes,
    neighbourhood_graph,
    shortest_kilometres,
    travel_minutes,
)

MODEL = TravelModel(
    detour=1.2, start_minutes=3, speed_kmh=60, method="adjacency x 1.2", calibration="made up for tests"
)

Ways = list[tuple[int, int, float]]


@st.composite
def neighbourhoods(draw: st.DrawFn) -> tuple[int, Ways]:
    """Up to eight places and some ways between them, not always connected."""
    places = draw(st.integers(2, 8))
    place = st.integers(0, places - 1)
    way = st.tuples(place, place, st.floats(0.1, 50)).filter(lambda each: each[0] != each[1])
    return places, draw(st.lists(way, max_size=15))


def graph_of(places: int, ways: Ways) -> RoadGraph:
    first, second, kilometres = zip(*ways, strict=True) if ways else ([], [], [])
    return neighbourhood_graph(places, first, second, kilometres)


def slow_kilometres(places: int, ways: Ways, origin: int) -> list[float]:
    """Dijkstra's search written out, to compare with."""
    best = [math.inf] * places
    queue = [(0.0, origin)]
    while queue:
        length, place = heapq.heappop(queue)
        if length >= best[place]:
            continue
        best[place] = length
        for one, other, kilometres in ways:
            if place in (one, other):
                heapq.heappush(queue, (length + kilometres, other if place == one else one))
    return best


@given(neighbourhoods())
def test_shortest_ways_equal_a_search_written_out(neighbourhood):
    places, ways = neighbourhood
    found = shortest_kilometres(graph_of(places, ways), range(places), range(places))
    slow = [slow_kilometres(places, ways, origin) for origin in range(places)]
    np.testing.assert_allclose(found, slow, rtol=1e-12)


@given(neighbourhoods(), st.data())
def test_few_origins_and_few_destinations_give_the_same_as_the_whole_table(neighbourhood, data):
    places, ways = neighbourhood
    graph = graph_of(places, ways)
    whole = shortest_kilometres(graph, range(places), range(places))
    rows = st.lists(st.integers(0, places - 1), max_size=6)
    homes, sites = data.draw(rows), data.draw(rows)
    found = shortest_kilometres(graph, homes, sites)
    assert found.shape == (len(homes), len(sites))
    np.testing.assert_allclose(found, whole[np.ix_(homes, sites)], rtol=1e-12)


@given(neighbourhoods())
def test_no_detour_over_a_third_place_is_shorter(neighbourhood):
    places, ways = neighbourhood
    km = shortest_kilometres(graph_of(places, ways), range(places), range(places))
    for middle in range(places):
        assert (km <= km[:, [middle]] + km[[middle], :] + 1e-9).all()


def test_minutes_are_start_plus_road_kilometres_at_the_speed():
    graph = neighbourhood_graph(3, [0, 1], [1, 2], [10.0, 5.0])
    minutes = travel_minutes(graph, [0], [0, 1, 2], MODEL)
    assert minutes == pytest.approx(np.array([[3, 3 + 12, 3 + 18]]))


def test_a_place_without_a_way_is_infinitely_far():
    minutes = travel_minutes(neighbourhood_graph(3, [0], [1], [10.0]), [0, 2], [2], MODEL)
    assert minutes.tolist() == [[math.inf], [3.0]]


def test_a_pair_listed_twice_keeps_its_shortest_distance():
    graph = neighbourhood_graph(2, [0, 1, 0], [1, 0, 1], [10.0, 4.0, 7.0])
    assert shortest_kilometres(graph, [0, 1], [0, 1]).tolist() == [[0, 4], [4, 0]]


@pytest.mark.parametrize(("origins", "destinations"), [([0], [1, 2]), ([0, 1, 2], [1])])
def test_one_way_roads_are_driven_from_home_to_site(origins, destinations):
    # 0 -> 1 -> 2 -> 0, one way each; both choices search from another side of the table.
    one_way = RoadGraph(csr_array(([1.0, 2.0, 4.0], ([0, 1, 2], [1, 2, 0])), shape=(3, 3)))
    expected = np.array([[0, 1, 3], [6, 0, 2], [4, 5, 0]], float)
    found = shortest_kilometres(one_way, origins, destinations)
    assert found.tolist() == expected[np.ix_(origins, destinations)].tolist()


def test_a_graph_without_any_way_still_has_its_places():
    assert shortest_kilometres(neighbourhood_graph(2, [], [], []), [0], [0, 1]).tolist() == [[0, math.inf]]


@pytest.mark.parametrize(
    ("first", "second", "kilometres"), [([0], [0], [1.0]), ([0], [1], [0.0]), ([0, 1], [1], [1.0, 1.0])]
)
def test_a_pair_needs_two_places_and_a_distance(first, second, kilometres):
    with pytest.raises(ValueError, match="two different municipalities"):
        neighbourhood_graph(2, first, second, kilometres)


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_outside_the_graph_is_refused(row):
    graph = neighbourhood_graph(2, [0], [1], [1.0])
    with pytest.raises(ValueError, match="origins: expected a list of rows from 0 to 1"):
        shortest_kilometres(graph, [row], [0])


def test_a_negative_distance_is_named_with_its_row():
    with pytest.raises(ValueError, match=r"kilometres, row 1 is -2.0"):
        neighbourhood_graph(3, [0, 1], [1, 2], [1.0, -2.0])


def test_a_quarter_of_the_equator():
    quarter = great_circle_kilometres([[0, 0]], [[0, 90], [90, 0], [0, 0]])
    assert quarter == pytest.approx(np.array([[6371.0088 * math.pi / 2] * 2 + [0]]))


def test_liberec_to_prague_as_the_crow_flies_is_about_88_km():
    assert great_circle_kilometres([[50.770, 15.058]], [[50.087, 14.421]])[0, 0] == pytest.approx(88, abs=1)


def test_great_circle_minutes_at_the_same_point_are_the_start():
    assert great_circle_minutes([[50.0, 15.0]], [[50.0, 15.0]], MODEL).tolist() == [[3.0]]


def test_coordinates_come_in_pairs():
    with pytest.raises(ValueError, match="latitude, longitude"):
        great_circle_kilometres([50.0, 15.0], [[50.0, 15.0]])


@pytest.mark.parametrize(("detour", "start", "speed"), [(0.9, 3, 45), (1.2, -1, 45), (1.2, 3, 0)])
def test_a_travel_model_that_cannot_be_is_refused(detour, start, speed):
    with pytest.raises(ValueError, match="expected at least 1, at least 0 and more than 0"):
        TravelModel(detour, start, speed, "wrong", "none")
