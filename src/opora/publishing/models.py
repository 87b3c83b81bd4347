"""Publishing: snapshots that are frozen, named by their content, and open to everybody."""

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
