"""What services declared: one application of one service in one round, with its forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.funding.models.round import Round
from opora.register.models import Form, Service


class FundingUnit(models.TextChoices):
    """What money is counted by: the bed for residential forms, the full-time equivalent (úvazek) for the others."""

    BED = "bed", _("bed")
    FTE = "fte", _("full-time equivalent of direct care")


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
