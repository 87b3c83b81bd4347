"""Taking nodes out of a network one after the other."""

import numpy as np

from opora_engine.access.hierarchy.compiled import compiled
from opora_engine.access.hierarchy.network import Ids
from opora_engine.arrays import Rows


@compiled
def complete(starts: Rows, above: Ids) -> tuple[Rows, Ids]:
    """Return the arcs of the chordal completion by rank: first, (nodes + 1,), and upper ends, (arcs,), rising.

    starts   (nodes + 1,)  by rank: where the neighbours of higher rank begin in `above`
    above    (pairs,)      ranks of those neighbours
    Taking out a node joins all its neighbours of higher rank with one another. It is enough to leave them to the lowest
    of these, its heir, which hands them on when its own turn comes.
    """
    nodes = len(starts) - 1
    first = np.zeros(nodes + 1, np.int64)
    upper = np.empty(max(16, 4 * len(above)), np.int32)
    seen_by = np.full(nodes, -1, np.int32)
    newest_bequest, bequest_before = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    arcs = 0
    for node in range(nodes):
        seen_by[node] = node
        upper = with_room(upper, arcs + starts[node + 1] - starts[node])
        arcs = gather(above, starts[node], starts[node + 1], node, seen_by, upper, arcs)
        giver = newest_bequest[node]
        while giver >= 0:
            upper = with_room(upper, arcs + first[giver + 1] - first[giver])
            arcs = gather(upper, first[giver], first[giver + 1], node, seen_by, upper, arcs)
            giver = bequest_before[giver]
        first[node + 1] = arcs
        if arcs > first[node]:
            upper[first[node] : arcs] = np.sort(upper[first[node] : arcs])
            heir = upper[first[node]]
            bequest_before[node] = newest_bequest[heir]
            newest_bequest[heir] = node
    return first, upper[:arcs].copy()


@compiled
def with_room(ranks: Ids, needed: int) -> Ids:
    """Return `ranks`, or a copy twice as long as needed when it has fewer than `needed` places."""
    if needed <= len(ranks):
        return ranks
    longer = np.empty(2 * needed, np.int32)
    longer[: len(ranks)] = ranks
    return longer


@compiled
def gather(source: Ids, begin: int, end: int, node: int, seen_by: Ids, upper: Ids, arcs: int) -> int:
    """Append source[begin:end] to `upper` after `arcs`, each once for `node`; return the number of arcs then."""
    for place in range(begin, end):
        other = source[place]
        if seen_by[other] != node:
            seen_by[other] = node
            upper[arcs] = other
            arcs += 1
    return arcs
