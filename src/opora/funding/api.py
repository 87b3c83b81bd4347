"""The money for systems."""

from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries
from opora.funding.models import Grant

router = Router(tags=["funding"])


class RoundOut(Schema):
    """A round with the sums of its newest calculation; whole crowns; `reduction` is an exact fraction."""

    year: int
    pool: int
    pool_source: str
    rules: str
    rules_digest: str
    synthetic: bool
    run: int | None
    claims: int | None
    granted: int | None
    reserve: int | None
    reduction: str | None


class GrantOut(Schema):
    """The grant of one service, whole crowns."""

    service: str
    kind: str
    provider: str
    claim: int
    grant: int
    bound_by: str
    reasons: list[dict[str, str]]
    synthetic: bool


class GrantWithStepsOut(GrantOut):
    """The grant with everything needed to recompute it; the tree is described in docs/methods/funding.md."""

    run: int
    summary: dict[str, str]
    inputs: dict[str, Any]
    steps: dict[str, Any]


@router.get("/{region}/rounds", response=list[RoundOut])
def rounds(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the rounds of the region, newest year first."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = queries.newest(region)
    found = []
    for each in queries.rounds(region):
        sums = run.summary if run is not None and run.summary["year"] == each.year else {}
        found.append(
            {
                "year": each.year,
                "pool": each.pool_czk,
                "pool_source": each.pool_source,
                "rules": str(each.rule_set),
                "rules_digest": each.rule_set.digest,
                "synthetic": each.synthetic,
                "run": run.pk if run is not None and sums else None,
                **{name: sums.get(name) for name in ("claims", "granted", "reserve", "reduction")},
            }
        )
    return found


@router.get("/{region}/{year}/grants", response=list[GrantOut])
def grants(request: HttpRequest, region: str, year: int) -> list[dict[str, object]]:
    """Return the grants of a year that the person may see: all, or those of their provider."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    rows = queries.visible(queries.grants(queries.newest_of_year(region, year)), reach_of(person, region))
    return [_plain(row) for row in rows.defer("steps", "inputs", "summary")]


@router.get("/{region}/{year}/grants/{identifier}", response=GrantWithStepsOut)
def grant(request: HttpRequest, region: str, year: int, identifier: str) -> dict[str, object]:
    """Return the grant of one service with its inputs and its steps."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = queries.newest_of_year(region, year)
    row = (
        queries.visible(queries.grants(run), reach_of(person, region))
        .filter(service__identifier=identifier)
        .first()
    )
    if row is None:
        raise NotKnown(f"There is no grant of service {identifier} in {year} that you may see.")
    return {**_plain(row), "run": run.pk, "summary": row.summary, "inputs": row.inputs, "steps": row.steps}


def _plain(row: Grant) -> dict[str, object]:
    return {
        "service": row.service.identifier,
        "kind": row.service.kind.code,
        "provider": row.service.provider.name,
        "claim": row.claim_czk,
        "grant": row.grant_czk,
        "bound_by": row.bound_by,
        "reasons": row.gate_reasons,
        "synthetic": row.service.synthetic,
    }
