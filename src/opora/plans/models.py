"""Plans: the action plan of a year as goals and measures, each tied to gaps, network entries and money."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from opora.core.models import Run
from opora.core.permissions import Scope
from opora.network.models import Entry
from opora.register.models import ServiceKind
from opora.territory.models import Unit


class Plan(models.Model):
    """The action plan (akční plán) of a region for one year."""

    region = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="plans_plan_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> Scope:
        """Where the plan belongs, for permissions."""
        return Scope(region=self.region.code)


class Goal(models.Model):
    """What the region wants to reach in one category of services; measures stand under it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    category = models.CharField(_("category"), max_length=12, choices=ServiceKind.Category.choices)
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "category"], name="plans_goal_category_once")]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """What will be done about a gap: by whom, until when, for how much; `derived` until a person edits it.

    The gap of a measure is that of one kind in one ORP, in the unit of the kind. `gap_capacity` is what the measure was
    written for, `gap_now` what the newest gaps say; they differ when the gap changed under an edited measure. A removed
    measure stays, so that it is not derived again and can be put back.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    kind = models.ForeignKey(
        ServiceKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of service")
    )
    orp = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("ORP"))
    gap_municipalities = models.ManyToManyField(Unit, related_name="+", blank=True)
    gap_capacity = models.FloatField(_("missing capacity"), default=0)
    gap_now = models.FloatField(_("missing capacity by the newest gaps"), default=0)
    gap_need = models.FloatField(_("needed capacity"), default=0)
    gap_persons = models.FloatField(_("persons without a place"), default=0)
    gap_unit = models.CharField(_("unit of capacity"), max_length=12)
    entries = models.ManyToManyField(
        Entry, related_name="measures", blank=True, verbose_name=_("network entries")
    )
    owner = models.CharField(_("who answers for it"), max_length=150, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    indicator = models.CharField(_("indicator"), max_length=200, blank=True)
    baseline = models.CharField(_("baseline"), max_length=100, blank=True)
    target = models.CharField(_("target"), max_length=100, blank=True)
    derived = models.BooleanField(_("derived from gaps, not edited"), default=True)
    removed = models.BooleanField(_("removed from the plan"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["goal__order", "order"]
        constraints = [models.UniqueConstraint(fields=["goal", "kind", "orp"], name="plans_measure_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> Scope:
        """Where the measure belongs, for permissions."""
        return self.goal.plan.scope

    @property
    def gap_changed(self) -> bool:
        """Whether the newest gaps say something else than what the measure was written for (to one decimal)."""
        return round(self.gap_capacity, 1) != round(self.gap_now, 1)


class Edition(models.Model):
    """A frozen edition of a plan: its content as data, the runs it cites, and its documents by digest."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="edition")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField(_("content"))
    cited_runs = models.ManyToManyField(Run, related_name="cited_by")
    pdf_digest = models.CharField(max_length=64)
    docx_digest = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plans_edition_number_once")]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"
