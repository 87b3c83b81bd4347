"""What can be asked of the needs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core import queries as core
from opora.core.languages import language
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.needs.models import CombinedNeed, Estimate, Rate
from opora.register.models import ServiceKind

SUMS = {
    name: Sum(name)
    for name in (
        "persons_low", "persons_middle", "persons_high", "capacity_low", "capacity_middle", "capacity_high",
    )
}  # fmt: skip
HORIZON = ("horizon_low", "horizon_middle", "horizon_high")


@dataclass(frozen=True)
class Need:
    """The capacity of one kind that each municipality needs, in the kind's unit, and the persons who need it.

    Each dict is by the key of the municipality; one for which a base is not known is left out.
    """

    unit: str
    low: dict[int, float]
    middle: dict[int, float]
    high: dict[int, float]
    persons: dict[int, float]


def newest(region: str) -> Run | None:
    """Return the newest finished estimate of needs of the region, or None."""
    return core.newest_run(region, "needs")


def rates(run: Run) -> QuerySet[Rate]:
    """Return the rates that a run used, in the order of the kinds."""
    return (
        Rate.objects.filter(run=run)
        .select_related("kind", "target_group")
        .order_by("kind__order", "kind__code", "target_group__order")
    )


def estimates(run: Run) -> QuerySet[Estimate]:
    """Return every estimate of a run, with its rate, kind, target group and municipality."""
    return Estimate.objects.filter(run=run).select_related(
        "rate", "rate__target_group", "rate__kind", "kind", "municipality"
    )


def need_by_kind(run: Run, *, only: ServiceKind | None = None) -> dict[int, Need]:
    """Return the need of each kind by its key, or of `only` one, as all methods say it together; units are never
    added."""
    asked: dict[str, Any] = {"run": run} if only is None else {"run": run, "kind": only}
    units = Rate.objects.filter(**asked).order_by().values_list("kind", "unit").distinct()
    found = {kind: Need(unit, {}, {}, {}, {}) for kind, unit in units}
    rows = CombinedNeed.objects.filter(**asked).values_list(
        "kind", "municipality", "capacity_low", "capacity_middle", "capacity_high", "persons_middle"
    )
    for kind, town, low, middle, high, persons in rows:
        need = found[kind]
        need.low[town], need.middle[town], need.high[town], need.persons[town] = low, middle, high, persons
    return found


def kind(code: str) -> ServiceKind:
    """Return the kind of service with this code."""
    found = ServiceKind.objects.filter(code=code).first()
    if found is None:
        raise NotKnown(_("There is no kind of service with the code %(code)s.") % {"code": code})
    return found


def kind_names(codes: list[str]) -> list[str]:
    """Return the names of the kinds with these codes in the reader's language, in the order of the act."""
    return [kind.name for kind in ServiceKind.objects.filter(code__in=codes)]


def by_kind(run: Run, reach: Reach) -> QuerySet[CombinedNeed, dict[str, Any]]:
    """Return persons and capacity by kind, today and at the horizon, added up over the municipalities that the person
    may see; a kind whose horizon is not known everywhere has none."""
    rows: QuerySet[CombinedNeed] = visible(placed(CombinedNeed.objects.filter(run=run), run.day), reach)
    return (
        rows.order_by("kind__order", "kind__code")
        .values(
            "kind__order",
            "unit",
            kind_code=F("kind__code"),
            name=kind_name(),
            region=F("run__region_code"),
        )
        .annotate(unknown=Count("pk", filter=Q(horizon_middle=None)), **SUMS)
        .annotate(**{name: Case(When(unknown=0, then=Sum(name))) for name in HORIZON})
    )


def by_municipality(run: Run, kind: ServiceKind, reach: Reach) -> QuerySet[CombinedNeed, dict[str, Any]]:
    """Return persons and capacity of one kind by municipality, today and at the horizon."""
    rows: QuerySet[CombinedNeed] = visible(
        placed(CombinedNeed.objects.filter(run=run, kind=kind), run.day), reach
    )
    found: QuerySet[CombinedNeed, dict[str, Any]] = rows.order_by("municipality__name").values(
        *SUMS,
        *HORIZON,
        "unit",
        municipality_code=F("municipality__code"),
        name=F("municipality__name"),
        orp=F("placed__orp__name"),
        kind_code=F("kind__code"),
        region=F("run__region_code"),
    )
    return found


def by_rates(run: Run, kind: ServiceKind, municipality: str) -> list[Estimate]:
    """Return what each rate gives of one kind in one municipality; nothing where the base of no rate is known."""
    rows = estimates(run).filter(kind=kind, municipality__code=municipality)
    return list(rows.order_by("rate__target_group__order", "rate__pk"))


def placed(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Join rows that have a municipality with its place in the tree on `day`, under the name `placed`."""
    valid = Q(municipality__placements__valid_from__lte=day) & (
        Q(municipality__placements__valid_to=None) | Q(municipality__placements__valid_to__gt=day)
    )
    joined: QuerySet[Any] = rows.annotate(
        placed=FilteredRelation("municipality__placements", condition=valid)
    )
    return joined


def visible(rows: QuerySet[Any], reach: Reach) -> QuerySet[Any]:
    """Narrow rows joined by `placed` to the municipalities that a person may see inside."""
    if reach.everything or not (reach.orps or reach.municipalities):
        return rows
    return rows.filter(Q(placed__orp__code__in=reach.orps) | Q(municipality__code__in=reach.municipalities))


def kind_name(path: str = "kind") -> F:
    """Return the column with the name of a kind in the reader's language."""
    return F(f"{path}__name_{language()}")
