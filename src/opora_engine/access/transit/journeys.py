"""Tables of times by public transport: the median over a window of departures, and why some pairs have none."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opora_engine.access.hierarchy.journeys import NO_ROUTE
from opora_engine.access.times import CompactTimes
from opora_engine.access.transit.timetable import Timetable, Window
from opora_engine.access.transit.walking import Points, Walking, Walks, changes_of, points, walks_between
from opora_engine.arrays import Flags


class TransitCause(IntEnum):
    """Why a pair has a time, or has none."""

    REACHED = 0
    NO_CONNECTION = 1
    NO_STOP_AT_HOME = 2
    SECRET = 3
    NO_STOP_AT_SITE = 4
    SELDOM = 5


@dataclass(frozen=True, eq=False)
class TransitTimes:
    """The table of journeys by public transport.

    times        (homes, sites)  whole seconds from leaving home to arriving, waiting included: the median over the
                                 departures, the lower of two; no route where `cause` is not REACHED
    served       (homes, sites)  departures after which the journey is possible
    cause        (homes, sites)  a TransitCause for each pair, one byte
    departures   departures of the window
    """

    times: CompactTimes
    served: NDArray[np.uint16]
    cause: NDArray[np.uint8]
    departures: int


def transit_times(
    table: Timetable,
    window: Window,
    walking: Walking,
    homes: tuple[ArrayLike, ArrayLike],
    sites: tuple[ArrayLike, ArrayLike],
    *,
    secret: ArrayLike | None = None,
    threads: int = 1,
) -> TransitTimes:
    """Return the times by public transport from each home to each site, and for every pair without one the cause.

    homes, sites   latitude and longitude, degrees WGS84, (places,) each; nan where a place is not known
    secret         (sites,)  whether the address is secret: such a site is left out by rule, wherever it is
    threads        how many processors may work at once
    A departure after which the site is not reached within the longest journey counts as infinitely long; a pair that
    less than half of the departures serve has no time. A site within walking distance is also reached on foot alone.
    A secret address goes before a home without a stop, that before a site without one, that before a missing
    connection.
    Raises ValueError if lists differ in length.
    """
    begin, end = points(*homes), points(*sites)
    hidden = np.zeros(len(end.latitude), bool) if secret is None else np.asarray(secret, bool)
    if hidden.shape != end.latitude.shape:
        raise ValueError(
            f"secret has shape {hidden.shape}: expected one flag for each of {len(end.latitude)}."
        )
    end = Points(np.where(hidden, np.nan, end.latitude), end.longitude)
    stops = Points(table.latitude, table.longitude)
    from_homes = walks_between(begin, stops, walking, most_metres=walking.most_metres)
    to_sites = walks_between(end, stops, walking, most_metres=walking.most_metres)
    on_foot = walks_between(begin, end, walking, most_metres=walking.most_metres)
    seconds, served = _scanned(table, window, walking, (from_homes, to_sites, on_foot), threads)
    cause = _causes(seconds, served, from_homes.none, to_sites.none, hidden)
    times = CompactTimes(seconds, per_minute=60, no_route=NO_ROUTE)
    return TransitTimes(times, served, cause, len(window.departures))


def _scanned(
    table: Timetable, window: Window, walking: Walking, walks: tuple[Walks, Walks, Walks], threads: int
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    from opora_engine.access.transit import scanning

    from_homes, to_sites, on_foot = walks
    homes, sites = len(from_homes.first) - 1, len(to_sites.first) - 1
    found = scanning.Table(np.full((homes, sites), NO_ROUTE, np.uint16), np.zeros((homes, sites), np.uint16))
    departures, changes = window.departures, changes_of(table, walking)
    # Rides before the first departure are missed; none after the longest journey from the last is of use.
    asked = slice(*np.searchsorted(table.departure, [window.first, window.last + window.most_seconds + 1]))
    rides = scanning.Rides(
        table.trip[asked], table.tail[asked], table.head[asked], table.departure[asked], table.arrival[asked],
        table.boards[asked], table.alights[asked],
    )  # fmt: skip

    def fill(rows: NDArray[np.int64]) -> None:
        scanning.fill_rows(
            rides, changes, from_homes, to_sites, on_foot, departures, window.most_seconds, table.trips, rows,
            found, NO_ROUTE,
        )  # fmt: skip

    parts = [part for part in np.array_split(np.arange(homes), max(1, 4 * threads)) if len(part)]
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        list(pool.map(fill, parts))
    return found.seconds, found.served


def _causes(
    seconds: NDArray[np.uint16],
    served: NDArray[np.uint16],
    no_stop_home: Flags,
    no_stop_site: Flags,
    hidden: Flags,
) -> NDArray[np.uint8]:
    """Return the cause of each pair; a walk may lead also where no stop is near."""
    none = seconds == NO_ROUTE
    cause = np.where(none, TransitCause.NO_CONNECTION, TransitCause.REACHED).astype(np.uint8)
    cause[none & (served > 0)] = TransitCause.SELDOM
    cause[none & no_stop_site] = TransitCause.NO_STOP_AT_SITE
    cause[none & no_stop_home[:, None]] = TransitCause.NO_STOP_AT_HOME
    cause[:, hidden] = TransitCause.SECRET
    return cause
