"""Stops of a timetable: their places, and the changes between them that have a time of their own."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from opora.access.transit.feed import Feed
from opora_engine.access.transit import IMPOSSIBLE

STOPS = "stops.txt"
TRANSFERS = "transfers.txt"

Changes = dict[tuple[int, int], int]
"""Seconds of a change by the rows of two stops; IMPOSSIBLE where there is none."""


@dataclass
class Stops:
    """Stops in the order of the file.

    row          by identifier
    lines        line of the file of each
    latitude, longitude   degrees, WGS84; nan where the file says none
    children     by identifier of a station: the rows of its platforms
    """

    row: dict[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    latitude: list[float] = field(default_factory=list)
    longitude: list[float] = field(default_factory=list)
    children: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def standing_for(self, identifier: str) -> list[int]:
        """Return the rows that an identifier of transfers.txt means: platforms of a station, or the stop itself."""
        return self.children.get(identifier) or [self.row[identifier]]


def read_stops(feed: Feed) -> Stops:
    """Return the stops of a feed, noting what is wrong with them; a stop without a place is wrong once it is used."""
    stops = Stops()
    for line, (identifier, north, east, parent) in feed.rows(
        STOPS, ("stop_id", "stop_lat", "stop_lon"), ("parent_station",)
    ):
        if identifier in stops.row:
            feed.report(
                STOPS, line, "stop_id", identifier, _("expected an identifier that stands there once.")
            )
        stops.row[identifier] = len(stops.lines)
        if parent:
            stops.children[parent].append(len(stops.lines))
        stops.lines.append(line)
        stops.latitude.append(_degrees(feed, line, "stop_lat", north, 90))
        stops.longitude.append(_degrees(feed, line, "stop_lon", east, 180))
    return stops


def _degrees(feed: Feed, line: int, column: str, text: str, most: int) -> float:
    # Feeds write 0 where they know no place: no stop stands in the Gulf of Guinea.
    if not text or text.strip("0") in ("", "."):
        return float("nan")
    try:
        found = float(text)
        if not -most <= found <= most:
            raise ValueError(text)
    except ValueError:
        expected = _("expected degrees such as %(example)s, from %(least)s to %(most)s.")
        words = {"example": "50.76711", "least": -most, "most": most}
        feed.report(STOPS, line, column, text, expected % words)
        return float("nan")
    return found


def read_changes(feed: Feed, stops: Stops, report: dict[str, int]) -> Changes:
    """Return the changes that have a time of their own or are ruled out; the rest are counted in the report.

    Left out are changes without a time, which people make as everywhere, and those between two lines or trips only.
    """
    changes: Changes = {}
    report["transfers_left_out"] = 0
    if not feed.has(TRANSFERS):
        return changes
    particular = ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id")
    columns = ("from_stop_id", "to_stop_id", "transfer_type")
    for line, (begin, end, kind, least, *others) in feed.rows(
        TRANSFERS, columns, ("min_transfer_time", *particular)
    ):
        unknown = [
            (name, each)
            for name, each in zip(columns, (begin, end), strict=False)
            if each and each not in stops.row
        ]
        for name, each in unknown:
            feed.report(TRANSFERS, line, name, each, _("expected a stop_id of stops.txt."))
        if any(others) or kind not in ("2", "3") or not (begin and end) or unknown:
            report["transfers_left_out"] += 1
            continue
        if kind == "2" and not least.isdigit():
            expected = _("expected whole seconds, because transfer_type is 2.")
            feed.report(TRANSFERS, line, "min_transfer_time", least, expected)
            continue
        for tail in stops.standing_for(begin):
            for head in stops.standing_for(end):
                changes[tail, head] = int(least) if kind == "2" else IMPOSSIBLE
    return changes
