"""Gaps: need less reachable capacity, per municipality and kind, in the unit of the kind, ranked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.models import Run
from opora.register.models import CapacityUnit, ServiceKind
from opora.territory.models import Unit


class Gap(models.Model):
    """What one municipality lacks of one kind: low, middle and high, beside the need and what is reached.

    `rank` orders the gaps of the run: 1 is the largest by the declared order; `top_ten_share` tells how sure it is
    that the gap is among the ten largest (docs/methods/gaps.md).
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="gaps")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices)
    need_low = models.FloatField()
    need_middle = models.FloatField(_("need"))
    need_high = models.FloatField()
    reachable = models.FloatField(_("reachable capacity"))
    gap_low = models.FloatField()
    gap_middle = models.FloatField(_("gap"))
    gap_high = models.FloatField()
    uncovered_share = models.FloatField(_("share of need not covered"))
    persons_uncovered = models.FloatField(_("persons without a place"))
    persons_uncovered_low = models.FloatField(_("persons without a place, even by the low estimate"))
    rank = models.PositiveIntegerField(_("rank"))
    top_ten_share = models.FloatField(_("share of runs in which it is among the ten largest"), default=0.0)

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "municipality"], name="gaps_gap_once"),
            models.UniqueConstraint(fields=["run", "rank"], name="gaps_rank_once"),
        ]
