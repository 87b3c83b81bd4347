"""Gaps for systems."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.gaps import queries
from opora.needs import queries as needs

router = Router(tags=["gaps"])


class GapOut(Schema):
    """What one municipality lacks of one kind, in the unit of the kind."""

    run: int
    rank: int
    municipality: str
    kind: str
    unit: str
    need_low: float
    need_middle: float
    need_high: float
    reachable: float
    gap_low: float
    gap_middle: float
    gap_high: float
    uncovered_share: float
    persons_uncovered: float
    top_ten_share: float


class KindGapOut(Schema):
    """The gaps of one kind added up over the municipalities that the person may see."""

    run: int
    kind: str
    unit: str
    need: float
    low: float
    gap: float
    high: float
    persons: float
    places: int


@router.get("/{region}/gaps", response=list[GapOut])
def gaps(request: HttpRequest, region: str, kind: str = "") -> list[dict[str, Any]]:
    """Return what is missing, the largest first; of one kind (its code) or of all."""
    run, reach = _open(request, region)
    rows = queries.listed(run, reach)
    if kind:
        rows = rows.filter(kind=needs.kind(kind))
    return [
        {name: getattr(row, name) for name in queries.FIELDS}
        | {"run": run.pk, "municipality": row.municipality.code, "kind": row.kind.code}
        for row in rows
    ]


@router.get("/{region}/kinds", response=list[KindGapOut])
def kinds(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the gaps added up by kind."""
    run, reach = _open(request, region)
    return [{**row, "run": run.pk, "kind": row["kind_code"]} for row in queries.by_kind_visible(run, reach)]


def _open(request: HttpRequest, region: str) -> tuple[Run, Reach]:
    """Let the person in; return the newest run, or say why there is none."""
    person = cast(User, request.user)
    allow(person, "gaps.view", Scope(region=region))
    run = queries.newest(region)
    if run is None:
        raise NotKnown(_("Gaps of the region %(region)s have not been calculated yet.") % {"region": region})
    return run, reach_of(person, region)
