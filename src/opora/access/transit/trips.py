"""Trips of the chosen day and of the day before, which may run past midnight."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from opora.access.transit.days import Calendar
from opora.access.transit.feed import Feed

ROUTES = "routes.txt"
TRIPS = "trips.txt"
FREQUENCIES = "frequencies.txt"

ANOTHER_DAY = -1
"""The number of a trip that runs neither on the day nor on the day before."""


@dataclass(frozen=True)
class Trips:
    """Trips by identifier, and when they run.

    number      of every trip of the feed; ANOTHER_DAY for those that are not read
    identifier  of the trips that are read, by number
    today, before   whether each runs on the day, and on the day before
    repeated    by number: first and last departure (the last excluded) and the seconds between two
    """

    number: dict[str, int]
    identifier: list[str]
    today: list[bool]
    before: list[bool]
    repeated: dict[int, list[tuple[int, int, int]]]


def read_trips(feed: Feed, calendar: Calendar, day: date, report: dict[str, int]) -> Trips:
    """Return the trips, noting what is wrong with them."""
    routes = {values[0] for _line, values in feed.rows(ROUTES, ("route_id",))}
    today, before = calendar.running(day), calendar.running(day - timedelta(days=1))
    trips = Trips({}, [], [], [], defaultdict(list))
    lines = set()
    for line, (identifier, route, service) in feed.rows(TRIPS, ("trip_id", "route_id", "service_id")):
        if identifier in trips.number:
            feed.report(
                TRIPS, line, "trip_id", identifier, _("expected an identifier that stands there once.")
            )
        if route not in routes:
            feed.report(TRIPS, line, "route_id", route, _("expected a route_id of routes.txt."))
        if service not in today and service not in before:
            trips.number[identifier] = ANOTHER_DAY
            continue
        trips.number[identifier] = len(trips.identifier)
        trips.identifier.append(identifier)
        trips.today.append(service in today)
        trips.before.append(service in before)
        if service in today:
            lines.add(route)
    report |= {
        "trips_of_the_feed": len(trips.number),
        "trips_of_the_day": sum(trips.today),
        "lines": len(lines),
    }
    _read_repeated(feed, trips)
    return trips


def _read_repeated(feed: Feed, trips: Trips) -> None:
    if not feed.has(FREQUENCIES):
        return
    for line, (identifier, begin, end, every) in feed.rows(
        FREQUENCIES, ("trip_id", "start_time", "end_time", "headway_secs")
    ):
        first = feed.clock(FREQUENCIES, line, "start_time", begin)
        last = feed.clock(FREQUENCIES, line, "end_time", end)
        number = trips.number.get(identifier)
        if number is None:
            feed.report(FREQUENCIES, line, "trip_id", identifier, _("expected a trip_id of trips.txt."))
        if not every.isdigit() or int(every) == 0:
            feed.report(FREQUENCIES, line, "headway_secs", every, _("expected whole seconds, 1 or more."))
        elif number is not None and number != ANOTHER_DAY and first >= 0 and last >= 0:
            trips.repeated[number].append((first, last, int(every)))
