"""Quickest drives over a hierarchy are those that Dijkstra's search finds, to the second."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.access.hierarchy import (
    UNREACHED,
    RoadNetwork,
    build_hierarchy,
    customise,
    many_to_many,
    nearest_destinations,
    road_network,
    seconds_between,
    within,
)
from opora_engine.access.measures import NO_SITE

Edges = list[tuple[int, int, int]]


@st.composite
def networks(draw: st.DrawFn, most: int = 12) -> RoadNetwork:
    """Up to twelve nodes and thirty drives: one-way, parallel, loops, no time at all, parts that nothing joins."""
    nodes = draw(st.integers(1, most))
    node = st.integers(0, nodes - 1)
    seconds = st.one_of(st.integers(0, 5), st.integers(0, 5000))
    return network_of(nodes, draw(st.lists(st.tuples(node, node, seconds), max_size=30)))


def network_of(nodes: int, edges: Edges) -> RoadNetwork:
    tail, head, seconds = (list(each) for each in zip(*edges, strict=True)) if edges else ([], [], [])
    return road_network([50.0] * nodes, [15.0] * nodes, tail, head, seconds)


def searched(network: RoadNetwork, seconds: list[int], origin: int) -> list[int]:
    """Dijkstra's search written out, to compare with."""
    best = [UNREACHED] * network.nodes
    queue = [(0, origin)]
    while queue:
        time, node = heapq.heappop(queue)
        if time >= best[node]:
            continue
        best[node] = time
        for tail, head, drive in zip(network.tail, network.head, seconds, strict=True):
            if tail == node:
                heapq.heappush(queue, (time + drive, int(head)))
    return best


def ready(network: RoadNetwork):
    return customise(build_hierarchy(network), network.seconds)


def all_searched(network: RoadNetwork) -> np.ndarray:
    return np.array([searched(network, network.seconds.tolist(), node) for node in range(network.nodes)])


@given(networks())
def test_every_drive_is_the_one_that_a_search_finds(network):
    nodes = np.arange(network.nodes)
    found = seconds_between(ready(network), nodes, nodes)
    assert found.tolist() == all_searched(network).tolist()


@given(networks(), st.data())
def test_some_origins_and_destinations_give_the_same_as_the_whole_table_on_any_number_of_threads(
    network, data
):
    some = st.lists(st.integers(0, network.nodes - 1), max_size=40)
    origins, destinations = data.draw(some), data.draw(some)
    found = many_to_many(ready(network), origins, destinations, threads=data.draw(st.integers(1, 3)))
    expected = np.minimum(all_searched(network), 65535)[np.ix_(origins, destinations)]
    assert found.parts.tolist() == expected.tolist()
    assert (found.per_minute, found.no_route) == (60, 65535)


@given(networks(), st.data())
def test_other_speeds_need_no_other_hierarchy(network, data):
    times = st.lists(st.integers(0, 900), min_size=network.edges, max_size=network.edges)
    hierarchy = build_hierarchy(network)
    nodes = np.arange(network.nodes)
    for _again in range(2):
        seconds = data.draw(times)
        found = seconds_between(customise(hierarchy, seconds), nodes, nodes)
        assert found.tolist() == [searched(network, seconds, node) for node in nodes]


@given(networks(), st.data())
def test_the_nearest_are_the_least_times_and_of_equals_the_first(network, data):
    node = st.integers(0, network.nodes - 1)
    origins, destinations = data.draw(st.lists(node, max_size=5)), data.draw(st.lists(node, max_size=6))
    k = data.draw(st.integers(1, 8))
    found = nearest_destinations(ready(network), origins, destinations, k)
    assert found.columns.shape == found.seconds.shape == (len(origins), k)
    table = all_searched(network)
    for row, origin in enumerate(origins):
        times = sorted((int(table[origin, end]), column) for column, end in enumerate(destinations))
        near = [each for each in times if each[0] < UNREACHED][:k]
        missing = k - len(near)
        assert found.seconds[row].tolist() == [time for time, _column in near] + [UNREACHED] * missing
        assert found.columns[row].tolist() == [column for _time, column in near] + [NO_SITE] * missing


@given(networks(), st.data(), st.integers(0, 6000))
def test_within_a_limit_lies_what_is_at_most_that_far(network, data, limit):
    origin = data.draw(st.integers(0, network.nodes - 1))
    found = within(ready(network), origin, limit)
    times = searched(network, network.seconds.tolist(), origin)
    inside = {node: time for node, time in enumerate(times) if time <= limit}
    assert dict(zip(found.nodes.tolist(), found.seconds.tolist(), strict=True)) == inside


def lattice(side: int, seed: int) -> RoadNetwork:
    """A town of side x side crossings with drives of 1 to 60 seconds, other there than back, some closed."""
    random = np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel(), node[:, 1:].ravel(), node[1:].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel(), node[:, :-1].ravel(), node[:-1].ravel()])
    open_ = random.random(len(tail)) < 0.8
    seconds = random.integers(1, 61, len(tail))
    flat = np.zeros(side * side)
    return road_network(flat, flat, tail[open_], head[open_], seconds[open_])


def by_scipy(network: RoadNetwork, origins) -> np.ndarray:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    ends = network.tail, network.head
    graph = csr_array((network.seconds.astype(float), ends), shape=(network.nodes, network.nodes))
    return np.nan_to_num(dijkstra(graph, indices=origins), posinf=UNREACHED).astype(np.int64)


def test_in_a_town_of_1600_crossings_all_journeys_are_those_of_scipy():
    town = lattice(40, seed=7)
    nodes = np.arange(town.nodes)
    found = seconds_between(ready(town), nodes, nodes, threads=2)
    assert np.array_equal(found, by_scipy(town, nodes))
    assert not np.array_equal(found, found.T)


def test_there_may_be_quicker_than_back():
    # 0 -> 1 -> 2 -> 0 only.
    ring = ready(network_of(3, [(0, 1, 10), (1, 2, 20), (2, 0, 40)]))
    assert many_to_many(ring, [0], [1, 2]).parts.tolist() == [[10, 30]]
    assert many_to_many(ring, [1, 2], [0]).parts.tolist() == [[60], [40]]


def test_of_parallel_roads_the_quickest_counts_and_a_loop_does_not():
    assert many_to_many(
        ready(network_of(2, [(0, 1, 9), (0, 1, 4), (0, 0, 1), (1, 0, 7)])), [0, 1], [0, 1]
    ).parts.tolist() == [[0, 4], [7, 0]]


def test_a_network_without_roads_has_journeys_of_no_length_only():
    assert many_to_many(ready(network_of(3, [])), [0, 1], [1]).parts.tolist() == [[65535], [0]]


def test_a_network_without_nodes_has_no_journeys():
    assert many_to_many(ready(network_of(0, [])), [], []).parts.shape == (0, 0)


def test_the_shortcuts_of_a_town_stay_few():
    town = lattice(40, seed=3)
    hierarchy = build_hierarchy(town)
    assert hierarchy.arcs < 8 * town.edges
    assert customise(hierarchy, town.seconds).rising.upper.size < hierarchy.arcs


def test_a_journey_of_more_than_18_hours_does_not_fit_two_bytes():
    far = ready(network_of(2, [(0, 1, 65_535)]))
    with pytest.raises(ValueError, match="65535 seconds; two bytes hold up to 65534"):
        many_to_many(far, [0], [1])
    assert seconds_between(far, [0, 1], [1, 0]).tolist() == [[65535, 0], [0, UNREACHED]]


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("tail", [0, 2], "tail, row 1 is 2: expected a node from 0 to 1"),
        ("head", [-1, 0], "head, row 0 is -1"),
        ("head", [0.0, 1.0], "expected a list of whole numbers"),
        ("head", [0], "2 edges begin and 1 end"),
        ("seconds", [1, -1], "seconds, row 1 is -1: expected a whole number from 0"),
        ("seconds", [1.5, 1], "seconds, row 0 is 1.5"),
        ("seconds", [1], "expected one number for each of 2 edges"),
        ("latitude", [50.0, float("nan")], "Node 1 lies at nan, 15.0"),
        ("longitude", [15.0, 181.0], "Node 1 lies at 50.0, 181.0"),
        ("latitude", [50.0], "expected two equal lists"),
    ],
)
def test_a_network_that_cannot_be_is_refused_with_the_place(part, value, message):
    given_parts = {
        "latitude": [50.0, 50.0], "longitude": [15.0, 15.0], "tail": [0, 1], "head": [1, 0], "seconds": [5, 5],
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        road_network(**{**given_parts, part: value})


def test_a_node_outside_the_network_is_refused():
    pair = ready(network_of(2, [(0, 1, 5)]))
    with pytest.raises(ValueError, match="destinations, row 0 is 2"):
        many_to_many(pair, [0], [2])
    with pytest.raises(ValueError, match="origin, row 0 is -1"):
        within(pair, -1, 10)
    with pytest.raises(ValueError, match="k is 0"):
        nearest_destinations(pair, [0], [1], 0)


@pytest.fixture
def uncompiled(monkeypatch):
    """The same kernels as Python runs them, each calling the others uncompiled too."""
    from opora_engine.access.hierarchy.kernels import elimination, sweeping, triangles

    for module in (elimination, sweeping, triangles):
        for name, value in vars(module).copy().items():
            if hasattr(value, "py_func"):
                monkeypatch.setattr(module, name, value.py_func)


def test_uncompiled_kernels_say_the_same(uncompiled):
    town = lattice(20, seed=11)
    nodes, few = np.arange(town.nodes), [0, 399, 210]
    table = by_scipy(town, few)
    assert seconds_between(ready(town), few, nodes).tolist() == table.tolist()
    assert within(ready(town), 0, 100).nodes.tolist() == np.flatnonzero(table[0] <= 100).tolist()


def test_room_for_more_arcs_keeps_those_that_are_there(uncompiled):
    from opora_engine.access.hierarchy.kernels.elimination import with_room

    arcs = np.arange(3, dtype=np.int32)
    assert with_room(arcs, 3) is arcs
    assert (with_room(arcs, 5)[:3].tolist(), len(with_room(arcs, 5))) == ([0, 1, 2], 10)


@settings(max_examples=20)
@given(networks(most=4))
def test_a_node_is_no_time_away_from_itself(network):
    nodes = np.arange(network.nodes)
    assert (np.diag(seconds_between(ready(network), nodes, nodes)) == 0).all()
