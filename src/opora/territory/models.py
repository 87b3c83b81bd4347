"""Territorial units with their place in the tree, population, statistics and boundaries, each valid in time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.czech import COLLATION
from opora.core.models import Dated, DatedQuerySet, Source
from opora.core.permissions import Scope

OLDEST = 150
"""The upper bound of an age group without one."""


class Unit(Dated):
    """A municipality (obec), its POU, ORP, district (okres) or region (kraj); the code is the LAU or CZSO code."""

    class Level(models.TextChoices):
        REGION = "region", _("region")
        DISTRICT = "district", _("district")
        ORP = "orp", _("municipality with extended powers (ORP)")
        POU = "pou", _("municipality with an authorised office (POU)")
        MUNICIPALITY = "municipality", _("municipality")

    class PointSource(models.TextChoices):
        POINT = "point", _("definition point")
        POLYGON = "polygon", _("centre of the boundary")
        NONE = "none", _("not known")

    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    code = models.CharField(_("code"), max_length=10)
    register_code = models.CharField(_("RÚIAN code"), max_length=10, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=100, db_collation=COLLATION)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    point_source = models.CharField(max_length=10, choices=PointSource.choices, default=PointSource.NONE)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DatedQuerySet["Unit"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("territorial unit")
        verbose_name_plural = _("territorial units")
        ordering = ["name", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["level", "code"], name="territory_unit_code_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(Dated):
    """The place of a unit in the tree for a time: municipality -> POU -> ORP -> region and -> district -> region."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    pou = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    orp = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    district = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DatedQuerySet["Placement"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("place in the tree")
        verbose_name_plural = _("places in the tree")
        ordering = ["unit", "valid_from"]

    def __str__(self) -> str:
        return f"{self.unit} ({self.region})"

    @property
    def scope(self) -> Scope:
        """Where the unit belongs, for permissions."""
        municipal = self.unit.level == Unit.Level.MUNICIPALITY
        orp = self.orp.code if self.orp else (self.unit.code if self.unit.level == Unit.Level.ORP else "")
        return Scope(region=self.region.code, orp=orp, municipality=self.unit.code if municipal else "")


class Succession(models.Model):
    """A municipality that took over another one or a share of it on a day (merger, split)."""

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    day = models.DateField(_("day"))
    share = models.DecimalField(_("share of population"), max_digits=7, decimal_places=6)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1), name="territory_share_is_a_share"
            )
        ]


class Population(models.Model):
    """People of a unit on a day; ages from `age_from` to `age_to` (both included); sex as the data have it."""

    class Sex(models.TextChoices):
        ALL = "all", _("both sexes")
        FEMALE = "female", _("women")
        MALE = "male", _("men")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="population")
    day = models.DateField(_("day"))
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, default=Sex.ALL)
    age_from = models.PositiveSmallIntegerField(_("age from"), default=0)
    age_to = models.PositiveSmallIntegerField(_("age to"), default=OLDEST)
    persons = models.PositiveIntegerField(_("persons"))
    is_census = models.BooleanField(_("census: a break in the series"), default=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("population")
        ordering = ["unit", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "day", "sex", "age_from", "age_to"], name="territory_population_once"
            )
        ]


class Statistic(models.Model):
    """A measured fact about a unit in a period, such as persons in executions in 2023."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="statistics")
    indicator = models.SlugField(_("indicator"), max_length=60)
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    measure = models.CharField(_("unit of measure"), max_length=30)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        ordering = ["unit", "indicator", "period_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "period_from", "period_to"], name="territory_statistic_once"
            )
        ]


class Neighbourhood(models.Model):
    """Two municipalities that share a border, with the great-circle distance of their points in kilometres."""

    first = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kilometres = models.FloatField(_("kilometres"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="territory_neighbourhood_once")
        ]


class BoundaryEdition(Dated):
    """An edition of boundaries of one level within a region: a GeoJSON file named by its digest in the home folder."""

    region = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Unit.Level.choices)
    digest = models.CharField(_("SHA-256"), max_length=64)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DatedQuerySet["BoundaryEdition"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of a query set has its methods

    class Meta(Dated.Meta):
        verbose_name = _("edition of boundaries")
        verbose_name_plural = _("editions of boundaries")
