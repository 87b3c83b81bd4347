"""What can be asked of the gaps."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from opora.access import models as access
from opora.accounts.permissions import Reach
from opora.core import queries as core
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.gaps.models import Gap
from opora.needs.queries import kind_name, placed, visible
from opora.register.models import ServiceKind

FIELDS = (
    "rank", "unit", "need_low", "need_middle", "need_high", "reachable", "gap_low", "gap_middle", "gap_high",
    "uncovered_share", "persons_uncovered", "top_ten_share",
)  # fmt: skip
"""The numbers of a gap as systems and the command line get them."""


TOP, DRAWS = 10, 1000
"""A gap is large if it is among so many; whether it stays there is tried in so many runs of drawn needs."""


def newest(region: str) -> Run | None:
    """Return the newest finished calculation of gaps of the region, or None."""
    return core.newest_run(region, "gaps")


def first_region() -> str:
    """Return the code of the first region, by code, whose gaps are calculated. Raises NotKnown if there is none."""
    done = Run.objects.filter(kind="gaps", status=Run.Status.DONE).order_by("region_code")
    found = done.values_list("region_code", flat=True).first()
    if found is None:
        raise NotKnown(_("No gaps have been calculated yet. Run `opora gaps run REGION --day DAY` first."))
    return str(found)


def run_numbered(region: str, number: str) -> Run | None:
    """Return the finished calculation of gaps with this number. Raises NotKnown when it is not there."""
    return core.shown_run(region, "gaps", number)[0]


def latest_attempt(region: str) -> Run | None:
    """Return the last calculation of gaps, also one that was refused, or None."""
    return Run.objects.filter(region_code=region, kind="gaps").order_by("-pk").first()


def ranked(run: Run) -> QuerySet[Gap]:
    """Return what is missing, the largest first; places and kinds where nothing is missing are left out."""
    return (
        Gap.objects.filter(run=run, gap_middle__gt=0).select_related("kind", "municipality").order_by("rank")
    )


def top(run: Run, count: int) -> list[Gap]:
    """Return the `count` largest gaps."""
    return list(ranked(run)[:count])


def by_kind(run: Run) -> QuerySet[Gap, dict[str, Any]]:
    """Return the gaps added up by kind: gaps are added, never set off against a surplus elsewhere."""
    return _added(Gap.objects.filter(run=run))


def by_kind_visible(run: Run, reach: Reach) -> QuerySet[Gap, dict[str, Any]]:
    """Return the gaps added up by kind over the municipalities that the person may see."""
    return _added(visible(placed(Gap.objects.filter(run=run), run.day), reach))


def by_orp(run: Run, reach: Reach) -> QuerySet[Gap, dict[str, Any]]:
    """Return the gaps added up by ORP and kind over the municipalities that the person may see."""
    rows = visible(placed(Gap.objects.filter(run=run), run.day), reach)
    named = _added(rows, orp=F("placed__orp__name"), orp_code=F("placed__orp__code"))
    return named.order_by("orp", "kind__order", "kind__code")


def _added(rows: QuerySet[Gap], **place: F) -> QuerySet[Gap, dict[str, Any]]:
    """Add the gaps of each kind, within each place if one is named; units are never mixed."""
    return (
        rows.order_by("kind__order", "kind__code")
        .values(
            "kind",
            "kind__order",
            "unit",
            kind_code=F("kind__code"),
            name=kind_name(),
            region=F("run__region_code"),
            **place,
        )
        .annotate(
            need=Sum("need_middle"),
            reachable_sum=Sum("reachable"),
            low=Sum("gap_low"),
            gap=Sum("gap_middle"),
            high=Sum("gap_high"),
            persons=Sum("persons_uncovered"),
            places=Count("pk", filter=Q(gap_middle__gt=0)),
        )
    )


def listed(run: Run, reach: Reach) -> QuerySet[Gap]:
    """Return what is missing as the ranked list shows it, of the municipalities that the person may see."""
    return with_reach(_with_names(visible(placed(ranked(run), run.day), reach)), run)


def by_municipality(run: Run, kind: ServiceKind, reach: Reach) -> QuerySet[Gap]:
    """Return the gap of one kind in each municipality that the person may see, also where nothing is missing."""
    rows = Gap.objects.filter(run=run, kind=kind).select_related("kind", "municipality").order_by("rank")
    return with_reach(_with_names(visible(placed(rows, run.day), reach)), run)


def with_reach(rows: QuerySet[Gap], run: Run) -> QuerySet[Gap]:
    """Annotate gaps with what access says of the same kind and municipality, under the name `reach`."""
    same = access.Reach.objects.filter(
        run=run.asked["access_run"], kind=OuterRef("kind"), municipality=OuterRef("municipality")
    )
    return rows.annotate(reach=Subquery(same.values(said=reach_facts())[:1]))


def reach_facts() -> JSONObject:
    """Return the facts of a row of access that tell why need is not covered."""
    return JSONObject(
        cause="cause",
        limit="limit_minutes",
        minutes="minutes",
        place="nearest__name",
        where="nearest__municipality__name",
        hidden="nearest__secret",
        ratio="ratio",
        unit="unit",
    )


def reach_of(
    run: Run, kind: ServiceKind, municipality: str, reach: Reach
) -> tuple[access.Reach, dict[str, Any]]:
    """Return what access says of a kind in a municipality, and of that the facts that tell why."""
    rows = access.Reach.objects.filter(run=run.asked["access_run"], kind=kind)
    found: Any = (
        visible(placed(rows, run.day), reach)
        .filter(municipality__code=municipality)
        .select_related("municipality")
        .annotate(said=reach_facts())
        .first()
    )
    if found is None:
        raise _nothing_said(run, kind, municipality)
    return found, found.said


def _with_names(rows: QuerySet[Gap]) -> QuerySet[Gap]:
    return rows.annotate(
        orp=F("placed__orp__name"),
        region=F("run__region_code"),
        kind_code=F("kind__code"),
        municipality_code=F("municipality__code"),
    )


def gap(run: Run, kind: ServiceKind, municipality: str, reach: Reach) -> Gap:
    """Return the gap of one kind in one municipality."""
    found = gap_or_none(run, kind, municipality, reach)
    if found is None:
        raise _nothing_said(run, kind, municipality)
    return found


def gap_or_none(run: Run, kind: ServiceKind, municipality: str, reach: Reach) -> Gap | None:
    """Return the gap of one kind in one municipality, or None where nothing was compared."""
    return by_municipality(run, kind, reach).filter(municipality__code=municipality).first()


def _nothing_said(run: Run, kind: ServiceKind, municipality: str) -> NotKnown:
    return NotKnown(
        _("Run %(run)s says nothing of the gap of %(kind)s in the municipality %(code)s.")
        % {"run": run.pk, "kind": kind.name, "code": municipality}
    )
