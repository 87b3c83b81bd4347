"""From a GTFS feed to the timetable of one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from opora.access.transit.calls import Calls, read_calls
from opora.access.transit.days import Calendar
from opora.access.transit.feed import Feed
from opora.access.transit.stops import Changes, Stops, read_changes, read_stops
from opora.access.transit.trips import Trips, read_trips
from opora.core.refusals import Refused
from opora_engine.access.transit import Timetable, timetable

AGENCIES = "agency.txt"
DAY = 24 * 3600


@dataclass(frozen=True, eq=False)
class Rides:
    """Rides between consecutive calls, trip after trip in the order of each, (rides,) each, as in `Timetable`."""

    trip: NDArray[np.int32]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    departure: NDArray[np.int32]
    arrival: NDArray[np.int32]
    boards: NDArray[np.bool_]
    alights: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.bool_] | NDArray[np.int64], *, later: int = 0, trip: int = 0) -> "Rides":
        """Return some of the rides, so many seconds later, under numbers of trips so much higher."""
        return Rides(
            self.trip[chosen] + np.int32(trip),
            self.tail[chosen],
            self.head[chosen],
            self.departure[chosen] + np.int32(later),
            self.arrival[chosen] + np.int32(later),
            self.boards[chosen],
            self.alights[chosen],
        )


def read_timetable(feed: Feed, calendar: Calendar, day: date) -> tuple[Timetable, dict[str, int]]:
    """Return the timetable of `day` and what was counted on the way.

    Trips of the day before count where they run after midnight. Raises Refused with what is wrong with the feed.
    """
    report: dict[str, int] = {}
    stops = read_stops(feed)
    changes = read_changes(feed, stops, report)
    trips = read_trips(feed, calendar, day, report)
    calls = read_calls(feed, stops, trips, report)
    rides = _of_the_day(_repeated(_rides(calls), trips), trips)
    if not len(rides.trip):
        raise Refused(
            _(
                "No trip of the timetable %(feed)s goes from one stop to another on %(day)s. "
                "Give another day (--day), or ask its publisher for a whole feed."
            )
            % {"feed": feed.name, "day": day.isoformat()}
        )
    found = _timetable(rides, stops, changes)
    report |= {"stops": found.stops, "rides": len(found.trip), "transfers": len(found.change_seconds)}
    return found, report


def publishers_of(feed: Feed) -> str:
    """Return the names of the carriers, at most three, as the feed writes them."""
    if not feed.has(AGENCIES):
        return ""
    names = [values[0] for _line, values in feed.rows(AGENCIES, ("agency_name",))]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _rides(calls: Calls) -> Rides:
    begin = np.flatnonzero(calls.trip[1:] == calls.trip[:-1])
    end = begin + 1
    return Rides(
        calls.trip[begin],
        calls.stop[begin],
        calls.stop[end],
        calls.departure[begin],
        calls.arrival[end],
        calls.boards[begin],
        calls.alights[end],
    )


def _repeated(rides: Rides, trips: Trips) -> tuple[Rides, Mapping[int, int]]:
    """Return the rides with every repetition of a trip, and of which trip each new number is a repetition."""
    if not trips.repeated:
        return rides, {}
    parts = [rides.of(~np.isin(rides.trip, list(trips.repeated)))]
    source: dict[int, int] = {}
    for number, times in trips.repeated.items():
        rows = np.flatnonzero(rides.trip == number)
        if not len(rows):
            continue
        for first, last, every in times:
            for leaves in range(first, last, every):
                new = len(trips.identifier) + len(source)
                source[new] = number
                later = leaves - int(rides.departure[rows[0]])
                parts.append(rides.of(rows, later=later, trip=new - number))
    return _joined(parts), source


def _of_the_day(found: tuple[Rides, Mapping[int, int]], trips: Trips) -> Rides:
    rides, source = found
    count = len(trips.identifier) + len(source)
    of = np.array([source.get(number, number) for number in range(count)], np.int64)
    today, before = np.array(trips.today, bool)[of], np.array(trips.before, bool)[of]
    late = before[rides.trip] & (rides.departure >= DAY)
    return _joined([rides.of(today[rides.trip]), rides.of(late, later=-DAY, trip=count)])


def _joined(parts: list[Rides]) -> Rides:
    return Rides(*(np.concatenate([getattr(part, name) for part in parts]) for name in Rides.__annotations__))


def _timetable(rides: Rides, stops: Stops, changes: Changes) -> Timetable:
    """Return the timetable of the stops that are called at."""
    used, places = np.unique(np.concatenate([rides.tail, rides.head]), return_inverse=True)
    row = {stop: place for place, stop in enumerate(used.tolist())}
    _numbers, trip = np.unique(rides.trip, return_inverse=True)
    own = [
        (row[tail], row[head], seconds)
        for (tail, head), seconds in changes.items()
        if tail in row and head in row
    ]
    begin, end, seconds = zip(*own, strict=True) if own else ((), (), ())
    return timetable(
        np.array(stops.latitude)[used],
        np.array(stops.longitude)[used],
        trip=trip,
        tail=places[: len(rides.tail)],
        head=places[len(rides.tail) :],
        departure=rides.departure,
        arrival=rides.arrival,
        boards=rides.boards,
        alights=rides.alights,
        changes=(begin, end, seconds),
    )
