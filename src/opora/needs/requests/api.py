"""Requests of municipalities for systems; they are not published."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.needs.requests import queries
from opora.needs.requests.models import MunicipalRequest

router = Router(tags=["needs"])


class CountsOut(Schema):
    """A number with its range; an end that was not given is null."""

    low: int | None
    middle: int | None
    high: int | None


class RequestOut(Schema):
    """A request of a municipality as it stands now."""

    year: int
    number: int
    municipality: str
    orp: str
    state: str
    kind: str | None
    target_group: str | None
    persons: CountsOut
    capacity: CountsOut
    unit: str
    cofinancing_czk: int | None
    on_behalf: bool
    confirmed: bool
    decision: str | None
    synthetic: bool


class VersionOut(Schema):
    """A submitted version, named by the digest of its content."""

    number: int
    submitted_at: datetime
    digest: str


class AnswerOut(Schema):
    """An answer of the region."""

    decision: str
    text: str
    answered_at: datetime


class WholeRequestOut(RequestOut):
    """One request with its texts, versions and answers, newest first."""

    place: str
    reason: str
    existing: str
    contact: str
    return_note: str
    versions: list[VersionOut]
    answers: list[AnswerOut]


@router.get("/{region}/requests", response=list[RequestOut])
def requests(request: HttpRequest, region: str) -> list[dict[str, Any]]:
    """Return the requests that the person may see, newest collection first."""
    return [_request(row) for row in queries.requests(region, _person(request, region))]


@router.get("/{region}/requests/{year}/{number}", response=WholeRequestOut)
def one(request: HttpRequest, region: str, year: int, number: int) -> dict[str, Any]:
    """Return one request with its texts, versions and answers."""
    found = queries.request(region, year, number, _person(request, region))
    texts = {name: getattr(found, name) for name in ("place", "reason", "existing", "contact", "return_note")}
    return {
        **_request(found),
        **texts,
        "versions": list(found.versions.all()),
        "answers": list(found.answers.all()),
    }


def _person(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "needs.view", Scope(region=region))
    return person


def _request(row: MunicipalRequest) -> dict[str, Any]:
    return {
        "year": row.collection.year,
        "number": row.number,
        "municipality": row.municipality.code,
        "orp": row.orp.code,
        "state": row.state,
        "kind": row.kind.code if row.kind else None,
        "target_group": row.target_group.code if row.target_group else None,
        "persons": {"low": row.persons_low, "middle": row.persons, "high": row.persons_high},
        "capacity": {"low": row.capacity_low, "middle": row.capacity, "high": row.capacity_high},
        "unit": row.unit,
        "cofinancing_czk": row.cofinancing_czk,
        "on_behalf": row.on_behalf,
        "confirmed": row.confirmed_by is not None,
        "decision": getattr(row, "decision", None),
        "synthetic": row.synthetic,
    }
