"""Providers (poskytovatelé)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.core.czech import COLLATION


class Provider(models.Model):
    """A legal or natural person with a registration for one or more services.

    `number` is the IČO (eight digits, text). Public lists without it (Karlovy Vary) leave it empty, and the name
    is then the identity. A `synthetic` provider is fictional and is marked so wherever it is shown.
    """

    number = models.CharField(
        _("identification number (IČO)"), max_length=8, blank=True, validators=[RegexValidator(r"^\d{8}$")]
    )
    name = models.CharField(_("name"), max_length=300, db_collation=COLLATION)
    web = models.CharField(_("web"), max_length=300, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="register_provider_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(number=""),
                name="register_unnumbered_provider_name_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name
