"""The base network (základní síť): proposals by declared criteria, decisions with a resolution, dated entries."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.core.models import DatedQuerySet, Run
from opora.core.models.dated import Dated
from opora.core.permissions import Scope
from opora.register.models import CapacityUnit, Service
from opora.territory.models import Unit


class Level(models.TextChoices):
    """The class of a service in the network (úroveň sítě), as in the Liberec region."""

    Z1 = "Z1", _("Z1: core of the network")
    Z2 = "Z2", _("Z2: complement of the network")
    RESERVATION = "V", _("V: with reservation")
    PREPARED = "P", _("P: prepared")


class Proposal(models.Model):
    """What the criteria say about one service in one run: points per criterion, level, capacity to take, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="proposals")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=2, choices=Level.choices, blank=True)
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices)
    capacity_registered = models.PositiveIntegerField(_("registered capacity"))
    capacity_proposed = models.PositiveIntegerField(_("capacity to take"))
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    criteria = models.JSONField(_("criteria"))
    reason = models.JSONField(_("reason"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-points", "service__identifier"]
        constraints = [models.UniqueConstraint(fields=["run", "service"], name="network_proposal_once")]


class Decision(models.Model):
    """A resolution (usnesení) of a body that decides what is in the network."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("resolution number"), max_length=60)
    body = models.CharField(_("body"), max_length=120)
    decided_on = models.DateField(_("decided on"))
    based_on = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    synthetic = models.BooleanField(_("fictional"), default=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["region", "number"], name="network_decision_number_once")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def scope(self) -> Scope:
        """Where the decision belongs, for permissions."""
        return Scope(region=self.region.code)


class Entry(Dated):
    """A service in the network: level, capacity taken (never more than registered), territory, validity, decision.

    A row is never rewritten. When a later decision changes what a row says, the row gets `known_to` = the day of that
    decision and `closed_by`, and new rows say what holds instead, with `known_from` = that day. So the rows answer
    two questions apart: what was valid on a day, and what was known about it on a day. Both intervals are half-open.
    """

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="network_entries")
    level = models.CharField(_("level"), max_length=2, choices=Level.choices)
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices)
    capacity_taken = models.PositiveIntegerField(_("capacity taken"))
    territory = models.ManyToManyField(Unit, related_name="+", verbose_name=_("territory served"))
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="entries")
    known_from = models.DateField(_("known from"))
    known_to = models.DateField(_("replaced on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_entries"
    )
    condition = models.TextField(_("condition"), blank=True)
    history = HistoricalRecords()

    objects: ClassVar[DatedQuerySet["Entry"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("network entry")
        verbose_name_plural = _("network entries")
        ordering = ["service__identifier", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["service"], condition=Q(known_to=None, valid_to=None), name="network_entry_one_open"
            ),
            models.CheckConstraint(
                condition=Q(known_to=None) | Q(known_to__gte=F("known_from")),
                name="network_entry_known_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.level}"

    @property
    def scope(self) -> Scope:
        """Where the entry belongs, for permissions."""
        return Scope(region=self.region.code, provider=self.service.provider.number)
