"""Gaps for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import shown_run
from opora.core.refusals import NotKnown
from opora.gaps import queries
from opora.gaps.comparing.answer import rows_of, unit_of
from opora.gaps.comparing.asking import compared
from opora.gaps.placing.answer import newest
from opora.gaps.why import Facts, Reasons, reason_of, sentence
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
    reason: str
    why: str


class WhyOut(Schema):
    """Why the need of one kind is not covered in one municipality: the reason, and its sentence."""

    run: int
    municipality: str
    kind: str
    reason: str
    why: str


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
def gaps(request: HttpRequest, region: str, kind: str = "", run: str = "") -> list[dict[str, Any]]:
    """Return what is missing, the largest first; of one kind (its code) or of all; of the newest run or of `run`."""
    found, reach = _open(request, region, run)
    rows = queries.listed(found, reach)
    if kind:
        rows = rows.filter(kind=needs.kind(kind))
    reasons = Reasons(found)
    return [
        {name: getattr(row, name) for name in queries.FIELDS}
        | {"run": found.pk, "municipality": row.municipality.code, "kind": row.kind.code}
        | _why(reasons.of(row))
        for row in rows
    ]


@router.get("/{region}/why", response=WhyOut)
def why(request: HttpRequest, region: str, kind: str, municipality: str, run: str = "") -> dict[str, Any]:
    """Return why the need of a kind (its code) is not covered in a municipality (its code)."""
    found, reach = _open(request, region, run)
    chosen = needs.kind(kind)
    reached, said = queries.reach_of(found, chosen, municipality, reach)
    row = queries.gap_or_none(found, chosen, municipality, reach)
    facts = Reasons(found).facts(chosen.pk, reached.municipality_id, said, row)
    return {"run": found.pk, "municipality": municipality, "kind": chosen.code, **_why(facts)}


def _why(facts: Facts) -> dict[str, str]:
    return {"reason": reason_of(facts).value, "why": sentence(facts)}


@router.get("/{region}/kinds", response=list[KindGapOut])
def kinds(request: HttpRequest, region: str, run: str = "") -> list[dict[str, Any]]:
    """Return the gaps added up by kind, of the newest run or of `run`."""
    found, reach = _open(request, region, run)
    rows = queries.by_kind_visible(found, reach)
    return [{**row, "run": found.pk, "kind": row["kind_code"]} for row in rows]


class OrpGapOut(KindGapOut):
    """The gaps of one kind added up over the municipalities of one ORP."""

    orp: str | None


@router.get("/{region}/orps", response=list[OrpGapOut])
def orps(request: HttpRequest, region: str, run: str = "") -> list[dict[str, Any]]:
    """Return the gaps added up by ORP and kind, of the newest run or of `run`."""
    found, reach = _open(request, region, run)
    rows = queries.by_orp(found, reach)
    return [{**row, "run": found.pk, "kind": row["kind_code"], "orp": row["orp_code"]} for row in rows]


class GapSideOut(Schema):
    """One side of a comparison."""

    run: int
    day: date
    kind: str
    unit: str


class GapComparedOut(Schema):
    """Both values of one municipality and the second less the first; null where a side does not know it."""

    municipality: str
    first: float | None
    second: float | None
    difference: float | None


class GapComparisonOut(Schema):
    """Two calculations or two kinds in one measure; `unit` is that of every value."""

    first: GapSideOut
    second: GapSideOut
    measure: str
    unit: str
    rows: list[GapComparedOut]


@router.get("/{region}/compare", response=GapComparisonOut)
def compare(
    request: HttpRequest,
    region: str,
    kind: str = "",
    other: str = "",
    run: str = "",
    other_run: str = "",
    quantity: str = "",
) -> dict[str, Any]:
    """Compare two kinds (`kind`, `other`) or two calculations (`run`, `other_run`); units are never mixed.

    `quantity` is persons_uncovered, uncovered_share, gap_middle, need_middle or reachable.
    """
    newest_run, reach = _open(request, region, "")
    asked = {"kind": kind, "other": other, "first": run, "second": other_run, "measure": quantity}
    found = compared(region, newest_run, asked)
    sides = {
        name: {"run": side.run.pk, "day": side.run.day, "kind": side.kind.code, "unit": side.unit}
        for name, side in (("first", found.first), ("second", found.second))
    }
    rows = [{**row, "municipality": row["municipality_code"]} for row in rows_of(found, reach)]
    return {**sides, "measure": found.measure.value, "unit": unit_of(found), "rows": rows}


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


def _open(request: HttpRequest, region: str, asked: str) -> tuple[Run, Reach]:
    """Let the person in; return the run asked for by its number, or the newest, or say why there is none."""
    person = cast(User, request.user)
    allow(person, "gaps.view", Scope(region=region))
    run, _newest = shown_run(region, "gaps", asked)
    if run is None:
        raise NotKnown(_("Gaps of the region %(region)s have not been calculated yet.") % {"region": region})
    return run, reach_of(person, region)
