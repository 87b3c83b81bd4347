"""Intakes: each time a file of the register was taken in, or refused, with its report."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Intake(models.Model):
    """One file offered to the register: what it was, what came of it, and the report that can be downloaded."""

    class Kind(models.TextChoices):
        STATE_REGISTER = "state_register", _("file of the state register")
        PUBLIC_LIST = "public_list", _("public list of a region")

    kind = models.CharField(
        _("kind of file"), max_length=20, choices=Kind.choices, default=Kind.STATE_REGISTER
    )
    region_code = models.CharField(_("region"), max_length=10, blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256"), max_length=64)
    day = models.DateField(_("state of the data as of"))
    synthetic = models.BooleanField(_("fictional"), default=False)
    accepted = models.BooleanField(_("taken in"))
    records = models.PositiveIntegerField(_("records"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    ended = models.PositiveIntegerField(_("ended"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    problems = models.JSONField(_("problems"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("intake of a file")
        verbose_name_plural = _("intakes of files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"
