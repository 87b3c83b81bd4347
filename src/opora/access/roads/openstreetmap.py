"""Reading an extract of OpenStreetMap in two passes: first the ways, then the nodes that driven ways use.

Kept in memory are the numbers of the nodes of driven ways and their places, 24 bytes each, however large the file.
"""

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from opora.access.roads.declared import RoadRules
from opora.access.roads.network import Roads, largest_part, stretches
from opora.access.roads.ways import direction, is_closed
from opora.core.refusals import Refused


@dataclass(frozen=True, eq=False)
class DrivenWays:
    """The ways that a car drives.

    nodes       (references,)  numbers of the nodes in OpenStreetMap, way after way
    lengths     (ways,)        how many of them belong to each way, 2 or more
    classes     (ways,)        row of the declared class
    direction   (ways,)        a Direction
    """

    nodes: NDArray[np.int64]
    lengths: NDArray[np.int64]
    classes: NDArray[np.uint8]
    direction: NDArray[np.int8]


def read_extract(path: Path, rules: RoadRules) -> Roads:
    """Return the roads of an extract (.osm.pbf, .osm, …) that is there. Raises Refused with what is wrong with it."""
    report: Counter[str] = Counter()
    try:
        ways = _ways(path, rules, report)
        numbers = np.unique(ways.nodes)
        latitude, longitude = _places(path, numbers)
    # Osmium reports every fault of a file as this one error.
    except RuntimeError as fault:
        raise Refused(
            _(
                "The file %(file)s cannot be read as OpenStreetMap data: %(fault)s. "
                "Expected is an extract such as czech-republic.osm.pbf; download it again."
            )
            % {"file": path.name, "fault": fault}
        ) from fault
    if not len(ways.lengths):
        raise Refused(
            _(
                "The file %(file)s has no road for cars among %(ways)s ways. Expected is an extract with roads."
            )
            % {"file": path.name, "ways": report["ways"]}
        )
    report["nodes_missing"] = int(np.isnan(latitude).sum())
    found = stretches(ways.nodes, ways.lengths, ways.classes, ways.direction, numbers, latitude, longitude)
    roads = largest_part(found, report)
    if not len(roads.tail):
        raise Refused(
            _(
                "The roads of the file %(file)s join nothing: no place can be driven to from another and back. "
                "Expected is a whole extract with its nodes."
            )
            % {"file": path.name}
        )
    return roads


def day_of(path: Path) -> str:
    """Return the day of the data written in the head of the file (YYYY-MM-DD), or "" when none is."""
    import osmium

    try:
        with osmium.io.Reader(str(path)) as reader:
            written = reader.header().get("osmosis_replication_timestamp") or reader.header().get("timestamp")
    except RuntimeError:
        # What is wrong with the file is said when it is read.
        return ""
    return written[:10]


def _ways(path: Path, rules: RoadRules, report: Counter[str]) -> DrivenWays:
    import osmium

    rows = {each.highway: row for row, each in enumerate(rules.classes)}
    nodes, lengths, classes, directions = array("q"), array("q"), array("B"), array("b")
    tagged = osmium.filter.KeyFilter("highway", "route")
    for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(tagged):
        if not isinstance(way, osmium.osm.Way):
            continue
        report["ways"] += 1
        kind = way.tags.get("highway", "")
        # Reading all tags is the slow part; of a path for walkers one is enough.
        tags = dict(way.tags) if not kind or kind in rows else {"highway": kind}
        outcome = _outcome(tags, rules, rows)
        report[outcome] += 1
        if outcome == "ways_driven" and len(way.nodes) > 1:
            nodes.extend(node.ref for node in way.nodes)
            lengths.append(len(way.nodes))
            classes.append(rows[tags["highway"]])
            directions.append(direction(tags, rules) or 0)
    return DrivenWays(
        np.array(nodes, np.int64), np.array(lengths, np.int64), np.array(classes, np.uint8),
        np.array(directions, np.int8),
    )  # fmt: skip


def _outcome(tags: Mapping[str, str], rules: RoadRules, rows: Mapping[str, int]) -> str:
    """Return under which word of the report a way is counted."""
    if tags.get("route") == "ferry":
        return "ferries_left_out"
    if tags.get("highway") not in rows or tags.get("area") == "yes":
        return "ways_of_another_kind"
    if is_closed(tags, rules):
        return "ways_closed"
    return "ways_reversible" if direction(tags, rules) is None else "ways_driven"


def _places(path: Path, numbers: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitude and longitude of the nodes with these numbers (rising); nan where the file has no such node."""
    import osmium

    wanted = osmium.IdTracker()
    for number in numbers.tolist():
        wanted.add_node(number)
    found, north, east = array("q"), array("d"), array("d")
    for node in osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(wanted.id_filter()):
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            found.append(node.id)
            north.append(node.location.lat)
            east.append(node.location.lon)
    rows = np.searchsorted(numbers, np.array(found, np.int64))
    latitude, longitude = np.full((2, len(numbers)), np.nan)
    latitude[rows], longitude[rows] = north, east
    return latitude, longitude
