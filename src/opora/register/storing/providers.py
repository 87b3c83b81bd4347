"""Providers of a file."""

from collections.abc import Sequence

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opora.register.models import Provider
from opora.register.state_file import ProviderRecord, ServiceRecord
from opora.register.storing.taking import Changes, Taking, differing, fitting


def store(records: Sequence[ServiceRecord], taking: Taking, changes: Changes) -> dict[str, Provider]:
    """Add and change the providers of the services; return them by their number (IČO)."""
    given = {record.provider.registration_number: record.provider for record in reversed(records)}
    known = {each.number: each for each in Provider.objects.filter(number__in=given)}
    new, changed = [], []
    for number, record in given.items():
        wanted = _wanted(record, taking)
        if number not in known:
            new.append(Provider(number=number, **wanted))
        elif differing(known[number], wanted):
            changed.append(known[number])
    made = bulk_create_with_history(new, Provider, default_user=taking.by)
    bulk_update_with_history(changed, Provider, ["name", "web", "synthetic"], default_user=taking.by)
    touched = {each.number for each in changed}
    changes.touched |= {
        record.identifier for record in records if record.provider.registration_number in touched
    }
    return known | {each.number: each for each in made}


def _wanted(record: ProviderRecord, taking: Taking) -> dict[str, object]:
    return {
        "name": fitting(Provider, "name", record.name),
        "web": fitting(Provider, "web", record.webs[0] if record.webs else ""),
        "synthetic": taking.synthetic,
    }
