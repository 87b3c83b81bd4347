"""Public transport: a timetable in the GTFS format becomes the connections of one day, and these travel times."""
