"""Payment orders: instalments that fall due are ordered together, paid together, and the step back has a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_update_with_history

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.models import Round
from opora.funding.payments import queries
from opora.funding.payments.models import Instalment, Order
from opora.funding.payments.services.guards import (
    PERMISSION,
    check_act,
    check_day,
    check_published,
    check_text,
    claimed_back_czk,
    locked,
    note,
    paid_czk,
)
from opora.funding.payments.states import INSTALMENT_LEADS, InstalmentAct, InstalmentState
from opora.register.models import Service

BATCH = 200


@transaction.atomic
def order(*, round: Round, until: date, by: User, day: date) -> Order:  # noqa: A002 - the domain's word, named so in every module
    """Put every planned instalment that falls due by `until`, that day included, into one payment order; return it."""
    allow(by, PERMISSION, round)
    stored = locked(round)
    check_published(stored)
    if not queries.sums(stored).is_whole:
        raise Refused(
            _(
                "The instalments of the round %(round)s do not fit its grants: a grant was corrected since. Plan "
                "the instalments again first."
            )
            % {"round": stored.place}
        )
    rows = list(queries.instalments(stored).filter(state=InstalmentState.PLANNED, due_on__lte=until))
    if not rows:
        raise Refused(
            _("No planned instalment of the round %(round)s falls due by %(day)s.")
            % {"round": stored.place, "day": figures.short_day(until)}
        )
    last = Order.objects.filter(round=stored).aggregate(last=Max("number"))["last"] or 0
    made = Order.objects.create(round=stored, number=last + 1, made_on=day, made_by=by)
    for row in rows:
        row.order = made
    _move(rows, InstalmentAct.ORDER, by)
    message = gettext_noop("Payment order %(order)s was made: %(count)s instalments, %(amount)s crowns.")
    _tell("instalments_ordered", message, made, rows, by)
    return made


@transaction.atomic
def pay(*, order: Order, amount_czk: int, paid_on: date, document: str, by: User, day: date) -> Order:
    """Mark every instalment of an order as paid on a day by a document; a part of the order is Refused."""
    stored, rows = _opened(order, InstalmentAct.PAY, by)
    check_day(paid_on, day)
    document = check_text(document, _("Write the number of the document that the payment stands on."))
    total = sum(row.amount_czk for row in rows)
    if amount_czk != total:
        raise Refused(
            _(
                "%(amount)s was paid, but payment order %(order)s is %(total)s. An order is paid whole: withdraw it, "
                "and order what was really paid."
            )
            % {"amount": figures.crowns(amount_czk), "order": stored, "total": figures.crowns(total)}
        )
    stored.paid_on, stored.document, stored.note = paid_on, document, ""
    stored.save()
    _move(rows, InstalmentAct.PAY, by)
    message = gettext_noop("Payment order %(order)s was paid: %(count)s instalments, %(amount)s crowns.")
    _tell("instalments_paid", message, stored, rows, by)
    return stored


@transaction.atomic
def undo_payment(*, order: Order, reason: str, by: User) -> Order:
    """Take back that an order was paid; Refused when money of it has come back or was demanded back."""
    stored, rows = _opened(order, InstalmentAct.UNDO_PAYMENT, by)
    reason = check_text(reason, _("Write why the payment is taken back."))
    came_back = Instalment.objects.filter(order=stored, state=InstalmentState.RETURNED).select_related(
        *queries.WITH
    )
    for row in came_back:
        check_act(row, InstalmentAct.UNDO_PAYMENT)
    for row in rows:
        _check_nothing_demanded(row.service, row)
    stored.paid_on, stored.document, stored.note = None, "", reason
    stored.save()
    _move(rows, InstalmentAct.UNDO_PAYMENT, by)
    message = gettext_noop(
        "The payment of order %(order)s was taken back: %(count)s instalments, %(amount)s crowns."
    )
    _tell("payment_undone", message, stored, rows, by)
    return stored


@transaction.atomic
def withdraw_order(*, order: Order, reason: str, by: User) -> Order:
    """Withdraw an order that was not paid; its instalments are planned again. The order stays, empty."""
    stored, rows = _opened(order, InstalmentAct.WITHDRAW_ORDER, by)
    stored.note = check_text(reason, _("Write why the order is withdrawn."))
    stored.save()
    for row in rows:
        row.order = None
    _move(rows, InstalmentAct.WITHDRAW_ORDER, by)
    message = gettext_noop("Payment order %(order)s was withdrawn: %(count)s instalments, %(amount)s crowns.")
    _tell("order_withdrawn", message, stored, rows, by)
    return stored


def _opened(order: Order, act: InstalmentAct, by: User) -> tuple[Order, list[Instalment]]:
    """Return the order as it stands now and its instalments that the act is for; Refused when there is none."""
    allow(by, PERMISSION, order)
    check_published(locked(order.round))
    stored = Order.objects.select_related("round__region").get(pk=order.pk)
    before, _after = INSTALMENT_LEADS[act]
    rows = list(Instalment.objects.filter(order=stored, state=before).select_related(*queries.WITH))
    if not rows:
        raise Refused(
            _("Payment order %(order)s has no instalment in the state “%(state)s”.")
            % {"order": stored, "state": InstalmentState(before).label}
        )
    return stored, rows


def _check_nothing_demanded(service: Service, row: Instalment) -> None:
    left = paid_czk(row.round, service) - row.amount_czk
    if left < claimed_back_czk(row.round, service):
        raise Refused(
            _("The payment cannot be taken back: a refund of service %(service)s is built on it.")
            % {"service": service.identifier}
        )


def _move(rows: list[Instalment], act: InstalmentAct, by: User) -> None:
    _before, after = INSTALMENT_LEADS[act]
    for row in rows:
        row.state = after
    bulk_update_with_history(rows, Instalment, ["state", "order"], batch_size=BATCH, default_user=by)


def _tell(act: str, message: str, order: Order, rows: list[Instalment], by: User) -> None:
    total = figures.digits(sum(row.amount_czk for row in rows))
    note(act, message, order.round, by, order=str(order), count=len(rows), amount=total)
