"""What can be asked of settlements: statements, results, who has not filed, what was carried over."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding.corrections.queries import final_czk, with_final
from opora.funding.models import Grant, Round, RoundState
from opora.funding.settlement.models import Settled, Settlement, Statement, StatementVersion
from opora.funding.settlement.states import CLOSED

KIND = "settlement"
"""The kind of the run: it stands beside the line, no station reads from it."""

GIVEN = (RoundState.DECIDED, RoundState.PUBLISHED, RoundState.PAID, RoundState.SETTLED)
"""States of a round whose grants somebody has decided."""


def settlements(region: str) -> QuerySet[Settlement]:
    """Return the settlements of the region, newest year first."""
    return Settlement.objects.filter(region__code=region).select_related("region").order_by("-year")


def settlement(region: str, year: int) -> Settlement:
    """Return the settlement of a year; NotKnown when it is not open."""
    found = settlements(region).filter(year=year).first()
    if found is None:
        raise NotKnown(_("The settlement of %(year)s is not open in this region.") % {"year": year})
    return found


def given_rounds(region: str, year: int) -> QuerySet[Round]:
    """Return the rounds of a year whose grants were decided."""
    return Round.objects.filter(region__code=region, year=year, state__in=GIVEN, run__isnull=False)


def grants_of_year(region: str, year: int) -> QuerySet[Grant]:
    """Return the decided grants of a year over all its rounds, with what each service really gets."""
    runs = given_rounds(region, year).values("run")
    return with_final(Grant.objects.filter(run__in=runs).select_related("service")).order_by("round", "pk")


def paid_by_service(region: str, year: int) -> dict[int, int]:
    """Return what the region gave to each service over all rounds of the year, whole crowns, by its key."""
    found: dict[int, int] = {}
    for grant in grants_of_year(region, year).defer("steps", "inputs", "summary"):
        found[grant.service_id] = found.get(grant.service_id, 0) + final_czk(grant)
    return found


def paid_by_round(region: str, year: int, service: int) -> list[tuple[Round, int]]:
    """Return the decided rounds of a year that gave money to a service, the first one first, with the amount."""
    rows = grants_of_year(region, year).filter(service=service).select_related("round__region")
    return [(grant.round, final_czk(grant)) for grant in rows]


def statements(settlement: Settlement) -> QuerySet[Statement]:
    """Return the statements of a settlement with their results, ordered by service."""
    return _with_parts(Statement.objects.filter(settlement=settlement)).order_by("service__identifier")


def _with_parts(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    return rows.select_related(
        "settlement__region", "service__kind", "service__provider", "service__region", "result__run", "result__version"
    ).annotate(
        above_czk=F("result__above_czk"),
        returned_czk=F("result__returned_czk"),
        carried_czk=F("result__carried_czk"),
        elsewhere_czk=F("result__elsewhere_czk"),
    )  # fmt: skip


def visible(rows: QuerySet[Statement], reach: Reach) -> QuerySet[Statement]:
    """Narrow statements to those that a person may see: all, or those of its own providers only."""
    return rows if reach.everything else rows.filter(service__provider__number__in=reach.providers)


def statement(settlement: Settlement, identifier: str, reach: Reach) -> Statement:
    """Return the statement of one service; NotKnown when there is none that the person may see."""
    found = visible(statements(settlement), reach).filter(service__identifier=identifier).first()
    if found is None:
        raise NotKnown(
            _("There is no statement of service %(service)s for %(year)s that you may see here.")
            % {"service": identifier, "year": settlement.year}
        )
    return found


def newest_version(statement: Statement) -> StatementVersion | None:
    """Return the statement as it was filed last, or None."""
    return statement.versions.select_related("filed_by").order_by("-number").first()


def version(statement: Statement, number: int) -> StatementVersion:
    """Return one filed version; NotKnown when there is none of that number."""
    found = statement.versions.select_related("filed_by").filter(number=number).first()
    if found is None:
        raise NotKnown(
            _("The statement %(statement)s has no version %(number)s.")
            % {"statement": statement, "number": number}
        )
    return found


def results(statement: Statement) -> QuerySet[Settled]:
    """Return everything that was calculated for a statement, the newest first."""
    return statement.results.select_related("run__by", "version").order_by("-pk")


def runs(settlement: Settlement) -> QuerySet[Run]:
    """Return the calculations of a settlement, the newest first."""
    return (
        Run.objects.filter(region_code=settlement.region.code, kind=KIND, asked__year=settlement.year)
        .select_related("by")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Earlier:
    """What earlier settlements say about a service: its compensation, of how many years, what it carried over.

    brought_over is None when last year was not settled here.
    """

    compensation: int = 0
    years: int = 0
    brought_over: int | None = None


def earlier(settlement: Settlement) -> dict[int, Earlier]:
    """Return what the closed settlements of earlier years say, by the key of the service; one query."""
    rows = (
        Statement.objects.filter(
            settlement__region=settlement.region, settlement__year__lt=settlement.year, state__in=CLOSED
        )
        .order_by("settlement__year")
        .values_list("service_id", "settlement__year", "result__public_czk", "result__carried_czk")
    )
    found: dict[int, Earlier] = {}
    for service, year, public, carried in rows:
        before = found.get(service, Earlier())
        brought = carried if year == settlement.year - 1 else None
        found[service] = Earlier(before.compensation + public, before.years + 1, brought)
    return found


@dataclass(frozen=True)
class Totals:
    """The sums of a settlement, whole crowns, and how many services are how far."""

    services: int
    filed: int
    computed: int
    returning: int
    returned: int
    carried: int
    elsewhere: int


def totals(rows: QuerySet[Statement]) -> Totals:
    """Return the sums over the statements that the query set leaves; one query."""
    found = rows.order_by().aggregate(
        services=Count("pk"),
        filed=Count("pk", filter=~Q(state="open")),
        computed=Count("pk", filter=Q(result__isnull=False)),
        returning=Count("pk", filter=Q(result__returned_czk__gt=0)),
        returned=Sum("result__returned_czk", default=0),
        carried=Sum("result__carried_czk", default=0),
        elsewhere=Sum("result__elsewhere_czk", default=0),
    )
    return Totals(**found)
