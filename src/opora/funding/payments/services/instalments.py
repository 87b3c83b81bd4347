"""Instalments follow the grants: they are planned when a round is out, and corrections change what is not paid."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.funding.models import Round
from opora.funding.payments import queries
from opora.funding.payments.following import Owed, Steps, follow
from opora.funding.payments.models import Instalment, Refund
from opora.funding.payments.schedule import Schedule, declared_schedule, planned
from opora.funding.payments.services.guards import (
    PERMISSION,
    check_act,
    check_day,
    check_published,
    check_text,
    claimed_back_czk,
    keep,
    locked,
    note,
    paid_czk,
)
from opora.funding.payments.services.refunds import demand_refund
from opora.funding.payments.states import InstalmentAct, InstalmentState, RefundState
from opora.register.models import Service

BATCH = 200
PAID_ABOVE = gettext_noop("The grant was corrected and more had been paid than is granted now.")
"""Reasons that the system itself gives; stored in English and shown in the language of the reader."""
WITHDRAWN_BY_CORRECTION = gettext_noop("The grant was corrected upwards.")


@dataclass
class Planning:
    """What planning a round did: services that got their instalments, whose changed, and money demanded back."""

    planned: int = 0
    changed: int = 0
    demanded: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether everything was as it should be."""
        return not (self.planned or self.changed or self.demanded)


@transaction.atomic
def plan_round(*, round: Round, day: date, by: User) -> Planning:  # noqa: A002 - the domain's word, named so in every module
    """Make the instalments of a published round fit its final grants; done again, it changes nothing.

    A service without instalments gets those of the schedule. One whose grant was corrected since keeps what was paid:
    only what is not paid changes, and what was paid above the grant is demanded back.
    """
    allow(by, PERMISSION, round)
    stored = locked(round)
    check_published(stored)
    act = _Following(stored, declared_schedule(stored.region.code).content, day, by)
    fresh: list[Instalment] = []
    for service, final in _services(stored).items():
        if service.pk in act.rows:
            act.follow(service, final)
        elif final:
            fresh += act.wanted(service, final)
            act.done.planned += 1
    bulk_create_with_history(fresh, Instalment, batch_size=BATCH, default_user=by)
    if not act.done.is_empty:
        message = gettext_noop(
            "Instalments of the round %(round)s were planned: services %(planned)s, changed %(changed)s, "
            "refunds demanded %(demanded)s."
        )
        note("instalments_planned", message, stored, by, **asdict(act.done))
    return act.done


@transaction.atomic
def come_back(*, instalment: Instalment, returned_on: date, reason: str, by: User, day: date) -> Instalment:
    """Note that the bank or the provider sent the whole instalment back."""
    allow(by, PERMISSION, instalment)
    check_published(locked(instalment.round))
    stored = _fresh(instalment)
    check_act(stored, InstalmentAct.COME_BACK)
    check_day(returned_on, day)
    stored.return_reason = check_text(reason, _("Write why the money came back."))
    left = paid_czk(stored.round, stored.service) - stored.amount_czk
    if left < claimed_back_czk(stored.round, stored.service):
        raise Refused(
            _(
                "Instalment %(instalment)s cannot come back: a refund of the service is built on it. Close or "
                "withdraw the refund first."
            )
            % {"instalment": stored}
        )
    stored.state, stored.returned_on = InstalmentState.RETURNED, returned_on
    keep(stored, by)
    message = gettext_noop("Instalment %(instalment)s came back: %(amount)s crowns.")
    _tell("instalment_came_back", message, stored, by)
    return stored


@transaction.atomic
def plan_again(*, instalment: Instalment, due_on: date, by: User, day: date) -> Instalment:
    """Plan an instalment that came back for another day."""
    allow(by, PERMISSION, instalment)
    check_published(locked(instalment.round))
    stored = _fresh(instalment)
    check_act(stored, InstalmentAct.PLAN_AGAIN)
    if due_on < day:
        raise Refused(
            _("The instalment cannot be due on %(day)s: that day has passed. Choose a later one.")
            % {"day": figures.short_day(due_on)}
        )
    stored.state, stored.due_on = InstalmentState.PLANNED, due_on
    stored.order, stored.returned_on, stored.return_reason = None, None, ""
    keep(stored, by)
    message = gettext_noop("Instalment %(instalment)s was planned again: %(amount)s crowns.")
    _tell("instalment_planned_again", message, stored, by)
    return stored


def _services(round_: Round) -> dict[Service, int]:
    """Return the final sum of every service that has a grant or an instalment in the round."""
    final = {grant.service: int(queries.final_of(grant)) for grant in queries.granted(round_)}
    paid = Service.objects.filter(instalments__round=round_).select_related("provider").distinct()
    return final | {service: 0 for service in paid if service not in final}


def _fresh(instalment: Instalment) -> Instalment:
    return Instalment.objects.select_related(*queries.WITH).get(pk=instalment.pk)


def _tell(act: str, message: str, instalment: Instalment, by: User) -> None:
    amount = figures.digits(instalment.amount_czk)
    note(act, message, instalment.round, by, instalment=str(instalment), amount=amount)


class _Following:
    """One walk over the services of a round: their instalments and demands as stored, and what was done to them."""

    def __init__(self, round_: Round, schedule: Schedule, day: date, by: User) -> None:
        self.round, self.schedule, self.day, self.by = round_, schedule, day, by
        self.done = Planning()
        self.rows: dict[int, list[Instalment]] = {}
        for row in Instalment.objects.filter(round=round_).order_by("service", "number"):
            self.rows.setdefault(row.service_id, []).append(row)
        self.demands: dict[int, list[Refund]] = {}
        corrected = Refund.objects.filter(round=round_, origin=Refund.Origin.CORRECTION)
        for refund in corrected.exclude(state=RefundState.WITHDRAWN).order_by("number"):
            self.demands.setdefault(refund.service_id, []).append(refund)

    def wanted(self, service: Service, final: int) -> list[Instalment]:
        """Return the instalments of the schedule, not stored yet."""
        late = self.day + timedelta(days=self.schedule.late_days)
        return [
            Instalment(
                round=self.round,
                service=service,
                number=each.number,
                amount_czk=each.amount_czk,
                due_on=each.due_on or late,
            )
            for each in planned(self.round, final, self.schedule, self.day)
        ]

    def follow(self, service: Service, final: int) -> None:
        """Change what is not paid so that it fits the final sum, and demand back what does not fit."""
        rows, demands = self.rows[service.pk], self.demands.get(service.pk, [])
        steps = follow(
            final,
            paid_czk=sum(row.amount_czk for row in rows if row.state == InstalmentState.PAID),
            owed=[
                Owed(row.pk, row.amount_czk, is_planned=row.state == InstalmentState.PLANNED)
                for row in rows
                if row.state != InstalmentState.PAID
            ],
            closed_czk=sum(each.amount_czk for each in demands if each.state != RefundState.DEMANDED),
            open_demands=[
                (each.pk, each.amount_czk) for each in demands if each.state == RefundState.DEMANDED
            ],
        )
        if not steps:
            return
        check_published(self.round)
        self.done.changed += 1
        if not demands and all(row.state == InstalmentState.PLANNED for row in rows):
            self._split_again(service, final, rows)
        else:
            self._apply(service, steps, rows, demands)

    def _split_again(self, service: Service, final: int, rows: list[Instalment]) -> None:
        """Split the new sum by the schedule while nothing is on its way; days that were told stay."""
        wanted = {each.number: each for each in self.wanted(service, final)}
        for row in rows:
            changed = wanted.pop(row.number, None)
            self._set(row, changed.amount_czk if changed else 0)
        for each in wanted.values():
            keep(each, self.by)

    def _apply(self, service: Service, steps: Steps, rows: list[Instalment], demands: list[Refund]) -> None:
        for row in rows:
            if row.pk in steps.instalments:
                self._set(row, steps.instalments[row.pk])
        for demand in demands:
            if demand.pk in steps.demands:
                self._lower(demand, steps.demands[demand.pk])
        if steps.added:
            self._add(service, steps.added, rows)
        if steps.demanded:
            self._demand(service, steps.demanded)

    def _set(self, row: Instalment, amount: int) -> None:
        """Give an unpaid instalment another sum; an order that says the old one does not hold for it any more."""
        if amount == row.amount_czk:
            return
        row._history_user = self.by  # type: ignore[attr-defined]  # read by django-simple-history
        if not amount:
            row.delete()
            return
        if row.state == InstalmentState.ORDERED:
            row.state, row.order = InstalmentState.PLANNED, None
        row.amount_czk = amount
        row.save()

    def _add(self, service: Service, amount: int, rows: list[Instalment]) -> None:
        number = max(row.number for row in rows) + 1
        due = self.day + timedelta(days=self.schedule.late_days)
        keep(
            Instalment(round=self.round, service=service, number=number, amount_czk=amount, due_on=due),
            self.by,
        )

    def _lower(self, demand: Refund, amount: int) -> None:
        """Lower an open demand because the grant was corrected upwards; one of nothing is withdrawn."""
        if amount:
            demand.amount_czk = amount
        else:
            demand.state, demand.closed_on = RefundState.WITHDRAWN, self.day
        demand.note = WITHDRAWN_BY_CORRECTION
        keep(demand, self.by)

    def _demand(self, service: Service, amount: int) -> None:
        self.done.demanded += 1
        demand_refund(
            round=self.round,
            service=service,
            amount_czk=amount,
            reason=PAID_ABOVE,
            due=self.day + timedelta(days=self.schedule.refund_days),
            by=self.by,
            origin=Refund.Origin.CORRECTION,
            day=self.day,
        )
