"""Files attached to something of funding: who put them there, what they are, where their bytes lie by digest."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.accounts.models import User
from opora.core.permissions import Scope


class Attachment(models.Model):
    """One file attached to one thing; a removed one stays as a row, and its bytes for as long as is declared.

    `subject` names the thing: the kind, a colon and a key, such as application:12. `name` is what the person called
    the file, cleaned for headers; it may say something about somebody and is never logged.
    """

    subject = models.CharField(_("attached to"), max_length=80)
    region_code = models.CharField(_("region"), max_length=12)
    provider_number = models.CharField(_("provider"), max_length=8, blank=True)
    name = models.CharField(pgettext_lazy("file", "name"), max_length=150)
    size = models.PositiveBigIntegerField(_("bytes"))
    media_type = models.CharField(_("sort of file"), max_length=100)
    digest = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("attached"))
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("bytes erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["subject", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "digest"],
                condition=Q(removed_at=None),
                name="funding_attachment_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="funding_attachment_removed_whole",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(removed_at__isnull=False),
                name="funding_attachment_erased_was_removed",
            ),
        ]
        indexes = [models.Index(fields=["subject", "removed_at"], name="funding_attachment_of_thing")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Where the file belongs, for permissions."""
        return Scope(region=self.region_code, provider=self.provider_number)
