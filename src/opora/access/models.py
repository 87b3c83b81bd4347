"""Access: how far each municipality is from each facility and kind of service."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.languages import language
from opora.core.models import Run
from opora.register.models import CapacityUnit, Facility, ServiceKind
from opora.territory.models import Unit


class TravelTimes(models.Model):
    """The matrix of travel times of one run: a file in the home folder named by its digest.

    Rows are municipalities (origins) in the order of `origins`, columns facilities (destinations) in the order of
    `destinations`; values are minutes. The method and its known error go wherever a time is shown.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="travel_times")
    origins = models.JSONField(_("municipalities (codes)"))
    destinations = models.JSONField(_("facilities (keys)"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    method = models.CharField(_("method"), max_length=200)
    model = models.JSONField(_("travel model"), default=dict)

    class Meta:
        verbose_name = _("travel times")
        verbose_name_plural = _("travel times")

    def __str__(self) -> str:
        return self.method

    @property
    def known_error(self) -> str:
        """How exact the times are, in the reader's language."""
        return self._text("calibration")

    @property
    def label(self) -> str:
        """What the method is called, in the reader's language."""
        return self._text("label") or self.method

    def _text(self, name: str) -> str:
        return str(self.model.get(name, {}).get(language(), ""))


class RoadEdition(models.Model):
    """A road network taken in from an extract of OpenStreetMap: where it came from, and the two files it lies in.

    `nodes_digest` and `edges_digest` name the files in the home folder; `report` says what was read, left out and kept.
    """

    file_name = models.CharField(_("file"), max_length=200)
    file_digest = models.CharField(_("SHA-256"), max_length=64)
    data_day = models.DateField(_("day of the data"))
    nodes_digest = models.CharField(_("SHA-256 of the crossings"), max_length=64)
    edges_digest = models.CharField(_("SHA-256 of the drives"), max_length=64)
    classes = models.JSONField(_("classes of roads, in the order of the file"))
    rules_digest = models.CharField(_("digest of rules"), max_length=64)
    report = models.JSONField(_("report"), default=dict)
    by_name = models.CharField(_("taken in by"), max_length=200)
    taken_in_at = models.DateTimeField(_("taken in"), auto_now_add=True)

    class Meta:
        verbose_name = _("road network")
        verbose_name_plural = _("road networks")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.method

    @property
    def method(self) -> str:
        """The name of the method that every result over this network is stored with."""
        return f"OpenStreetMap, {self.data_day:%Y-%m-%d}"


class StoredDrives(models.Model):
    """A table of drives that was computed once: what was asked, and the file that holds the answer.

    `question` is the SHA-256 of network, speeds, origins, destinations and engine; the same question is never computed
    again.
    """

    question = models.CharField(_("digest of the question"), max_length=64, unique=True)
    digest = models.CharField(_("SHA-256"), max_length=64)
    computed_at = models.DateTimeField(_("computed"), auto_now_add=True)

    class Meta:
        verbose_name = _("table of drives")
        verbose_name_plural = _("tables of drives")

    def __str__(self) -> str:
        return self.question


class Reach(models.Model):
    """What one municipality can reach of one kind of service.

    `minutes` and `nearest` speak of places that may be shown; a kind whose every address is secret has neither.
    """

    class Cause(models.TextChoices):
        NO_SERVICE = "no_service", _("the region has no service of this kind")
        NO_PLACE = "no_place", _("no service of this kind has a known place")
        SECRET = "secret", _("secret address only")
        NO_ROAD = "no_road", _("no way leads there")
        OUTSIDE = "outside", _("outside the road network")
        BEYOND_LIMIT = "beyond_limit", _("farther than the declared limit")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="reach")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    population = models.PositiveIntegerField(_("population"))
    nearest = models.ForeignKey(Facility, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.FloatField(_("minutes to the nearest"), null=True, blank=True)
    limit_minutes = models.FloatField(_("declared limit in minutes"), null=True, blank=True)
    within_limit = models.BooleanField(_("within the limit"))
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices, blank=True)
    ratio = models.FloatField(_("capacity within reach per unit of need"), null=True, blank=True)
    reachable = models.FloatField(_("reachable capacity"), null=True, blank=True)
    cause = models.CharField(_("why nothing is reached"), max_length=20, choices=Cause.choices, blank=True)

    class Meta:
        verbose_name = _("reach")
        verbose_name_plural = _("reach")
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "municipality"], name="access_reach_once")
        ]


class Coverage(models.Model):
    """The share of the region's people who have a kind of service within the declared time."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="coverage")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    population = models.PositiveIntegerField(_("population"))
    within_reach = models.PositiveIntegerField(_("people within reach"))
    limit_minutes = models.FloatField(_("declared limit in minutes"), null=True, blank=True)
    unit = models.CharField(_("unit of capacity"), max_length=12, choices=CapacityUnit.choices, blank=True)
    capacity_counted = models.PositiveIntegerField(_("capacity counted"), null=True, blank=True)
    capacity_other_units = models.JSONField(_("capacity in other units, not counted"), default=dict)
    services = models.PositiveIntegerField(_("services"))
    services_without_capacity = models.PositiveIntegerField(
        _("services whose capacity is not known"), default=0
    )
    median_minutes = models.FloatField(_("median minutes of a person"), null=True, blank=True)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="access_coverage_once")]
