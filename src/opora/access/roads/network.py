"""From ways and places to a network: crossings, stretches between them, and the part that hangs together."""

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from opora_engine.access.roads import EARTH_RADIUS_KM

Rows = NDArray[np.int64]
Degrees = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Roads:
    """Crossings and the drives between them, speeds apart.

    latitude, longitude   (nodes,)  degrees, WGS84
    tail, head            (edges,)  crossing where a drive begins and ends
    metres                (edges,)  length along the road, rounded to tenths
    classes               (edges,)  row of the declared class of road
    report                what was counted on the way
    """

    latitude: Degrees
    longitude: Degrees
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    metres: NDArray[np.float64]
    classes: NDArray[np.uint8]
    report: dict[str, int] = field(default_factory=dict)


def stretches(
    nodes: Rows,
    lengths: Rows,
    classes: NDArray[np.uint8],
    direction: NDArray[np.int8],
    numbers: Rows,
    latitude: Degrees,
    longitude: Degrees,
) -> Roads:
    """Return the drives between crossings: nodes that end a way or belong to several places of ways.

    nodes, lengths, classes, direction   ways as in `DrivenWays`
    numbers                              (places,)  numbers of all nodes, rising
    latitude, longitude                  (places,)  nan where the place is missing
    A stretch with a missing place is left out: its length is not known.
    """
    place, uses = np.searchsorted(numbers, nodes), np.zeros(len(numbers), np.int64)
    np.add.at(uses, place, 1)
    ends = np.cumsum(lengths) - 1
    is_last = np.zeros(len(nodes), bool)
    is_last[ends] = True
    is_crossing = (uses[place] > 1) | is_last
    is_crossing[ends - lengths + 1] = True
    steps = np.flatnonzero(~is_last)
    metres = _metres(latitude, longitude, place[steps], place[steps + 1])
    begin = np.flatnonzero(is_crossing[steps])
    length = np.add.reduceat(metres, begin)
    tail = place[steps[begin]]
    head = place[steps[np.append(begin[1:], len(steps)) - 1] + 1]
    way = np.repeat(np.arange(len(lengths)), lengths)[steps[begin]]
    known = ~np.isnan(length) & (tail != head)
    forward, backward = known & (direction[way] >= 0), known & (direction[way] <= 0)
    return Roads(
        latitude,
        longitude,
        np.concatenate([tail[forward], head[backward]]).astype(np.int32),
        np.concatenate([head[forward], tail[backward]]).astype(np.int32),
        np.round(np.concatenate([length[forward], length[backward]]), 1),
        np.concatenate([classes[way[forward]], classes[way[backward]]]),
        {"stretches_without_place": int(np.isnan(length).sum())},
    )


def largest_part(roads: Roads, report: Counter[str]) -> Roads:
    """Return the largest part in which every crossing can be driven to from every other, and back.

    What is left out (yards behind a one-way gate, islands of a cut border) is counted in the report.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    used, ends = np.unique(np.concatenate([roads.tail, roads.head]), return_inverse=True)
    tail, head = ends[: len(roads.tail)], ends[len(roads.tail) :]
    graph = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(len(used), len(used)))
    _parts, part = connected_components(graph, connection="strong")
    inside = part == np.bincount(part, minlength=1).argmax()
    row = np.cumsum(inside) - 1
    kept = inside[tail] & inside[head]
    counts = {
        "nodes": int(inside.sum()), "edges": int(kept.sum()), "nodes_in_other_parts": int((~inside).sum()),
        "edges_in_other_parts": int((~kept).sum()),
    }  # fmt: skip
    return replace(
        roads,
        latitude=roads.latitude[used[inside]],
        longitude=roads.longitude[used[inside]],
        tail=row[tail[kept]].astype(np.int32),
        head=row[head[kept]].astype(np.int32),
        metres=roads.metres[kept],
        classes=roads.classes[kept],
        report={**dict(sorted(report.items())), **roads.report, **counts},
    )


def _metres(latitude: Degrees, longitude: Degrees, begin: Rows, end: Rows) -> Degrees:
    """Return the great-circle distance of pairs of places, metres (haversine); nan where one is missing."""
    north, east = np.radians(latitude), np.radians(longitude)
    half = np.sin((north[end] - north[begin]) / 2) ** 2
    half += np.cos(north[begin]) * np.cos(north[end]) * np.sin((east[end] - east[begin]) / 2) ** 2
    return np.asarray(2000 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), np.float64)
