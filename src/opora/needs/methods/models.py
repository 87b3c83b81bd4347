"""What the methods of one run were, what each said of a need, and what they say together."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.languages import language
from opora.core.models import Run
from opora.register.models import CapacityUnit, ServiceKind
from opora.territory.models import Unit


class DeclaredMethod(models.Model):
    """A method as one run used it: formula, weight, what it is made of; kept so that its numbers can be shown.

    parts   names of its formula in their order: {name, sort: input|parameter|formula, unit, assumed, expression,
            label, source}, texts in both languages
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="methods")
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.SlugField(_("name"), max_length=64)
    expression = models.TextField(_("formula"))
    weight = models.DecimalField(_("weight"), max_digits=8, decimal_places=3)
    assumed = models.BooleanField(_("assumed"), default=True)
    texts = models.JSONField(_("texts in both languages"), default=dict)
    parts = models.JSONField(_("what the formula is made of"), default=list)

    class Meta:
        verbose_name = _("method of need")
        verbose_name_plural = _("methods of need")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="needs_method_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name of the method in the reader's language."""
        return in_language(self.texts.get("label", {})) or self.name

    @property
    def meaning(self) -> str:
        """What it does, in the reader's language."""
        return in_language(self.texts.get("meaning", {}))

    @property
    def source(self) -> str:
        """Where it comes from, in the reader's language."""
        return in_language(self.texts.get("source", {}))


class MethodValue(models.Model):
    """Persons in need by one method in one municipality and kind, with its range and its weight there.

    share    its weight among the methods that have a value there; all of them add up to 1
    inputs   by name of an input: the number, or low, middle and high; `peers`: codes of similar municipalities
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="method_values")
    method = models.ForeignKey(DeclaredMethod, on_delete=models.CASCADE, related_name="values")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    persons_low = models.FloatField()
    persons_middle = models.FloatField()
    persons_high = models.FloatField()
    share = models.FloatField(_("weight here"))
    inputs = models.JSONField(_("inputs"), default=dict)

    class Meta:
        verbose_name = _("need by a method")
        verbose_name_plural = _("needs by methods")
        constraints = [
            models.UniqueConstraint(fields=["method", "municipality", "kind"], name="needs_method_value_once")
        ]
        indexes = [models.Index(fields=["run", "kind", "municipality"], name="needs_method_value_kind")]


class CombinedNeed(models.Model):
    """What all methods say together of one municipality and kind: today, and in the year of the horizon.

    The horizon is empty where nobody knows how the people of a rate will change.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="combined")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices)
    methods = models.PositiveSmallIntegerField(_("methods with a value"))
    persons_low = models.FloatField()
    persons_middle = models.FloatField()
    persons_high = models.FloatField()
    capacity_low = models.FloatField()
    capacity_middle = models.FloatField()
    capacity_high = models.FloatField()
    horizon_low = models.FloatField(_("capacity at the horizon, low"), null=True)
    horizon_middle = models.FloatField(_("capacity at the horizon"), null=True)
    horizon_high = models.FloatField(_("capacity at the horizon, high"), null=True)

    class Meta:
        verbose_name = _("combined need")
        verbose_name_plural = _("combined needs")
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "municipality"], name="needs_combined_once")
        ]


def in_language(texts: dict[str, Any]) -> str:
    """Return the text in the reader's language; empty where there is none."""
    return str(texts.get(language(), ""))
