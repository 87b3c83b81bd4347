"""Signed lines, objections and corrections for systems."""

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.funding.corrections import queries

router = Router(tags=["funding"])


class LineInForceOut(Schema):
    """A signed line that counts: crowns with a sign, the kind of reason and the reason, days."""

    amount: int
    reason_class: str
    reason: str
    document: str
    signed_on: date
    confirmed_on: date | None


class LineOut(Schema):
    """A signed line as it stands now; `run` is the calculation whose grant it changes."""

    key: int
    service: str
    year: int
    run: int
    amount: int
    reason_class: str
    reason: str
    document: str
    objection: str | None
    state: str
    signed_at: datetime
    confirmed_at: datetime | None
    synthetic: bool


class ObjectionOut(Schema):
    """An objection of a provider with its deadlines and the written reply."""

    number: str
    service: str
    run: int
    state: str
    text: str
    filed_at: datetime
    last_day: date
    reply_by: date
    outcome: str
    reply: str
    answered_at: datetime | None
    synthetic: bool


class CorrectionOut(Schema):
    """A correction: which calculation was replaced by which, and why."""

    key: int
    year: int
    corrects: int
    run: int | None
    reason: str
    state: str
    asked_at: datetime
    confirmed_at: datetime | None


@router.get("/{region}/lines", response=list[LineOut])
def lines(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the signed lines that the person may see, newest first."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    names = ("reason_class", "reason", "document", "state", "signed_at", "confirmed_at", "synthetic")
    return [
        {
            "key": line.pk,
            "service": line.grant.service.identifier,
            "year": line.grant.round.year,
            "run": line.grant.run_id,
            "amount": line.amount_czk,
            "objection": str(line.objection) if line.objection is not None else None,
            **{name: getattr(line, name) for name in names},
        }
        for line in queries.visible_lines(queries.all_lines(region), reach_of(person, region))
    ]


@router.get("/{region}/objections", response=list[ObjectionOut])
def objections(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the objections that the person may see, newest first."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    names = (
        "state",
        "text",
        "filed_at",
        "last_day",
        "reply_by",
        "outcome",
        "reply",
        "answered_at",
        "synthetic",
    )
    return [
        {
            "number": str(each),
            "service": each.grant.service.identifier,
            "run": each.grant.run_id,
            **{name: getattr(each, name) for name in names},
        }
        for each in queries.objections(region, reach_of(person, region))
    ]


@router.get("/{region}/corrections", response=list[CorrectionOut])
def corrections(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the corrections of the region, newest first."""
    allow(cast(User, request.user), "funding.view", Scope(region=region))
    return [
        {
            "key": each.pk,
            "year": each.round.year,
            "corrects": each.corrects_id,
            "run": each.run_id,
            **{name: getattr(each, name) for name in ("reason", "state", "asked_at", "confirmed_at")},
        }
        for each in queries.corrections(region)
    ]
