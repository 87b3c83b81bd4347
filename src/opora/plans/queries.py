"""What can be asked of plans."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core import queries as core
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.corrections.queries import final_czk, with_final
from opora.gaps.models import Gap
from opora.network import queries as network
from opora.network.models import Entry
from opora.plans.models import Edition, Goal, Measure, Plan
from opora.register.models import Facility
from opora.territory import queries as territory


def newest(region: str) -> Run | None:
    """Return the newest run that issued an edition, or None."""
    return core.newest_run(region, "plan")


def plan(region: str, year: int) -> Plan | None:
    """Return the plan of the region for a year, or None when nobody has started it."""
    return Plan.objects.filter(region__code=region, year=year).select_related("region").first()


def newest_plan(region: str) -> Plan | None:
    """Return the plan of the latest year, or None."""
    return Plan.objects.filter(region__code=region).select_related("region").order_by("-year").first()


def visible(rows: QuerySet[Measure], reach: Reach | None) -> QuerySet[Measure]:
    """Narrow measures to the ORPs and municipalities of a person; who holds no place sees all of them."""
    if reach is None or reach.everything or not (reach.orps or reach.municipalities):
        return rows
    mine = Q(orp__code__in=reach.orps) | Q(gap_municipalities__code__in=reach.municipalities)
    return rows.filter(pk__in=rows.filter(mine).values("pk"))


def goals(of: Plan, reach: Reach | None = None) -> list[Goal]:
    """Return the goals with their measures, without the removed ones; four queries, whatever their number."""
    measures = (
        visible(Measure.objects.filter(removed=False), reach)
        .select_related("kind", "orp", "goal__plan__region")
        .prefetch_related(
            Prefetch("entries", Entry.objects.select_related("service__kind", "service__provider")),
            "gap_municipalities",
        )
        .order_by("order", "pk")
    )
    found = Goal.objects.filter(plan=of).prefetch_related(Prefetch("measures", measures)).order_by("order")
    return [goal for goal in found if goal.measures.all()]


def removed(of: Plan) -> QuerySet[Measure]:
    """Return the measures that were taken out of the plan and can be put back."""
    return Measure.objects.filter(goal__plan=of, removed=True).select_related(
        "kind", "orp", "goal__plan__region"
    )


def every_gap(run: Run) -> QuerySet[Gap]:
    """Return the gap of each municipality and kind by rank, also where nothing is missing."""
    return Gap.objects.filter(run=run).select_related("kind", "municipality").order_by("rank")


def measure(region: str, key: int, reach: Reach | None = None) -> Measure:
    """Return a measure of the region with what it is tied to."""
    found = (
        visible(Measure.objects.filter(pk=key, goal__plan__region__code=region), reach)
        .select_related("kind", "orp", "goal__plan__region")
        .prefetch_related("gap_municipalities", "entries__service__kind", "entries__service__provider")
        .first()
    )
    if found is None:
        raise NotKnown(
            _("There is no measure %(key)s in the plans of the region %(region)s.")
            % {"key": key, "region": region}
        )
    return found


def editions(of: Plan) -> QuerySet[Edition]:
    """Return the issued editions of a plan, newest first."""
    return Edition.objects.filter(plan=of).select_related("run__by", "plan__region").order_by("-number")


def edition(region: str, year: int, number: int) -> Edition:
    """Return one issued edition."""
    found = (
        Edition.objects.filter(plan__region__code=region, plan__year=year, number=number)
        .select_related("run__by", "plan__region")
        .first()
    )
    if found is None:
        raise NotKnown(
            _("Edition %(number)s of the plan for %(year)s was not issued.")
            % {"number": number, "year": year}
        )
    return found


def newest_edition(region: str, year: int) -> Edition | None:
    """Return the newest edition of the plan of a year, or None."""
    found = Edition.objects.filter(plan__region__code=region, plan__year=year)
    return found.select_related("run__by", "plan__region").order_by("-number").first()


def orps(region: str, day: date) -> dict[int, tuple[int, str]]:
    """Return key and code of the ORP of every municipality of the region, by the key of the municipality."""
    rows = territory.placements(region, day)
    return {row.unit_id: (row.orp.pk, row.orp.code) for row in rows if row.orp is not None}


def entries_by_kind_and_orp(region: str, day: date) -> dict[tuple[int, int], list[Entry]]:
    """Return the network entries that serve an ORP, by kind and ORP.

    An entry serves an ORP when its territory holds the region, the ORP or one of its municipalities. A service with
    a secret address counts for the whole region, whatever its entry says: where it stands must not be told.
    """
    entries = list(
        network.entries(region, day).select_related("service__kind", "service__provider", "region")
    )
    orp_of = orps(region, day)
    every_orp = {orp for orp, _code in orp_of.values()}
    hidden = services_with_secret_address(entry.service_id for entry in entries)
    served: dict[int, set[int]] = defaultdict(set)
    links = Entry.territory.through.objects.filter(entry__in=[entry.pk for entry in entries])
    for entry_id, unit_id in links.values_list("entry_id", "unit_id"):
        served[entry_id].add(orp_of[unit_id][0] if unit_id in orp_of else unit_id)
    found: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        places = served[entry.pk]
        whole = entry.service_id in hidden or entry.region_id in places
        for orp in every_orp if whole else places & every_orp:
            found[entry.service.kind_id, orp].append(entry)
    return found


def services_with_secret_address(services: Iterable[int]) -> set[int]:
    """Return which of the services (keys) have or had a facility with a secret address."""
    return set(
        Facility.objects.filter(service__in=list(services), secret=True).values_list("service", flat=True)
    )


def money_by_service(region: str, year: int) -> dict[int, int]:
    """Return what each service gets, with signed lines, by the newest allocation of the year, crowns; or nothing."""
    run = funding.newest(region)
    if run is None or run.day.year != year:
        return {}
    rows = with_final(funding.grants(run).select_related(None).order_by()).only("service", "grant_czk")
    return {row.service_id: final_czk(row) for row in rows}
