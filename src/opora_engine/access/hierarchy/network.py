"""A road network: crossings with coordinates, and the drives between them in whole seconds."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.arrays import Floats, Rows

Ids = NDArray[np.int32]
Seconds = NDArray[np.int32]

UNREACHED = (1 << 30) - 1
"""The seconds that stand for "no road leads there": twice as much still fits four bytes. A journey as long as
this (34 years) counts as none."""


class Arcs(NamedTuple):
    """Arcs of one direction, by the rank of their lower end. A named tuple: compiled loops take no other record.

    first     (nodes + 1,)  arcs first[r] .. first[r + 1] - 1 belong to rank r
    upper     (arcs,)       rank at the upper end
    seconds   (arcs,)       the drive between the two ends
    """

    first: Rows
    upper: Ids
    seconds: Seconds


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Nodes 0..n-1 and directed edges between them. One-way roads, loops and parallel edges are allowed.

    latitude, longitude   (nodes,)  degrees, WGS84
    tail, head            (edges,)  node where the edge begins, and where it ends
    seconds               (edges,)  whole seconds of the drive, 0 or more, below UNREACHED
    Made by `road_network`, which checks all that.
    """

    latitude: Floats
    longitude: Floats
    tail: Ids
    head: Ids
    seconds: Seconds

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.latitude)

    @property
    def edges(self) -> int:
        """Number of directed edges."""
        return len(self.tail)


def road_network(
    latitude: ArrayLike, longitude: ArrayLike, tail: ArrayLike, head: ArrayLike, seconds: ArrayLike
) -> RoadNetwork:
    """Return the network of these nodes and edges; shapes and units as in `RoadNetwork`.

    Raises ValueError if lengths differ, a coordinate is not finite or not on the Earth, an edge ends at no node,
    or a time is no whole number of seconds from 0 to UNREACHED - 1.
    """
    north, east = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    if north.ndim != 1 or north.shape != east.shape:
        raise ValueError(f"Coordinates have shapes {north.shape} and {east.shape}: expected two equal lists.")
    wrong = ~((np.abs(north) <= 90) & (np.abs(east) <= 180))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(
            f"Node {row} lies at {north[row]}, {east[row]}: expected degrees of latitude -90 to 90 and of longitude "
            "-180 to 180."
        )
    begin, end = node_rows("tail", tail, len(north)), node_rows("head", head, len(north))
    if begin.shape != end.shape:
        raise ValueError(f"{len(begin)} edges begin and {len(end)} end: expected as many.")
    return RoadNetwork(north, east, begin, end, whole_seconds(seconds, len(begin)))


def node_rows(name: str, rows: ArrayLike, nodes: int) -> Ids:
    """Return `rows` as nodes, sure to lie in 0..nodes-1. Raises ValueError naming the first that does not."""
    array = np.asarray(rows)
    if array.size == 0:
        return np.zeros(0, np.int32)
    if array.ndim != 1 or not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} is {array.dtype} of shape {array.shape}: expected a list of whole numbers.")
    wrong = (array < 0) | (array >= nodes)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(f"{name}, row {row} is {array[row]}: expected a node from 0 to {nodes - 1}.")
    return np.ascontiguousarray(array, dtype=np.int32)


def whole_seconds(seconds: ArrayLike, edges: int) -> Seconds:
    """Return the drives of the edges as whole seconds. Raises ValueError naming the first that is none."""
    array = np.asarray(seconds)
    if array.shape != (edges,):
        raise ValueError(f"seconds has shape {array.shape}: expected one number for each of {edges} edges.")
    wrong = ~((array >= 0) & (array < UNREACHED)) | (array != np.floor(array))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(
            f"seconds, row {row} is {array[row]}: expected a whole number from 0 to {UNREACHED - 1}."
        )
    return np.ascontiguousarray(array, dtype=np.int32)
