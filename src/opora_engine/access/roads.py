"""Travel times over a road graph, and the estimate that stands in until a real road network is loaded."""

# SciPy is loaded where it is used: it takes half a second, and every command would wait for it.
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows, quantities

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG): the sphere on which great circles are measured."""


@dataclass(frozen=True)
class TravelModel:
    """How kilometres of a graph become minutes, and how exact that is.

    detour         road km per km of the graph, 1 or more
    start_minutes  time that every journey takes, also one inside its municipality, 0 or more
    speed_kmh      average speed of the rest, km/h, more than 0
    method         short name stored with every result ("adjacency x 1.284")
    calibration    how the detour was found and its error, shown wherever the times are shown
    """

    detour: float
    start_minutes: float
    speed_kmh: float
    method: str
    calibration: str

    def __post_init__(self) -> None:
        if not (self.detour >= 1 and self.start_minutes >= 0 and self.speed_kmh > 0):
            raise ValueError(
                f"Travel model {self.method!r}: detour {self.detour}, start {self.start_minutes} min, "
                f"speed {self.speed_kmh} km/h; expected at least 1, at least 0 and more than 0."
            )


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Places 0..n-1 and the kilometres of the direct ways between them.

    kilometres   (places, places) sparse; row = from, column = to; a missing entry is no direct way
    """

    kilometres: "csr_array"

    @property
    def places(self) -> int:
        """Number of places."""
        return int(self.kilometres.shape[0])


def neighbourhood_graph(places: int, first: ArrayLike, second: ArrayLike, kilometres: ArrayLike) -> RoadGraph:
    """Return the graph in which neighbouring municipalities are joined both ways.

    places       number of municipalities
    first        (pairs,)  row 0..places-1 of one municipality of the pair
    second       (pairs,)  row of the other
    kilometres   (pairs,)  great-circle distance of their reference points, km, more than 0
    A pair listed twice keeps its shortest distance.
    Raises ValueError if a row is out of range, a place is its own neighbour or a distance is not above 0.
    """
    from scipy.sparse import coo_array, csr_array

    one, other = _rows("first", first, places), _rows("second", second, places)
    km = quantities("kilometres", kilometres, one.shape)
    if other.shape != one.shape or (one == other).any() or (km == 0).any():
        raise ValueError("Each pair needs two different municipalities and a distance of more than 0 km.")
    tail, head, length = np.r_[one, other], np.r_[other, one], np.r_[km, km]
    order = np.lexsort((length, head, tail))
    tail, head, length = tail[order], head[order], length[order]
    # A sparse matrix would add the lengths of a pair that is listed twice.
    first_of_pair = np.r_[True, (np.diff(tail) != 0) | (np.diff(head) != 0)][: len(tail)]
    kept = (length[first_of_pair], (tail[first_of_pair], head[first_of_pair]))
    return RoadGraph(csr_array(coo_array(kept, shape=(places, places))))


def shortest_kilometres(graph: RoadGraph, origins: ArrayLike, destinations: ArrayLike) -> Floats:
    """Return the length of the shortest way from each origin to each destination along the graph.

    origins        (homes,)  rows of the graph where journeys begin; repeats allowed
    destinations   (sites,)  rows of the graph where they end; repeats allowed
    returns        (homes, sites)  km along the graph, without detour; 0 at home, inf where there is no way
    Raises ValueError if a row is out of range.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    starts, home_rows = np.unique(_rows("origins", origins, graph.places), return_inverse=True)
    ends, site_rows = np.unique(_rows("destinations", destinations, graph.places), return_inverse=True)
    if not (len(starts) and len(ends)):
        return np.zeros((len(home_rows), len(site_rows)))
    # One search per source is the cost: search from the smaller side, against the direction of travel if need
    # be.
    if len(starts) <= len(ends):
        found = dijkstra(graph.kilometres, indices=starts)[:, ends]
    else:
        found = dijkstra(csr_array(graph.kilometres.T), indices=ends)[:, starts].T
    return np.ascontiguousarray(found[np.ix_(home_rows, site_rows)], dtype=np.float64)


def kilometres_to_minutes(kilometres: Floats, model: TravelModel) -> Floats:
    """Return minutes = start + kilometres x detour / speed x 60; inf stays inf; unrounded."""
    return model.start_minutes + kilometres * (model.detour * 60.0 / model.speed_kmh)


def travel_minutes(
    graph: RoadGraph, origins: ArrayLike, destinations: ArrayLike, model: TravelModel
) -> Floats:
    """Return the travel time from each origin to each destination along the graph.

    origins        (homes,)  rows of the graph where journeys begin
    destinations   (sites,)  rows of the graph where they end
    returns        (homes, sites)  minutes, unrounded; start_minutes inside a place, inf where there is no way
    """
    return kilometres_to_minutes(shortest_kilometres(graph, origins, destinations), model)


def great_circle_kilometres(origins: ArrayLike, destinations: ArrayLike) -> Floats:
    """Return the great-circle distance of each origin and each destination.

    origins        (homes, 2)  latitude and longitude, degrees WGS84
    destinations   (sites, 2)  the same
    returns        (homes, sites)  km on a sphere of 6371.0088 km (haversine formula; up to 0.5 % off the
                                   ellipsoid)
    """
    home, site = np.radians(np.asarray(origins, float)), np.radians(np.asarray(destinations, float))
    if home.ndim != 2 or site.ndim != 2 or home.shape[1] != 2 or site.shape[1] != 2:
        raise ValueError(
            f"Coordinates have shapes {home.shape} and {site.shape}: expected (n, 2): latitude, longitude."
        )
    north = home[:, None, 0] - site[None, :, 0]
    east = home[:, None, 1] - site[None, :, 1]
    chord = (
        np.sin(north / 2) ** 2 + np.cos(home[:, None, 0]) * np.cos(site[None, :, 0]) * np.sin(east / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))), dtype=np.float64)


def great_circle_minutes(origins: ArrayLike, destinations: ArrayLike, model: TravelModel) -> Floats:
    """Return the travel time as the crow flies x the model's detour: the alternative where no graph is at
    hand.

    origins        (homes, 2)  latitude and longitude, degrees WGS84
    destinations   (sites, 2)  the same
    returns        (homes, sites)  minutes, unrounded; start_minutes at the same point; never inf
    """
    return kilometres_to_minutes(great_circle_kilometres(origins, destinations), model)


def _rows(name: str, rows: ArrayLike, places: int) -> Rows:
    array = np.asarray(rows, dtype=np.int64)
    if array.ndim != 1 or ((array < 0) | (array >= places)).any():
        raise ValueError(f"{name}: expected a list of rows from 0 to {places - 1} of the graph.")
    return array
