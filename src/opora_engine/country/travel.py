"""Who lives within the horizon of a place: journeys kept as sparse lists, measured in blocks of places."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from opora_engine.access.hierarchy import Customised, many_to_many
from opora_engine.access.roads import RoadGraph, TravelModel, kilometres_to_minutes
from opora_engine.arrays import Floats, Rows
from opora_engine.cluster import Workers

HomeRows = NDArray[np.int32]
SECONDS_PER_MINUTE = 60


class Reached(NamedTuple):
    """The homes within the horizon of one place, lowest row first.

    homes     (reached,)  rows of the homes
    minutes   (reached,)  the journey from the home to the place, at most the horizon
    """

    homes: HomeRows
    minutes: Floats


class Travel(Protocol):
    """A way of measuring journeys; it can be sent to another computer.

    homes    number of homes
    places   number of places where a service may stand: each has a row 0..places-1
    block    places measured in one task
    """

    @property
    def homes(self) -> int: ...

    @property
    def places(self) -> int: ...

    @property
    def block(self) -> int: ...

    def reached(self, places: Rows, horizon: float) -> list[Reached]:
        """Return who lives within `horizon` minutes of each of the places; each by itself, whatever stands beside."""
        ...


@dataclass(frozen=True, eq=False)
class GraphTravel:
    """Journeys over a graph of neighbouring municipalities: every node is a home, and a service stands at a node."""

    graph: RoadGraph
    model: TravelModel
    block: int = 64

    @property
    def homes(self) -> int:
        """Number of nodes."""
        return self.graph.places

    @property
    def places(self) -> int:
        """Number of nodes."""
        return self.graph.places

    def reached(self, places: Rows, horizon: float) -> list[Reached]:
        """Return who lives within the horizon: one search for each place, against the direction of travel."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        model = self.model
        farthest = (horizon - model.start_minutes) * model.speed_kmh / (model.detour * 60.0)
        if farthest < 0:
            return [Reached(np.zeros(0, np.int32), np.zeros(0)) for _place in places]
        # A little farther than the horizon: minutes decide, not kilometres.
        found = dijkstra(csr_array(self.graph.kilometres.T), indices=places, limit=farthest * 1.000001)
        return [_within(kilometres_to_minutes(row, model), horizon) for row in found]


@dataclass(frozen=True, eq=False)
class RoadTravel:
    """Journeys over a customised hierarchy of roads.

    home_nodes   (homes,)  node of each home; every node may be the place of a service
    """

    customised: Customised
    home_nodes: Rows
    block: int = 512

    @property
    def homes(self) -> int:
        """Number of homes."""
        return len(self.home_nodes)

    @property
    def places(self) -> int:
        """Number of nodes."""
        return self.customised.nodes

    def reached(self, places: Rows, horizon: float) -> list[Reached]:
        """Return who lives within the horizon, by whole seconds."""
        parts = np.ascontiguousarray(many_to_many(self.customised, self.home_nodes, places).parts.T)
        return [_near(row, horizon) for row in parts]


def measure_places(
    travel: Travel, places: Iterable[int], horizon: float, workers: Workers
) -> dict[int, Reached]:
    """Return who lives within the horizon of each place; places named twice are measured once."""
    wanted = np.unique(np.fromiter(places, dtype=np.int64))
    blocks = _blocks(wanted, travel.block)
    found = workers.each(_measure, (travel, horizon), blocks)
    return {
        int(place): reached
        for some, answer in zip(blocks, found, strict=True)
        for place, reached in zip(some, answer, strict=True)
    }


def _blocks(places: Rows, size: int) -> list[Rows]:
    return [places[start : start + size] for start in range(0, len(places), size)]


def _measure(shared: tuple[Travel, float], places: Rows) -> list[Reached]:
    travel, horizon = shared
    return travel.reached(places, horizon)


def _within(minutes: Floats, horizon: float) -> Reached:
    homes = np.flatnonzero(minutes <= horizon)
    return Reached(homes.astype(np.int32), minutes[homes])


def _near(seconds: NDArray[np.uint16], horizon: float) -> Reached:
    # The number that stands for no road is beyond every horizon that two bytes can hold.
    homes = np.flatnonzero(seconds <= min(horizon * SECONDS_PER_MINUTE, 65534))
    return Reached(homes.astype(np.int32), seconds[homes] / SECONDS_PER_MINUTE)
