"""The money for systems."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries
from opora.funding.comparing import act, result
from opora.funding.comparing.choice import Choice
from opora.funding.corrections.api import LineInForceOut
from opora.funding.corrections.api import router as corrections
from opora.funding.corrections.queries import final_czk, lines, with_final
from opora.funding.corrections.sheet import told
from opora.funding.corrections.states import LineState
from opora.funding.models import Grant, Round
from opora.funding.payments.api import router as payments
from opora.funding.rounds.queries import newest_runs, visible_rounds
from opora.funding.settlement.api import router as settlement

router = Router(tags=["funding"])
router.add_router("", settlement)
router.add_router("", corrections)
router.add_router("", payments)


class ResolutionOut(Schema):
    """What a body decided about the grants of a round; `run` is the calculation that was decided."""

    number: str
    body: str
    decided_on: date
    run: int | None


class RoundOut(Schema):
    """A round with the sums of its newest calculation; whole crowns; `reduction` is an exact fraction.

    `number` is 1 for the yearly round, more for those added to it; `place` is the piece of its addresses.
    """

    year: int
    number: int
    place: str
    kind: str
    state: str
    shown_from: date | None
    last_new: date | None
    last_edit: date | None
    resolution: ResolutionOut | None
    published_on: date | None
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
    """The grant of one service, whole crowns; `final` is the calculated grant with the signed lines in force."""

    service: str
    kind: str
    provider: str
    claim: int
    grant: int
    final: int
    bound_by: str
    reasons: list[dict[str, str]]
    synthetic: bool


class GrantWithStepsOut(GrantOut):
    """The grant with everything needed to recompute it; the tree is described in docs/methods/funding.md."""

    run: int
    lines: list[LineInForceOut]
    summary: dict[str, str]
    inputs: dict[str, Any]
    steps: dict[str, Any]


class TrialOut(Schema):
    """A round divided by some rules and pool for comparison; whole crowns; `choice` is how API and files name it."""

    choice: str
    rules: str
    rules_digest: str
    run: int
    pool: int
    claims: int
    granted: int
    reserve: int
    reduction: str
    granted_services: int
    assumed: list[str]
    valid: bool
    is_old: bool


class ComparedOut(Schema):
    """What one service gets by either side of a comparison, whole crowns; `orp` is empty for a secret address."""

    service: str
    kind: str
    provider: str
    orp: str
    first: int
    second: int
    difference: int
    first_bound_by: str
    second_bound_by: str
    synthetic: bool


class ComparisonOut(Schema):
    """Two sides and every service of either."""

    first: TrialOut
    second: TrialOut
    services: list[ComparedOut]


@router.get("/{region}/rounds", response=list[RoundOut])
def rounds(request: HttpRequest, region: str) -> list[dict[str, object]]:
    """Return the rounds of the region, newest year first."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    newest, found = newest_runs(region), []
    for each in visible_rounds(queries.rounds(region), reach_of(person, region), timezone.localdate()):
        run = newest.get((each.year, each.number))
        sums = run.summary if run is not None else {}
        found.append(
            {
                "year": each.year,
                **_life(each),
                "pool": each.pool_czk,
                "pool_source": each.pool_source,
                "rules": str(each.rule_set),
                "rules_digest": each.rule_set.digest,
                "synthetic": each.synthetic,
                "run": run.pk if run is not None else None,
                **{name: sums.get(name) for name in ("claims", "granted", "reserve", "reduction")},
            }
        )
    return found


def _life(round_: Round) -> dict[str, object]:
    """Return how far a round is and what was decided about it."""
    names = ("number", "place", "kind", "state", "shown_from", "last_new", "last_edit", "published_on")
    decided = {
        "number": round_.resolution_number,
        "body": round_.resolution_body,
        "decided_on": round_.decided_on,
        "run": round_.run_id,
    }
    return {
        **{name: getattr(round_, name) for name in names},
        "resolution": decided if round_.resolution_number else None,
    }


@router.get("/{region}/{year}/grants", response=list[GrantOut])
def grants(request: HttpRequest, region: str, year: int, number: int = 1) -> list[dict[str, object]]:
    """Return the grants of a round that the person may see: all, or those of their provider.

    `number` is that of the round within the year: 1 is the yearly one.
    """
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = queries.calculated(queries.known_round(region, year, number))
    rows = queries.visible(queries.grants(run), reach_of(person, region))
    return [_plain(row) for row in with_final(rows.defer("steps", "inputs", "summary"))]


@router.get("/{region}/{year}/grants/{identifier}", response=GrantWithStepsOut)
def grant(
    request: HttpRequest, region: str, year: int, identifier: str, number: int = 1
) -> dict[str, object]:
    """Return the grant of one service in a round with its inputs and its steps; `number` as for all grants."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = queries.calculated(queries.known_round(region, year, number))
    row = (
        queries.visible(queries.grants(run), reach_of(person, region))
        .filter(service__identifier=identifier)
        .first()
    )
    if row is None:
        raise NotKnown(f"There is no grant of service {identifier} in {year} that you may see.")
    signed = [told(line) for line in lines(row).filter(state=LineState.IN_FORCE)]
    more = {"lines": signed, "summary": row.summary, "inputs": row.inputs, "steps": row.steps}
    return {**_plain(row), "run": run.pk, **more}


@router.get("/{region}/{year}/trials", response=list[TrialOut])
def trials(request: HttpRequest, region: str, year: int) -> list[dict[str, object]]:
    """Return the newest division for comparison by each rule set and pool that was tried."""
    allow(cast(User, request.user), "funding.compare", Scope(region=region))
    return [_trial(run) for run in result.trials(region, year) if run.status == Run.Status.DONE]


@router.get("/{region}/{year}/comparison", response=ComparisonOut)
def comparison(
    request: HttpRequest, region: str, year: int, second: str, first: str = ""
) -> dict[str, object]:
    """Return what each service gets by two choices, each `code:version` or `code:version:percent of the pool`.

    `first` is the rule set of the round with its whole pool unless another is given.
    """
    allow(cast(User, request.user), "funding.compare", Scope(region=region))
    round_ = queries.known_round(region, year)
    one = Choice.read(first) if first else Choice(round_.rule_set)
    both = result.sides(
        result.newest_of(region, year, one), result.newest_of(region, year, Choice.read(second))
    )
    return {
        "first": _trial(both.first),
        "second": _trial(both.second),
        "services": [_compared(row) for row in result.compared(both)],
    }


def _trial(run: Run) -> dict[str, object]:
    names = ("pool", "claims", "granted", "reserve", "reduction", "granted_services", "valid")
    return {
        "choice": f"{run.asked['rules']}:{run.asked['version']}:{run.asked['percent']}",
        "rules": run.rules_label,
        "rules_digest": run.rules_digest,
        "run": run.pk,
        **{name: run.summary[name] for name in names},
        "assumed": [each["name"] for each in run.summary["assumed"]],
        "is_old": act.is_old(run),
    }


def _compared(row: Any) -> dict[str, object]:
    return {
        "service": row.identifier,
        "kind": row.kind.code,
        "provider": row.provider.name,
        "orp": row.orp_code,
        "first": row.first_grant,
        "second": row.second_grant,
        "difference": row.difference,
        "first_bound_by": row.first_bound,
        "second_bound_by": row.second_bound,
        "synthetic": row.synthetic,
    }


def _plain(row: Grant) -> dict[str, object]:
    return {
        "service": row.service.identifier,
        "kind": row.service.kind.code,
        "provider": row.service.provider.name,
        "claim": row.claim_czk,
        "grant": row.grant_czk,
        "final": final_czk(row),
        "bound_by": row.bound_by,
        "reasons": row.gate_reasons,
        "synthetic": row.service.synthetic,
    }
