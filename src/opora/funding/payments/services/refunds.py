"""Money demanded back: demanded, returned, forgiven by a resolution, withdrawn."""

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
from opora.funding.models import Round, RoundState
from opora.funding.payments.models import Refund
from opora.funding.payments.services.guards import (
    PERMISSION,
    check_day,
    check_refund,
    check_text,
    claimed_back_czk,
    keep,
    locked,
    note,
    paid_czk,
)
from opora.funding.payments.states import RefundAct, RefundState
from opora.register.models import Service

DEMANDABLE = (RoundState.PUBLISHED, RoundState.PAID, RoundState.SETTLED)


@transaction.atomic
def demand_refund(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    service: Service,
    amount_czk: int,
    reason: str,
    due: date,
    by: User,
    origin: str = Refund.Origin.SETTLEMENT,
    day: date | None = None,
) -> Refund:
    """Demand money of a service back by the day `due`; return the demand.

    amount_czk   whole crowns, above 0, at most what was paid and not demanded back yet
    origin       settlement, correction or other
    day          the day of the demand, today unless given
    Refused when that much was not paid, without a reason, and for a day that has passed.
    """
    allow(by, PERMISSION, round)
    stored = locked(round)
    today = day or timezone.localdate()
    if stored.state not in DEMANDABLE:
        raise Refused(
            _(
                "The round %(round)s is in the state “%(state)s”. Money is demanded back from a published round."
            )
            % {"round": stored.place, "state": stored.get_state_display()}
        )
    reason = check_text(reason, _("Write why the money is demanded back: the provider reads it."))
    _check_amount(stored, service, amount_czk)
    if due < today:
        raise Refused(
            _("The money cannot come back by %(day)s: that day has passed. Choose a later one.")
            % {"day": figures.short_day(due)}
        )
    refund = Refund(
        round=stored, service=service, number=_next_number(stored), origin=origin, amount_czk=amount_czk,
        reason=reason, demanded_on=today, demanded_by=by, due_on=due,
    )  # fmt: skip
    keep(refund, by)
    message = gettext_noop("Refund %(refund)s was demanded in the round %(round)s: %(amount)s crowns.")
    note("refund_demanded", message, stored, by, refund=str(refund), amount=figures.digits(amount_czk))
    return refund


def _check_amount(round_: Round, service: Service, amount_czk: int) -> None:
    most = paid_czk(round_, service) - claimed_back_czk(round_, service)
    if not 0 < amount_czk <= most:
        raise Refused(
            _(
                "%(amount)s cannot be demanded back from service %(service)s: expected more than 0 and at most "
                "%(most)s, which was paid in the round %(round)s and not demanded back yet."
            )
            % {
                "amount": figures.crowns(amount_czk),
                "service": service.identifier,
                "most": figures.crowns(most),
                "round": round_.place,
            }
        )


def _next_number(round_: Round) -> int:
    return int(Refund.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def take_refund(
    *, refund: Refund, amount_czk: int, returned_on: date, document: str, by: User, day: date | None = None
) -> Refund:
    """Note that the whole sum came back on a day, with the number of the document; a part of it is Refused."""
    stored, after = _opened(refund, RefundAct.RETURN, by)
    document = check_text(document, _("Write the number of the document that the payment stands on."))
    check_day(returned_on, day or timezone.localdate())
    if amount_czk != stored.amount_czk:
        raise Refused(
            _(
                "%(amount)s came back, but refund %(refund)s is %(demanded)s. A part is not noted: wait for the "
                "rest, or withdraw the demand and make one for each part."
            )
            % {
                "amount": figures.crowns(amount_czk),
                "refund": stored,
                "demanded": figures.crowns(stored.amount_czk),
            }
        )
    stored.document, stored.closed_on = document, returned_on
    return _closed(stored, after, by, gettext_noop("Refund %(refund)s came back: %(amount)s crowns."))


@transaction.atomic
def forgive(*, refund: Refund, resolution: str, by: User, day: date | None = None) -> Refund:
    """Forgive the refund by a resolution of a body of the region."""
    stored, after = _opened(refund, RefundAct.FORGIVE, by)
    stored.resolution = check_text(
        resolution, _("Write the number of the resolution that forgave the refund.")
    )
    stored.closed_on = day or timezone.localdate()
    return _closed(stored, after, by, gettext_noop("Refund %(refund)s was forgiven: %(amount)s crowns."))


@transaction.atomic
def withdraw_refund(*, refund: Refund, reason: str, by: User, day: date | None = None) -> Refund:
    """Withdraw a demand that should not have been made; one that a correction caused goes with the correction only."""
    stored, after = _opened(refund, RefundAct.WITHDRAW, by)
    stored.note = check_text(reason, _("Write why the demand is withdrawn."))
    if stored.origin == Refund.Origin.CORRECTION:
        raise Refused(
            _(
                "Refund %(refund)s was caused by a correction: more was paid than is granted. It is lowered when "
                "the grant is corrected upwards; otherwise it is returned or forgiven."
            )
            % {"refund": stored}
        )
    stored.closed_on = day or timezone.localdate()
    return _closed(stored, after, by, gettext_noop("Refund %(refund)s was withdrawn: %(amount)s crowns."))


@transaction.atomic
def reopen(*, refund: Refund, reason: str, by: User) -> Refund:
    """Open a refund again that was closed by mistake."""
    stored, after = _opened(refund, RefundAct.REOPEN, by)
    stored.note = check_text(reason, _("Write why the refund is opened again."))
    stored.closed_on, stored.document, stored.resolution = None, "", ""
    return _closed(stored, after, by, gettext_noop("Refund %(refund)s was opened again: %(amount)s crowns."))


def _opened(refund: Refund, act: RefundAct, by: User) -> tuple[Refund, RefundState]:
    allow(by, PERMISSION, refund)
    locked(refund.round)
    stored = Refund.objects.select_related("round__region", "service__provider").get(pk=refund.pk)
    return stored, check_refund(stored, act)


def _closed(refund: Refund, after: RefundState, by: User, message: str) -> Refund:
    refund.state = after
    keep(refund, by)
    amount = figures.digits(refund.amount_czk)
    note(f"refund_{after}", message, refund.round, by, refund=str(refund), amount=amount)
    return refund
