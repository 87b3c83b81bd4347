"""Needs for systems."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.needs import queries
from opora.needs.methods import queries as said
from opora.needs.requests.api import router as requests

router = Router(tags=["needs"])
ENDS = ("low", "middle", "high")
router.add_router("", requests)


class RangeOut(Schema):
    """An estimate with the range we would defend."""

    low: float
    middle: float
    high: float


class KindNeedOut(Schema):
    """Need of one kind over the municipalities that the person may see."""

    run: int
    kind: str
    unit: str
    persons: RangeOut
    capacity: RangeOut
    horizon: RangeOut | None


class NumberOut(KindNeedOut):
    """Need of one kind in one municipality."""

    municipality: str


class MethodValueOut(Schema):
    """Persons in need by one method, with its weight there; all weights of a need add up to 1."""

    method: str
    persons: RangeOut
    weight: float
    inputs: dict[str, list[float] | list[str] | list[int]]


class NeedByMethodsOut(NumberOut):
    """Need of one kind in one municipality with what each method says of it."""

    methods: list[MethodValueOut]


class MethodOut(Schema):
    """A declared method as the newest run used it."""

    run: int
    method: str
    weight: float
    formula: str
    assumed: bool
    label: str
    source: str


class PeopleOut(Schema):
    """People of a municipality now and in the year of the horizon."""

    run: int
    municipality: str
    year: int
    method: str
    counted_on: date
    over_census: bool
    now: float
    people: RangeOut
    tested_error: float | None


class RateOut(Schema):
    """A declared rate as the newest run used it."""

    run: int
    kind: str
    target_group: str
    base: str
    per_1000: RangeOut
    units_per_person: float
    unit: str
    period: str
    assumed: bool
    source: str


@router.get("/{region}/kinds", response=list[KindNeedOut])
def kinds(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return persons in need and capacity needed by kind of service."""
    run, reach = _open(request, region)
    return [_need(run, row) for row in queries.by_kind(run, reach)]


@router.get("/{region}/kinds/{kind_code}", response=list[NumberOut])
def municipalities(request: HttpRequest, region: str, kind_code: str) -> list[dict[str, Any]]:
    """Return persons in need of one kind and capacity needed by municipality."""
    run, reach = _open(request, region)
    rows = queries.by_municipality(run, queries.kind(kind_code), reach)
    return [_need(run, row) | {"municipality": row["municipality_code"]} for row in rows]


@router.get("/{region}/rates", response=list[RateOut])
def rates(request: HttpRequest, region: str) -> Iterable[dict[str, Any]]:
    """Return the declared rates that the newest run used."""
    run, _reach = _open(request, region)
    return [
        {
            "run": run.pk,
            "kind": rate.kind.code,
            "target_group": rate.target_group.code,
            "base": rate.base,
            "per_1000": {"low": rate.low, "middle": rate.middle, "high": rate.high},
            "units_per_person": rate.units_per_person,
            "unit": rate.unit,
            "period": rate.period,
            "assumed": rate.assumed,
            "source": rate.source,
        }
        for rate in queries.rates(run)
    ]


@router.get("/{region}/kinds/{kind_code}/{municipality_code}", response=NeedByMethodsOut)
def need(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> dict[str, Any]:
    """Return the need of one kind in one municipality with the value, weight and inputs of each method."""
    run, reach = _open(request, region)
    found = said.combined(run, queries.kind(kind_code), municipality_code, reach)
    row = {name: getattr(found, name) for name in (*queries.SUMS, *queries.HORIZON, "unit")}
    told = [
        {
            "method": each.method.name,
            "persons": {end: getattr(each, f"persons_{end}") for end in ENDS},
            "weight": each.share,
            "inputs": each.inputs,
        }
        for each in said.values(found)
    ]
    return _need(run, row | {"kind_code": kind_code}) | {"municipality": municipality_code, "methods": told}


@router.get("/{region}/methods", response=list[MethodOut])
def methods(request: HttpRequest, region: str) -> Iterable[dict[str, Any]]:
    """Return the declared methods that the newest run used."""
    run, _reach = _open(request, region)
    return [
        {
            "run": run.pk,
            "method": each.name,
            "weight": each.weight,
            "formula": each.expression,
            "assumed": each.assumed,
            "label": each.label,
            "source": each.source,
        }
        for each in said.methods(run)
    ]


@router.get("/{region}/people", response=list[PeopleOut])
def people(request: HttpRequest, region: str) -> Iterable[dict[str, Any]]:
    """Return how many people each municipality will have in the year of the horizon, and by which method."""
    run, reach = _open(request, region)
    return [
        {
            "run": run.pk,
            "municipality": each.municipality.code,
            "year": run.summary["horizon"],
            "method": each.method,
            "counted_on": each.day,
            "over_census": each.over_census,
            "now": each.now,
            "people": {end: getattr(each, end) for end in ENDS},
            "tested_error": each.error,
        }
        for each in said.projected(run, reach)
    ]


def _open(request: HttpRequest, region: str) -> tuple[Run, Reach]:
    """Let the person in; return the newest run, or say that there is none."""
    person = cast(User, request.user)
    allow(person, "needs.view", Scope(region=region))
    run = queries.newest(region)
    if run is None:
        raise NotKnown(_("Needs of the region %(region)s have not been estimated yet.") % {"region": region})
    return run, reach_of(person, region)


def _need(run: Run, row: dict[str, Any]) -> dict[str, Any]:
    ranges = {
        name: {end: row[f"{name}_{end}"] for end in ENDS} if row[f"{name}_middle"] is not None else None
        for name in ("persons", "capacity", "horizon")
    }
    return {"run": run.pk, "kind": row["kind_code"], "unit": row["unit"], **ranges}
