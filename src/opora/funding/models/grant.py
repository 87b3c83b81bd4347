"""What services get, with the explanation, and what they would get by other rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.models import Run
from opora.core.permissions import Scope
from opora.funding.models.round import Round
from opora.register.models import Service


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
