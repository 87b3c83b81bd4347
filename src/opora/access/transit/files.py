"""Timetables and tables of journeys as Parquet files named by their content."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from opora.access.models import TimetableEdition
from opora.access.roads.files import NO_ROUTE, load_columns, store_columns
from opora_engine.access.times import CompactTimes
from opora_engine.access.transit import Timetable, TransitTimes

STOP_COLUMNS = ("latitude", "longitude")
CHANGE_COLUMNS = ("change_from", "change_to", "change_seconds")
RIDE_COLUMNS = tuple(
    each.name for each in fields(Timetable) if each.name not in (*STOP_COLUMNS, *CHANGE_COLUMNS, "trips")
)


def store_timetable(table: Timetable) -> tuple[str, str, str]:
    """Keep stops, rides and changes; return the digests of the three files."""
    stops, rides, changes = (
        store_columns({name: getattr(table, name) for name in names})
        for names in (STOP_COLUMNS, RIDE_COLUMNS, CHANGE_COLUMNS)
    )
    return stops, rides, changes


def load_timetable(edition: TimetableEdition) -> Timetable:
    """Return the timetable of an edition."""
    columns: dict[str, NDArray[np.generic]] = {}
    for digest in (edition.stops_digest, edition.rides_digest, edition.changes_digest):
        columns |= load_columns(digest)
    return Timetable(**columns, trips=int(columns["trip"].max()) + 1)  # type: ignore[arg-type]  # by their names


def store_journeys(found: TransitTimes) -> str:
    """Keep a table, one row per origin: whole seconds in two bytes (65535: none), departures served, cause."""
    return store_columns({"seconds": found.times.parts, "served": found.served, "cause": found.cause})


def load_journeys(digest: str, departures: int) -> TransitTimes:
    """Return the table kept under this digest."""
    found = load_columns(digest)
    times = CompactTimes(found["seconds"], per_minute=60, no_route=NO_ROUTE)
    return TransitTimes(times, found["served"], found["cause"], departures)
