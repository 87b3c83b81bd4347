"""Calls of trips at stops: read, put in order, checked; times that the file leaves out are put in between."""

from array import array
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from opora.access.transit.feed import Feed
from opora.access.transit.stops import STOPS, Stops
from opora.access.transit.trips import ANOTHER_DAY, Trips

STOP_TIMES = "stop_times.txt"
COLUMNS = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")

NO_TIME = -1


@dataclass(frozen=True, eq=False)
class Calls:
    """Calls in the order of trips and of the stops of each, (calls,) each.

    trip, stop            rows
    arrival, departure    seconds after midnight of the day
    boards, alights       whether people may get in and out
    line                  line of the file
    """

    trip: NDArray[np.int32]
    stop: NDArray[np.int32]
    arrival: NDArray[np.int32]
    departure: NDArray[np.int32]
    boards: NDArray[np.bool_]
    alights: NDArray[np.bool_]
    line: NDArray[np.int32]


def read_calls(feed: Feed, stops: Stops, trips: Trips, report: dict[str, int]) -> Calls:
    """Return the calls of the trips that are read. Raises Refused with everything that is wrong with them.

    Kept in memory are 27 bytes of each call of these trips, however large the file.
    """
    kept = {name: array("i") for name in ("trip", "sequence", "stop", "arrival", "departure", "line")}
    flags = {name: array("b") for name in ("boards", "alights")}
    report["calls_of_the_feed"] = 0
    for line, values in feed.rows(STOP_TIMES, COLUMNS, ("pickup_type", "drop_off_type")):
        report["calls_of_the_feed"] += 1
        identifier, stop, sequence, arrives, leaves, pickup, drop = values
        trip = trips.number.get(identifier)
        if trip is None:
            feed.report(STOP_TIMES, line, "trip_id", identifier, _("expected a trip_id of trips.txt."))
        if trip is None or trip == ANOTHER_DAY:
            continue
        if stop not in stops.row:
            feed.report(STOP_TIMES, line, "stop_id", stop, _("expected a stop_id of stops.txt."))
        if not sequence.isdigit():
            feed.report(STOP_TIMES, line, "stop_sequence", sequence, _("expected a whole number, 0 or more."))
        kept["trip"].append(trip)
        kept["sequence"].append(int(sequence) if sequence.isdigit() else 0)
        kept["stop"].append(stops.row.get(stop, 0))
        kept["arrival"].append(_time(feed, line, "arrival_time", arrives, leaves))
        kept["departure"].append(_time(feed, line, "departure_time", leaves, arrives))
        kept["line"].append(line)
        flags["boards"].append(pickup != "1")
        flags["alights"].append(drop != "1")
    feed.check()
    columns = {name: np.frombuffer(values, np.int32) for name, values in kept.items() if values}
    columns |= {name: np.frombuffer(values, np.int8).astype(bool) for name, values in flags.items() if values}
    return _checked(feed, stops, columns or {name: np.empty(0, np.int32) for name in (*kept, *flags)})


def _time(feed: Feed, line: int, column: str, text: str, instead: str) -> int:
    """Return the seconds of a call; of the other time where only that is given, NO_TIME where neither is."""
    if text:
        return feed.clock(STOP_TIMES, line, column, text)
    return feed.clock(STOP_TIMES, line, column, instead) if instead else NO_TIME


def _checked(feed: Feed, stops: Stops, columns: dict[str, NDArray[np.int32]]) -> Calls:
    order = np.lexsort((columns["sequence"], columns["trip"]))
    sorted_columns = {name: values[order] for name, values in columns.items()}
    sequence = sorted_columns.pop("sequence")
    calls = Calls(**sorted_columns)  # type: ignore[arg-type]  # flags and numbers stand in one dictionary
    same = calls.trip[1:] == calls.trip[:-1]
    for call in np.flatnonzero(same & (sequence[1:] == sequence[:-1]))[:10] + 1:
        expected = _("expected numbers that rise along the trip; this one stands there twice.")
        feed.report(STOP_TIMES, int(calls.line[call]), "stop_sequence", str(sequence[call]), expected)
    _check_places(feed, stops, calls)
    _put_in_times(feed, calls, same)
    feed.check()
    _check_order(feed, calls, same)
    feed.check()
    return calls


def _check_places(feed: Feed, stops: Stops, calls: Calls) -> None:
    used = np.unique(calls.stop)
    names = list(stops.row)
    nowhere = np.isnan(np.array(stops.latitude)[used]) | np.isnan(np.array(stops.longitude)[used])
    for stop in used[nowhere].tolist():
        expected = _("expected the latitude and the longitude of this stop, because trips call at it.")
        feed.report(STOPS, stops.lines[stop], "stop_lat", names[stop], expected)


def _put_in_times(feed: Feed, calls: Calls, same: NDArray[np.bool_]) -> None:
    """Put times between those that are given, evenly by calls; the first and the last of a trip must be given."""
    unknown = calls.arrival == NO_TIME
    if not unknown.any():
        return
    at_end = unknown & ~(np.r_[False, same] & np.r_[same, False])
    for call in np.flatnonzero(at_end)[:10]:
        expected = _("expected a time: only calls between two others may have none.")
        feed.report(STOP_TIMES, int(calls.line[call]), "arrival_time", "", expected)
    feed.check()
    known, places = np.flatnonzero(~unknown), np.flatnonzero(unknown)
    after = np.searchsorted(known, places)
    left, right = known[after - 1], known[after]
    share = (places - left) / (right - left)
    found = np.rint(calls.departure[left] + share * (calls.arrival[right] - calls.departure[left]))
    calls.arrival[places] = calls.departure[places] = found.astype(np.int32)


def _check_order(feed: Feed, calls: Calls, same: NDArray[np.bool_]) -> None:
    back = np.flatnonzero(calls.departure < calls.arrival)
    for call in back[:10]:
        expected = _("expected a departure that is not before the arrival, %(time)s.")
        time = _clock(int(calls.arrival[call]))
        shown = _clock(int(calls.departure[call]))
        feed.report(STOP_TIMES, int(calls.line[call]), "departure_time", shown, expected % {"time": time})
    late = np.flatnonzero(same & (calls.arrival[1:] < calls.departure[:-1])) + 1
    for call in late[:10]:
        expected = _("expected an arrival that is not before the departure from the stop before, %(time)s.")
        time = _clock(int(calls.departure[call - 1]))
        shown = _clock(int(calls.arrival[call]))
        feed.report(STOP_TIMES, int(calls.line[call]), "arrival_time", shown, expected % {"time": time})


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
