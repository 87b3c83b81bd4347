"""Where data come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A data file as it was taken in: who published it, under which licence, for which period.

    `digest` is the SHA-256 of the file, so that an outsider can tell whether theirs is the same.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100)
    period = models.CharField(_("period"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    taken_in_at = models.DateTimeField(_("taken in"), auto_now=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"
