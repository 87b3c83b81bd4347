"""What is due: measures of the plan whose day comes soon or has passed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.plans import queries as plans
from opora.plans.models import Measure

SOON = timedelta(days=90)
MOST = 8


@dataclass(frozen=True)
class Item:
    """One line of the home page: a sentence and where it leads."""

    text: str
    url: str
    detail: str = ""


def measures(region: str, person: User, day: date) -> list[Item]:
    """Return the measures that the person sees and that end within 90 days of `day` or should have ended."""
    rows = Measure.objects.filter(goal__plan__region__code=region, removed=False, due_on__lte=day + SOON)
    visible = plans.visible(rows, reach_of(person, region)).order_by("due_on", "pk")[:MOST]
    return [
        Item(
            text=measure.title,
            url=reverse("plans:measure", args=[region, measure.pk]),
            detail=_until(measure, day),
        )
        for measure in visible
    ]


def _until(measure: Measure, day: date) -> str:
    when = {"day": figures.short_day(measure.due_on)}
    if measure.due_on is not None and measure.due_on < day:
        return _("should have been done by %(day)s") % when
    return _("by %(day)s") % when
