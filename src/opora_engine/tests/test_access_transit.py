"""Times by public transport agree with a slow search that tries every ride after every other."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.access import great_circle_kilometres
from opora_engine.access.transit import (
    IMPOSSIBLE,
    TransitCause,
    Walking,
    Window,
    scanning,
    timetable,
    transit_times,
)

NORTH = 0.008993
"""Degrees of latitude that are about one kilometre."""

WALKING = Walking(
    most_metres=1200, most_metres_changing=400, detour=1.25, metres_per_second=1.25, change_seconds=120
)
HOUR = Window(first=7 * 3600, last=8 * 3600, every=600, most_seconds=2 * 3600)


def clock(text):
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def along(*kilometres):
    """Places on a line to the north: latitudes and longitudes."""
    return [50 + each * NORTH for each in kilometres], [15.0] * len(kilometres)


def lines(stops, *trips, **more):
    """A timetable of trips, each a list of (stop, time)."""
    rides = [
        (number, tail, head, clock(leaves), clock(arrives))
        for number, trip in enumerate(trips)
        for (tail, leaves), (head, arrives) in pairwise(trip)
    ]
    trip, tail, head, departure, arrival = zip(*rides, strict=True) if rides else ([],) * 5
    return timetable(*stops, trip=trip, tail=tail, head=head, departure=departure, arrival=arrival, **more)


def minutes(found):
    return [[None if part == 65535 else part / 60 for part in row] for row in found.times.parts.tolist()]


def test_waiting_counts_and_the_median_is_that_of_the_departures():
    bus = lines(along(0, 10), [(0, "7:25"), (1, "7:45")], [(0, "8:05"), (1, "8:25")])
    found = transit_times(bus, HOUR, WALKING, along(0), along(10))
    # Leaving at 7:00, 7:10, 7:20 arrives at 7:45; at 7:30, 7:40, 7:50, 8:00 at 8:25: 25 25 35 35 45 45 55 minutes.
    assert minutes(found) == [[35]]
    assert (found.served.tolist(), found.departures) == ([[7]], 7)


def test_the_walk_to_the_stop_and_from_it_takes_its_time():
    bus = lines(along(0, 10), [(0, "7:25"), (1, "7:45")])
    only = Window(first=clock("7:00"), last=clock("7:00"), every=60, most_seconds=7200)
    # A kilometre as the crow flies is 1 250 m walked, 1 000 s: 7:16:40 at the stop, 8:01:40 at the place.
    found = transit_times(bus, only, WALKING, along(1), along(11))
    assert minutes(found) == [[pytest.approx(61.67, abs=0.05)]]
    late = Window(first=clock("7:09"), last=clock("7:09"), every=60, most_seconds=7200)
    assert transit_times(bus, late, WALKING, along(1), along(11)).cause.tolist() == [
        [TransitCause.NO_CONNECTION]
    ]


def test_a_change_needs_its_time_and_the_same_vehicle_does_not():
    stops = along(0, 10, 20)
    first = [(0, "7:00"), (1, "7:20")]
    tight, enough, through = [(1, "7:21"), (2, "7:41")], [(1, "7:22"), (2, "7:42")], [*first, (2, "7:30")]
    only = Window(first=clock("7:00"), last=clock("7:00"), every=60, most_seconds=7200)
    for trips, expected in (([first, tight], None), ([first, enough], 42), ([through], 30)):
        assert minutes(transit_times(lines(stops, *trips), only, WALKING, along(0), along(20))) == [
            [expected]
        ]


def test_a_change_may_lead_to_a_stop_near_by_and_the_timetable_may_rule_it_out():
    stops = along(0, 10, 10.2, 20)
    trips = [[(0, "7:00"), (1, "7:20")], [(2, "7:26"), (3, "7:46")]]
    only = Window(first=clock("7:00"), last=clock("7:00"), every=60, most_seconds=7200)

    def reached(*changes):
        own = tuple(zip(*changes, strict=True)) if changes else ((), (), ())
        return minutes(transit_times(lines(stops, *trips, changes=own), only, WALKING, along(0), along(20)))

    assert reached() == [[46]]
    assert reached((1, 2, IMPOSSIBLE)) == [[None]]
    assert reached((1, 2, 361)) == [[None]]
    assert reached((1, 2, 360)) == [[46]]


def test_nobody_gets_in_or_out_where_the_timetable_forbids_it():
    only = Window(first=clock("7:00"), last=clock("7:00"), every=60, most_seconds=7200)
    trip = [(0, "7:00"), (1, "7:20")]
    for more in ({"boards": [False]}, {"alights": [False]}):
        found = transit_times(lines(along(0, 10), trip, **more), only, WALKING, along(0), along(10))
        assert minutes(found) == [[None]]


def test_a_place_near_by_is_reached_on_foot_at_any_time():
    found = transit_times(lines(along(50)), HOUR, WALKING, along(0), along(0, 0.6, 30))
    assert minutes(found) == [[0, pytest.approx(10, abs=0.02), None]]
    assert found.served.tolist() == [[7, 7, 0]]


def test_every_pair_without_a_time_has_a_cause():
    bus = lines(along(0, 10, 20), [(0, "7:05"), (1, "7:25")], [(1, "5:00"), (2, "5:20")])
    found = transit_times(
        bus, HOUR, WALKING, along(0, 40), along(10, 20, 30, 10), secret=[False, False, False, True]
    )
    assert found.cause.tolist() == [
        [TransitCause.SELDOM, TransitCause.NO_CONNECTION, TransitCause.NO_STOP_AT_SITE, TransitCause.SECRET],
        [TransitCause.NO_STOP_AT_HOME] * 3 + [TransitCause.SECRET],
    ]
    assert found.served.tolist() == [[1, 0, 0, 0], [0, 0, 0, 0]]


def test_a_place_that_is_not_known_has_no_stop():
    bus = lines(along(0, 10), [(0, "7:05"), (1, "7:25")])
    found = transit_times(bus, HOUR, WALKING, ([float("nan")], [15.0]), along(10))
    assert found.cause.tolist() == [[TransitCause.NO_STOP_AT_HOME]]


def test_half_of_the_departures_are_enough():
    bus = lines(along(0, 10), [(0, "7:30"), (1, "7:40")])
    six = Window(first=clock("7:05"), last=clock("7:55"), every=600, most_seconds=7200)
    assert minutes(transit_times(bus, six, WALKING, along(0), along(10))) == [[35]]
    assert transit_times(bus, HOUR, WALKING, along(0), along(10)).served.tolist() == [[4]]


def test_a_journey_longer_than_the_longest_is_no_connection():
    bus = lines(along(0, 10), [(0, "7:00"), (1, "8:00")])
    for most, expected in ((3600, 60), (3599, None)):
        only = Window(first=clock("7:00"), last=clock("7:00"), every=60, most_seconds=most)
        assert minutes(transit_times(bus, only, WALKING, along(0), along(10))) == [[expected]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Window(first=10, last=9, every=1, most_seconds=1),
        lambda: Walking(1, 1, 0.9, 1, 1),
        lambda: lines(along(0, 10), [(0, "7:10"), (1, "7:00")]),
        lambda: lines(along(0), [(0, "7:10"), (1, "7:20")]),
        lambda: lines(along(0, 10), changes=([0], [1], [-2])),
        lambda: lines(along(0, 10), boards=[True]),
        lambda: transit_times(lines(along(0)), HOUR, WALKING, ([1.0], []), along(0)),
        lambda: transit_times(lines(along(0)), HOUR, WALKING, along(0), along(0), secret=[]),
    ],
)
def test_what_makes_no_sense_is_refused(make):
    with pytest.raises(ValueError, match="xpected"):
        make()


def test_the_plain_functions_find_what_the_compiled_ones_find(monkeypatch):
    stops = along(0, 10, 10.2, 20)
    trips = [
        [(0, "7:05"), (1, "7:20")],
        [(2, "7:26"), (3, "7:46")],
        [(0, "7:31"), (3, "8:10")],
        [(3, "7:00"), (0, "7:40")],
    ]
    forbidden = {"boards": [True, True, True, False], "alights": [True, True, False, True]}
    asked = (lines(stops, *trips, **forbidden), HOUR, WALKING, along(0, 0.5, 40), along(20, 0.8, 60))
    fast = transit_times(*asked)
    monkeypatch.setattr(scanning, "scan", scanning.scan.py_func)
    monkeypatch.setattr(scanning, "fill_rows", scanning.fill_rows.py_func)
    slow = transit_times(*asked)
    assert slow.times.parts.tolist() == fast.times.parts.tolist()
    assert slow.served.tolist() == fast.served.tolist()
    assert slow.served[0].tolist() == [1, 7, 0]


KILOMETRES = st.integers(0, 12).map(lambda tenths: tenths * 0.35)


@st.composite
def little_timetables(draw):
    stops = along(*draw(st.lists(KILOMETRES, min_size=1, max_size=6)))
    several = st.integers(0, len(stops[0]) - 1)
    rides, numbers = [], draw(st.integers(0, 5))
    for number in range(numbers):
        time = clock("6:50") + 60 * draw(st.integers(0, 80))
        calls = draw(st.lists(several, min_size=2, max_size=5))
        for tail, head in pairwise(calls):
            arrives = time + 60 * draw(st.integers(0, 12))
            rides.append((number, tail, head, time, arrives, draw(st.booleans()), draw(st.booleans())))
            time = arrives + 60 * draw(st.integers(0, 3))
    several_changes = st.tuples(several, several, st.integers(-1, 900))
    changes = {each[:2]: each for each in draw(st.lists(several_changes, max_size=2))}
    return stops, rides, list(changes.values())


@settings(deadline=None, max_examples=60)
@given(
    little_timetables(), st.lists(KILOMETRES, max_size=3), st.lists(KILOMETRES, max_size=3), st.integers(1, 3)
)
def test_the_scan_finds_what_the_slow_search_finds(little, homes, sites, threads):
    stops, rides, changes = little
    window = Window(first=clock("7:00"), last=clock("7:30"), every=420, most_seconds=3600)
    columns = list(zip(*rides, strict=True)) or [[] for _each in range(7)]
    names = ("trip", "tail", "head", "departure", "arrival", "boards", "alights")
    own = tuple(zip(*changes, strict=True)) if changes else ((), (), ())
    table = timetable(*stops, **dict(zip(names, columns, strict=True)), changes=own)
    found = transit_times(table, window, WALKING, along(*homes), along(*sites), threads=threads)
    for row, home in enumerate(homes):
        for column, site in enumerate(sites):
            taken = [
                slowly(stops, rides, changes, home, site, int(leaves), window.most_seconds)
                for leaves in window.departures
            ]
            middle = sorted(taken)[(len(taken) - 1) // 2]
            assert found.times.parts[row, column] == (65535 if middle == float("inf") else middle)
            assert found.served[row, column] == sum(each < float("inf") for each in taken)


def slowly(stops, rides, changes, home, site, leaves, most):
    """The earliest arrival by trying every ride after every other, seconds after leaving; inf if none."""
    to_stop, from_stop = on_foot(along(home), stops)[0], on_foot(stops, along(site))[:, 0]
    direct = on_foot(along(home), along(site))[0, 0]
    between = on_foot(stops, stops, WALKING.most_metres_changing) + WALKING.change_seconds
    for begin, end, seconds in changes:
        between[begin, end] = float("inf") if seconds == IMPOSSIBLE else max(seconds, 1)
    sat = {
        number
        for number, (_trip, tail, _head, departure, _arrival, boards, _alights) in enumerate(rides)
        if boards and leaves + to_stop[tail] <= departure
    }
    open_rides = list(sat)
    while open_rides:
        ride = open_rides.pop()
        trip, _tail, head, _departure, arrival, _boards, alights = rides[ride]
        for other, (its_trip, tail, _head, departure, _arrival, boards, _alights) in enumerate(rides):
            stays = its_trip == trip and other == ride + 1
            changed = alights and boards and arrival + between[head, tail] <= departure
            if (stays or changed) and other not in sat:
                sat.add(other)
                open_rides.append(other)
    ways = [rides[ride][4] + from_stop[rides[ride][2]] - leaves for ride in sat if rides[ride][6]]
    best = min([*ways, direct])
    return best if best <= most else float("inf")


def on_foot(begin, end, most=WALKING.most_metres):
    metres = 1000 * great_circle_kilometres(np.stack(begin, axis=1), np.stack(end, axis=1))
    seconds = np.rint(metres * WALKING.detour / WALKING.metres_per_second)
    return np.where(metres <= most, seconds, np.inf)
