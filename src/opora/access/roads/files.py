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
    nodes = store_columns({"latitude": roads.latitude, "longitude": roads.longitude})
    decimetres = np.rint(roads.metres * 10).astype(np.int32)
    return nodes, store_columns(
        {"tail": roads.tail, "head": roads.head, "decimetres": decimetres, "class": roads.classes}
    )


def load_roads(edition: RoadEdition) -> Roads:
    """Return the crossings and drives of an edition."""
    nodes, edges = load_columns(edition.nodes_digest), load_columns(edition.edges_digest)
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
    return store_columns({"seconds": drives.times.parts, "cause": drives.cause})


def load_drives(digest: str) -> PlaceTimes:
    """Return the table of drives kept under this digest."""
    found = load_columns(digest)
    return PlaceTimes(CompactTimes(found["seconds"], per_minute=60, no_route=NO_ROUTE), found["cause"])


def store_columns(columns: dict[str, NDArray[Any]]) -> str:
    """Keep columns of one length as one file; return its digest."""
    from opora.access.roads import parquet

    return files.store(parquet.written(columns), SUFFIX)


def load_columns(digest: str) -> dict[str, NDArray[Any]]:
    """Return the columns kept under this digest."""
    from opora.access.roads import parquet

    return parquet.read(files.path_of(digest, SUFFIX))
