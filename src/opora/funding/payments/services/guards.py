"""What every act on money asks first, and how it is written down."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import figures
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.models import Round, RoundState
from opora.funding.payments.models import Instalment, Refund
from opora.funding.payments.states import (
    INSTALMENT_LEADS,
    REFUND_LEADS,
    InstalmentAct,
    InstalmentState,
    RefundAct,
    RefundState,
)
from opora.register.models import Service

PERMISSION = "funding.pay"


def locked(round_: Round) -> Round:
    """Return the round as it stands now; nobody else moves its money until this act ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("region", "run").get(pk=round_.pk)


def check_published(round_: Round) -> None:
    """Raise Refused unless the round is published and its payments are not closed yet."""
    if round_.state != RoundState.PUBLISHED:
        raise Refused(
            _(
                "The round %(round)s is in the state “%(state)s”. Instalments are planned, ordered and paid "
                "while it is published."
            )
            % {"round": round_.place, "state": round_.get_state_display()}
        )


def check_act(instalment: Instalment, act: InstalmentAct) -> None:
    """Raise Refused when the state of the instalment does not allow the act."""
    before, _after = INSTALMENT_LEADS[act]
    if instalment.state != before:
        raise Refused(
            _("Instalment %(instalment)s is in the state “%(state)s”; this needs the state “%(needed)s”.")
            % {
                "instalment": instalment,
                "state": instalment.get_state_display(),
                "needed": InstalmentState(before).label,
            }
        )


def check_refund(refund: Refund, act: RefundAct) -> RefundState:
    """Return the state that the act leads to; Refused when the state of the refund does not allow it."""
    after = REFUND_LEADS[act].get(RefundState(refund.state))
    if after is None:
        needed = ", ".join(f"“{each.label}”" for each in REFUND_LEADS[act])
        raise Refused(
            _("Refund %(refund)s is in the state “%(state)s”; this needs the state %(needed)s.")
            % {"refund": refund, "state": refund.get_state_display(), "needed": needed}
        )
    return after


def check_day(happened: date, day: date) -> None:
    """Raise Refused when something is said to have happened after `day`."""
    if happened > day:
        raise Refused(
            _("The day %(day)s has not come yet. Enter the day of the bank statement.")
            % {"day": figures.short_day(happened)}
        )


def check_text(text: str, missing: str) -> str:
    """Return the text without spaces around it; Refused with the sentence `missing` when it is empty."""
    if not text.strip():
        raise Refused(missing)
    return text.strip()


def keep(row: Instalment | Refund, by: User) -> None:
    """Store a row with who changed it."""
    row._history_user = by  # type: ignore[union-attr]  # read by django-simple-history
    row.save()


def note(act: str, message: str, round_: Round, by: User, **values: Any) -> None:
    """Write an act on the money of a round into the log."""
    log(
        f"funding.{act}",
        message,
        by=by,
        subject=round_,
        region=round_.region.code,
        round=round_.place,
        **values,
    )


def paid_czk(round_: Round, service: Service) -> int:
    """Return what the service has received in the round, whole crowns."""
    rows = Instalment.objects.filter(round=round_, service=service, state=InstalmentState.PAID)
    return sum(rows.values_list("amount_czk", flat=True))


def claimed_back_czk(round_: Round, service: Service) -> int:
    """Return what was demanded back of the service in the round and not withdrawn, whole crowns."""
    rows = Refund.objects.filter(round=round_, service=service).exclude(state=RefundState.WITHDRAWN)
    return sum(rows.values_list("amount_czk", flat=True))
