"""Places beside the roads: the nearest node of each, and why some places are not reached."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.access.hierarchy.customise import Customised
from opora_engine.access.hierarchy.journeys import NO_ROUTE, many_to_many
from opora_engine.access.hierarchy.network import RoadNetwork
from opora_engine.access.roads import EARTH_RADIUS_KM
from opora_engine.access.times import CompactTimes
from opora_engine.arrays import Flags, Floats, Rows

NOWHERE = -1
"""The node of a place that lies outside the network."""


class Cause(IntEnum):
    """Why a pair has a time, or has none."""

    REACHED = 0
    NO_ROAD = 1
    OUTSIDE = 2
    SECRET = 3


@dataclass(frozen=True, eq=False)
class Snapped:
    """Places put on the network.

    node     (places,)  nearest node; NOWHERE where it is farther than the limit, or the place has no coordinates
    metres   (places,)  great-circle distance to the nearest node, also where it is too far; inf without coordinates
    """

    node: Rows
    metres: Floats

    @property
    def outside(self) -> Flags:
        """Whether each place lies outside the network."""
        return np.asarray(self.node == NOWHERE)


@dataclass(frozen=True, eq=False)
class PlaceTimes:
    """The table of drives between places.

    times   (origins, destinations)  whole seconds; no route where `cause` is not REACHED
    cause   (origins, destinations)  a Cause for each pair, one byte
    """

    times: CompactTimes
    cause: NDArray[np.uint8]


def snap(network: RoadNetwork, latitude: ArrayLike, longitude: ArrayLike, *, limit_metres: float) -> Snapped:
    """Return the nearest node of each place, by great circle.

    latitude, longitude   (places,)  degrees, WGS84; nan where the place is not known
    limit_metres          a place farther than this from every node lies outside, 0 or more
    Of nodes equally near, any one. Raises ValueError if the two lists differ in length.
    """
    north, east = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    if north.ndim != 1 or north.shape != east.shape:
        raise ValueError(
            f"Places have coordinates of shapes {north.shape} and {east.shape}: expected two equal lists."
        )
    node, metres = np.full(len(north), NOWHERE, np.int64), np.full(len(north), np.inf)
    known = np.flatnonzero(np.isfinite(north) & np.isfinite(east))
    if network.nodes and len(known):
        from scipy.spatial import cKDTree

        chord, nearest = cKDTree(_on_sphere(network.latitude, network.longitude)).query(
            _on_sphere(north[known], east[known])
        )
        metres[known] = 2000 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))
        near = metres[known] <= limit_metres
        node[known[near]] = np.asarray(nearest)[near]
    return Snapped(node, metres)


def place_times(
    customised: Customised,
    origins: Snapped,
    destinations: Snapped,
    *,
    secret: ArrayLike | None = None,
    threads: int = 1,
) -> PlaceTimes:
    """Return the drives from each origin to each destination, and for every pair without one the cause.

    secret    (destinations,)  whether the address is secret: such a place is excluded by rule, whatever its node
    threads   how many processors may work at once
    A secret address goes before a place outside, that before a missing road. Two places at one node are 0 s apart.
    Raises ValueError as `many_to_many`, or if `secret` has another length than the destinations.
    """
    hidden = np.zeros(len(destinations.node), bool) if secret is None else np.asarray(secret, bool)
    if hidden.shape != destinations.node.shape:
        raise ValueError(
            f"secret has shape {hidden.shape}: expected one flag for each of {len(destinations.node)}."
        )
    rows, columns = np.flatnonzero(~origins.outside), np.flatnonzero(~destinations.outside & ~hidden)
    drives = many_to_many(customised, origins.node[rows], destinations.node[columns], threads=threads)
    parts = np.full((len(origins.node), len(destinations.node)), NO_ROUTE, np.uint16)
    parts[np.ix_(rows, columns)] = drives.parts
    cause = np.where(parts == NO_ROUTE, Cause.NO_ROAD, Cause.REACHED).astype(np.uint8)
    cause[origins.outside] = Cause.OUTSIDE
    cause[:, destinations.outside] = Cause.OUTSIDE
    cause[:, hidden] = Cause.SECRET
    return PlaceTimes(CompactTimes(parts, per_minute=60, no_route=NO_ROUTE), cause)


def _on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    """Return the points on a sphere of radius 1, (places, 3): the nearest in space is the nearest along it."""
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
