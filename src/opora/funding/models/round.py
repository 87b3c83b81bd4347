"""Rounds: the division of money in one region, its life from draft to settled, and extensions of its dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from opora.core.models import Run
from opora.core.permissions import Scope
from opora.funding.models.rule_set import RuleSet
from opora.register.models import Provider
from opora.territory.models import Unit


class RoundKind(models.TextChoices):
    """Why a round is there: the division of the year, more money for it, or an event nobody planned."""

    YEARLY = "yearly", pgettext_lazy("round", "yearly")
    TOP_UP = "top_up", pgettext_lazy("round", "top-up")
    EXTRAORDINARY = "extraordinary", pgettext_lazy("round", "extraordinary")


class RoundState(models.TextChoices):
    """How far a round is, in the order of its life."""

    DRAFT = "draft", pgettext_lazy("round", "draft")
    OPEN = "open", pgettext_lazy("round", "open for applications")
    CLOSED = "closed", pgettext_lazy("round", "closed to applications")
    RATED = "rated", pgettext_lazy("round", "rated")
    COMPUTED = "computed", pgettext_lazy("round", "computed")
    PROPOSED = "proposed", pgettext_lazy("round", "proposed")
    DECIDED = "decided", pgettext_lazy("round", "decided")
    PUBLISHED = "published", pgettext_lazy("round", "published")
    PAID = "paid", pgettext_lazy("round", "paid")
    SETTLED = "settled", pgettext_lazy("round", "settled")


class Round(models.Model):
    """The division of money in one region by one rule set: that of the year (number 1) or a later one in it.

    The days are included. `run` is the calculation that is proposed, and then decided; a later one does not replace it.
    """

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number within the year"), default=1)
    kind = models.CharField(
        _("kind of round"), max_length=13, choices=RoundKind.choices, default=RoundKind.YEARLY
    )
    reason = models.CharField(_("why the round is there"), max_length=500, blank=True)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rounds")
    pool_czk = models.BigIntegerField(_("pool in crowns"))
    pool_source = models.CharField(_("where the pool comes from"), max_length=300)
    state = models.CharField(
        pgettext_lazy("round", "state"), max_length=9, choices=RoundState.choices, default=RoundState.DRAFT
    )
    shown_from = models.DateField(_("shown to providers from"), null=True, blank=True)
    last_new = models.DateField(_("last day for a new application"), null=True, blank=True)
    last_edit = models.DateField(_("last day for changes of applications"), null=True, blank=True)
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("calculation that is proposed"),
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proposed by"),
    )  # fmt: skip
    resolution_number = models.CharField(_("number of the resolution"), max_length=60, blank=True)
    resolution_body = models.CharField(_("body that decided"), max_length=120, blank=True)
    decided_on = models.DateField(_("day of the resolution"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("released by"),
    )  # fmt: skip
    published_on = models.DateField(_("published on"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "number"], name="funding_round_once"),
            models.CheckConstraint(condition=Q(pool_czk__gte=0), name="funding_pool_is_not_negative"),
            models.CheckConstraint(
                condition=Q(kind=RoundKind.YEARLY, number=1) | (~Q(kind=RoundKind.YEARLY) & Q(number__gt=1)),
                name="funding_round_one_is_the_yearly",
            ),
            models.CheckConstraint(
                condition=Q(shown_from=None, last_new=None, last_edit=None)
                | Q(shown_from__lte=F("last_new"), last_new__lte=F("last_edit")),
                name="funding_round_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="funding_round_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.place}"

    @property
    def place(self) -> str:
        """The round in addresses and sentences: 2027 for that of the year, 2027-2 for the next one."""
        return str(self.year) if self.number == 1 else f"{self.year}-{self.number}"

    @property
    def name(self) -> str:
        """The round in words, such as "2027-2, top-up"; of the yearly one the year says enough."""
        return self.place if self.number == 1 else f"{self.place}, {self.get_kind_display()}"

    @property
    def station(self) -> str:
        """The name under which changes of the round are logged: only those of the yearly one move the line."""
        return "round" if self.number == 1 else f"round-{self.place}"

    @property
    def scope(self) -> Scope:
        """Where the round belongs, for permissions."""
        return Scope(region=self.region.code)


class RoundChange(models.Model):
    """One step of the life of a round: the act, from which state to which, on which day, by whom and why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField(_("act"), max_length=20)
    before = models.CharField(_("state before"), max_length=9, choices=RoundState.choices, blank=True)
    after = models.CharField(_("state after"), max_length=9, choices=RoundState.choices)
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("entered"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("reason or note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of a round")
        ordering = ["round", "pk"]


class Extension(models.Model):
    """More time for one provider: both last days of the round are moved to `until`, which is included."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="extensions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(_("extended until"))
    reason = models.CharField(_("reason of the extension"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("extension of a round")
        verbose_name_plural = _("extensions of a round")
        ordering = ["round", "pk"]
