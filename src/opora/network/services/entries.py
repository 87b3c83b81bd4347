"""Rows of the network: closing what a decision replaces and opening what it says, without rewriting the past."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opora.access import queries as access
from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.network.models import Decision, Entry
from opora.register.models import Facility
from opora.territory.models import Placement

BATCH = 500


def close_entries(rows: QuerySet[Entry], *, since: date, decision: Decision, by: User) -> int:
    """End on `since` what is known to be valid then or later; return how many rows were replaced.

    A row that began earlier is replaced by one that ends on `since`; one that would begin later is only replaced.
    Refused when a row was decided after this decision: the order of decisions would be lost.
    """
    replaced = list(
        rows.filter(Q(valid_to=None) | Q(valid_to__gt=since), known_to=None)
        .select_related("decision", "service")
        .prefetch_related("territory")
    )
    for row in replaced:
        if row.known_from > decision.decided_on:
            raise Refused(
                _(
                    "Resolution %(number)s of %(day)s comes too late: service %(service)s was "
                    "decided on %(newer)s by %(other)s. Decisions are recorded in the order in which "
                    "they were made."
                )
                % {
                    "number": decision.number,
                    "day": decision.decided_on.isoformat(),
                    "service": row.service.identifier,
                    "newer": row.known_from.isoformat(),
                    "other": row.decision.number,
                }
            )
    shortened = [_ended(row, since, decision) for row in replaced if row.valid_from < since]
    units = {row.service_id: [unit.pk for unit in row.territory.all()] for row in replaced}
    for row in replaced:
        row.known_to, row.closed_by = decision.decided_on, decision
    bulk_update_with_history(replaced, Entry, ["known_to", "closed_by"], batch_size=BATCH, default_user=by)
    _store(shortened, units, by)
    return len(replaced)


def _ended(row: Entry, since: date, decision: Decision) -> Entry:
    """Return a new row that says the same until `since`, known from the day of the decision."""
    return Entry(
        region_id=row.region_id,
        service_id=row.service_id,
        level=row.level,
        unit=row.unit,
        capacity_taken=row.capacity_taken,
        decision=row.decision,
        condition=row.condition,
        valid_from=row.valid_from,
        valid_to=since,
        known_from=decision.decided_on,
        closed_by=decision,
    )


def open_entries(wanted: list[Entry], *, since: date, decision: Decision, by: User) -> list[Entry]:
    """Store new entries valid from `since`, each with the territory it serves; Refused when one overlaps another."""
    refuse_overlap([entry.service.pk for entry in wanted], since)
    for entry in wanted:
        entry.region, entry.decision = decision.region, decision
        entry.valid_from, entry.known_from = since, decision.decided_on
    return _store(
        wanted, territory_served(decision.region.code, [entry.service.pk for entry in wanted], since), by
    )


def refuse_overlap(services: list[int], since: date) -> None:
    """Refuse when one of the services already has an entry that is valid on `since` or later.

    The database holds the plainest case (one open row per service); this check holds for every interval and
    on every database.
    """
    overlapping = (
        Entry.objects.filter(Q(valid_to=None) | Q(valid_to__gt=since), known_to=None, service__in=services)
        .select_related("service", "decision")
        .first()
    )
    if overlapping is not None:
        raise Refused(
            _(
                "Service %(service)s is already in the network from %(from)s (resolution "
                "%(number)s). End that entry before another one begins."
            )
            % {
                "service": overlapping.service.identifier,
                "from": overlapping.valid_from.isoformat(),
                "number": overlapping.decision.number,
            }
        )


def territory_served(region: str, services: list[int], day: date) -> dict[int, list[int]]:
    """Return the units each service serves: the ORPs of its facilities, or the whole region.

    The whole region is served by kinds without a limit of reach and by services without a place that may be
    shown (secret addresses only): so the territory tells nothing about where a secret address is.
    """
    facilities = Facility.objects.as_of(day).filter(service__in=services).select_related("service")
    placed = [each for each in facilities if not each.secret and each.municipality_id]
    towns = {each.municipality_id for each in placed}
    orp_of = dict(
        Placement.objects.as_of(day).filter(unit__in=towns, region__code=region).values_list("unit", "orp")
    )
    run = access.newest(region)
    everywhere = (
        {row.kind_id for row in access.coverage(run) if row.limit_minutes is None}
        if run is not None
        else set()
    )
    found: dict[int, set[int]] = {service: set() for service in services}
    for each in placed:
        orp = orp_of.get(each.municipality_id or 0)
        if orp is not None and each.service.kind_id not in everywhere:
            found[each.service_id].add(orp)
    return {service: sorted(units) for service, units in found.items()}


def _store(rows: list[Entry], units: dict[int, list[int]], by: User) -> list[Entry]:
    """Store rows with their history and territory; a service without units of its own serves the region."""
    if not rows:
        return []
    stored: list[Entry] = bulk_create_with_history(rows, Entry, batch_size=BATCH, default_user=by)
    Entry.territory.through.objects.bulk_create(_links(stored, units), batch_size=BATCH)
    return stored


def _links(rows: list[Entry], units: dict[int, list[int]]) -> Iterable[Any]:
    link = Entry.territory.through
    for row in rows:
        for unit in units.get(row.service_id) or [row.region_id]:
            yield link(entry_id=row.pk, unit_id=unit)
