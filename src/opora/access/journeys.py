"""The measured journeys of one run: every municipality to every place, and what stands there, in one file."""

import io
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from opora_engine.access import reachable_from_everywhere, service_minutes

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


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
class Journeys:
    """Travel times of one run.

    minutes            (homes, facilities)  unrounded; inf where there is no way
    origins            (homes,)             keys of the municipalities
    facilities         (facilities,)        keys of the facilities; none with a secret address is among them
    facility_service   (facilities,)        row of the service that the facility belongs to
    services           (services,)          keys of the services
    kinds              (services,)          keys of their kinds
    capacity           (services,)          in the planning unit of the kind; nan where it is not known
    everywhere         (services,)          whether every address of the service is secret
    """

    minutes: Floats
    origins: Rows
    facilities: Rows
    facility_service: Rows
    services: Rows
    kinds: Rows
    capacity: Floats
    everywhere: Flags

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
        stream = io.BytesIO()
        np.savez_compressed(stream, **{field.name: getattr(self, field.name) for field in fields(self)})
        return stream.getvalue()


def unpack(content: bytes) -> Journeys:
    """Return the journeys of a file made by `Journeys.pack`, which nobody can change in memory."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        found = {field.name: arrays[field.name] for field in fields(Journeys)}
    for array in found.values():
        array.setflags(write=False)
    return Journeys(**found)
