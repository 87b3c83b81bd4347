"""The scan of a timetable: from one home, all departures of the window at once, through the rides in their order."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opora_engine.access.hierarchy.compiled import compiled
from opora_engine.access.hierarchy.network import UNREACHED, Ids, Seconds
from opora_engine.access.transit.walking import Walks
from opora_engine.arrays import Flags, Rows

FAR = np.int32(UNREACHED)


class Rides(NamedTuple):
    """The rides of the window, as in `Timetable`."""

    trip: Ids
    tail: Ids
    head: Ids
    departure: Seconds
    arrival: Seconds
    boards: Flags
    alights: Flags


class Table(NamedTuple):
    """What is filled: the median seconds and the departures served of each pair, (homes, sites)."""

    seconds: NDArray[np.uint16]
    served: NDArray[np.uint16]


@compiled
def scan(rides: Rides, changes: Walks, there: Seconds, arrived: Seconds, aboard: Flags) -> None:
    """Fill `arrived`, (stops, departures), with the earliest arrival by a vehicle, seconds after midnight.

    there    (stops, departures)  from when on one may get in; on entry, after the walk from home; FAR elsewhere
    aboard   (trips, departures)  whether one sits in the trip; false on entry
    Arrivals by a vehicle are kept apart from those on foot: nobody walks on from where a walk led.
    """
    lanes = there.shape[1]
    for ride in range(len(rides.trip)):
        trip, tail, head, arrival = rides.trip[ride], rides.tail[ride], rides.head[ride], rides.arrival[ride]
        better = False
        for lane in range(lanes):
            if not aboard[trip, lane]:
                if not rides.boards[ride] or there[tail, lane] > rides.departure[ride]:
                    continue
                aboard[trip, lane] = True
            if rides.alights[ride] and arrival < arrived[head, lane]:
                arrived[head, lane] = arrival
                better = True
        if better:
            for way in range(changes.first[head], changes.first[head + 1]):
                stop, seconds = changes.to[way], changes.seconds[way]
                for lane in range(lanes):
                    there[stop, lane] = min(there[stop, lane], np.int32(arrived[head, lane] + seconds))


@compiled
def fill_rows(
    rides: Rides,
    changes: Walks,
    from_homes: Walks,
    to_sites: Walks,
    on_foot: Walks,
    departures: Seconds,
    most_seconds: int,
    trips: int,
    rows: Rows,
    table: Table,
    none: int,
) -> None:
    """Fill the rows of `table`: the median over the departures, and how many of them are served.

    from_homes     ways from each home to stops
    to_sites       ways from each site to stops, walked the other way
    on_foot        ways from each home to sites without any ride
    most_seconds   a journey that takes longer is not served
    none           what stands for a median that is not served
    """
    stops, lanes = len(changes.first) - 1, len(departures)
    there, arrived = np.empty((stops, lanes), np.int32), np.empty((stops, lanes), np.int32)
    aboard = np.empty((trips, lanes), np.bool_)
    walked = np.empty(table.seconds.shape[1], np.int32)
    taken = np.empty(lanes, np.int32)
    for row in rows:
        there[:], arrived[:], walked[:] = FAR, FAR, FAR
        aboard[:] = False
        for way in range(from_homes.first[row], from_homes.first[row + 1]):
            there[from_homes.to[way]] = departures + from_homes.seconds[way]
        for way in range(on_foot.first[row], on_foot.first[row + 1]):
            walked[on_foot.to[way]] = on_foot.seconds[way]
        if from_homes.first[row] < from_homes.first[row + 1]:
            scan(rides, changes, there, arrived, aboard)
        for site in range(len(walked)):
            taken[:] = walked[site]
            for way in range(to_sites.first[site], to_sites.first[site + 1]):
                stop, seconds = to_sites.to[way], to_sites.seconds[way]
                for lane in range(lanes):
                    taken[lane] = min(taken[lane], np.int32(arrived[stop, lane] + seconds - departures[lane]))
            served = 0
            for lane in range(lanes):
                if taken[lane] <= most_seconds:
                    served += 1
                else:
                    taken[lane] = FAR
            table.served[row, site] = served
            # The least time within which at least half of the departures arrive.
            table.seconds[row, site] = none if 2 * served < lanes else np.sort(taken)[(lanes - 1) // 2]
