"""Roads and drives as Parquet files named by their content."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora.access.models import RoadEdition
from opora.access.roads.network import Roads
from opora.core import files
from opora_engine.access.hierarchy import PlaceTimes
from opora_engine.access.times import CompactTimes

SUFFIX = ".parquet"
NO_ROUTE = 65535


def store_roads(roads: Roads) -> tuple[str, str]:
    """Keep the crossings and the drives; return the digests of the two files."""
    nodes = _store({"latitude": roads.latitude, "longitude": roads.longitude})
    decimetres = np.rint(roads.metres * 10).astype(np.int32)
    return nodes, _store(
        {"tail": roads.tail, "head": roads.head, "decimetres": decimetres, "class": roads.classes}
    )


def load_roads(edition: RoadEdition) -> Roads:
    """Return the crossings and drives of an edition."""
    nodes, edges = _columns(edition.nodes_digest), _columns(edition.edges_digest)
    metres = edges["decimetres"] / 10
    return Roads(
        nodes["latitude"],
        nodes["longitude"],
        edges["tail"],
        edges["head"],
        metres,
        edges["class"],
        edition.report,
    )


def store_drives(drives: PlaceTimes) -> str:
    """Keep a table of drives, one row per origin: whole seconds in two bytes (65535: none) and the cause of each."""
    return _store({"seconds": drives.times.parts, "cause": drives.cause})


def load_drives(digest: str) -> PlaceTimes:
    """Return the table of drives kept under this digest."""
    found = _columns(digest)
    return PlaceTimes(CompactTimes(found["seconds"], per_minute=60, no_route=NO_ROUTE), found["cause"])


def _store(columns: dict[str, NDArray[Any]]) -> str:
    from opora.access.roads import parquet

    return files.store(parquet.written(columns), SUFFIX)


def _columns(digest: str) -> dict[str, NDArray[Any]]:
    from opora.access.roads import parquet

    return parquet.read(files.path_of(digest, SUFFIX))
