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
from opora.gaps.placing.answer import newest
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


class PlaceOut(Schema):
    """One proposed place: the municipalities that it alone brings under the limit, and what is lost without it."""

    municipality: str
    brought: list[str]
    people: float
    lost: float | None
    added: float | None


class RunnerUpOut(Schema):
    """The next best proposal, which does without at least one of the places."""

    municipalities: list[str]
    objective: float
    proven: bool


class PlacesOut(Schema):
    """Where new capacity of a kind would help most; the unit of the objective goes with the aim."""

    run: int
    kind: str
    aim: str
    limit: float
    unit: str
    objective: float
    bound: float
    gap: float
    spent: int | None
    sites: list[PlaceOut]
    runner_up: RunnerUpOut | None


@router.get("/{region}/places", response=PlacesOut)
def places(request: HttpRequest, region: str, kind: str) -> dict[str, Any]:
    """Return the newest proposal of new places of a kind (its code)."""
    allow(cast(User, request.user), "gaps.calculate", Scope(region=region))
    found = newest(region, needs.kind(kind).code)
    return {**found.summary, "run": found.run.pk, "kind": found.kind.code, "aim": found.aim.value}


def _open(request: HttpRequest, region: str) -> tuple[Run, Reach]:
    """Let the person in; return the newest run, or say why there is none."""
    person = cast(User, request.user)
    allow(person, "gaps.view", Scope(region=region))
    run = queries.newest(region)
    if run is None:
        raise NotKnown(_("Gaps of the region %(region)s have not been calculated yet.") % {"region": region})
    return run, reach_of(person, region)
