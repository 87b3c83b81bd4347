"""Facilities (zařízení): places where a service is given."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opora.core.czech import COLLATION
from opora.core.models import DatedQuerySet
from opora.core.models.dated import Dated
from opora.register.models.service import Service
from opora.territory.models import Unit


class Facility(Dated):
    """A place of a service. Of one with a secret address no municipality, street or point is stored."""

    class PointSource(models.TextChoices):
        ADDRESS = "address", _("address point")
        PUBLISHED = "published", _("published by the source")
        MUNICIPALITY = "municipality", _("placed at the municipality")
        SECRET = "secret", _("secret address")
        UNKNOWN = "unknown", _("not known")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="facilities")
    name = models.CharField(_("name"), max_length=300, db_collation=COLLATION)
    secret = models.BooleanField(_("secret address"), default=False)
    municipality = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="facilities",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    address_point = models.CharField(_("address point (RÚIAN)"), max_length=12, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    point_source = models.CharField(_("place"), max_length=12, choices=PointSource.choices)

    objects: ClassVar[DatedQuerySet["Facility"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["service", "name"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(secret=False)
                | Q(
                    municipality=None,
                    address="",
                    postcode="",
                    address_point="",
                    latitude=None,
                    longitude=None,
                ),
                name="register_secret_facility_has_no_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name
