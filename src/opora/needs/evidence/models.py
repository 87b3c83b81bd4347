"""What others tell of needs: use by place of residence, recipients of the care allowance, experts, applicants."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.register.models import ServiceKind
from opora.territory.models import Unit


class Evidence(models.Model):
    """A number of persons that somebody told about a municipality, with its range, day and source.

    kind     the kind of service; of recipients of the care allowance none
    degree   the degree of dependence, of recipients only
    author   who estimated it and `reason` why, of experts only
    """

    class Sort(models.TextChoices):
        USE = "use", _("use by municipality of residence")
        ALLOWANCE = "allowance", _("recipients of the care allowance")
        EXPERT = "expert", _("expert estimate")

    class Degree(models.TextChoices):
        NONE = "", "-"
        LIGHT = "I", "I"
        MEDIUM = "II", "II"
        HEAVY = "III", "III"
        FULL = "IV", "IV"

    region = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    sort = models.CharField(_("sort"), max_length=10, choices=Sort.choices)
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    degree = models.CharField(_("degree"), max_length=3, choices=Degree.choices, blank=True)
    low = models.FloatField(_("persons, low"))
    middle = models.FloatField(_("persons, middle"))
    high = models.FloatField(_("persons, high"))
    day = models.DateField(_("as of"))
    author = models.CharField(_("author"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    source_text = models.CharField(_("source"), max_length=300)
    file_name = models.CharField(_("file"), max_length=200)
    synthetic = models.BooleanField(_("made up"), default=False)

    class Meta:
        verbose_name = _("evidence of need")
        verbose_name_plural = _("evidence of need")
        constraints = [
            models.UniqueConstraint(fields=["sort", "municipality", "kind"], name="needs_evidence_once"),
            models.UniqueConstraint(
                fields=["sort", "municipality", "degree"],
                condition=models.Q(kind=None),
                name="needs_evidence_of_a_degree_once",
            ),
            models.CheckConstraint(
                condition=models.Q(low__gte=0, low__lte=models.F("middle"), middle__lte=models.F("high")),
                name="needs_evidence_in_order",
            ),
        ]
        indexes = [models.Index(fields=["region", "sort"], name="needs_evidence_sort")]


class Applicant(models.Model):
    """One refused or waiting applicant of a home, known by a keyed pseudonym only; or how many it merely counted.

    home        the identifier of the service that reports
    pseudonym   64 hexadecimal digits made at the provider; empty where the home only counted
    persons     1, or the count
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("applicant", "waiting")
        REFUSED = "refused", pgettext_lazy("applicant", "refused")

    region = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    home = models.CharField(_("service"), max_length=20)
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.ForeignKey(ServiceKind, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(_("pseudonym"), max_length=64, blank=True)
    persons = models.PositiveIntegerField(_("persons"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    day = models.DateField(_("as of"))
    synthetic = models.BooleanField(_("made up"), default=False)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pseudonym="") | models.Q(persons=1), name="needs_applicant_is_one"
            )
        ]
        indexes = [models.Index(fields=["region", "kind", "municipality"], name="needs_applicant_place")]
