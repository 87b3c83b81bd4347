"""Needs, access, gaps and network in a snapshot. Needs are estimates of a model, no counted persons."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from opora.access import queries as access
from opora.core.models import Run
from opora.needs.models import CombinedNeed
from opora.network import queries as network
from opora.network.models import Entry
from opora.plans.queries import every_gap, services_with_secret_address

NAMES = ("persons_low", "persons_middle", "persons_high", "capacity_low", "capacity_middle", "capacity_high")


def needs(run: Run) -> Iterator[dict[str, Any]]:
    """Yield what all methods say together, by municipality and kind; a kind has one planning unit."""
    rows = (
        CombinedNeed.objects.filter(run=run)
        .order_by("kind__code", "municipality__code")
        .values("municipality__code", "kind__code", "unit", *NAMES)
    )
    for row in rows:
        yield {
            "municipality": row["municipality__code"],
            "kind": row["kind__code"],
            "unit": row["unit"],
            **{name.removesuffix("_middle"): row[name] for name in NAMES},
        }


def coverage(run: Run) -> Iterator[dict[str, Any]]:
    """Yield the coverage of each kind."""
    for row in access.coverage(run).select_related("kind").order_by("kind__code"):
        yield {
            "kind": row.kind.code,
            "services": row.services,
            "population": row.population,
            "within_reach": row.within_reach,
            "limit_minutes": row.limit_minutes,
            "median_minutes": row.median_minutes,
            "unit": row.unit,
            "capacity_counted": row.capacity_counted,
        }


def reach(run: Run) -> Iterator[dict[str, Any]]:
    """Yield what each municipality reaches of each kind; times are to public facilities only."""
    rows = (
        access.reach(run).select_related("kind", "municipality").order_by("kind__code", "municipality__code")
    )
    for row in rows:
        yield {
            "municipality": row.municipality.code,
            "kind": row.kind.code,
            "minutes": row.minutes,
            "limit_minutes": row.limit_minutes,
            "within_limit": row.within_limit,
            "unit": row.unit,
            "ratio": row.ratio,
            "reachable": row.reachable,
            "cause": row.cause,
        }


def gaps_of(run: Run) -> Iterator[dict[str, Any]]:
    """Yield every gap by its rank."""
    for gap in every_gap(run):
        yield {
            "rank": gap.rank,
            "municipality": gap.municipality.code,
            "kind": gap.kind.code,
            "unit": gap.unit,
            "need": gap.need_middle,
            "reachable": gap.reachable,
            "gap_low": gap.gap_low,
            "gap": gap.gap_middle,
            "gap_high": gap.gap_high,
            "uncovered_share": gap.uncovered_share,
            "persons": gap.persons_uncovered,
            "top_ten_share": gap.top_ten_share,
        }


def network_of(region: str, day: date) -> Iterator[dict[str, Any]]:
    """Yield the network of the day; a service with a secret address is said to serve the whole region."""
    entries = list(
        network.entries(region, day).select_related("service", "decision").order_by("service__identifier")
    )
    hidden = services_with_secret_address(entry.service_id for entry in entries)
    served: dict[int, list[str]] = defaultdict(list)
    links = Entry.territory.through.objects.filter(entry__in=[entry.pk for entry in entries])
    for entry_id, code in links.order_by("unit__code").values_list("entry_id", "unit__code"):
        served[entry_id].append(code)
    for entry in entries:
        yield {
            "service": entry.service.identifier,
            "level": entry.level,
            "unit": entry.unit,
            "capacity_taken": entry.capacity_taken,
            "territory": [region] if entry.service_id in hidden else served[entry.pk],
            "condition": entry.condition,
            "decision": entry.decision.number,
            "body": entry.decision.body,
            "decided_on": entry.decision.decided_on,
            "valid_from": entry.valid_from,
            "valid_to": entry.valid_to,
            "synthetic": entry.decision.synthetic,
        }
