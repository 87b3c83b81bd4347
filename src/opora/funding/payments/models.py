"""Money on its way to providers and back: instalments, orders of payment, demands for money back."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from opora.accounts.models import User
from opora.core.permissions import Scope
from opora.funding.models import Round
from opora.funding.payments.states import (
    INSTALMENT_COLOURS,
    REFUND_COLOURS,
    InstalmentState,
    RefundState,
)
from opora.register.models import Service

HAS_ORDER = (InstalmentState.ORDERED, InstalmentState.PAID, InstalmentState.RETURNED)


class Order(models.Model):
    """A payment order (platební příkaz): instalments that are paid at once, or not at all."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField(_("number within the round"))
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    note = models.CharField(_("why it was undone"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("payment order")
        verbose_name_plural = _("payment orders")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="payments_order_number_once"),
            models.CheckConstraint(
                condition=Q(paid_on=None, document="") | (Q(paid_on__isnull=False) & ~Q(document="")),
                name="payments_order_paid_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.place}/{self.number}"

    @property
    def scope(self) -> Scope:
        """Where the order belongs, for permissions."""
        return self.round.scope


class Instalment(models.Model):
    """A part of a grant (splátka dotace) in whole crowns, with the day by which it should come."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="instalments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("instalment"))
    amount_czk = models.PositiveBigIntegerField(_("amount, CZK"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        pgettext_lazy("instalment", "state"),
        max_length=10,
        choices=InstalmentState.choices,
        default=InstalmentState.PLANNED,
    )
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="instalments", null=True, blank=True
    )
    returned_on = models.DateField(_("came back on"), null=True, blank=True)
    return_reason = models.CharField(_("why it came back"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["round", "service__identifier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "service", "number"], name="payments_instalment_once"),
            models.CheckConstraint(condition=Q(amount_czk__gt=0), name="payments_instalment_is_money"),
            models.CheckConstraint(
                condition=Q(state=InstalmentState.PLANNED, order=None)
                | Q(state__in=HAS_ORDER, order__isnull=False),
                name="payments_instalment_has_its_order",
            ),
            models.CheckConstraint(
                condition=Q(state=InstalmentState.RETURNED, returned_on__isnull=False)
                | (~Q(state=InstalmentState.RETURNED) & Q(returned_on=None)),
                name="payments_instalment_return_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.identifier}, {self.round.place}/{self.number}"

    @property
    def scope(self) -> Scope:
        """Where the instalment belongs, for permissions."""
        return Scope(region=self.round.region.code, provider=self.service.provider.number)

    @property
    def variable_symbol(self) -> str:
        """Ten digits that name the payment: service, last digit of the year, round, instalment; empty if too long.

        The same one comes back after ten years.
        """
        parts = self.service.identifier, str(self.round.year)[-1], str(self.round.number), str(self.number)
        written = "".join(parts)
        return written if len(written) <= LONGEST_SYMBOL and written.isdecimal() else ""

    @property
    def account(self) -> str:
        """The account of the provider: always empty, for no register that Opora takes in tells it."""
        return ""

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return INSTALMENT_COLOURS[InstalmentState(self.state)]

    def is_late(self, day: date) -> bool:
        """Return whether the money should have come before `day` and did not."""
        return self.state != InstalmentState.PAID and self.due_on < day


LONGEST_SYMBOL = 10
"""A variable symbol of a Czech payment has at most ten digits."""


class Refund(models.Model):
    """A demand for money back (vratka), and how it ended. Whole crowns."""

    class Origin(models.TextChoices):
        CORRECTION = "correction", pgettext_lazy("refund", "correction after payment")
        SETTLEMENT = "settlement", pgettext_lazy("refund", "settlement")
        OTHER = "other", pgettext_lazy("refund", "other reason")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="refunds")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="refunds")
    number = models.PositiveIntegerField(_("number within the round"))
    origin = models.CharField(_("where the demand comes from"), max_length=10, choices=Origin.choices)
    amount_czk = models.PositiveBigIntegerField(_("amount, CZK"))
    reason = models.CharField(_("reason"), max_length=1000)
    demanded_on = models.DateField(_("demanded on"))
    demanded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        pgettext_lazy("refund", "state"),
        max_length=10,
        choices=RefundState.choices,
        default=RefundState.DEMANDED,
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    resolution = models.CharField(_("resolution that forgave it"), max_length=200, blank=True)
    note = models.CharField(_("why it was withdrawn or opened again"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="payments_refund_number_once"),
            models.CheckConstraint(condition=Q(amount_czk__gt=0), name="payments_refund_is_money"),
            models.CheckConstraint(
                condition=Q(state=RefundState.DEMANDED, closed_on=None)
                | (~Q(state=RefundState.DEMANDED) & Q(closed_on__isnull=False)),
                name="payments_refund_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=RefundState.FORGIVEN) | ~Q(resolution=""),
                name="payments_refund_forgiven_by_a_resolution",
            ),
            models.CheckConstraint(
                condition=~Q(state=RefundState.RETURNED) | ~Q(document=""),
                name="payments_refund_returned_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.identifier}, {self.round.place}/V{self.number}"

    @property
    def scope(self) -> Scope:
        """Where the refund belongs, for permissions."""
        return Scope(region=self.round.region.code, provider=self.service.provider.number)

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return REFUND_COLOURS[RefundState(self.state)]

    def is_late(self, day: date) -> bool:
        """Return whether the money should have come back before `day` and did not."""
        return self.state == RefundState.DEMANDED and self.due_on < day
