"""Services, their kinds, forms and target groups."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from opora.core.languages import Bilingual
from opora.core.models import DatedQuerySet
from opora.core.models.dated import Dated
from opora.core.permissions import Scope
from opora.register.models.provider import Provider
from opora.territory.models import Unit


class Form(models.TextChoices):
    """How a service is given (forma): the register's codes pob, amb, ter."""

    RESIDENTIAL = "residential", _("residential")
    OUTPATIENT = "outpatient", _("outpatient")
    FIELD = "field", pgettext_lazy("form of a service", "field")


class ServiceKind(Bilingual, models.Model):
    """One of the kinds of service named by act 108/2006 Sb., sections 37 to 70 (druh sociální služby)."""

    class Category(models.TextChoices):
        COUNSELLING = "counselling", _("counselling")
        CARE = "care", _("care")
        PREVENTION = "prevention", _("prevention")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    section = models.CharField(_("section of the act"), max_length=5, blank=True)
    name_cs = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    register_code = models.CharField(max_length=40, blank=True, db_index=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("kind of service")
        verbose_name_plural = _("kinds of service")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class TargetGroup(Bilingual, models.Model):
    """A group of persons that a service is meant for (cílová skupina)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_cs = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    register_code = models.CharField(max_length=40, blank=True, db_index=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Service(Dated):
    """One registration (sociální služba): one kind, one provider; capacity belongs here, not to the facility.

    `identifier` is the seven-digit number of the register; the public list of Karlovy Vary has none, its rows are
    kept under the identifier "KV-<row>" and `from_register` is False.
    """

    identifier = models.CharField(_("service identifier"), max_length=20, unique=True)
    kind = models.ForeignKey(
        ServiceKind, on_delete=models.PROTECT, related_name="services", verbose_name=_("kind")
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="services", verbose_name=_("provider")
    )
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    scope_units = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("territorial scope")
    )
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="services", verbose_name=_("target groups")
    )
    age_groups = models.JSONField(_("age groups"), default=list, blank=True)
    age_text = models.CharField(_("note on ages"), max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("age to"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    from_register = models.BooleanField(_("from the state register"), default=True)
    history = HistoricalRecords()

    objects: ClassVar[DatedQuerySet["Service"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["identifier"]

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"

    @property
    def scope(self) -> Scope:
        """Where the service belongs, for permissions."""
        return Scope(region=self.region.code, provider=self.provider.number)


class ServiceForm(models.Model):
    """A form in which a service is given; one that is given no more keeps its past capacities."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(_("form"), max_length=12, choices=Form.choices)
    nonstop = models.BooleanField(_("round the clock"), default=False)
    valid_to = models.DateField(_("given no more since"), null=True, blank=True)

    class Meta:
        verbose_name = _("form of service")
        verbose_name_plural = _("forms of service")
        ordering = ["service", "form"]
        constraints = [models.UniqueConstraint(fields=["service", "form"], name="register_form_once")]

    def __str__(self) -> str:
        return self.get_form_display()
