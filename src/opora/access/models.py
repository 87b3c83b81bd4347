"""Access: how far each municipality is from each facility and kind of service."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core import figures
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
    transit = models.JSONField(_("public transport"), default=dict)

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

    @property
    def transit_note(self) -> str:
        """How journeys by public transport were measured, in the reader's language; empty without a timetable."""
        return _described(self.transit) if self.transit else ""

    def _text(self, name: str) -> str:
        return str(self.model.get(name, {}).get(language(), ""))


def _described(transit: dict[str, Any]) -> str:
    words = {
        "label": transit["label"][language()],
        "day": figures.day(date.fromisoformat(transit["day"])),
        "first": transit["first"],
        "last": transit["last"],
        "every": transit["every"],
        "metres": figures.quantity(round(transit["metres"])),
        "note": transit["calibration"][language()],
    }
    return (
        _(
            "%(label)s: timetable valid on %(day)s, departures %(first)s to %(last)s, every %(every)s minutes, median; "
            "at most %(metres)s m on foot to a stop. %(note)s"
        )
        % words
    )


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


class TimetableEdition(models.Model):
    """One day of a public timetable taken in from a GTFS feed: where it came from, and the three files it lies in.

    The digests name the files of stops, rides and changes in the home folder; `report` says what was read and kept.
    """

    file_name = models.CharField(_("file"), max_length=200)
    file_digest = models.CharField(_("SHA-256"), max_length=64)
    publishers = models.TextField(_("carriers"), blank=True)
    service_day = models.DateField(_("day of the timetable"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day of validity"))
    stops_digest = models.CharField(_("SHA-256 of the stops"), max_length=64)
    rides_digest = models.CharField(_("SHA-256 of the rides"), max_length=64)
    changes_digest = models.CharField(_("SHA-256 of the changes"), max_length=64)
    report = models.JSONField(_("report"), default=dict)
    by_name = models.CharField(_("taken in by"), max_length=200)
    taken_in_at = models.DateTimeField(_("taken in"), auto_now_add=True)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.method

    @property
    def method(self) -> str:
        """The name of the method that every result by this timetable is stored with."""
        return f"GTFS {self.file_name}, {self.service_day:%Y-%m-%d}"


class StoredDrives(models.Model):
    """A table of drives, or of journeys by public transport, computed once: what was asked, and the file of the answer.

    `question` is the SHA-256 of network or timetable, rules, origins, destinations and engine; the same question is
    never computed again.
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
        NO_STOP = "no_stop", _("no stop within walking distance of the municipality")
        NO_STOP_THERE = "no_stop_there", _("no stop within walking distance of the place")
        NO_CONNECTION = "no_connection", _("no connection by public transport at the declared departures")
        SELDOM = "seldom", _("a connection after fewer than half of the declared departures")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="reach")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    population = models.PositiveIntegerField(_("population"))
    nearest = models.ForeignKey(Facility, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.FloatField(_("minutes to the nearest"), null=True, blank=True)
    transit_minutes = models.FloatField(_("minutes by public transport"), null=True, blank=True)
    transit_cause = models.CharField(
        _("why there is no time by public transport"), max_length=20, choices=Cause.choices, blank=True
    )
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


class Mode(models.TextChoices):
    """The way of travel that is declared for a kind of service."""

    CAR = "car", _("by car")
    PUBLIC_TRANSPORT = "public_transport", _("by public transport")


class Coverage(models.Model):
    """The share of the region's people who have a kind of service within the declared time."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="coverage")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    population = models.PositiveIntegerField(_("population"))
    mode = models.CharField(_("way of travel"), max_length=20, choices=Mode.choices, default=Mode.CAR)
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
