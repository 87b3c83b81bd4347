"""Drafts of rule sets: a text that people write together, and every text that it ever was."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.accounts.models import User
from opora.core.permissions import Scope
from opora.funding.models import RuleSet
from opora.territory.models import Unit


class Draft(models.Model):
    """A rule set that is being written. `edition` grows with every saving, so that nobody overwrites a text unseen."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(pgettext_lazy("draft", "name"), max_length=100)
    text = models.TextField(_("text of the rules (YAML)"))
    base = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    edition = models.PositiveIntegerField(pgettext_lazy("draft", "edition"), default=1)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(pgettext_lazy("draft", "changed"))
    discarded_at = models.DateTimeField(null=True, blank=True)
    taken_in = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("draft of a rule set")
        verbose_name_plural = _("drafts of rule sets")
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """Where the draft belongs, for permissions."""
        return Scope(region=self.region.code)


class Kind(models.TextChoices):
    """How a text came into the history of a draft."""

    BEGUN = "begun", pgettext_lazy("edition", "beginning")
    SAVED = "saved", pgettext_lazy("edition", "saved")
    BY_ITSELF = "by_itself", pgettext_lazy("edition", "saved by itself")
    RETURNED = "returned", pgettext_lazy("edition", "an older text put back")
    ASIDE = "aside", pgettext_lazy("edition", "put aside, somebody else had saved first")


class Edition(models.Model):
    """One text of a draft. A text put aside was never the draft itself; its number is the edition it began from."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(pgettext_lazy("draft", "edition"))
    kind = models.CharField(pgettext_lazy("edition", "how"), max_length=9, choices=Kind.choices)
    text = models.TextField(_("text of the rules (YAML)"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    at = models.DateTimeField(pgettext_lazy("edition", "when"))

    class Meta:
        verbose_name = _("text of a draft")
        verbose_name_plural = _("texts of a draft")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], condition=~Q(kind="aside"), name="funding_edition_once"
            ),
        ]
