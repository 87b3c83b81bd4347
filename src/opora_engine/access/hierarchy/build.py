"""The part of the hierarchy that depends on the roads alone, not on how fast they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opora_engine.access.hierarchy.network import Ids, RoadNetwork
from opora_engine.access.hierarchy.order import elimination_ranks, neighbour_pairs
from opora_engine.arrays import Flags, Rows


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Nodes by rank, each joined to those of its neighbours that rank higher once all lower nodes are taken out.

    rank         (nodes,)      rank of each node of the network
    first        (nodes + 1,)  by rank: arcs first[r] .. first[r + 1] - 1 lead up from r
    upper        (arcs,)       rank at the upper end, rising within a node
    edge_arc     (edges,)      arc over which each edge of the network runs; -1 for a loop
    edge_rises   (edges,)      whether the edge runs from the lower end to the upper
    Built once by `build_hierarchy`; changed speeds need only `customise`.
    """

    rank: Ids
    first: Rows
    upper: Ids
    edge_arc: NDArray[np.int64]
    edge_rises: Flags

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.rank)

    @property
    def arcs(self) -> int:
        """Number of arcs, edges and shortcuts together."""
        return len(self.upper)


def build_hierarchy(network: RoadNetwork) -> Hierarchy:
    """Return the hierarchy of the network. The seconds of the network play no part in it."""
    from opora_engine.access.hierarchy.kernels.elimination import complete

    low, high = neighbour_pairs(network.nodes, network.tail, network.head)
    rank = elimination_ranks(network.nodes, low, high)
    below, above = neighbour_pairs(network.nodes, rank[low], rank[high])
    starts = np.searchsorted(below, np.arange(network.nodes + 1)).astype(np.int64)
    first, upper = complete(starts, above)
    edge_arc, rises = _arcs_of_edges(network, rank, first, upper)
    return Hierarchy(rank, first, upper, edge_arc, rises)


def _arcs_of_edges(
    network: RoadNetwork, rank: Ids, first: Rows, upper: Ids
) -> tuple[NDArray[np.int64], Flags]:
    tail, head = rank[network.tail].astype(np.int64), rank[network.head].astype(np.int64)
    lower = np.repeat(np.arange(network.nodes, dtype=np.int64), np.diff(first))
    # Arcs are sorted by lower end, then by upper end, so one number names each and can be searched for.
    names = lower * network.nodes + upper
    found = np.searchsorted(names, np.minimum(tail, head) * network.nodes + np.maximum(tail, head))
    return np.where(tail == head, -1, found), tail < head
