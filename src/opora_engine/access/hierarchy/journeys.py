"""Journeys over a customised hierarchy: tables, the nearest few, and everything within a limit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.access.hierarchy.customise import Customised
from opora_engine.access.hierarchy.network import UNREACHED, Seconds, node_rows
from opora_engine.access.measures import NO_SITE
from opora_engine.access.times import CompactTimes
from opora_engine.arrays import Rows

NO_ROUTE = 65535
"""What stands for "no road" in two bytes."""

BLOCK = 1 << 22
"""Cells of a table that `nearest_destinations` holds at a time (16 MB)."""


@dataclass(frozen=True, eq=False)
class NearestDestinations:
    """The nearest destinations of each origin, the nearest first; of equals the first in the order given.

    columns   (origins, k)  positions in the list of destinations; NO_SITE where fewer than k can be reached
    seconds   (origins, k)  the drive there; UNREACHED where there is none
    """

    columns: Rows
    seconds: Seconds


@dataclass(frozen=True, eq=False)
class WithinLimit:
    """What lies within a limit of an origin (an isochrone), in the order of the nodes.

    nodes     (found,)  rows of the network
    seconds   (found,)  the drive there, at most the limit
    """

    nodes: Rows
    seconds: Seconds


def many_to_many(
    customised: Customised, origins: ArrayLike, destinations: ArrayLike, *, threads: int = 1
) -> CompactTimes:
    """Return the table of quickest drives, in two bytes each: whole seconds, `no_route` where no road leads.

    origins        (origins,)       nodes of the network where journeys begin; repeats allowed
    destinations   (destinations,)  nodes where they end; repeats allowed
    threads        how many processors may work at once
    returns        (origins, destinations)  from origin to destination; the way back may take longer
    Raises ValueError if a node is not of the network, or if a journey takes more than 65 534 seconds (18 hours): then
    use `seconds_between`.
    """
    table, longest = _table(customised, origins, destinations, np.dtype(np.uint16), NO_ROUTE, threads)
    if longest >= NO_ROUTE:
        raise ValueError(
            f"A journey takes {longest} seconds; two bytes hold up to {NO_ROUTE - 1}. Take seconds_between."
        )
    return CompactTimes(table, per_minute=60, no_route=NO_ROUTE)


def seconds_between(
    customised: Customised, origins: ArrayLike, destinations: ArrayLike, *, threads: int = 1
) -> Seconds:
    """Return the same table in four bytes each: whole seconds, UNREACHED where no road leads."""
    table, _longest = _table(customised, origins, destinations, np.dtype(np.int32), UNREACHED, threads)
    return table


def nearest_destinations(
    customised: Customised, origins: ArrayLike, destinations: ArrayLike, k: int, *, threads: int = 1
) -> NearestDestinations:
    """Return the `k` nearest destinations of each origin, by the drive from origin to destination.

    Raises ValueError if a node is not of the network or `k` is below 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}: expected at least 1.")
    starts = node_rows("origins", origins, customised.nodes)
    width = np.size(destinations)
    columns = np.full((len(starts), k), NO_SITE, np.int64)
    seconds = np.full((len(starts), k), UNREACHED, np.int32)
    step = max(1, BLOCK // max(1, width))
    for begin in range(0, len(starts), step):
        some = slice(begin, begin + step)
        table = seconds_between(customised, starts[some], destinations, threads=threads)
        columns[some, :width], seconds[some, :width] = _lowest(table, min(k, width))
    return NearestDestinations(columns, seconds)


def within(customised: Customised, origin: int, limit: int) -> WithinLimit:
    """Return every node that is at most `limit` seconds away from `origin`, itself included.

    Raises ValueError if the origin is not of the network.
    """
    from opora_engine.access.hierarchy.kernels.sweeping import times_to_all

    node = node_rows("origin", [origin], customised.nodes)[0]
    by_rank = times_to_all(customised.rising, customised.falling, int(customised.rank[node]))
    times = by_rank[customised.rank]
    inside = np.flatnonzero((times <= limit) & (times < UNREACHED))
    return WithinLimit(inside.astype(np.int64), times[inside])


def _lowest(table: Seconds, k: int) -> tuple[Rows, Seconds]:
    """Return the columns of the k least values of each row and these values, least first, equals by column."""
    width = table.shape[1]
    # Seconds and column in one number: its order is the order wanted.
    keys = table.astype(np.int64) * width + np.arange(width)
    if k < width:
        keys = np.partition(keys, k - 1, axis=1)[:, :k]
    keys.sort(axis=1)
    seconds = (keys // max(width, 1)).astype(np.int32)
    return np.where(seconds < UNREACHED, keys % max(width, 1), NO_SITE), seconds


def _table(
    customised: Customised,
    origins: ArrayLike,
    destinations: ArrayLike,
    kind: np.dtype[Any],
    none: int,
    threads: int,
) -> tuple[NDArray[Any], int]:
    """Return the table in numbers of one kind, and the longest journey of it in seconds."""
    from opora_engine.access.hierarchy.kernels import sweeping

    starts = customised.rank[node_rows("origins", origins, customised.nodes)]
    ends = customised.rank[node_rows("destinations", destinations, customised.nodes)]
    table = np.empty((len(starts), len(ends)), kind)
    if not table.size:
        return table, 0
    place = np.full(customised.nodes, -1, np.int32)
    kept = sweeping.climb(customised.falling, ends, place)
    falling = sweeping.restrict(customised.falling, kept, place)
    # Neighbours in the order of ranks climb over the same arcs: they belong into one batch.
    rows = np.argsort(starts, kind="stable")

    def fill(some: Rows) -> int:
        return sweeping.fill_rows(
            customised.rising, falling, kept, place[ends], starts[some], some, table, none
        )

    parts = _parts(rows, sweeping.LANES, threads)
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        return table, max(pool.map(fill, parts))


def _parts(rows: Rows, lanes: int, threads: int) -> list[Rows]:
    """Return the rows in parts of whole batches, some for each thread, so that none waits long for another."""
    batches = -(-len(rows) // lanes)
    pieces = 1 if threads <= 1 else min(batches, 4 * threads)
    size = -(-batches // pieces) * lanes
    return [rows[begin : begin + size] for begin in range(0, len(rows), size)]
