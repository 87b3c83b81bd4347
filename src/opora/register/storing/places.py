"""Facilities of a file. Of a secret one nothing is stored but that it is there and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opora.register.models import Capacity, Facility, Service
from opora.register.state_file import FacilityRecord, ServiceRecord
from opora.register.storing.taking import Changes, Taking, differing, fitting, half_open

Wanted = dict[str, Any]

_IDENTITY = ("secret", "name", "municipality_id", "address", "postcode", "address_point", "valid_from")
_WHERE_AND_WHEN = ("secret", "municipality_id", "valid_from")


@dataclass
class _Work:
    """Rows to write, collected before anything is written."""

    new: list[Facility] = field(default_factory=list)
    changed: list[Facility] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def store(
    records: Sequence[ServiceRecord], services: Mapping[str, Service], taking: Taking, changes: Changes
) -> None:
    """Make the facilities of the services those of the file."""
    have: dict[int, list[Facility]] = defaultdict(list)
    for row in Facility.objects.filter(service__in=[each.pk for each in services.values()]).order_by("pk"):
        have[row.service_id].append(row)
    work, turned_secret = _Work(), []
    for record in records:
        service = services[record.identifier]
        wanted = [_wanted(place, service, taking) for place in record.facilities]
        rows = have[service.pk]
        if rows and any(one["secret"] for one in wanted) and not any(row.secret for row in rows):
            turned_secret.append(service.pk)
        if _become(service, rows, wanted, taking, work):
            changes.touched.add(record.identifier)
    Facility.objects.filter(pk__in=work.gone).delete()
    Facility.objects.bulk_create(work.new)
    Facility.objects.bulk_update(work.changed, [*_FIELDS])
    _forget_whereabouts(turned_secret)


_FIELDS = (*_IDENTITY, "latitude", "longitude", "point_source", "valid_to")


def _become(
    service: Service, rows: list[Facility], wanted: list[Wanted], taking: Taking, work: _Work
) -> bool:
    """Pair the rows of a service with the places of the file; return whether anything changes.

    A place that is the same in everything is the same place. One that has the same municipality and first day was
    corrected (a new name, a mended address). What is left over of the file is new, what is left over of the rows has
    ended on the day of the data.
    """
    moved = False
    left, unpaired = list(rows), list(wanted)
    for names in (_IDENTITY, _WHERE_AND_WHEN):
        for one in list(unpaired):
            row = next((row for row in left if all(getattr(row, name) == one[name] for name in names)), None)
            if row is None:
                continue
            left.remove(row)
            unpaired.remove(one)
            if differing(row, one):
                work.changed.append(row)
                moved = True
    work.new += [Facility(service=service, **one) for one in unpaired]
    any_secret = any(one["secret"] for one in wanted)
    ended = [_end(row, any_secret, taking, work) for row in left]
    return moved or bool(unpaired) or any(ended)


def _end(row: Facility, any_secret: bool, taking: Taking, work: _Work) -> bool:
    """End a place that the file has no more; where another place is secret it may be the same one, and is erased."""
    if any_secret or row.valid_from >= taking.day:
        work.gone.append(row.pk)
        return True
    if row.valid_to is not None and row.valid_to <= taking.day:
        return False
    row.valid_to = taking.day
    work.changed.append(row)
    return True


def _wanted(record: FacilityRecord, service: Service, taking: Taking) -> Wanted:
    valid_from, valid_to = half_open(record.since, record.until, service.valid_from)
    if valid_to is None and service.valid_to is not None and service.valid_to > valid_from:
        valid_to = service.valid_to
    bare: Wanted = {
        "secret": record.secret,
        "name": "",
        "municipality_id": None,
        "address": "",
        "postcode": "",
        "address_point": "",
        "latitude": None,
        "longitude": None,
        "point_source": Facility.PointSource.SECRET if record.secret else Facility.PointSource.UNKNOWN,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    return bare if record.secret else bare | _address(record) | _point(record, taking)


def _address(record: FacilityRecord) -> Wanted:
    house = "/".join(filter(None, (record.house_number, record.orientation_number)))
    return {
        "name": fitting(Facility, "name", record.name),
        "address": fitting(Facility, "address", " ".join(filter(None, (record.street, house)))),
        "postcode": record.postcode,
        "address_point": fitting(Facility, "address_point", record.address_point_code),
    }


def _point(record: FacilityRecord, taking: Taking) -> Wanted:
    place = taking.gazetteer.places.get(record.municipality_code)
    if place is None:
        return {}
    point: Wanted = {"municipality_id": place.municipality_id}
    if place.latitude is not None and place.longitude is not None:
        # No address register is at hand, so a place stands where its municipality stands, and says so.
        point |= {
            "latitude": place.latitude,
            "longitude": place.longitude,
            "point_source": Facility.PointSource.MUNICIPALITY,
        }
    return point


def _forget_whereabouts(services: Iterable[int]) -> None:
    """Erase free texts of before from the history of services that have become secret: they may say where they are."""
    keys = list(services)
    if not keys:
        return
    Service.history.filter(id__in=keys).update(age_text="")
    Capacity.history.filter(service_form__service__in=keys).update(note="")
