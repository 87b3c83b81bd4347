"""Runs: no number is stored or shown without the calculation it came from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.sentences import SentenceField


class Run(models.Model):
    """One calculation for one region: as of which day, from which inputs, by which rules, by whom.

    `upstream` maps each station the calculation read from to the newest log entry of that station at the time;
    a later entry there makes this run stale, and that entry's sentence says why.
    """

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("blocked")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=20)
    region_code = models.CharField(_("region"), max_length=10)
    day = models.DateField(_("as of"))
    asked = models.JSONField(_("what was asked"), default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.RUNNING)
    inputs_digest = models.CharField(_("digest of inputs"), max_length=64)
    rules_digest = models.CharField(_("digest of rules"), max_length=64, blank=True)
    rules_label = models.CharField(_("rules"), max_length=100, blank=True)
    engine_version = models.CharField(_("engine"), max_length=20)
    upstream = models.JSONField(default=dict)
    summary = models.JSONField(_("summary"), default=dict)
    message = SentenceField(_("message"), default=str, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in per cent"), default=0)
    phase = SentenceField(_("phase"), default=str, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    beat_at = models.DateTimeField(_("last sign of life"), auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["region_code", "kind", "id"], name="core_run_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.region_code} {self.day:%Y-%m-%d} #{self.pk}"

    @property
    def by_name(self) -> str:
        """The name of the person who started it."""
        return str(self.by)
