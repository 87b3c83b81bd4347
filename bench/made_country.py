"""A made-up country with roads: towns of winding streets, roads between neighbouring towns, motorways."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

Numbers = NDArray[np.int64]
Metres = NDArray[np.float64]

WIDTH, HEIGHT = 480_000.0, 280_000.0
METRES_PER_DEGREE = 111_000.0
BLOCK_METRES, ROAD_METRES = 110.0, 560.0


@dataclass(frozen=True)
class Country:
    """Crossings with their place, directed drives in seconds, and where people and services are."""

    latitude: Metres
    longitude: Metres
    tail: Numbers
    head: Numbers
    seconds: Numbers
    homes: Numbers
    sites: Numbers


def country(towns: int, sites: int, *, crossings_per_town: int = 32, seed: int = 2027) -> Country:
    """Return a country; 6 254 towns give about 300 000 crossings and 700 000 drives."""
    random = np.random.default_rng(seed)
    centres = random.random((towns, 2)) * [WIDTH, HEIGHT]
    share = 1.0 / np.arange(1, towns + 1) ** 0.85
    sizes = np.maximum(4, np.rint(share / share.sum() * towns * crossings_per_town)).astype(int)
    town = np.repeat(np.arange(towns), sizes)
    points, streets = _streets(random, centres, sizes, town)
    roads, motorway = _roads(centres)
    points, ways, kinds = _with_roads(random, points, streets, roads, motorway, centres, sizes)
    length = np.hypot(*(points[ways[:, 0]] - points[ways[:, 1]]).T) * random.uniform(1.02, 1.3, len(ways))
    pace = np.array([9.0, 20.0, 32.0])[kinds] * random.uniform(0.8, 1.15, len(ways))
    there = np.maximum(1, np.rint(length / pace)).astype(np.int64)
    back = np.maximum(1, np.rint(length / pace * random.choice([1.0, 1.0, 1.0, 1.2], len(ways)))).astype(
        np.int64
    )
    mixed = random.permutation(len(points))
    both = np.concatenate([ways, ways[:, ::-1]])
    place = np.empty_like(points)
    place[mixed] = points
    first_of_town = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return Country(
        latitude=48.5 + place[:, 1] / METRES_PER_DEGREE,
        longitude=12.0 + place[:, 0] / METRES_PER_DEGREE,
        tail=mixed[both[:, 0]],
        head=mixed[both[:, 1]],
        seconds=np.concatenate([there, back]),
        homes=mixed[first_of_town],
        sites=mixed[random.choice(len(town), sites)],
    )


def _streets(
    random: np.random.Generator, centres: Metres, sizes: Numbers, town: Numbers
) -> tuple[Metres, Numbers]:
    """Return the crossings of all towns, (crossings, 2) metres, and the streets between them, (streets, 2)."""
    first = np.cumsum(sizes) - sizes
    within = np.arange(len(town)) - first[town]
    side = np.ceil(np.sqrt(sizes)).astype(int)[town]
    column, row = within % side, within // side
    grid = np.stack([column - side / 2, row - side / 2], axis=1) + random.uniform(-0.35, 0.35, (len(town), 2))
    turn = random.uniform(0, np.pi, len(centres))[town]
    turned = np.stack(
        [
            grid[:, 0] * np.cos(turn) - grid[:, 1] * np.sin(turn),
            grid[:, 0] * np.sin(turn) + grid[:, 1] * np.cos(turn),
        ],
        axis=1,
    )
    node = np.arange(len(town))
    east = node[(column + 1 < side) & (within + 1 < sizes[town])]
    north = node[within + side < sizes[town]]
    ways = np.concatenate([np.stack([east, east + 1], 1), np.stack([north, north + side[north]], 1)])
    lots = random.random(len(ways)) + 0.01
    tree = minimum_spanning_tree(
        csr_array((lots, (ways[:, 0], ways[:, 1])), shape=(len(town), len(town)))
    ).tocoo()
    in_tree = np.isin(ways[:, 0] * len(town) + ways[:, 1], tree.row.astype(np.int64) * len(town) + tree.col)
    return centres[town] + turned * BLOCK_METRES, ways[in_tree | (random.random(len(ways)) < 0.30)]


def _roads(centres: Metres) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the roads between neighbouring towns, (roads, 2), and which of them are motorways."""
    corners = Delaunay(centres).simplices
    sides = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    pairs = np.unique(sides, axis=0).astype(np.int64)
    # A road is built where no third town lies nearly on the way (Gabriel's condition).
    middle = (centres[pairs[:, 0]] + centres[pairs[:, 1]]) / 2
    length = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T)
    nearest, _which = cKDTree(centres).query(middle)
    roads, length = pairs[nearest >= length / 2 - 1e-6], length[nearest >= length / 2 - 1e-6]
    graph = csr_array((length, (roads[:, 0], roads[:, 1])), shape=(len(centres), len(centres)))
    busy = np.zeros(len(roads), bool)
    great = min(12, len(centres))
    _times, before = dijkstra(graph, directed=False, indices=range(great), return_predecessors=True)
    number = {(int(one), int(other)): row for row, (one, other) in enumerate(roads)}
    for start in range(great):
        for end in range(start):
            step = end
            while before[start, step] >= 0:
                one, other = sorted((step, int(before[start, step])))
                busy[number[one, other]] = True
                step = int(before[start, step])
    return roads, busy


def _with_roads(
    random: np.random.Generator,
    points: Metres,
    streets: Numbers,
    roads: Numbers,
    motorway: NDArray[np.bool_],
    centres: Metres,
    sizes: Numbers,
) -> tuple[Metres, Numbers, Numbers]:
    """Return all crossings, all ways and the kind of each way: 0 street, 1 road, 2 motorway."""
    radius = np.sqrt(sizes)[:, None] * BLOCK_METRES / 2
    ahead = centres[roads[:, 1]] - centres[roads[:, 0]]
    length = np.hypot(*ahead.T)
    ahead /= length[:, None]
    tree = cKDTree(points)
    _far, begin = tree.query(centres[roads[:, 0]] + ahead * radius[roads[:, 0]])
    _far, end = tree.query(centres[roads[:, 1]] - ahead * radius[roads[:, 1]])
    bends = np.maximum(1, (length / ROAD_METRES).astype(int))
    road = np.repeat(np.arange(len(roads)), bends)
    step = np.arange(len(road)) - np.repeat(np.cumsum(bends) - bends, bends) + 1
    along = (step / (bends[road] + 1))[:, None]
    added = (
        points[begin[road]] * (1 - along) + points[end[road]] * along + random.normal(0, 60, (len(road), 2))
    )
    node = len(points) + np.arange(len(road))
    last = np.cumsum(bends) - 1
    chain = np.stack([np.where(step == 1, begin[road], node - 1), node], axis=1)
    closing = np.stack([node[last], end], axis=1)
    kinds = np.concatenate([np.zeros(len(streets), int), 1 + motorway[road], 1 + motorway])
    ways = np.concatenate([streets, chain, closing])
    real = ways[:, 0] != ways[:, 1]
    return np.concatenate([points, added]), ways[real], kinds[real]
