"""What can be asked of the base network: proposals, decisions, entries as valid and as known on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core import czech
from opora.core.models import Run
from opora.core.queries import newest_run
from opora.core.refusals import NotKnown
from opora.network.models import Decision, Entry, Proposal
from opora.register import queries as register
from opora.register.models import CapacityUnit, Facility, Service, ServiceKind
from opora.territory.models import Unit


def newest(region: str) -> Run | None:
    """Return the newest finished proposal run of the region, or None."""
    return newest_run(region, "network")


def proposals(run: Run) -> QuerySet[Proposal]:
    """Return what the run proposes for every service, best points first."""
    return run.proposals.select_related("service__kind", "service__provider")


def proposal(run: Run, identifier: str) -> Proposal | None:
    """Return what the run proposes for one service, or None when the service was not judged."""
    return proposals(run).filter(service__identifier=identifier).first()


def entries(region: str, day: date, known_on: date | None = None) -> QuerySet[Entry]:
    """Return the network valid on `day`: as it is known now, or as it was known on `known_on`."""
    return (
        Entry.objects.as_of(day)
        .filter(_known(known_on), region__code=region)
        .select_related("region", "service__kind", "service__provider", "service__region", "decision")
    )


def entry(region: str, identifier: str, day: date, known_on: date | None = None) -> Entry | None:
    """Return the entry of one service valid on `day`, or None when it is not in the network then."""
    return (
        entries(region, day, known_on)
        .filter(service__identifier=identifier)
        .prefetch_related("territory")
        .first()
    )


def history(region: str, identifier: str) -> QuerySet[Entry]:
    """Return every row about one service, also those that a later decision replaced, newest knowledge first."""
    return (
        Entry.objects.filter(region__code=region, service__identifier=identifier)
        .select_related("decision", "closed_by")
        .order_by("-known_from", "-valid_from", "-pk")
    )


def decisions(region: str) -> QuerySet[Decision]:
    """Return the decisions of the region, newest first, with the number of entries that each made."""
    return (
        Decision.objects.filter(region__code=region)
        .select_related("region", "based_on")
        .annotate(entry_count=Count("entries", filter=Q(entries__known_to=None), distinct=True))
        .order_by("-decided_on", "-pk")
    )


def decision(region: str, number: str) -> Decision:
    """Return the decision with this resolution number; NotKnown when there is none."""
    found = decisions(region).filter(number=number).first()
    if found is None:
        raise NotKnown(
            _("There is no resolution %(number)s in the region %(region)s. See the list of decisions.")
            % {"number": number, "region": region}
        )
    return found


def visible(rows: QuerySet[Entry], reach: Reach) -> QuerySet[Entry]:
    """Narrow entries to those of services that a person may see inside."""
    if reach.everything:
        return rows
    return rows.filter(service__in=register.visible(_all_services(), reach))


def visible_proposals(rows: QuerySet[Proposal], reach: Reach) -> QuerySet[Proposal]:
    """Narrow proposals to those of services that a person may see inside."""
    if reach.everything:
        return rows
    return rows.filter(service__in=register.visible(_all_services(), reach))


def default_day(region: str, today: date) -> date:
    """Return the day the network is shown for unless asked otherwise: the planning day, or today before it is known."""
    run = newest(region)
    return run.day if run is not None else today


def services_by_level(rows: QuerySet[Entry]) -> dict[str, int]:
    """Return how many services are at each level; a level without any is left out."""
    return dict(rows.order_by().values_list("level").annotate(services=Count("pk")))


@dataclass(frozen=True)
class KindCapacity:
    """How much of one kind is in the network, in one unit; different units stand on different rows."""

    kind: ServiceKind
    unit: str
    services: int
    capacity: int

    @property
    def unit_label(self) -> str:
        """The unit in the reader's language."""
        return str(CapacityUnit(self.unit).label)


def capacity_by_kind(rows: QuerySet[Entry]) -> list[KindCapacity]:
    """Return the capacity taken by kind and unit, in the order of kinds; two queries."""
    sums = (
        rows.order_by()
        .values("service__kind", "unit")
        .annotate(services=Count("pk"), capacity=Sum("capacity_taken"))
        .values_list("service__kind", "unit", "services", "capacity")
    )
    kinds = ServiceKind.objects.in_bulk()
    found = [KindCapacity(kinds[kind], unit, services, capacity) for kind, unit, services, capacity in sums]
    return sorted(found, key=lambda row: (row.kind.order, row.unit))


@dataclass(frozen=True)
class Place:
    """A municipality in which services of the network have a place."""

    code: str
    name: str
    services: int


def places_by_municipality(rows: QuerySet[Entry], day: date) -> list[Place]:
    """Return how many services of the network have a place in each municipality; secret addresses are left out."""
    counted = (
        public_facilities(rows, day)
        .exclude(municipality=None)
        .order_by()
        .values_list("municipality__code", "municipality__name")
        .annotate(services=Count("service", distinct=True))
    )
    return sorted(
        (Place(*row) for row in counted), key=lambda place: (-place.services, czech.key(place.name))
    )


def public_facilities(rows: QuerySet[Entry], day: date) -> QuerySet[Facility]:
    """Return the facilities of the entries that may be shown on a map on `day`."""
    return (
        Facility.objects.as_of(day)
        .filter(secret=False, service__in=rows.order_by().values("service"))
        .select_related("service__kind", "municipality")
    )


def with_territory(rows: Iterable[Entry] | QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the same entries with the territory they serve read at once."""
    found = rows if isinstance(rows, QuerySet) else Entry.objects.filter(pk__in=[row.pk for row in rows])
    return found.prefetch_related(Prefetch("territory", queryset=Unit.objects.order_by("name")))


def _known(known_on: date | None) -> Q:
    if known_on is None:
        return Q(known_to=None)
    return Q(known_from__lte=known_on) & (Q(known_to=None) | Q(known_to__gt=known_on))


def _all_services() -> QuerySet[Service]:
    return Service.objects.all()
