"""The hierarchy for given speeds: seconds on every arc, and only the arcs that a quickest way can need."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access.hierarchy.build import Hierarchy
from opora_engine.access.hierarchy.network import UNREACHED, Arcs, Ids, Seconds, whole_seconds
from opora_engine.arrays import Flags


@dataclass(frozen=True, eq=False)
class Customised:
    """A hierarchy with its times. Every quickest way climbs over `rising` arcs and then descends over `falling` ones.

    rank      (nodes,)  rank of each node of the network
    rising    arcs driven from their lower end to the upper
    falling   arcs driven from their upper end to the lower
    """

    rank: Ids
    rising: Arcs
    falling: Arcs

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.rank)


def customise(hierarchy: Hierarchy, seconds: ArrayLike) -> Customised:
    """Return the hierarchy with these times of the edges.

    seconds   (edges,)  in the order of the network's edges; of parallel edges the quickest counts
    Raises ValueError if a time is no whole number of seconds from 0 to UNREACHED - 1. To close an edge, leave it out
    of the network.
    An arc that some other way beats stays out: no quickest way runs over it (perfect customisation of Dibbelt, Strasser
    and Wagner 2016).
    """
    from opora_engine.access.hierarchy.kernels.triangles import over_lower_nodes, over_upper_nodes

    drives = whole_seconds(seconds, len(hierarchy.edge_arc))
    rising, falling = _of_edges(hierarchy, drives)
    over_lower_nodes(hierarchy.first, hierarchy.upper, rising, falling)
    best_rising, best_falling = rising.copy(), falling.copy()
    over_upper_nodes(hierarchy.first, hierarchy.upper, best_rising, best_falling)
    return Customised(
        hierarchy.rank,
        _kept(hierarchy, rising, (rising == best_rising) & (rising < UNREACHED)),
        _kept(hierarchy, falling, (falling == best_falling) & (falling < UNREACHED)),
    )


def _of_edges(hierarchy: Hierarchy, drives: Seconds) -> tuple[Seconds, Seconds]:
    rising, falling = np.full((2, hierarchy.arcs), UNREACHED, np.int32)
    real = hierarchy.edge_arc >= 0
    up, down = real & hierarchy.edge_rises, real & ~hierarchy.edge_rises
    np.minimum.at(rising, hierarchy.edge_arc[up], drives[up])
    np.minimum.at(falling, hierarchy.edge_arc[down], drives[down])
    return rising, falling


def _kept(hierarchy: Hierarchy, seconds: Seconds, needed: Flags) -> Arcs:
    before = np.concatenate([[0], np.cumsum(needed, dtype=np.int64)])
    return Arcs(before[hierarchy.first], hierarchy.upper[needed], seconds[needed])
