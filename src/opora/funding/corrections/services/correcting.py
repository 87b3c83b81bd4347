"""Corrections: a round is calculated again with a reason; the run that is corrected stays readable."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.corrections import queries
from opora.funding.corrections.models import Correction, Objection
from opora.funding.corrections.services.guards import check_act, check_reason, check_second, locked, note
from opora.funding.corrections.states import (
    CORRECTION_LEADS,
    CorrectionAct,
    CorrectionState,
    ObjectionState,
)
from opora.funding.models import Round, RoundState
from opora.funding.services import calculate_round

OPEN = (CorrectionState.ASKED, CorrectionState.CONFIRMED)


@transaction.atomic
def ask_correction(*, round: Round, reason: str, by: User, objection: Objection | None = None) -> Correction:  # noqa: A002 - the domain's word, named so in every module
    """Ask for a new calculation of a round with a reason; return the correction, which another person confirms.

    Refused before the first calculation, after the settlement, and while another correction of the round is open.
    """
    allow(by, "funding.sign", round)
    stored = locked(round)
    reason = check_reason(reason)
    corrects = queries.counting_run(stored)
    if stored.state == RoundState.SETTLED:
        raise Refused(_("The round %(round)s is settled; its grants do not change.") % {"round": stored.name})
    if stored.corrections.filter(state__in=OPEN).exists():
        raise Refused(_("A correction of the round %(round)s is already under way.") % {"round": stored.name})
    if objection is not None and (objection.round_id, objection.state) != (stored.pk, ObjectionState.FILED):
        raise Refused(
            _("Objection %(objection)s does not wait for a reply in this round.") % {"objection": objection}
        )
    asked = Correction(
        round=stored, corrects=corrects, objection=objection, reason=reason, by=by, asked_at=timezone.now()
    )
    _save(asked, by)
    message = gettext_noop("A correction of run %(run)s of the round %(round)s was asked for.")
    _note("correction_asked", message, asked, by)
    return asked


@transaction.atomic
def confirm_correction(*, correction: Correction, by: User) -> None:
    """Allow the new calculation; Refused to the person who asked for it."""
    allow(by, "funding.confirm", correction)
    stored = _locked(correction)
    _check(stored, CorrectionAct.CONFIRM)
    check_second(stored.by, by)
    stored.state, stored.confirmed_by, stored.confirmed_at = CorrectionState.CONFIRMED, by, timezone.now()
    _save(stored, by)
    message = gettext_noop("The correction of run %(run)s of the round %(round)s was confirmed.")
    _note("correction_confirmed", message, stored, by)


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: User) -> None:
    """Give up a correction that was not calculated yet."""
    allow(by, "funding.sign", correction)
    stored = _locked(correction)
    _check(stored, CorrectionAct.WITHDRAW)
    stored.state, stored.withdrawn_by, stored.withdrawn_at = CorrectionState.WITHDRAWN, by, timezone.now()
    _save(stored, by)
    message = gettext_noop("The correction of run %(run)s of the round %(round)s was given up.")
    _note("correction_withdrawn", message, stored, by)


def calculate_correction(*, correction: Correction) -> Run:
    """Calculate the round again in the name of who asked; return the new run, which counts from now on.

    Refused when nothing has changed since the run that is corrected: then there is nothing to correct.
    """
    _check(correction, CorrectionAct.CALCULATE)
    corrects, round_ = correction.corrects, correction.round
    run = calculate_round(round=round_, day=corrects.day, by=correction.by)
    with transaction.atomic():
        stored = _locked(correction)
        _check(stored, CorrectionAct.CALCULATE)
        if run.pk == corrects.pk:
            raise Refused(
                _(
                    "Nothing that the grants are made from has changed since run %(run)s. Correct an application, "
                    "the pool or the network first."
                )
                % {"run": run.pk}
            )
        stored.run, stored.state = run, CorrectionState.DONE
        _save(stored, correction.by)
        if stored.round.run_id is not None:
            Round.objects.filter(pk=stored.round_id).update(run=run)
        message = gettext_noop("Run %(run)s of the round %(round)s was corrected by run %(newest)s.")
        _note("corrected", message, stored, correction.by, newest=run.pk)
    return run


def _check(correction: Correction, act: CorrectionAct) -> None:
    check_act(CORRECTION_LEADS[act], correction.state, correction.get_state_display(), act)


def _locked(correction: Correction) -> Correction:
    locked(correction.round)
    rows = Correction.objects.select_for_update(of=("self",))
    return rows.select_related("round__region", "corrects", "by").get(pk=correction.pk)


def _save(correction: Correction, by: User) -> None:
    correction._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    correction.save()


def _note(act: str, message: str, correction: Correction, by: User, **values: int) -> None:
    note(
        act,
        message,
        subject=correction,
        round_=correction.round,
        by=by,
        moves_money=False,
        run=correction.corrects_id,
        **values,
    )
