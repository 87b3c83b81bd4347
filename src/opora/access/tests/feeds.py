"""Small timetables in the GTFS format, made on the spot."""

import zipfile
from pathlib import Path

NORTH = 0.008993
"""Degrees of latitude that are about one kilometre."""

DAY = "2026-12-08"
"""A Tuesday of the timetable below."""

FILES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Dopravce Lhota,https://example.org,Europe/Prague\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    f"H,Horní Lhota,50.0,15.0\nP,Prostřední Lhota,{50 + 6 * NORTH},15.0\nD,Dolní Lhota,{50 + 18 * NORTH},15.0\n",
    "routes.txt": "route_id,route_type\nR,3\n",
    "trips.txt": "route_id,service_id,trip_id\nR,week,t1\nR,week,t2\nR,sunday,t3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20261201,20261231\nsunday,0,0,0,0,0,0,1,20261201,20261231\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,8:00:00,8:00:00,H,1\nt1,8:10:00,8:11:00,P,2\nt1,8:30:00,8:30:00,D,3\n"
    "t2,09:20:00,09:20:00,H,1\nt2,09:30:00,09:30:00,P,2\n"
    "t3,10:00:00,10:00:00,H,1\nt3,10:10:00,10:10:00,P,2\n",
}
"""A bus from Horní over Prostřední to Dolní Lhota at 8:00, another one to Prostřední only at 9:20, one on Sundays."""


def write_feed(path: Path, changed: dict[str, str | None] | None = None) -> Path:
    """Write the timetable with some files changed, added or, where None, left out."""
    with zipfile.ZipFile(path, "w") as feed:
        for name, text in {**FILES, **(changed or {})}.items():
            if text is not None:
                feed.writestr(name, text)
    return path


def replaced(file: str, old: str, new: str) -> dict[str, str | None]:
    """Return a file of the timetable in which one text is another."""
    assert old in FILES[file]
    return {file: FILES[file].replace(old, new)}
