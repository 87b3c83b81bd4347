"""Services of a file: the registration itself, its target groups and the regions it serves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opora.register import ages
from opora.register.models import Provider, Service
from opora.register.state_file import ServiceRecord
from opora.register.storing.taking import Changes, Taking, differing, fitting, half_open


def store(
    records: Sequence[ServiceRecord], providers: Mapping[str, Provider], taking: Taking, changes: Changes
) -> dict[str, Service]:
    """Add and change the services; return them by their identifier."""
    known = {
        each.identifier: each
        for each in Service.objects.filter(identifier__in=[one.identifier for one in records])
    }
    new, changed = [], []
    for record in records:
        wanted = _wanted(record, providers, taking)
        service = known.get(record.identifier)
        if service is None:
            new.append(Service(identifier=record.identifier, **wanted))
            continue
        if service.valid_to is None and wanted["valid_to"] is not None:
            changes.ended.add(record.identifier)
        if differing(service, wanted):
            changed.append(service)
    made = bulk_create_with_history(new, Service, default_user=taking.by)
    bulk_update_with_history(changed, Service, _FIELDS, default_user=taking.by)
    changes.added |= {each.identifier for each in made}
    changes.touched |= {each.identifier for each in changed}
    stored = known | {each.identifier: each for each in made}
    _link(records, stored, taking, changes)
    return stored


_FIELDS = [
    "kind_id",
    "provider_id",
    "region_id",
    "age_groups",
    "age_text",
    "synthetic",
    "valid_from",
    "valid_to",
]


def _wanted(record: ServiceRecord, providers: Mapping[str, Provider], taking: Taking) -> dict[str, Any]:
    valid_from, valid_to = half_open(record.started, record.ended, _first_day(record, taking.day))
    return {
        "kind_id": taking.kinds[record.kind_code],
        "provider_id": providers[record.provider.registration_number].pk,
        "region_id": taking.gazetteer.regions_of(record)[0],
        "age_groups": sorted({ages.short(code) for code in record.age_ranges}),
        "age_text": fitting(Service, "age_text", record.age_note),
        "synthetic": taking.synthetic,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def _first_day(record: ServiceRecord, day: date) -> date:
    """Return the earliest day that a facility gives; the day of the data when none does."""
    return min((place.since for place in record.facilities if place.since is not None), default=day)


def _link(
    records: Iterable[ServiceRecord], services: Mapping[str, Service], taking: Taking, changes: Changes
) -> None:
    groups: set[tuple[int, int]] = set()
    regions: set[tuple[int, int]] = set()
    for record in records:
        key = services[record.identifier].pk
        groups |= {(key, taking.groups[code]) for code in record.target_groups}
        known = taking.gazetteer.regions
        regions |= {(key, known[code]) for code in record.scope_region_codes if code in known}
    names = {each.pk: each.identifier for each in services.values()}
    _links_become(Service.target_groups.through, "targetgroup_id", groups, names, changes)
    _links_become(Service.scope_units.through, "unit_id", regions, names, changes)


def _links_become(
    through: Any, column: str, wanted: set[tuple[int, int]], names: Mapping[int, str], changes: Changes
) -> None:
    """Make the links of the services those that are wanted."""
    rows = through.objects.filter(service_id__in=names)
    have = {(service, other): key for key, service, other in rows.values_list("pk", "service_id", column)}
    gone = have.keys() - wanted
    through.objects.filter(pk__in=[have[pair] for pair in gone]).delete()
    new = sorted(wanted - have.keys())
    through.objects.bulk_create([through(**{"service_id": service, column: other}) for service, other in new])
    changes.touched |= {names[service] for service, _other in (*gone, *new)}
