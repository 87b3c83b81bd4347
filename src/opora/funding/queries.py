"""What can be asked of the money: rule sets, rounds, applications, grants."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.queries import newest_run
from opora.core.refusals import NotKnown
from opora.funding.models import Application, Grant, Round, RuleSet
from opora.funding.places import Place
from opora.register import queries as register
from opora.register.models import Service, ServiceKind

ROUND_BESIDE = "funding_round"
"""The kind of a calculation of a round added to the yearly one: it stands beside the line, nothing reads from it."""


def newest(region: str) -> Run | None:
    """Return the calculation of grants that the plan and the publication rest on, or None before the first one.

    It is the newest finished one of the line; where that year's round is proposed or decided, the one that it holds.
    """
    found = newest_run(region, "funding")
    round_ = round_of(region, found.day.year) if found is not None else None
    return held_run(round_) if round_ is not None else found


def rule_sets() -> QuerySet[RuleSet]:
    """Return every stored rule set."""
    return RuleSet.objects.order_by("code", "-version")


def rule_set(code: str, version: str) -> RuleSet:
    """Return one version of a rule set; NotKnown when it is not stored."""
    found = RuleSet.objects.filter(code=code, version=version).first()
    if found is None:
        raise NotKnown(_("There is no rule set %(code)s %(version)s.") % {"code": code, "version": version})
    return found


def rounds(region: str) -> QuerySet[Round]:
    """Return every round of the region, newest year first, the yearly round before those added to it."""
    return (
        Round.objects.filter(region__code=region)
        .select_related("region", "rule_set", "run")
        .order_by("-year", "number")
    )


def round_of(region: str, year: int) -> Round | None:
    """Return the yearly round of a year, or None when there is none."""
    return rounds(region).filter(year=year, number=1).first()


def newest_round(region: str) -> Round | None:
    """Return the yearly round of the newest year, or None before the first one."""
    return rounds(region).filter(number=1).first()


def known_round(region: str, year: int, number: int = 1) -> Round:
    """Return a round of a year, the yearly one unless another number is given; NotKnown when there is none."""
    found = rounds(region).filter(year=year, number=number).first()
    if found is None:
        named = year if number == 1 else f"{year}-{number}"
        raise NotKnown(_("No round is open for %(year)s in this region.") % {"year": named})
    return found


def round_at(region: str, place: Place) -> Round:
    """Return the round that stands at a place of an address; NotKnown when there is none."""
    return known_round(region, place.year, place.number)


def named_round(name: str) -> Round:
    """Return the round written as region/place, such as CZ051/2027 or CZ051/2027-2; NotKnown when there is none."""
    region, _slash, text = name.partition("/")
    place = Place.read(text)
    if place is None:
        raise NotKnown(
            _("“%(name)s” names no round. Write the region and the year, such as CZ051/2027.")
            % {"name": name}
        )
    return round_at(region, place)


def runs_of(round_: Round) -> QuerySet[Run]:
    """Return the finished calculations of a round, newest first; of the yearly one they are the line's."""
    asked = {"asked__number": round_.number} if round_.number > 1 else {}
    kind = ROUND_BESIDE if round_.number > 1 else "funding"
    runs = Run.objects.filter(
        region_code=round_.region.code, kind=kind, asked__year=round_.year, status=Run.Status.DONE, **asked
    )
    return runs.select_related("by").order_by("-pk")


def newest_of_round(round_: Round) -> Run | None:
    """Return the newest finished calculation of a round, or None before the first one."""
    return runs_of(round_).first()


def calculated(round_: Round) -> Run:
    """Return the newest finished calculation of a round; NotKnown before the first one."""
    found = newest_of_round(round_)
    if found is None:
        raise NotKnown(
            _("The grants of %(year)s have not been calculated in this region yet.") % {"year": round_.place}
        )
    return found


def held_run(round_: Round) -> Run | None:
    """Return the calculation that holds: proposed or decided, else the newest; None before the first."""
    return round_.run if round_.run is not None else newest_of_round(round_)


def applications(round_: Round) -> QuerySet[Application]:
    """Return the applications of a round with their forms, ordered by service."""
    return (
        Application.objects.filter(round=round_)
        .select_related("round__region", "service__kind", "service__provider", "service__region")
        .prefetch_related("forms")
        .order_by("service__identifier")
    )


def application(round_: Round, identifier: str, reach: Reach) -> Application:
    """Return what one service declared; NotKnown when it did not apply."""
    found = visible_applications(applications(round_), reach).filter(service__identifier=identifier).first()
    if found is None:
        raise NotKnown(
            _("Service %(service)s has no application in the round %(year)s.")
            % {"service": identifier, "year": round_.year}
        )
    return found


def grants(run: Run) -> QuerySet[Grant]:
    """Return the grants of a run with their explanations, ordered by service."""
    return (
        Grant.objects.filter(run=run)
        .select_related(
            "round__region", "round__rule_set", "service__kind", "service__provider", "service__region"
        )
        .order_by("service__identifier")
    )


def grant(run: Run, identifier: str) -> Grant:
    """Return the grant of one service; NotKnown when the run has none."""
    found = grants(run).filter(service__identifier=identifier).first()
    if found is None:
        raise NotKnown(
            _(
                "Service %(service)s has no grant in run %(run)s: it was neither in the network nor "
                "among the applications."
            )
            % {"service": identifier, "run": run.pk}
        )
    return found


def visible(rows: QuerySet[Grant], reach: Reach) -> QuerySet[Grant]:
    """Narrow grants to those that a person may see inside: all, or those of the services of their places."""
    return (
        rows if reach.everything else rows.filter(service__in=register.visible(Service.objects.all(), reach))
    )


def visible_applications(rows: QuerySet[Application], reach: Reach) -> QuerySet[Application]:
    """Narrow applications to those that a person may see inside, as `visible` does grants."""
    return (
        rows if reach.everything else rows.filter(service__in=register.visible(Service.objects.all(), reach))
    )


@dataclass(frozen=True)
class KindSum:
    """The money of one kind of service in one run, whole crowns."""

    kind: ServiceKind
    services: int
    claim: int
    grant: int


def grants_by_kind(rows: QuerySet[Grant]) -> list[KindSum]:
    """Return claims and grants by kind of service, the largest sum first; two queries."""
    sums = (
        rows.order_by().values_list("service__kind").annotate(Count("pk"), Sum("claim_czk"), Sum("grant_czk"))
    )
    kinds = ServiceKind.objects.in_bulk()
    found = [KindSum(kinds[kind], services, claim, granted) for kind, services, claim, granted in sums]
    return sorted(found, key=lambda row: (-row.grant, row.kind.order))


def reduction(run: Run) -> Fraction:
    """Return the exact share of each claim that is paid."""
    return Fraction(str(run.summary["reduction"]))
