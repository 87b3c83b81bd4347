"""A result is sent to the provider, who may reply; the economist decides, and the return is demanded."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.languages import said
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.payments.services import demand_refund
from opora.funding.settlement import declared, queries
from opora.funding.settlement.models import Reply, Settled, Settlement, SettlementDecision, Statement
from opora.funding.settlement.services.guards import check_act, locked, note
from opora.funding.settlement.states import Act, Outcome


@transaction.atomic
def send_result(*, statement: Statement, day: date, by: User) -> Statement:
    """Send the result to the provider and start the clock for its reply; the day of sending is not counted."""
    allow(by, "funding.settle", statement)
    stored = locked(statement)
    stored.state = check_act(stored, Act.SEND)
    stored.sent_on, stored.reply_by = day, day + timedelta(days=stored.settlement.reply_days)
    stored.save(update_fields=["state", "sent_on", "reply_by"])
    note(
        "sent",
        gettext_noop("The result of %(statement)s was sent; a reply is possible until %(until)s."),
        stored,
        by,
        until=stored.reply_by.isoformat(),
    )
    return stored


@transaction.atomic
def send_all(*, settlement: Settlement, day: date, by: User) -> int:
    """Send every result that is calculated and not sent yet; return how many."""
    allow(by, "funding.settle", settlement)
    waiting = list(settlement.statements.filter(state="computed").order_by("pk"))
    for each in waiting:
        send_result(statement=each, day=day, by=by)
    return len(waiting)


@transaction.atomic
def reply(*, statement: Statement, text: str, day: date, by: User) -> Reply:
    """Keep what the provider says to the result, until the last day, which is included."""
    allow(by, "funding.report", statement)
    stored = locked(statement)
    check_act(stored, Act.REPLY)
    if stored.reply_by is not None and day > stored.reply_by:
        raise Refused(
            _("A reply to %(statement)s was possible until %(day)s.")
            % {"statement": stored, "day": figures.day(stored.reply_by)}
        )
    said_text = _text(text, _("The reply is empty. Write what you do not agree with and why."))
    made = Reply.objects.create(
        statement=stored, result=_result(stored), text=said_text, by=by, at=timezone.now()
    )
    note("replied", gettext_noop("The provider replied to the result of %(statement)s."), stored, by)
    return made


@transaction.atomic
def decide(*, statement: Statement, outcome: str, text: str, day: date, by: User) -> SettlementDecision:
    """Decide after the reply, or after its time is over, with written reasons.

    `changes` opens the statement again: a new version and a new calculation make a new result; the old one stays.
    """
    allow(by, "funding.settle", statement)
    stored = locked(statement)
    leads = check_act(stored, Act.UPHOLD if outcome == Outcome.STANDS else Act.REOPEN)
    replied = stored.replies.filter(result=stored.result).exists()
    if not replied and stored.reply_by is not None and day <= stored.reply_by:
        raise Refused(
            _(
                "The provider may reply to %(statement)s until %(day)s and has not replied yet. "
                "Decide after that day, or after the reply."
            )
            % {"statement": stored, "day": figures.day(stored.reply_by)}
        )
    reasons = _text(text, _("A decision has no reasons. Write why the result stands or changes."))
    result = _result(stored)
    stored.state = leads
    stored.save(update_fields=["state"])
    made = SettlementDecision.objects.create(
        statement=stored, result=result, outcome=outcome, text=reasons, by=by, at=timezone.now()
    )
    message = (
        gettext_noop("The result of %(statement)s stands.")
        if outcome == Outcome.STANDS
        else gettext_noop("The result of %(statement)s is to be changed by a new calculation.")
    )
    note("decided", message, stored, by)
    return made


@transaction.atomic
def demand(*, statement: Statement, due: date, by: User) -> Statement:
    """Demand what is returned to the region from the rounds that gave it; nothing to return is Refused."""
    allow(by, "funding.settle", statement)
    stored = locked(statement)
    leads = check_act(stored, Act.DEMAND)
    result = stored.result
    if result is None or result.returned_czk == 0:
        raise Refused(_("%(statement)s returns nothing, so nothing can be demanded.") % {"statement": stored})
    region, year = stored.settlement.region.code, stored.settlement.year
    rounds = queries.paid_by_round(region, year, stored.service_id)
    if sum(paid for _round, paid in rounds) < result.returned_czk:
        raise Refused(
            _(
                "The rounds of %(year)s did not give that much here, so it cannot be demanded here either. "
                "Demand the return where the money was paid from."
            )
            % {"year": year}
        )
    rest = result.returned_czk
    for round_, paid in rounds:
        amount = min(rest, paid)
        if amount > 0:
            demand_refund(
                round=round_,
                service=stored.service,
                amount_czk=amount,
                reason=said(result.summary),
                due=due,
                by=by,
            )
            rest -= amount
    stored.state = leads
    stored.save(update_fields=["state"])
    note(
        "demanded",
        gettext_noop("The return of %(amount)s crowns by %(statement)s was demanded."),
        stored,
        by,
        amount=figures.digits(result.returned_czk),
    )
    return stored


def due_on(region: str, day: date) -> date:
    """Return by which day a return demanded on `day` is usually paid."""
    return day + timedelta(days=declared.clocks(region).content.payment.days)


def _result(statement: Statement) -> Settled:
    """Return the result of a statement that was sent; the database keeps none without it."""
    if statement.result is None:
        raise ValueError(f"{statement} was sent without a result: a fault of the program.")
    return statement.result


def _text(text: str, missing: str) -> str:
    if not text.strip():
        raise Refused(missing)
    return text.strip()
