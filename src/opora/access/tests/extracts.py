"""Small extracts of OpenStreetMap, written by osmium itself."""

from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

Places = dict[int, tuple[float, float]]
"""Number of a node: latitude, longitude."""

NORTH = 0.008993
"""Degrees of latitude that are about one kilometre."""


def write_extract(
    path: Path, places: Places, ways: list[tuple[list[int], dict[str, str]]], *, day: str = "2026-11-20"
) -> Path:
    """Write nodes and ways; an empty `day` leaves it out of the head."""
    head = osmium.io.Header()
    if day:
        head.set("osmosis_replication_timestamp", f"{day}T20:00:00Z")
    with osmium.SimpleWriter(str(path), header=head) as writer:
        for number, (latitude, longitude) in sorted(places.items()):
            writer.add_node(Node(id=number, location=(longitude, latitude)))
        for number, (nodes, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=nodes, tags=tags))
    return path


def kilometre_posts(count: int) -> Places:
    """Return nodes 1, 2, … on a line to the north from 50° N, 15° E, a kilometre apart."""
    return {number: (50.0 + (number - 1) * NORTH, 15.0) for number in range(1, count + 1)}
