"""Capacities: how much of a service there is, in units that are never added to one another."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.core.models import DatedQuerySet
from opora.core.models.dated import Dated
from opora.register.models.service import ServiceForm


class CapacityUnit(models.TextChoices):
    """What one piece of capacity is; the register's codes klient, kontakt, interv, luzka, hovor."""

    CLIENT = "client", _("clients")
    CONTACT = "contact", _("contacts (10 minutes)")
    INTERVENTION = "intervention", _("interventions (30 minutes)")
    BED = "bed", _("beds")
    CALL = "call", _("calls")


class Capacity(Dated):
    """The capacity of one form of a service in one unit for a time."""

    service_form = models.ForeignKey(ServiceForm, on_delete=models.CASCADE, related_name="capacities")
    unit = models.CharField(_("unit"), max_length=12, choices=CapacityUnit.choices)
    amount = models.PositiveIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[DatedQuerySet["Capacity"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ["service_form", "unit", "valid_from"]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_unit_display()}"
