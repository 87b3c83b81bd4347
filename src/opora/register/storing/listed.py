"""Services of a public list: one place each, no capacity, the identity is the row and the name of the provider."""

from collections.abc import Mapping, Sequence
from typing import Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opora.register.models import Facility, Provider, Service
from opora.register.public_list import ListedService
from opora.register.storing.taking import Changes, Taking, differing


def store(rows: Sequence[ListedService], region_id: int, taking: Taking) -> Changes:
    """Add and change the services of the list with their providers and places; return what changed."""
    changes = Changes()
    providers = _store_providers(rows, taking)
    services = _store_services(rows, providers, region_id, taking, changes)
    _store_places(rows, services, taking, changes)
    return changes


def _store_providers(rows: Sequence[ListedService], taking: Taking) -> dict[str, Provider]:
    names = list(dict.fromkeys(row.provider for row in rows))
    known = {each.name: each for each in Provider.objects.filter(number="", name__in=names)}
    new = [Provider(name=name) for name in names if name not in known]
    made = bulk_create_with_history(new, Provider, default_user=taking.by)
    return known | {each.name: each for each in made}


def _store_services(
    rows: Sequence[ListedService],
    providers: Mapping[str, Provider],
    region_id: int,
    taking: Taking,
    changes: Changes,
) -> dict[str, Service]:
    known = {
        each.identifier: each
        for each in Service.objects.filter(identifier__in=[row.identifier for row in rows])
    }
    new, changed = [], []
    for row in rows:
        wanted = {
            "kind_id": row.kind_id,
            "provider_id": providers[row.provider].pk,
            "region_id": region_id,
        }
        if row.identifier not in known:
            new.append(
                Service(identifier=row.identifier, from_register=False, valid_from=taking.day, **wanted)
            )
        elif differing(known[row.identifier], wanted):
            changed.append(known[row.identifier])
    made = bulk_create_with_history(new, Service, default_user=taking.by)
    bulk_update_with_history(
        changed, Service, ["kind_id", "provider_id", "region_id"], default_user=taking.by
    )
    changes.added |= {each.identifier for each in made}
    changes.touched |= {each.identifier for each in changed}
    return known | {each.identifier: each for each in made}


def _store_places(
    rows: Sequence[ListedService], services: Mapping[str, Service], taking: Taking, changes: Changes
) -> None:
    have = {
        each.service_id: each
        for each in Facility.objects.filter(service__in=[each.pk for each in services.values()])
    }
    new, changed = [], []
    for row in rows:
        service = services[row.identifier]
        wanted: dict[str, Any] = {
            "name": row.provider,
            "municipality_id": taking.gazetteer.places[row.municipality_code].municipality_id,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "point_source": Facility.PointSource.PUBLISHED,
        }
        if service.pk not in have:
            new.append(Facility(service=service, valid_from=service.valid_from, **wanted))
        elif differing(have[service.pk], wanted):
            changed.append(have[service.pk])
            changes.touched.add(row.identifier)
    Facility.objects.bulk_create(new)
    Facility.objects.bulk_update(
        changed, ["name", "municipality_id", "latitude", "longitude", "point_source"]
    )
