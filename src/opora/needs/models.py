"""Estimates of need: persons and capacity per municipality, target group and kind, each with its range."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.languages import language
from opora.core.models import Run
from opora.needs.evidence.models import Applicant, Evidence
from opora.needs.horizon.models import Projected
from opora.needs.methods.models import CombinedNeed, DeclaredMethod, MethodValue
from opora.needs.requests.models import Answer, Collection, MunicipalRequest, NothingAsked, Reminder, Version
from opora.register.models import CapacityUnit, ServiceKind, TargetGroup
from opora.territory.models import Unit

# Some parts have packages of their own; Django looks for the models of the whole module here.
__all__ = [
    "Answer",
    "Applicant",
    "Collection",
    "CombinedNeed",
    "DeclaredMethod",
    "Estimate",
    "Evidence",
    "MethodValue",
    "MunicipalRequest",
    "NothingAsked",
    "Projected",
    "Rate",
    "Reminder",
    "Version",
]


class Rate(models.Model):
    """A declared rate as one run used it: persons in need per 1 000 of a base, and capacity per person.

    Kept with the run, so that the page of a number can show from what it was computed.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rates")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="+")
    base = models.SlugField(_("base"), max_length=60)
    low = models.DecimalField(_("low, per 1 000"), max_digits=10, decimal_places=4)
    middle = models.DecimalField(_("middle, per 1 000"), max_digits=10, decimal_places=4)
    high = models.DecimalField(_("high, per 1 000"), max_digits=10, decimal_places=4)
    units_per_person = models.DecimalField(_("capacity per person"), max_digits=8, decimal_places=4)
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices)
    period = models.CharField(_("period"), max_length=20)
    source_text = models.TextField(_("source"))
    assumed = models.BooleanField(_("assumed"), default=True)
    texts = models.JSONField(_("texts in both languages"), default=dict)

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "target_group", "base"], name="needs_rate_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.target_group}"

    @property
    def base_label(self) -> str:
        """Whom the base counts, in the reader's language."""
        return self._text("base") or self.base

    @property
    def base_source(self) -> str:
        """Where the size of the base comes from, in the reader's language."""
        return self._text("base_source")

    @property
    def source(self) -> str:
        """Where the rate comes from, in the reader's language."""
        return self._text("source") or self.source_text

    @property
    def note(self) -> str:
        """What the rate means, in the reader's language."""
        return self._text("note")

    def _text(self, name: str) -> str:
        return str(self.texts.get(name, {}).get(language(), ""))


class Estimate(models.Model):
    """Persons of one municipality who need a kind, and the capacity they need, by one rate, with its range."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="estimates")
    rate = models.ForeignKey(Rate, on_delete=models.CASCADE, related_name="estimates")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    base_count = models.FloatField(_("size of the base"))
    persons_low = models.FloatField()
    persons_middle = models.FloatField()
    persons_high = models.FloatField()
    capacity_low = models.FloatField()
    capacity_middle = models.FloatField()
    capacity_high = models.FloatField()

    class Meta:
        verbose_name = _("estimate of need")
        verbose_name_plural = _("estimates of need")
        constraints = [
            models.UniqueConstraint(fields=["run", "rate", "municipality"], name="needs_estimate_once")
        ]
        indexes = [models.Index(fields=["run", "kind", "municipality"], name="needs_estimate_kind")]
