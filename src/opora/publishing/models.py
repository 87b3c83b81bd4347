"""Publishing: snapshots that are frozen, named by their content, and open to everybody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.models import Run
from opora.plans.models import Edition
from opora.territory.models import Unit


class Snapshot(models.Model):
    """A folder of files in the home folder, named by the digest of its manifest; what the public portal shows.

    Without an edition it is partial: the region has no plan yet, and the manifest says which parts are missing and why.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="snapshot")
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="snapshots", null=True, blank=True
    )
    digest = models.CharField(_("digest of the manifest (SHA-256)"), max_length=64, db_index=True)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.region} {self.year} {self.digest[:12]}"

    @property
    def is_partial(self) -> bool:
        """Whether parts of the line are missing in it."""
        return self.edition_id is None


class Verification(models.Model):
    """What came out when all grants of a snapshot were computed again from its files.

    It holds for the content and the engine that computed it: neither can change, so it need not be done again to be
    believed. `difference` names the first place that differs, as `verification.Difference` does; empty when all agrees.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="verifications")
    engine_version = models.CharField(_("engine"), max_length=20)
    at = models.DateTimeField(_("verified"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    services = models.PositiveIntegerField(_("services"))
    steps = models.PositiveIntegerField(_("steps of explanations"))
    files = models.PositiveIntegerField(_("files"))
    difference = models.JSONField(_("first difference"), default=dict, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.at:%Y-%m-%d %H:%M}"
