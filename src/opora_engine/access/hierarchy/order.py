"""The order in which nodes are taken out of a network: the ends of little lanes first, the great crossings last."""

import numpy as np

from opora_engine.access.hierarchy.network import Ids


def neighbour_pairs(nodes: int, tail: Ids, head: Ids) -> tuple[Ids, Ids]:
    """Return each pair of nodes that an edge joins, in either direction, once: smaller node, greater node.

    Loops are left out; the pairs are sorted by the smaller node, then by the greater.
    """
    low, high = np.minimum(tail, head).astype(np.int64), np.maximum(tail, head).astype(np.int64)
    joined = low != high
    pairs = np.unique(low[joined] * nodes + high[joined])
    return (pairs // max(nodes, 1)).astype(np.int32), (pairs % max(nodes, 1)).astype(np.int32)


def elimination_ranks(nodes: int, low: Ids, high: Ids) -> Ids:
    """Return the rank of each node, (nodes,): a permutation of 0..nodes-1.

    low, high   (pairs,)  from `neighbour_pairs`
    Nested dissection by METIS: the few nodes that cut the network in two halves get the highest ranks, then the same
    in each half (George 1973; Dibbelt, Strasser and Wagner 2016 for roads). Any order gives the same travel times;
    a good one gives them fast.
    """
    if not len(low):
        return np.arange(nodes, dtype=np.int32)
    import pymetis

    begin, end = np.concatenate([low, high]), np.concatenate([high, low])
    sorted_rows = np.lexsort((end, begin))
    starts = np.searchsorted(begin[sorted_rows], np.arange(nodes + 1)).astype(np.int32)
    dissected, _inverse = pymetis.nested_dissection(
        adjacency=pymetis.CSRAdjacency(adj_starts=starts, adjacent=end[sorted_rows])
    )
    rank = np.empty(nodes, np.int32)
    rank[np.asarray(dissected)] = np.arange(nodes, dtype=np.int32)
    return rank
