"""How many people there will be: one projection for each municipality of a run."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from opora.core.models import Run
from opora.territory.models import Unit


class Projected(models.Model):
    """The people of a municipality now and in the year of the horizon, by the best method that its data allow.

    day              when the people of `now` were counted
    over_census      a census lies between the years whose change is carried on and that day: only the change was
                     taken from before it, never the level
    error, error_ninth   tested error of the method for municipalities of this size: half, nine tenths are below;
                     empty where it could not be tested
    """

    class Method(models.TextChoices):
        COHORTS = "cohorts", _("cohorts by age and sex")
        RATIOS = "ratios", _("ratios of cohorts (Hamilton-Perry)")
        TREND = "trend", _("damped trend of totals")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="projected")
    municipality = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    day = models.DateField(_("people counted on"))
    over_census = models.BooleanField(_("census in between"), default=False)
    now = models.FloatField(_("people now"))
    low = models.FloatField(_("people, low"))
    middle = models.FloatField(_("people, middle"))
    high = models.FloatField(_("people, high"))
    error = models.FloatField(_("tested error, median"), null=True)
    error_ninth = models.FloatField(_("tested error, nine tenths below"), null=True)

    class Meta:
        verbose_name = _("projected people")
        verbose_name_plural = _("projected people")
        constraints = [models.UniqueConstraint(fields=["run", "municipality"], name="needs_projected_once")]
