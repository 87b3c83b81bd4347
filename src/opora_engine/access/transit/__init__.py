"""Times by public transport from a timetable of one day. Method: docs/methods/travel-times.md."""

from opora_engine.access.transit.journeys import TransitCause, TransitTimes, transit_times
from opora_engine.access.transit.timetable import IMPOSSIBLE, Timetable, Window, timetable
from opora_engine.access.transit.walking import Walking, share_near_stops

__all__ = [
    "IMPOSSIBLE",
    "Timetable",
    "TransitCause",
    "TransitTimes",
    "Walking",
    "Window",
    "share_near_stops",
    "timetable",
    "transit_times",
]
