"""Facts that hold from one day to another."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class DatedQuerySet(models.QuerySet[M_co]):
    """Rows that can be asked as of a day."""

    def as_of(self, day: date) -> Self:
        """Keep the rows that are valid on `day` (the first day is included, the last one is not)."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Dated(models.Model):
    """A row that is valid in the half-open interval from `valid_from` to `valid_to`; empty end = still valid."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_starts",
            )
        ]
