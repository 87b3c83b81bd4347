"""Plans for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.plans import queries

router = Router(tags=["plans"])


class MeasureOut(Schema):
    """A measure of the plan in work."""

    key: int
    goal: str
    title: str
    text: str
    kind: str
    orp: str
    missing: float
    unit: str
    persons: float
    municipalities: list[str]
    services: list[str]
    grants_czk: int
    owner: str
    due_on: date | None
    indicator: str
    baseline: str
    target: str
    derived: bool
    gap_changed: bool


class EditionOut(Schema):
    """An issued edition: its number, the run it came from, its documents by digest."""

    number: int
    day: date
    run: int
    pages: int
    pdf_digest: str
    docx_digest: str


@router.get("/{region}/{year}/measures", response=list[MeasureOut])
def measures(request: HttpRequest, region: str, year: int) -> list[dict[str, Any]]:
    """Return the measures of the plan of a year as they stand now."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    plan = queries.plan(region, year)
    if plan is None:
        raise NotKnown(
            _("The region %(region)s has no plan for %(year)s.") % {"region": region, "year": year}
        )
    money = queries.money_by_service(region, year)
    return [
        {
            "key": measure.pk,
            "goal": goal.title,
            "kind": measure.kind.code,
            "orp": measure.orp.code,
            "missing": measure.gap_now,
            "unit": measure.gap_unit,
            "persons": measure.gap_persons,
            "municipalities": [town.code for town in measure.gap_municipalities.all()],
            "services": [entry.service.identifier for entry in measure.entries.all()],
            "grants_czk": sum(money.get(entry.service_id, 0) for entry in measure.entries.all()),
            **{name: getattr(measure, name) for name in AS_STORED},
        }
        for goal in queries.goals(plan, reach_of(cast(User, request.user), region))
        for measure in goal.measures.all()
    ]


@router.get("/{region}/{year}/editions", response=list[EditionOut])
def editions(request: HttpRequest, region: str, year: int) -> list[dict[str, Any]]:
    """Return the issued editions of the plan of a year, newest first."""
    allow(cast(User, request.user), "plan.view", Scope(region=region))
    plan = queries.plan(region, year)
    return [
        {
            "number": each.number,
            "day": each.run.day,
            "run": each.run_id,
            "pages": each.pages,
            "pdf_digest": each.pdf_digest,
            "docx_digest": each.docx_digest,
        }
        for each in (queries.editions(plan) if plan else [])
    ]


AS_STORED = ("title", "text", "owner", "due_on", "indicator", "baseline", "target", "derived", "gap_changed")
