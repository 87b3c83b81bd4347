"""The settlement of a year: statements of services, what came out of them, replies and decisions. Whole crowns."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope
from opora.funding.settlement.states import COLOURS, Outcome, State
from opora.register.models import Service
from opora.territory.models import Unit


class Settlement(models.Model):
    """The settlement of one year in one region by one text of rules; the last day for statements is included."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("settled year"))
    rules_code = models.CharField(_("rules"), max_length=60)
    rules_version = models.CharField(_("version of the rules"), max_length=20)
    rules_text = models.TextField(_("text of the rules (YAML)"))
    rules_digest = models.CharField(_("SHA-256"), max_length=64)
    statements_by = models.DateField(_("last day for statements"))
    reply_days = models.PositiveSmallIntegerField(_("days for a reply"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    synthetic = models.BooleanField(_("fictional"), default=False)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="funding_settlement_once_a_year"),
            models.CheckConstraint(condition=Q(reply_days__gte=1), name="funding_settlement_can_be_replied"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"

    @property
    def scope(self) -> Scope:
        """Where the settlement belongs, for permissions."""
        return Scope(region=self.region.code)

    @property
    def rules(self) -> str:
        """Code and version of the rules."""
        return f"{self.rules_code} {self.rules_version}"


class Statement(models.Model):
    """The statement of one service (vyúčtování) and how far its settlement is; `content` is the working copy.

    paid_czk  what the region paid for the year over all its rounds; None = the region knows of no grant, so the
              statement itself says what came through the region
    """

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="statements")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        pgettext_lazy("settlement", "state"), max_length=8, choices=State.choices, default=State.OPEN
    )
    paid_czk = models.BigIntegerField(_("paid by the region"), null=True, blank=True)
    content = models.JSONField(_("content"), default=dict, blank=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    result = models.ForeignKey(
        "Settled", on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("result that holds"),
    )  # fmt: skip
    sent_on = models.DateField(_("sent for a reply on"), null=True, blank=True)
    reply_by = models.DateField(_("last day for a reply"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["settlement", "service__identifier"]
        constraints = [
            models.UniqueConstraint(fields=["settlement", "service"], name="funding_statement_once"),
            models.CheckConstraint(
                condition=Q(paid_czk=None) | Q(paid_czk__gte=0), name="funding_statement_paid_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.OPEN, State.FILED)) | Q(result__isnull=False),
                name="funding_statement_computed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None, reply_by=None) | Q(sent_on__isnull=False, reply_by__isnull=False),
                name="funding_statement_clock_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settlement.year}/{self.service.identifier}"

    @property
    def scope(self) -> Scope:
        """Where the statement belongs, for permissions."""
        return Scope(region=self.settlement.region.code, provider=self.service.provider.number)

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[State(self.state)]

    @property
    def subject(self) -> str:
        """The name under which files are attached."""
        return f"settlement:{self.pk}"

    def is_late_on(self, day: date) -> bool:
        """Whether nothing was filed although the last day is over."""
        return self.state == State.OPEN and day > self.settlement.statements_by


class StatementVersion(models.Model):
    """A statement as it was filed: its content, frozen, with the digest that the receipt shows."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("filed statement")
        verbose_name_plural = _("filed statements")
        ordering = ["statement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="funding_statement_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement} ({self.number})"


class Settled(models.Model):
    """What came out for one service in one run, with the trees that explain it.

    above_czk      public money above what was due: the part of the grant that was not due, and overcompensation
    returned_czk   of it, what goes back to the region: at most what it paid
    carried_czk    of it, what the service keeps; it lowers what it may get next year
    elsewhere_czk  of it, what belongs back to other public sources
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="settled")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="results")
    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="results")
    paid_czk = models.BigIntegerField(_("paid by the region"))
    public_czk = models.BigIntegerField(_("public money from all sources"))
    above_czk = models.BigIntegerField(_("above what is due"))
    returned_czk = models.BigIntegerField(_("returned to the region"))
    carried_czk = models.BigIntegerField(_("carried over"))
    elsewhere_czk = models.BigIntegerField(_("belongs to other sources"))
    summary = models.JSONField(_("summary"))
    inputs = models.JSONField(_("inputs"))
    steps = models.JSONField(_("steps"))

    class Meta:
        verbose_name = _("settled service")
        verbose_name_plural = _("settled services")
        ordering = ["statement__service__identifier"]
        constraints = [
            models.UniqueConstraint(fields=["run", "statement"], name="funding_settled_once"),
            models.CheckConstraint(
                condition=Q(returned_czk__gte=0) & Q(returned_czk__lte=models.F("paid_czk")),
                name="funding_return_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(
                    above_czk=models.F("returned_czk") + models.F("carried_czk") + models.F("elsewhere_czk")
                ),
                name="funding_settled_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(carried_czk__gte=0) & Q(elsewhere_czk__gte=0),
                name="funding_settled_not_negative",
            ),
        ]


class Reply(models.Model):
    """What the provider says to the result; files stand beside it as attachments of the statement."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="replies")
    result = models.ForeignKey(Settled, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("reply"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("filed"))

    class Meta:
        verbose_name = _("reply to a settlement")
        verbose_name_plural = _("replies to settlements")
        ordering = ["statement", "pk"]


class SettlementDecision(models.Model):
    """What the economist decided about one result, and why."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="decisions")
    result = models.ForeignKey(Settled, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    text = models.TextField(_("reasons"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision on a settlement")
        verbose_name_plural = _("decisions on settlements")
        ordering = ["statement", "pk"]
