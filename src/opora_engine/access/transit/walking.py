"""Ways on foot: from homes to stops, from stops to sites, and between stops where people change."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.access.hierarchy.network import Ids, Seconds
from opora_engine.access.roads import EARTH_RADIUS_KM
from opora_engine.access.transit.timetable import IMPOSSIBLE, Timetable
from opora_engine.arrays import Flags, Floats, Rows


@dataclass(frozen=True)
class Walking:
    """How people walk and change.

    most_metres           longest way on foot from home to a stop, from a stop to the site, or from home to the site
    most_metres_changing  longest way on foot between two stops
    detour                metres walked per metre as the crow flies, 1 or more; the limits are as the crow flies
    metres_per_second     speed, more than 0
    change_seconds        time that every change takes beside the walk, 1 or more
    """

    most_metres: float
    most_metres_changing: float
    detour: float
    metres_per_second: float
    change_seconds: int

    def __post_init__(self) -> None:
        if not (
            self.most_metres >= 0
            and self.most_metres_changing >= 0
            and self.detour >= 1
            and self.metres_per_second > 0
            and self.change_seconds >= 1
        ):
            raise ValueError(
                f"{self}: expected distances of 0 or more, detour and change of 1 or more, speed above 0."
            )

    def seconds(self, metres: Floats) -> Seconds:
        """Return whole seconds of walking so far as the crow flies, half to even."""
        return np.rint(metres * self.detour / self.metres_per_second).astype(np.int32)


class Points(NamedTuple):
    """Places: degrees, WGS84, (places,) each; nan where a place is not known."""

    latitude: Floats
    longitude: Floats


class Walks(NamedTuple):
    """Ways on foot by where they begin: those of row r are first[r] to first[r + 1].

    first     (rows + 1,)
    to        (ways,)  where each ends
    seconds   (ways,)
    """

    first: Rows
    to: Ids
    seconds: Seconds

    @property
    def none(self) -> Flags:
        """Whether no way begins in a row, (rows,)."""
        return np.asarray(np.diff(self.first) == 0)


def points(latitude: ArrayLike, longitude: ArrayLike) -> Points:
    """Return places by two lists. Raises ValueError if they differ in length."""
    north, east = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    if north.ndim != 1 or north.shape != east.shape:
        raise ValueError(
            f"Places have coordinates of shapes {north.shape} and {east.shape}: expected two equal lists."
        )
    return Points(north, east)


def walks_between(begin: Points, end: Points, walking: Walking, *, most_metres: float) -> Walks:
    """Return the ways from each place to each other one that is at most `most_metres` away as the crow flies."""
    tail, head, metres = _near(begin, end, most_metres)
    return by_row(tail, head, walking.seconds(metres), len(begin.latitude))


def share_near_stops(table: Timetable, walking: Walking, latitude: ArrayLike, longitude: ArrayLike) -> float:
    """Return the share (0 to 1) of the places that have a stop within walking distance; 0 without any place."""
    places = points(latitude, longitude)
    stops = Points(table.latitude, table.longitude)
    near = walks_between(places, stops, walking, most_metres=walking.most_metres)
    return 1 - float(np.mean(near.none)) if len(places.latitude) else 0.0


def changes_of(table: Timetable, walking: Walking) -> Walks:
    """Return the changes from each stop, staying at it among them: the walk and the time of a change.

    A change that the timetable gives a time of its own takes that time, however far it leads.
    """
    stops = Points(table.latitude, table.longitude)
    tail, head, metres = _near(stops, stops, walking.most_metres_changing)
    seconds = walking.seconds(metres) + walking.change_seconds
    own = table.change_from.astype(np.int64) * table.stops + table.change_to
    derived = ~np.isin(tail.astype(np.int64) * table.stops + head, own)
    possible = table.change_seconds != IMPOSSIBLE
    return by_row(
        np.concatenate([tail[derived], table.change_from[possible]]),
        np.concatenate([head[derived], table.change_to[possible]]),
        # A change without any time could be taken back and forth within one second of the timetable.
        np.concatenate([seconds[derived], np.maximum(table.change_seconds[possible], 1)]),
        table.stops,
    )


def by_row(tail: NDArray[np.integer], head: NDArray[np.integer], seconds: Seconds, rows: int) -> Walks:
    """Return ways sorted by where they begin, then by where they end."""
    order = np.lexsort((head, tail))
    first = np.searchsorted(tail[order], np.arange(rows + 1))
    return Walks(first.astype(np.int64), head[order].astype(np.int32), seconds[order].astype(np.int32))


def _near(begin: Points, end: Points, most_metres: float) -> tuple[Rows, Rows, Floats]:
    """Return the pairs of places at most so far apart, and their great-circle metres."""
    from scipy.spatial import cKDTree

    tails, heads = _known(begin), _known(end)
    if not (len(tails) and len(heads)):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    chord = 2 * np.sin(min(most_metres / (2000 * EARTH_RADIUS_KM), np.pi / 2))
    found = cKDTree(_on_sphere(begin, tails)).sparse_distance_matrix(
        cKDTree(_on_sphere(end, heads)), chord, output_type="ndarray"
    )
    metres = 2000 * EARTH_RADIUS_KM * np.arcsin(np.clip(found["v"] / 2, 0, 1))
    return tails[found["i"]], heads[found["j"]], metres


def _known(places: Points) -> Rows:
    return np.flatnonzero(np.isfinite(places.latitude) & np.isfinite(places.longitude))


def _on_sphere(places: Points, rows: Rows) -> Floats:
    """Return the points on a sphere of radius 1, (rows, 3): the nearest in space is the nearest along it."""
    north, east = np.radians(places.latitude[rows]), np.radians(places.longitude[rows])
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
