"""A timetable of one day as arrays, and the window of departures that is asked about."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access.hierarchy.network import Ids, Seconds
from opora_engine.arrays import Flags, Floats

IMPOSSIBLE = -1
"""The seconds of a change between two stops that the timetable rules out."""


@dataclass(frozen=True, eq=False)
class Timetable:
    """Stops and the rides between consecutive stops of trips, in the order of departure.

    latitude, longitude   (stops,)  degrees, WGS84
    trip                  (rides,)  number of the trip, 0..trips-1: whoever sits in it may stay for its later rides
    tail, head            (rides,)  stop where the ride begins and where it ends
    departure, arrival    (rides,)  seconds after midnight of the day; beyond 86 400 on the day after
    boards, alights       (rides,)  whether people may get in at its beginning, and out at its end
    change_from, change_to, change_seconds
                          (changes,)  changes with a time of their own; IMPOSSIBLE where there is none
    trips                 number of trips
    Rides of one trip that leave at the same second stand in the order of the trip.
    """

    latitude: Floats
    longitude: Floats
    trip: Ids
    tail: Ids
    head: Ids
    departure: Seconds
    arrival: Seconds
    boards: Flags
    alights: Flags
    change_from: Ids
    change_to: Ids
    change_seconds: Seconds
    trips: int

    @property
    def stops(self) -> int:
        """Number of stops."""
        return len(self.latitude)


@dataclass(frozen=True)
class Window:
    """The departures from home that are asked about, and how long a journey may take.

    first, last     seconds after midnight; both are departures when `every` divides their distance
    every           seconds from one departure to the next, 1 or more
    most_seconds    a journey that takes longer is no connection; 1 to 65 534
    """

    first: int
    last: int
    every: int
    most_seconds: int

    def __post_init__(self) -> None:
        if not (0 <= self.first <= self.last and self.every >= 1 and 1 <= self.most_seconds < 65535):
            raise ValueError(
                f"Departures from {self.first} to {self.last} every {self.every} s, journeys up to "
                f"{self.most_seconds} s: expected 0 <= first <= last, every 1 or more, journeys of 1 to 65534 s."
            )

    @property
    def departures(self) -> Seconds:
        """Every departure, seconds after midnight, the earliest first."""
        return np.arange(self.first, self.last + 1, self.every, dtype=np.int32)


def timetable(
    latitude: ArrayLike,
    longitude: ArrayLike,
    *,
    trip: ArrayLike,
    tail: ArrayLike,
    head: ArrayLike,
    departure: ArrayLike,
    arrival: ArrayLike,
    boards: ArrayLike | None = None,
    alights: ArrayLike | None = None,
    changes: tuple[ArrayLike, ArrayLike, ArrayLike] = ((), (), ()),
) -> Timetable:
    """Return the timetable with its rides in the order of departure.

    Arguments as the fields of `Timetable`; the rides of each trip are given in the order of the trip. Without `boards`
    and `alights` people may get in and out everywhere; `changes` are from, to and seconds.
    Raises ValueError if lists differ in length, a stop or a trip is out of range, or a ride arrives before it leaves.
    """
    north, east = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    numbers = np.asarray(trip, np.int32)
    rides = {
        "trip": numbers,
        "tail": np.asarray(tail, np.int32),
        "head": np.asarray(head, np.int32),
        "departure": np.asarray(departure, np.int32),
        "arrival": np.asarray(arrival, np.int32),
        "boards": np.ones(len(numbers), bool) if boards is None else np.asarray(boards, bool),
        "alights": np.ones(len(numbers), bool) if alights is None else np.asarray(alights, bool),
    }
    own = [np.asarray(each, np.int32) for each in changes]
    _check(rides, own, north, east)
    # Stable: rides without duration keep the order of their trip.
    order = np.argsort(rides["departure"], kind="stable")
    return Timetable(
        north,
        east,
        **{name: values[order] for name, values in rides.items()},
        change_from=own[0],
        change_to=own[1],
        change_seconds=own[2],
        trips=int(numbers.max(initial=-1)) + 1,
    )


def _check(rides: dict[str, Ids | Flags], own: list[Ids], north: Floats, east: Floats) -> None:
    lengths = {name: values.shape for name, values in rides.items()}
    if len(set(lengths.values())) > 1 or len({each.shape for each in own}) > 1 or north.shape != east.shape:
        raise ValueError(f"Rides have {lengths}: expected lists of one length; so have stops and changes.")
    for name, stops in (("tail", rides["tail"]), ("head", rides["head"]), ("from", own[0]), ("to", own[1])):
        if len(stops) and (stops.min() < 0 or stops.max() >= len(north)):
            raise ValueError(f"{name}: expected stops from 0 to {len(north) - 1}.")
    if (rides["trip"] < 0).any() or (own[2] < IMPOSSIBLE).any():
        raise ValueError(f"Expected trips of 0 or more, and changes of 0 s or more, or {IMPOSSIBLE}.")
    back = np.flatnonzero(rides["arrival"] < rides["departure"])
    if len(back):
        raise ValueError(
            f"Ride {back[0]} leaves at {rides['departure'][back[0]]} s and arrives at {rides['arrival'][back[0]]} s: "
            "expected an arrival that is not before the departure."
        )
