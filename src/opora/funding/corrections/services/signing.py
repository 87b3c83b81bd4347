"""Signed lines: a manual change of a grant, written by one person and confirmed by another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.corrections import queries
from opora.funding.corrections.models import ManualLine, Objection
from opora.funding.corrections.services.guards import (
    check_act,
    check_reason,
    check_second,
    locked,
    note,
    service_of,
)
from opora.funding.corrections.states import (
    DECIDED,
    LINE_LEADS,
    LineAct,
    LineState,
    ObjectionState,
    ReasonClass,
)
from opora.funding.models import Grant, Round, RoundState

LARGEST = 10**12
"""A change above a million millions of crowns is a slip of the pen."""


@transaction.atomic
def sign_line(
    *,
    grant: Grant,
    amount_czk: int,
    reason_class: str,
    reason: str,
    by: User,
    document: str = "",
    objection: Objection | None = None,
    synthetic: bool = False,
) -> ManualLine:
    """Write a change of a grant with its reason; return the line, which counts once another person confirms it.

    Refused when the final sum would be below 0, above the request, above the claim (unless a court or a resolution
    orders it, named by `document`), when the reserve is too small, and after the decision without an open objection.
    """
    allow(by, "funding.sign", grant)
    round_ = locked(grant.round)
    reason = check_reason(reason)
    if amount_czk == 0 or abs(amount_czk) > LARGEST:
        raise Refused(
            _("A line has to change the grant: write whole crowns other than 0, with a minus to take away.")
        )
    if reason_class not in ReasonClass.values:
        raise Refused(
            _("There is no kind of reason %(found)s. Choose one of: %(known)s.")
            % {"found": reason_class, "known": ", ".join(ReasonClass.values)}
        )
    if reason_class == ReasonClass.ORDER and not document.strip():
        raise Refused(_("Name the judgment or the resolution that orders the change: its number and day."))
    line = ManualLine(
        grant=grant,
        amount_czk=amount_czk,
        reason_class=reason_class,
        reason=reason,
        document=document.strip(),
        objection=objection,
        signed_by=by,
        signed_at=timezone.now(),
        synthetic=synthetic,
    )
    _check_round(line, round_)
    _check_sums(line, line.amount_czk)
    line._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    line.save()
    message = gettext_noop("A line of %(amount)s crowns was signed for service %(service)s, round %(round)s.")
    _note("line_signed", message, line, round_, by, moves_money=False)
    return line


@transaction.atomic
def confirm_line(*, line: ManualLine, by: User) -> None:
    """Let a signed line count; Refused to the person who signed it, and when it does not fit any more."""
    allow(by, "funding.confirm", line)
    round_ = locked(line.grant.round)
    stored = _locked_line(line)
    check_act(LINE_LEADS[LineAct.CONFIRM], stored.state, stored.get_state_display(), LineAct.CONFIRM)
    check_second(stored.signed_by, by)
    _check_round(stored, round_)
    _check_sums(stored, stored.amount_czk)
    stored.state, stored.confirmed_by, stored.confirmed_at = LineState.IN_FORCE, by, timezone.now()
    _save(stored, by)
    message = gettext_noop(
        "A line of %(amount)s crowns for service %(service)s, round %(round)s, is in force."
    )
    _note("line_confirmed", message, stored, round_, by, moves_money=True)


@transaction.atomic
def withdraw_line(*, line: ManualLine, reason: str, by: User) -> None:
    """Take a line back with a reason; it stays visible. Who may sign or confirm lines may do it.

    Refused after the decision unless its objection is still open, and when the sums would not hold without it.
    """
    allow(by, "funding.confirm" if by.has_perm("funding.confirm", line.scope) else "funding.sign", line)
    round_ = locked(line.grant.round)
    stored = _locked_line(line)
    reason = check_reason(reason)
    check_act(LINE_LEADS[LineAct.WITHDRAW], stored.state, stored.get_state_display(), LineAct.WITHDRAW)
    counted = stored.state == LineState.IN_FORCE
    if counted:
        _check_round(stored, round_)
        _check_sums(stored, -stored.amount_czk)
    stored.state, stored.withdrawn_by, stored.withdrawn_at = LineState.WITHDRAWN, by, timezone.now()
    stored.withdrawn_reason = reason
    _save(stored, by)
    message = gettext_noop(
        "A line of %(amount)s crowns for service %(service)s, round %(round)s, was withdrawn."
    )
    _note("line_withdrawn", message, stored, round_, by, moves_money=counted)


def _locked_line(line: ManualLine) -> ManualLine:
    rows = ManualLine.objects.select_for_update(of=("self",))
    return rows.select_related(
        "grant__run", "grant__round__region", "grant__service__provider", "signed_by", "objection"
    ).get(pk=line.pk)


def _save(line: ManualLine, by: User) -> None:
    line._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    line.save()


def _note(act: str, message: str, line: ManualLine, round_: Round, by: User, *, moves_money: bool) -> None:
    said = {"amount": figures.digits(line.amount_czk), "service": service_of(line.grant)}
    note(act, message, subject=line, round_=round_, by=by, moves_money=moves_money, **said)


def _check_round(line: ManualLine, round_: Round) -> None:
    """Refuse a line for a run that does not count, and one after the decision that no open objection asks for."""
    counting = queries.counting_run(round_)
    if line.grant.run_id != counting.pk:
        raise Refused(
            _("Run %(run)s does not count any more: run %(newest)s does. Change the grant there.")
            % {"run": line.grant.run_id, "newest": counting.pk}
        )
    if round_.state == RoundState.SETTLED:
        raise Refused(_("The round %(round)s is settled; its grants do not change.") % {"round": round_.name})
    if line.objection is not None:
        _check_objection(line.objection, line.grant)
    elif round_.state in DECIDED:
        raise Refused(
            _(
                "The round %(round)s was decided. A grant can be changed only as the outcome of an objection "
                "that waits for a reply, or by a correction."
            )
            % {"round": round_.name}
        )


def _check_objection(objection: Objection, grant: Grant) -> None:
    same = (objection.round_id, objection.grant.service_id) == (grant.round_id, grant.service_id)
    if not same or objection.state != ObjectionState.FILED:
        raise Refused(
            _("Objection %(objection)s does not wait for a reply about this service.")
            % {"objection": objection}
        )


def _check_sums(line: ManualLine, change: int) -> None:
    """Refuse a change that leaves the bounds of the grant or the reserve of the round; `change` in crowns."""
    grant = line.grant
    final = grant.grant_czk + queries.lines_czk(grant) + change
    if final < 0:
        _refuse(
            _("The final sum would be below 0 by %(over)s. At most the whole grant can be taken."), -final
        )
    request = queries.request_czk(grant)
    if final > request:
        _refuse(
            _("The final sum would be above the request of the application by %(over)s. Lower the line."),
            final - request,
        )
    above = final - _ordered(line, change) - grant.claim_czk
    if above > 0:
        _refuse(
            _(
                "The final sum would be above the claim by %(over)s. Only a court or a resolution can order that: "
                "choose that kind of reason and name the document."
            ),
            above,
        )
    missing = change - queries.reserve_czk(grant.run)
    if missing > 0:
        _refuse(
            _(
                "The reserve of the round is too small by %(over)s. The sum of all grants and the reserve has to "
                "be the pool: lower the line, or take from another grant first."
            ),
            missing,
        )


def _ordered(line: ManualLine, change: int) -> int:
    """Return the crowns above the claim that courts and resolutions order, with the line and its change."""
    others = queries.in_force().filter(grant=line.grant, reason_class=ReasonClass.ORDER, amount_czk__gt=0)
    ordered = sum(others.exclude(pk=line.pk).values_list("amount_czk", flat=True))
    return ordered + (max(change, 0) if line.reason_class == ReasonClass.ORDER else 0)


def _refuse(sentence: str, over: int) -> None:
    raise Refused(sentence % {"over": figures.crowns(over)})
