"""The act: a year is settled by its rules, and what comes out is kept with its run; the line does not notice."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import allow
from opora.core.queries import SILENCE
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import cancel_run, close_with_result, filling, log, tell_progress
from opora.funding.parsed import parsed
from opora.funding.settlement import queries
from opora.funding.settlement.gathering import Case, compute, gather
from opora.funding.settlement.models import Settled, Settlement, Statement
from opora.funding.settlement.queries import KIND
from opora.funding.settlement.states import LEADS, Act, State
from opora_engine.settlement import Settled as Result

BATCH = 100


def settle_year(*, settlement: Settlement, by: User) -> Run:
    """Settle every service whose statement is filed and whose result is not sent yet; return the run.

    The same facts again return the run that is there.
    """
    run, is_new = ask(settlement=settlement, by=by)
    if is_new:
        answer(run)
    return run


def ask(*, settlement: Settlement, by: User) -> tuple[Run, bool]:
    """Return the run that is to settle and True, or the one that has, or is about to, and False."""
    allow(by, "funding.settle", settlement)
    rules = parsed(settlement.rules_text)
    cases = gather(settlement, rules)
    if not cases:
        raise Refused(
            _("No statement waits to be settled. Statements have to be filed, and results not yet sent.")
        )
    question = {
        "day": date(settlement.year, 12, 31),
        "asked": {"year": settlement.year},
        "inputs_digest": _digest(cases),
        "rules_digest": rules.digest,
        "engine_version": opora_engine.VERSION,
    }
    newest = queries.runs(settlement).filter(status__in=(Run.Status.DONE, Run.Status.RUNNING)).first()
    if newest is not None and _answers(newest, question, cases):
        return newest, False
    run = Run.objects.create(
        kind=KIND, region_code=settlement.region.code, rules_label=settlement.rules,
        phase=_("Waiting for the background worker"), by=by, **question,
    )  # fmt: skip
    return run, True


def answer(run: Run) -> None:
    """Settle as the run asks and keep what comes out; Refused, noted on the run, when it cannot be."""
    with filling(run):
        tell_progress(run, 10, _("Statements and earlier years"))
        settlement = queries.settlement(run.region_code, run.asked["year"])
        rules = parsed(settlement.rules_text)
        cases = gather(settlement, rules)
        if _digest(cases) != run.inputs_digest:
            raise Refused(_("The statements have changed since this was asked for. Calculate again."))
        tell_progress(run, 30, _("What is due and what is above it"))
        found = compute(rules, cases)
        tell_progress(run, 80, _("Results of the services"))
        with transaction.atomic():
            _keep(run, cases, found)
            close_with_result(run, summary=_summary(found))
            log(
                "settlement.calculated",
                gettext_noop("The year %(year)s was settled (run %(run)s)."),
                by=run.by,
                subject=run,
                region=run.region_code,
                year=str(settlement.year),
                run=run.pk,
            )


def cancel(*, run: Run, by: User) -> None:
    """Stop a settlement that is being calculated; what it wrote so far is taken back."""
    settlement = queries.settlement(run.region_code, run.asked["year"])
    allow(by, "funding.settle", settlement)
    cancel_run(run, by=by)


def is_silent(run: Run) -> bool:
    """Return whether a run that should be going on gave no sign of life for too long."""
    return run.status == Run.Status.RUNNING and timezone.now() - run.beat_at > SILENCE


def _answers(run: Run, question: dict[str, Any], cases: tuple[Case, ...]) -> bool:
    """Return whether the run settles, or has settled, these very services from these very facts."""
    if any(getattr(run, name) != value for name, value in question.items()):
        return False
    if run.status == Run.Status.RUNNING:
        return not is_silent(run)
    # A statement that was opened again after its result waits for another calculation, even of the same facts.
    return all(
        case.statement.state == State.COMPUTED
        and case.statement.result is not None
        and case.statement.result.run_id == run.pk
        for case in cases
    )


def _digest(cases: tuple[Case, ...]) -> str:
    return digest_of([[case.version.digest, case.paid, case.facts.to_json()] for case in cases])


def _keep(run: Run, cases: tuple[Case, ...], found: dict[str, Result]) -> None:
    """Store the results; a statement that was changed meanwhile keeps waiting for the next calculation."""
    locked = {
        each.pk: each
        for each in Statement.objects.select_for_update(of=("self",)).filter(
            pk__in=[case.statement.pk for case in cases], state__in=LEADS[Act.COMPUTE]
        )
    }
    rows = [_settled(run, case, found[case.facts.code]) for case in cases if case.statement.pk in locked]
    Settled.objects.bulk_create(rows, batch_size=BATCH)
    for row in rows:
        statement = locked[row.statement_id]
        statement.state = LEADS[Act.COMPUTE][State(statement.state)]
        statement.paid_czk, statement.result = row.paid_czk, row
        statement.sent_on = statement.reply_by = None
        statement.save(update_fields=["state", "paid_czk", "result", "sent_on", "reply_by"])


def _settled(run: Run, case: Case, result: Result) -> Settled:
    above, returned, carried = result.explanation
    return Settled(
        run=run,
        statement=case.statement,
        version=case.version,
        paid_czk=result.granted,
        public_czk=case.public,
        above_czk=result.overcompensation,
        returned_czk=result.returned,
        carried_czk=result.carried_over,
        elsewhere_czk=result.overcompensation - result.returned - result.carried_over,
        summary=returned.sentence.to_json(),
        inputs=case.facts.to_json(),
        steps=[above.to_json(), returned.to_json(), carried.to_json()],
    )


def _summary(found: dict[str, Result]) -> dict[str, Any]:
    results = list(found.values())
    return {
        "services": len(results),
        "returning": sum(1 for each in results if each.returned),
        "returned": sum(each.returned for each in results),
        "carried": sum(each.carried_over for each in results),
        "above": sum(each.overcompensation for each in results),
    }
