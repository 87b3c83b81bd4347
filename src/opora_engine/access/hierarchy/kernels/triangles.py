"""Times over triangles of arcs: two sides may be quicker than the third."""

from opora_engine.access.hierarchy.compiled import compiled
from opora_engine.access.hierarchy.network import Ids, Seconds
from opora_engine.arrays import Rows


@compiled
def over_lower_nodes(first: Rows, upper: Ids, rising: Seconds, falling: Seconds) -> None:
    """Shorten each arc, in place, to the quickest way between its ends over nodes below both of them.

    first, upper      the arcs of a hierarchy
    rising, falling   (arcs,)  seconds from the lower end to the upper, and back
    By rank: when a node is reached, its own arcs are final.
    """
    for node in range(len(first) - 1):
        for near in range(first[node], first[node + 1]):
            up_near, down_near = rising[near], falling[near]
            third = first[upper[near]]
            for far in range(near + 1, first[node + 1]):
                while upper[third] != upper[far]:
                    third += 1
                rising[third] = min(rising[third], down_near + rising[far])
                falling[third] = min(falling[third], falling[far] + up_near)


@compiled
def over_upper_nodes(first: Rows, upper: Ids, rising: Seconds, falling: Seconds) -> None:
    """Shorten each arc, in place, to the quickest way between its ends over any node.

    Takes what `over_lower_nodes` left; from the highest rank down, so that the third side is always final.
    """
    for node in range(len(first) - 2, -1, -1):
        for near in range(first[node], first[node + 1]):
            third = first[upper[near]]
            for far in range(near + 1, first[node + 1]):
                while upper[third] != upper[far]:
                    third += 1
                rising[far] = min(rising[far], rising[near] + rising[third])
                rising[near] = min(rising[near], rising[far] + falling[third])
                falling[far] = min(falling[far], falling[third] + falling[near])
                falling[near] = min(falling[near], rising[third] + falling[far])
