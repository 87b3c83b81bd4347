"""Settlements for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.funding.settlement import queries
from opora.funding.settlement.models import Statement

router = Router(tags=["funding"])


class SettlementOut(Schema):
    """The settlement of one year with the sums over the services that one may see, whole crowns."""

    year: int
    rules: str
    rules_digest: str
    statements_by: date
    reply_days: int
    services: int
    filed: int
    returned: int
    carried_over: int
    elsewhere: int
    synthetic: bool


class SettledOut(Schema):
    """How far the settlement of one service is and what came out, whole crowns; null = not calculated yet."""

    service: str
    kind: str
    provider: str
    state: str
    paid: int | None
    public: int | None
    above: int | None
    returned: int | None
    carried_over: int | None
    elsewhere: int | None
    summary: dict[str, str] | None
    run: int | None
    reply_by: date | None
    synthetic: bool


class SettledWithStepsOut(SettledOut):
    """The same with the statement as it was filed and the trees of what is above, returned and carried over."""

    statement: dict[str, Any] | None
    inputs: dict[str, Any] | None
    steps: list[dict[str, Any]]


@router.get("/{region}/settlements", response=list[SettlementOut])
def settlements(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the settlements of the region, newest year first."""
    person = _person(request, region)
    reach = reach_of(person, region)
    found: list[dict[str, object]] = []
    for each in queries.settlements(region):
        totals = queries.totals(queries.visible(queries.statements(each), reach))
        found.append(
            {
                "year": each.year,
                "rules": each.rules,
                "rules_digest": each.rules_digest,
                "statements_by": each.statements_by,
                "reply_days": each.reply_days,
                "services": totals.services,
                "filed": totals.filed,
                "returned": totals.returned,
                "carried_over": totals.carried,
                "elsewhere": totals.elsewhere,
                "synthetic": each.synthetic,
            }
        )
    return found


@router.get("/{region}/{year}/settlement", response=list[SettledOut])
def settled(request: HttpRequest, region: str, year: int) -> list[dict[str, object]]:
    """Return who returns what and why: every service of the settlement that one may see."""
    person = _person(request, region)
    rows = queries.visible(queries.statements(queries.settlement(region, year)), reach_of(person, region))
    return [_record(row) for row in rows]


@router.get("/{region}/{year}/settlement/{identifier}", response=SettledWithStepsOut)
def settled_service(request: HttpRequest, region: str, year: int, identifier: str) -> dict[str, object]:
    """Return the settlement of one service with everything that it was made from."""
    person = _person(request, region)
    row = queries.statement(queries.settlement(region, year), identifier, reach_of(person, region))
    version = queries.newest_version(row)
    return {
        **_record(row),
        "statement": version.content if version is not None else None,
        "inputs": row.result.inputs if row.result is not None else None,
        "steps": row.result.steps if row.result is not None else [],
    }


def _person(request: HttpRequest, region: str) -> User:
    person = cast(User, request.user)
    allow(person, "funding.settlement", Scope(region=region))
    return person


def _record(row: Statement) -> dict[str, object]:
    result = row.result
    return {
        "service": row.service.identifier,
        "kind": row.service.kind.code,
        "provider": row.service.provider.name,
        "state": row.state,
        "paid": row.paid_czk,
        "public": result.public_czk if result is not None else None,
        "above": result.above_czk if result is not None else None,
        "returned": result.returned_czk if result is not None else None,
        "carried_over": result.carried_czk if result is not None else None,
        "elsewhere": result.elsewhere_czk if result is not None else None,
        "summary": result.summary if result is not None else None,
        "run": result.run_id if result is not None else None,
        "reply_by": row.reply_by,
        "synthetic": row.synthetic,
    }
