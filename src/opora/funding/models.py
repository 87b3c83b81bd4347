"""Funding (KLÍČ): rule sets, rounds, what services declared, and the grants with their explanation."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.core.languages import language
from opora.core.models import DatedQuerySet, Run
from opora.core.models.dated import Dated
from opora.core.permissions import Scope
from opora.register.models import Form, Service
from opora.territory.models import Unit


class FundingUnit(models.TextChoices):
    """What money is counted by: the bed for residential forms, the full-time equivalent (úvazek) for the others."""

    BED = "bed", _("bed")
    FTE = "fte", _("full-time equivalent of direct care")


class RuleSet(Dated):
    """A rule set as data: the whole text of its file, named by its digest; never edited, only replaced by a version."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    title_cs = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text = models.TextField(_("text of the rules (YAML)"))
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)

    objects: ClassVar[DatedQuerySet["RuleSet"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["code", "-version"]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return str(getattr(self, f"title_{language()}"))


class Round(models.Model):
    """The division of one year's money in one region by one rule set."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rounds")
    pool_czk = models.BigIntegerField(_("pool in crowns"))
    pool_source = models.CharField(_("where the pool comes from"), max_length=300)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], name="funding_round_once"),
            models.CheckConstraint(condition=models.Q(pool_czk__gte=0), name="funding_pool_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"

    @property
    def scope(self) -> Scope:
        """Where the round belongs, for permissions."""
        return Scope(region=self.region.code)


class Application(models.Model):
    """What a provider declared for one service in one round: money, duties, points. Whole crowns.

    `facts` holds what only some rule sets ask for: {input: {value, unit, cs, en}}, numbers as text.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="applications")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    request_czk = models.BigIntegerField(_("request"))
    municipal_czk = models.BigIntegerField(_("money of municipalities"))
    founder_czk = models.BigIntegerField(_("money of the founder"))
    esf_czk = models.BigIntegerField(_("ESF money"))
    ministry_czk = models.BigIntegerField(_("money of ministries"))
    eligible_operating_loss_czk = models.BigIntegerField(_("eligible operating loss"))
    has_entrustment = models.BooleanField(_("has an entrustment act"))
    has_debt = models.BooleanField(_("has a debt to public bodies"))
    return_filed = models.BooleanField(_("filed the yearly return"))
    criteria_points = models.DecimalField(_("points of criteria"), max_digits=6, decimal_places=2)
    facts = models.JSONField(_("what further rule sets ask for"), default=dict, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["service__identifier"]
        constraints = [models.UniqueConstraint(fields=["round", "service"], name="funding_application_once")]


class ApplicationForm(models.Model):
    """What a provider declared for one form of the service: units applied for and units evidenced by reports."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(_("form"), max_length=12, choices=Form.choices)
    unit = models.CharField(_("unit"), max_length=4, choices=FundingUnit.choices)
    applied_units = models.DecimalField(_("units applied for"), max_digits=9, decimal_places=2)
    evidenced_units = models.DecimalField(_("units evidenced"), max_digits=9, decimal_places=2)
    facts = models.JSONField(_("what further rule sets ask for"), default=dict, blank=True)

    class Meta:
        verbose_name = _("form of an application")
        verbose_name_plural = _("forms of an application")
        ordering = ["application", "form"]
        constraints = [models.UniqueConstraint(fields=["application", "form"], name="funding_form_once")]


class Grant(models.Model):
    """What one service gets in one run, with the whole explanation as a tree of steps. Whole crowns."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="grants")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="grants")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="grants")
    claim_czk = models.BigIntegerField(_("claim"))
    grant_czk = models.BigIntegerField(_("grant"))
    bound_by = models.CharField(_("what bound it"), max_length=12)
    gate_reasons = models.JSONField(_("written reasons"), default=list)
    summary = models.JSONField(_("summary"), default=dict)
    inputs = models.JSONField(_("inputs"))
    steps = models.JSONField(_("steps"))

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["service__identifier"]
        constraints = [
            models.UniqueConstraint(fields=["run", "service"], name="funding_grant_once"),
            models.CheckConstraint(
                condition=models.Q(grant_czk__gte=0) & models.Q(grant_czk__lte=models.F("claim_czk")),
                name="funding_grant_is_within_claim",
            ),
        ]

    @property
    def scope(self) -> Scope:
        """Where the grant belongs, for permissions."""
        return Scope(region=self.round.region.code, provider=self.service.provider.number)


class TrialGrant(models.Model):
    """What one service would get by other rules or from another pool; nothing on the line reads it. Whole crowns."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="trial_grants")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="trial_grants")
    claim_czk = models.BigIntegerField(_("claim"))
    grant_czk = models.BigIntegerField(_("grant"))
    bound_by = models.CharField(_("what bound it"), max_length=12)
    gate_reasons = models.JSONField(_("written reasons"), default=list)

    class Meta:
        verbose_name = _("trial grant")
        verbose_name_plural = _("trial grants")
        ordering = ["service__identifier"]
        constraints = [models.UniqueConstraint(fields=["run", "service"], name="funding_trial_once")]
