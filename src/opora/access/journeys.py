"""The measured journeys of one run: every municipality to every place, and what stands there, in one file."""

import io
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opora_engine.access import reachable_from_everywhere, service_minutes
from opora_engine.access.hierarchy import Cause

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Causes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Sites:
    """The services of one kind as the engine needs them.

    services     (sites,)        keys of the services, in the order of their identifiers
    minutes      (homes, sites)  to the nearest place that may be shown; inf where there is none
    capacity     (sites,)        in the planning unit of the kind; nan where it is not known
    everywhere   (sites,)        whether every address is secret, so that the service counts for the whole region
    """

    services: Rows
    minutes: Floats
    capacity: Floats
    everywhere: Flags

    @property
    def capacity_known(self) -> bool:
        """Whether the capacity of the kind can be told: of at least one service, or there is no service."""
        return not len(self.capacity) or not bool(np.isnan(self.capacity).all())

    @property
    def counted(self) -> Floats:
        """The capacity that counts, (sites,); a service whose capacity is not known counts for nothing."""
        return np.nan_to_num(self.capacity, nan=0.0)

    @property
    def catchment_minutes(self) -> Floats:
        """Minutes for catchments, (homes, sites): a service with a secret address is as near to everybody."""
        return reachable_from_everywhere(self.minutes, self.everywhere)


@dataclass(frozen=True, eq=False)
class Times:
    """Times by one way of travel.

    minutes   (homes, facilities)  unrounded; inf where there is none
    cause     (homes, facilities)  why there is none: numbers of `hierarchy.Cause` by car, of `TransitCause` by public
                                   transport; both are 0 where there is a time
    served    (homes, facilities)  departures after which the journey is possible; (homes, 0) by car
    """

    minutes: Floats
    cause: Causes
    served: NDArray[np.uint16]

    @classmethod
    def by_car(cls, minutes: Floats, outside: Flags | None = None) -> "Times":
        """Return the times by car, with the cause of each that is missing."""
        cause = np.where(np.isfinite(minutes), Cause.REACHED, Cause.NO_ROAD).astype(np.uint8)
        if outside is not None:
            cause[outside] = Cause.OUTSIDE
        return cls(minutes, cause, np.zeros((len(minutes), 0), np.uint16))


@dataclass(frozen=True, eq=False)
class Journeys:
    """Travel times of one run.

    car                by car
    transit            by public transport; None where no timetable is in
    by_transit         (facilities,)  whether the way of travel declared for the kind is public transport
    origins            (homes,)       keys of the municipalities
    facilities         (facilities,)  keys of the facilities; none with a secret address is among them
    facility_service   (facilities,)  row of the service that the facility belongs to
    services           (services,)    keys of the services
    kinds              (services,)    keys of their kinds
    capacity           (services,)    in the planning unit of the kind; nan where it is not known
    everywhere         (services,)    whether every address of the service is secret
    """

    car: Times
    transit: Times | None
    by_transit: Flags
    origins: Rows
    facilities: Rows
    facility_service: Rows
    services: Rows
    kinds: Rows
    capacity: Floats
    everywhere: Flags

    @cached_property
    def minutes(self) -> Floats:
        """Minutes by the way of travel declared for the kind of each facility, (homes, facilities)."""
        if self.transit is None or not self.by_transit.any():
            return self.car.minutes
        return np.where(self.by_transit, self.transit.minutes, self.car.minutes)

    def places_of(self, kind: int) -> Rows:
        """Return the columns of the facilities of a kind."""
        return np.flatnonzero(self.kinds[self.facility_service] == kind)

    def sites_of(self, kind: int) -> Sites:
        """Return the services of a kind; one registration at two places is one site."""
        rows = np.flatnonzero(self.kinds == kind)
        columns = self.places_of(kind)
        row_in_kind = np.searchsorted(rows, self.facility_service[columns])
        minutes = service_minutes(self.minutes[:, columns], row_in_kind, len(rows))
        return Sites(self.services[rows], minutes, self.capacity[rows], self.everywhere[rows])

    def pack(self) -> bytes:
        """Return the content of the file (npz); the same journeys give the same bytes."""
        arrays = {name: getattr(self, name) for name in LISTS}
        for way, times in (("car", self.car), ("transit", self.transit)):
            if times is not None:
                arrays |= {f"{way}_{each.name}": getattr(times, each.name) for each in fields(Times)}
        stream = io.BytesIO()
        np.savez_compressed(stream, **arrays)
        return stream.getvalue()


LISTS = tuple(each.name for each in fields(Journeys) if each.name not in ("car", "transit"))


def unpack(content: bytes) -> Journeys:
    """Return the journeys of a file made by `Journeys.pack`, which nobody can change in memory."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        found = {name: arrays[name] for name in arrays.files}
    for array in found.values():
        array.setflags(write=False)
    if "minutes" in found:
        # Runs made before there was public transport.
        minutes = found.pop("minutes")
        by_car = Times.by_car(minutes)
        return Journeys(by_car, None, np.zeros(minutes.shape[1], np.bool_), **found)
    lists = {name: found[name] for name in LISTS}
    return Journeys(_times(found, "car"), _times(found, "transit"), **lists)  # type: ignore[arg-type]  # car is there


def _times(found: dict[str, NDArray[Any]], way: str) -> Times | None:
    if f"{way}_minutes" not in found:
        return None
    return Times(**{each.name: found[f"{way}_{each.name}"] for each in fields(Times)})
