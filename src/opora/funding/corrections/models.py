"""What changes a grant after it was calculated, and the frozen inputs of every calculation."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope
from opora.funding.corrections.states import (
    COLOURS,
    CorrectionState,
    LineState,
    ObjectionState,
    Outcome,
    ReasonClass,
)
from opora.funding.models import Grant, Round


class Objection(models.Model):
    """What a provider objects to in the published result of one of its services, and the written reply."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="objections")
    number = models.PositiveIntegerField(_("number in the round"))
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("what is objected to and why"))
    state = models.CharField(
        pgettext_lazy("objection", "state"),
        max_length=10,
        choices=ObjectionState.choices,
        default=ObjectionState.FILED,
    )
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    last_day = models.DateField(_("last day for objections when it was filed"))
    reply_by = models.DateField(_("last day for the reply"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reply = models.TextField(_("written reply"), blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="funding_objection_number_once"),
            models.CheckConstraint(
                condition=(
                    Q(state=ObjectionState.ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(reply="")
                )
                | (
                    ~Q(state=ObjectionState.ANSWERED)
                    & Q(answered_at=None, answered_by=None, outcome="", reply="")
                ),
                name="funding_objection_reply_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=ObjectionState.WITHDRAWN) & Q(withdrawn_at=None)),
                name="funding_objection_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.year}/{self.number}"

    @property
    def scope(self) -> Scope:
        """Where the objection belongs, for permissions."""
        return self.grant.scope

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[self.state]


class ManualLine(models.Model):
    """A manual change of one grant: crowns up or down, the reason, who signed it and who confirmed it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="lines")
    amount_czk = models.BigIntegerField(_("change in crowns"))
    reason_class = models.CharField(_("kind of reason"), max_length=10, choices=ReasonClass.choices)
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document that orders it"), max_length=200, blank=True)
    objection = models.ForeignKey(
        Objection, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    state = models.CharField(
        pgettext_lazy("signed line", "state"),
        max_length=10,
        choices=LineState.choices,
        default=LineState.SIGNED,
    )
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("signed line")
        verbose_name_plural = _("signed lines")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_czk=0), name="funding_line_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="funding_line_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("signed_by")),
                name="funding_line_of_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.IN_FORCE)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="funding_line_in_force_is_confirmed",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=LineState.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawn_reason="")
                )
                | (
                    ~Q(state=LineState.WITHDRAWN)
                    & Q(withdrawn_by=None, withdrawn_at=None, withdrawn_reason="")
                ),
                name="funding_line_withdrawn_whole",
            ),
        ]
        indexes = [models.Index(fields=["grant", "state"], name="funding_line_of_grant")]

    def __str__(self) -> str:
        return f"{self.amount_czk:+d}"

    @property
    def scope(self) -> Scope:
        """Where the line belongs, for permissions."""
        return self.grant.scope

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[self.state]


class Correction(models.Model):
    """A new calculation of a round that was calculated before: why, which run it corrects, who asked and confirmed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="corrections")
    corrects = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="corrections_of")
    run = models.OneToOneField(
        Run, on_delete=models.PROTECT, related_name="correction", null=True, blank=True
    )
    objection = models.ForeignKey(
        Objection, on_delete=models.PROTECT, related_name="corrections", null=True, blank=True
    )
    reason = models.TextField(_("reason"))
    state = models.CharField(
        pgettext_lazy("correction", "state"),
        max_length=10,
        choices=CorrectionState.choices,
        default=CorrectionState.ASKED,
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="funding_correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="funding_correction_of_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.DONE, run__isnull=False)
                | (~Q(state=CorrectionState.DONE) & Q(run=None)),
                name="funding_correction_done_has_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.year}: {self.corrects_id} → {self.run_id or '…'}"

    @property
    def scope(self) -> Scope:
        """Where the correction belongs, for permissions."""
        return self.round.scope

    @property
    def colour(self) -> str:
        """The colour of the tag of its state."""
        return COLOURS[self.state]


class FrozenInputs(models.Model):
    """Everything that a calculation was made from, as canonical JSON packed by zlib; kept once for each content."""

    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    packed = models.BinaryField(_("packed content"))
    size = models.PositiveIntegerField(_("size in bytes"))

    class Meta:
        verbose_name = _("frozen inputs")
        verbose_name_plural = _("frozen inputs")

    def __str__(self) -> str:
        return self.digest


class RunInputs(models.Model):
    """One link of the chain of calculations of a region: what a run was made from and what came out.

    digest = SHA-256 of (digest of the link before, digest of the inputs, key of the run, digest of the result).
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="frozen")
    region_code = models.CharField(_("region"), max_length=10)
    position = models.PositiveIntegerField(_("place in the chain"))
    inputs = models.ForeignKey(FrozenInputs, on_delete=models.PROTECT, related_name="runs")
    previous_digest = models.CharField(_("digest of the link before"), max_length=64, blank=True)
    result_digest = models.CharField(_("digest of the result"), max_length=64)
    digest = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("inputs of a run")
        verbose_name_plural = _("inputs of runs")
        ordering = ["region_code", "position"]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "position"], name="funding_chain_has_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.position}"
