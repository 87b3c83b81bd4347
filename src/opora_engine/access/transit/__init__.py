"""Times by public transport from a timetable of one day. Method: docs/methods/travel-times.md."""

from opora_engine.access.transit.journeys import TransitCause, TransitTimes, transit_times
from opora_engine.access.transit.timetable import IMPOSSIBLE, Timetable, Window, timetable
from opora_engine.access.transit.walking import Points, Walking

__all__ = [
    "IMPOSSIBLE",
    "Points",
    "Timetable",
    "TransitCause",
    "TransitTimes",
    "Walking",
    "Window",
    "timetable",
    "transit_times",
]
