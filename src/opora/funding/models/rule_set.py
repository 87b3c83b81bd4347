"""Rule sets: the whole text of a file, who took it in and who released it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.languages import language
from opora.core.models import DatedQuerySet
from opora.core.models.dated import Dated


class RuleSet(Dated):
    """A rule set as data: the whole text of its file, named by its digest; never edited, only replaced by a version.

    One person takes it in, another releases it. Only a released rule set may stand behind a decision on grants.
    """

    code = models.SlugField(_("code"), max_length=60)
    version = models.CharField(_("version"), max_length=20)
    title_cs = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text = models.TextField(_("text of the rules (YAML)"))
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("taken in by"),
    )  # fmt: skip
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("released by"),
    )  # fmt: skip
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects: ClassVar[DatedQuerySet["RuleSet"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["code", "-version"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(released_by=None)
                | (models.Q(taken_in_by__isnull=False) & ~models.Q(released_by=models.F("taken_in_by"))),
                name="funding_rules_released_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(released_by=None, released_at=None)
                | models.Q(released_by__isnull=False, released_at__isnull=False),
                name="funding_rules_release_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return str(getattr(self, f"title_{language()}"))

    @property
    def is_released(self) -> bool:
        """Whether a second person has released it for decisions."""
        return self.released_at is not None
