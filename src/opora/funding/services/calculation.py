"""Calculating the grants of a round: every service of the network and every application, to the crown."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.funding import inputs, queries
from opora.funding.corrections.freezing import freeze
from opora.funding.missing import NO_APPLICATION, explain_missing
from opora.funding.models import Grant, Round
from opora.funding.parsed import parsed
from opora.funding.services.beside import finish_beside, open_beside
from opora.funding.services.gathering import Asked, check, compute, gather
from opora.network.models import Entry
from opora_engine.allocation import RoundResult, ServiceGrant
from opora_engine.formula import RuleSet

BATCH = 100


def calculate(*, region: str, day: date, by: User) -> Run:
    """Divide the pool of the year of `day` among the services of the network valid on `day`; return the run.

    Every service in the network and every application gets a grant with its explanation; a service in the
    network without an application gets 0 for that written reason. Grants + reserve = pool.
    The same inputs again give the run that is there. Refused, on the run, when the round or the network is missing.
    """
    allow(by, "funding.calculate", Scope(region=region))
    round_ = queries.round_of(region, day.year)
    if round_ is not None:
        return _divide(round_, day, by)
    run, _is_new = open_run(
        kind="funding",
        region=region,
        day=day,
        inputs_digest=_digest(None, None),
        asked={"year": day.year},
        by=by,
    )
    with filling(run):
        raise Refused(
            _(
                "No round is open for %(year)s in this region. Open the round: its pool, its "
                "rules and its applications."
            )
            % {"year": day.year}
        )


def calculate_round(*, round: Round, day: date, by: User) -> Run:  # noqa: A002 - the domain's word
    """Divide the pool of any round of the year of `day`; of the yearly one it is the station of the line.

    A round added to the yearly one is calculated beside the line: nothing on the line is out of date by it.
    """
    allow(by, "funding.calculate", round)
    if day.year != round.year:
        raise Refused(
            _("The day %(day)s is not in the year %(year)s of the round. Choose a day of that year.")
            % {"day": day.isoformat(), "year": round.year}
        )
    return _divide(round, day, by)


def _divide(round_: Round, day: date, by: User) -> Run:
    """Return the run of a round that is there: the one that answers the same question, or a new one."""
    rules = parsed(round_.rule_set.text)
    asked = gather(rules, round_, round_.region.code, day)
    question: dict[str, Any] = {
        "region": round_.region.code,
        "day": day,
        "inputs_digest": _digest(round_, asked),
        "rules_digest": rules.digest,
        "rules_label": f"{rules.code} {rules.version}",
        "by": by,
    }
    if round_.number == 1:
        run, is_new = open_run(kind="funding", asked={"year": round_.year}, **question)
    else:
        run, is_new = open_beside(round_, **question)
    if not is_new:
        return run
    with filling(run):
        check(asked, day)
        tell_progress(run, 20, _("Claims of the services"))
        result = compute(rules, round_.pool_czk, asked)
        tell_progress(run, 70, _("Grants and their explanations"))
        grants = [_grant(run, round_, each, asked) for each in result.services]
        grants += [_missing_grant(run, round_, rules, entry, asked) for entry in asked.missing]
        _check_sum(grants, result, round_)
        with transaction.atomic():
            Grant.objects.bulk_create(grants, batch_size=BATCH)
            freeze(run, round_, asked.services, asked.network, grants)
            finish = finish_run if round_.number == 1 else finish_beside
            finish(run, summary=_summary(round_, result, grants, asked))
    return run


def _digest(round_: Round | None, asked: Asked | None) -> str:
    said: list[Any] = []
    if round_ is not None and asked is not None:
        services = sorted((each.to_json() for each in asked.services), key=lambda record: str(record["code"]))
        said = [round_.pk, round_.pool_czk, round_.pool_source, services, asked.network]
    return digest_of(said)


def _grant(run: Run, round_: Round, found: ServiceGrant, asked: Asked) -> Grant:
    return Grant(
        run=run,
        round=round_,
        service_id=asked.keys[found.code],
        claim_czk=found.result.admitted,
        grant_czk=found.grant,
        bound_by=found.bound_by,
        gate_reasons=[{"name": gate.name, **gate.reason.to_json()} for gate in found.result.failed],
        summary=found.summary.to_json(),
        inputs={**asked.inputs[found.code].to_json(), "network": asked.network[found.code]},
        steps=found.explanation.to_json(),
    )


def _missing_grant(run: Run, round_: Round, rules: RuleSet, entry: Entry, asked: Asked) -> Grant:
    """Return the zero of a service that is in the network but did not apply, with that written reason."""
    code = entry.service.identifier
    return Grant(
        run=run,
        round=round_,
        service_id=asked.keys[code],
        claim_czk=0,
        grant_czk=0,
        bound_by="gate",
        gate_reasons=[{"name": NO_APPLICATION, **explain_missing(rules).sentence.to_json()}],
        summary=explain_missing(rules).sentence.to_json(),
        inputs={
            "code": code,
            "label": inputs.label(entry.service),
            "application": None,
            "network": asked.network[code],
        },
        steps=explain_missing(rules).to_json(),
    )


def _check_sum(grants: list[Grant], result: RoundResult, round_: Round) -> None:
    granted = sum(grant.grant_czk for grant in grants)
    if granted + result.reserve != round_.pool_czk:
        raise ArithmeticError(
            f"granted {granted} + reserve {result.reserve} is not the pool {round_.pool_czk}: a fault "
            f"of the engine."
        )


def _summary(round_: Round, result: RoundResult, grants: list[Grant], asked: Asked) -> dict[str, Any]:
    share = result.reduction
    return {
        "year": round_.year,
        "place": round_.place,
        "pool": result.pool,
        "pool_source": round_.pool_source,
        "granted": result.granted,
        "reserve": result.reserve,
        "claims": result.total_claims,
        "reduction": f"{share.numerator}/{share.denominator}",
        "round_down_to": result.round_down_to,
        "services": len(grants),
        "applications": len(asked.services),
        "granted_services": sum(1 for grant in grants if grant.grant_czk),
        "bound_by": dict(sorted(Counter(grant.bound_by for grant in grants).items())),
        "gates": dict(
            sorted(Counter(each["name"] for grant in grants for each in grant.gate_reasons).items())
        ),
        "without_application": [entry.service.identifier for entry in asked.missing],
    }
