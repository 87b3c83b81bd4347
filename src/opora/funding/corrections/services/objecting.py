"""Objections: a provider objects to the published result of its own service, the region replies in writing."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.corrections import queries
from opora.funding.corrections.declared import declared_deadlines
from opora.funding.corrections.models import Objection
from opora.funding.corrections.services.guards import check_act, locked, note, service_of
from opora.funding.corrections.states import (
    OBJECTION_LEADS,
    PUBLIC,
    CorrectionState,
    LineState,
    ObjectionAct,
    ObjectionState,
    Outcome,
)
from opora.funding.models import Grant, Round


@transaction.atomic
def file_objection(*, grant: Grant, text: str, day: date, by: User, synthetic: bool = False) -> Objection:
    """Store what a provider objects to in the published result of its service; return the objection with its clocks.

    Refused before publication, after the last day (named in the refusal), against a result that does not count any
    more, and while an earlier objection about the service waits for its reply.
    """
    allow(by, "funding.object", grant)
    round_ = locked(grant.round)
    if not text.strip():
        raise Refused(_("Write what you object to and why: the region replies to it."))
    last = _last_day(grant, round_, day)
    waiting = queries.open_objection(grant)
    if waiting is not None:
        raise Refused(
            _(
                "Objection %(objection)s about this service waits for its reply. Withdraw it to file another one."
            )
            % {"objection": waiting}
        )
    reply = declared_deadlines(round_.region.code).content.reply
    newest = Objection.objects.filter(round=round_).aggregate(most=Max("number"))["most"] or 0
    filed = Objection(
        grant=grant,
        round=round_,
        number=newest + 1,
        text=text.strip(),
        filed_by=by,
        filed_at=timezone.now(),
        last_day=last,
        reply_by=reply.last_day(day),
        synthetic=synthetic,
    )
    _save(filed, by)
    _note(
        "objection_filed",
        gettext_noop("Objection %(objection)s was filed about service %(service)s."),
        filed,
        by,
    )
    return filed


def _last_day(grant: Grant, round_: Round, day: date) -> date:
    """Return the last day for objections; Refused when the result cannot be objected to on `day`."""
    last = queries.last_day(round_, grant.service.provider.number)
    if last is None or round_.state not in PUBLIC or round_.published_on is None or day < round_.published_on:
        raise Refused(
            _("The result of the round %(round)s is not published; objections begin with its publication.")
            % {"round": round_.name}
        )
    if grant.run_id != queries.counting_run(round_).pk:
        raise Refused(
            _("Run %(run)s was corrected. Object to the result of the run that counts.")
            % {"run": grant.run_id}
        )
    if day > last:
        raise Refused(
            _("Objections to the round %(round)s could be filed until %(day)s; that day has passed.")
            % {"round": round_.name, "day": figures.day(last)}
        )
    return last


@transaction.atomic
def withdraw_objection(*, objection: Objection, by: User) -> None:
    """Take an objection back; Refused when the region has already changed the grant because of it."""
    allow(by, "funding.object", objection)
    stored = _locked(objection)
    _check(stored, ObjectionAct.WITHDRAW)
    if _changed(stored):
        raise Refused(_("The grant was already changed because of this objection. Wait for the reply."))
    stored.state, stored.withdrawn_at = ObjectionState.WITHDRAWN, timezone.now()
    _save(stored, by)
    _note("objection_withdrawn", gettext_noop("Objection %(objection)s was withdrawn."), stored, by)


@transaction.atomic
def answer_objection(*, objection: Objection, outcome: str, reply: str, by: User) -> None:
    """Reply to an objection in writing.

    To uphold it, also in part, something must have changed: a signed line in force or a correction that was calculated
    because of it; to reject it nothing may have.
    """
    allow(by, "funding.sign", objection)
    stored = _locked(objection)
    _check(stored, ObjectionAct.ANSWER)
    if outcome not in Outcome.values:
        raise Refused(
            _("There is no outcome %(found)s. Choose one of: %(known)s.")
            % {"found": outcome, "known": ", ".join(Outcome.values)}
        )
    if not reply.strip():
        raise Refused(_("Write the reply with its reasons: the provider reads it."))
    _check_outcome(stored, outcome)
    stored.state, stored.outcome, stored.reply = ObjectionState.ANSWERED, outcome, reply.strip()
    stored.answered_by, stored.answered_at = by, timezone.now()
    _save(stored, by)
    _note("objection_answered", gettext_noop("Objection %(objection)s was answered."), stored, by)


def _check_outcome(objection: Objection, outcome: str) -> None:
    changed = _changed(objection)
    if outcome == Outcome.REJECTED and changed:
        raise Refused(
            _(
                "The grant was changed because of this objection, so it is not rejected. Withdraw the line first."
            )
        )
    if outcome != Outcome.REJECTED and not changed:
        raise Refused(
            _(
                "Nothing has changed because of this objection yet. Sign a line or calculate a correction for it, "
                "let the second person confirm it, then reply."
            )
        )
    if objection.lines.filter(state=LineState.SIGNED).exists():
        raise Refused(
            _("A line for this objection waits for the second person. Let it be confirmed or withdraw it.")
        )


def _changed(objection: Objection) -> bool:
    return (
        objection.lines.filter(state=LineState.IN_FORCE).exists()
        or objection.corrections.filter(state=CorrectionState.DONE).exists()
    )


def _check(objection: Objection, act: ObjectionAct) -> None:
    check_act(OBJECTION_LEADS[act], objection.state, objection.get_state_display(), act)


def _locked(objection: Objection) -> Objection:
    locked(objection.round)
    rows = Objection.objects.select_for_update(of=("self",))
    return rows.select_related("round__region", "grant__round__region", "grant__service__provider").get(
        pk=objection.pk
    )


def _save(objection: Objection, by: User) -> None:
    objection._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    objection.save()


def _note(act: str, message: str, objection: Objection, by: User) -> None:
    said = {"objection": str(objection), "service": service_of(objection.grant)}
    note(act, message, subject=objection, round_=objection.round, by=by, moves_money=False, **said)
