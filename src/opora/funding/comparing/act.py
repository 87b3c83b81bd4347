"""The act: a round is divided by other rules or with another pool, and the result is kept with its run."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import SILENCE, newest_entries
from opora.core.sentences import gettext as _
from opora.core.services import close_with_result, filling, log, tell_progress
from opora.funding import queries
from opora.funding.comparing.choice import Choice
from opora.funding.missing import NO_APPLICATION, REASON
from opora.funding.models import Round, TrialGrant
from opora.funding.parsed import parsed
from opora.funding.services.gathering import Asked, check, compute, gather
from opora_engine.division.round_results import RoundResult
from opora_engine.formula import RuleSet

KIND = "comparison"
"""The kind of the run: it stands beside the line, nothing reads from it."""

READ = ("register", "network", "round")
"""What a trial is made from; while none of these changed, the run that is there answers the question."""


def compare(*, region: str, year: int, choice: Choice, by: User) -> Run:
    """Divide the round of a year by the chosen rules and pool, and return the run; the round itself stays as it is.

    The same question over the same inputs returns the run that is there.
    """
    run, is_new = ask(region=region, year=year, choice=choice, by=by)
    if is_new:
        answer(run)
    return run


def ask(*, region: str, year: int, choice: Choice, by: User) -> tuple[Run, bool]:
    """Return the run that is to answer and True, or the one that has, or is about to, and False."""
    allow(by, "funding.compare", Scope(region=region))
    round_ = queries.known_round(region, year)
    question = {
        "day": day_of(round_),
        "asked": choice.to_json(round_),
        "rules_digest": choice.rule_set.digest,
        "engine_version": opora_engine.VERSION,
        "upstream": newest_entries(region, READ),
    }
    known = Run.objects.filter(
        region_code=region, kind=KIND, status__in=(Run.Status.DONE, Run.Status.RUNNING), **question
    ).first()
    if known is not None and not is_silent(known):
        return known, False
    run = Run.objects.create(
        kind=KIND,
        region_code=region,
        inputs_digest="",
        rules_label=str(choice.rule_set),
        phase=_("Waiting for the background worker"),
        by=by,
        **question,
    )
    return run, True


def answer(run: Run) -> None:
    """Divide the money as the run asks and keep what comes out; Refused, noted on the run, when it cannot be."""
    with filling(run):
        tell_progress(run, 10, _("Claims of the services"))
        round_ = queries.known_round(run.region_code, run.asked["year"])
        rule_set = queries.rule_set(run.asked["rules"], run.asked["version"])
        rules = parsed(rule_set.text)
        gathered = gather(rules, round_, run.region_code, run.day)
        check(gathered, run.day)
        result = compute(rules, run.asked["pool"], gathered)
        tell_progress(run, 80, _("Grants of the services"))
        run.inputs_digest = _digest(gathered)
        with transaction.atomic():
            TrialGrant.objects.bulk_create(_grants(run, result, gathered))
            run.save(update_fields=["inputs_digest"])
            close_with_result(run, summary=_summary(rules, round_, result, gathered))
            log(
                "comparison.calculated",
                gettext_noop("A round was divided by other rules for comparison (run %(run)s)."),
                by=run.by,
                subject=run,
                region=run.region_code,
                run=run.pk,
            )


def day_of(round_: Round) -> date:
    """Return the day whose network is funded: that of the newest calculation of the round, else its first day."""
    newest = (
        Run.objects.filter(
            region_code=round_.region.code, kind="funding", status=Run.Status.DONE, asked__year=round_.year
        )
        .order_by("-pk")
        .first()
    )
    return newest.day if newest is not None else date(round_.year, 1, 1)


def is_silent(run: Run) -> bool:
    """Return whether a run that should be going on gave no sign of life for too long."""
    return run.status == Run.Status.RUNNING and timezone.now() - run.beat_at > SILENCE


def is_old(run: Run) -> bool:
    """Return whether the register, the network or the round changed since the run."""
    return bool(newest_entries(run.region_code, READ) != run.upstream)


def _digest(gathered: Asked) -> str:
    services = sorted((each.to_json() for each in gathered.services), key=lambda record: str(record["code"]))
    return digest_of([services, gathered.network])


def _grants(run: Run, result: RoundResult, gathered: Asked) -> list[TrialGrant]:
    found = [
        TrialGrant(
            run=run,
            service_id=gathered.keys[each.code],
            claim_czk=each.result.admitted,
            grant_czk=each.grant,
            bound_by=each.bound_by,
            gate_reasons=[{"name": gate.name, **gate.reason.to_json()} for gate in each.result.failed],
        )
        for each in result.services
    ]
    for entry in gathered.missing:
        reasons = [{"name": NO_APPLICATION, **REASON.to_json()}]
        found.append(
            TrialGrant(
                run=run,
                service_id=gathered.keys[entry.service.identifier],
                claim_czk=0,
                grant_czk=0,
                bound_by="gate",
                gate_reasons=reasons,
            )
        )
    return found


def _summary(rules: RuleSet, round_: Round, result: RoundResult, gathered: Asked) -> dict[str, Any]:
    if result.granted + result.reserve != result.pool:
        raise ArithmeticError(
            f"granted {result.granted} + reserve {result.reserve} is not the pool {result.pool}: a fault "
            f"of the engine."
        )
    share = result.reduction
    valid = rules.valid_from.year <= round_.year and (
        rules.valid_to is None or rules.valid_to > date(round_.year, 1, 1)
    )
    assumed = [each for each in rules.parameters.values() if each.assumed]
    return {
        "title": rules.title.to_json(),
        "note": rules.note.to_json(),
        "valid": valid,
        "pool": result.pool,
        "granted": result.granted,
        "reserve": result.reserve,
        "claims": result.total_claims,
        "reduction": f"{share.numerator}/{share.denominator}",
        "services": len(result.services) + len(gathered.missing),
        "granted_services": sum(1 for each in result.services if each.grant),
        "bound_by": dict(sorted(Counter(each.bound_by for each in result.services).items())),
        "assumed": [{"name": each.name, **each.label.to_json()} for each in assumed],
    }
