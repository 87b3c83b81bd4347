"""The plan in work, written for people: goals with measures, and one measure with links to its origins."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.plans.models import Goal, Measure
from opora.plans.texts import amount


def goals(of: Iterable[Goal], region: str, money: dict[int, int]) -> list[dict[str, Any]]:
    """Return the goals with a row for each measure."""
    return [
        {
            "title": goal.title,
            "text": goal.text,
            "measures": [
                {
                    "measure": each,
                    "url": reverse("plans:measure", args=[region, each.pk]),
                    "missing": amount(each.gap_now, each.gap_unit),
                    "persons": amount(each.gap_persons, ""),
                    "services": len(each.entries.all()),
                    "money": figures.crowns(_sum(each, money)),
                }
                for each in goal.measures.all()
            ],
        }
        for goal in of
    ]


def figures_of(of: Iterable[Goal]) -> list[dict[str, str]]:
    """Return the key figures of the plan."""
    measures = [measure for goal in of for measure in goal.measures.all()]
    persons = sum(each.gap_persons for each in measures)
    changed = sum(1 for measure in measures if measure.gap_changed and not measure.derived)
    return [
        {"label": _("Measures"), "value": figures.digits(len(measures))},
        {"label": _("Persons without a place that they concern"), "value": amount(persons, ""),
         "note": _("estimate")},
        {"label": _("Edited measures whose gap has changed"), "value": figures.digits(changed)},
    ]  # fmt: skip


def measure(of: Measure, region: str, money: dict[int, int]) -> dict[str, Any]:
    """Return facts, municipalities and network entries of one measure with their links."""
    year = of.goal.plan.year
    return {
        "facts": [
            {"label": _("Goal"), "value": of.goal.title},
            {"label": _("Kind of service"), "value": of.kind.name},
            {"label": _("ORP"), "value": of.orp.name},
            {"label": _("Who answers for it"), "value": of.owner},
            {"label": _("Due"), "value": figures.day(of.due_on)},
            {"label": _("Indicator"), "value": of.indicator},
            {"label": _("Baseline"), "value": of.baseline},
            {"label": _("Target"), "value": of.target},
        ],
        "missing": amount(of.gap_now, of.gap_unit),
        "written_for": amount(of.gap_capacity, of.gap_unit),
        "need": amount(of.gap_need, of.gap_unit),
        "persons": amount(of.gap_persons, "person"),
        "gaps_url": reverse("gaps:index", args=[region]) + f"?kind={of.kind.code}&orp={of.orp.code}",
        "towns": [
            {"name": town.name, "url": reverse("territory:unit", args=[region, town.code])}
            for town in of.gap_municipalities.all()
        ],
        "entries": [
            {
                "entry": entry,
                "service": entry.service,
                "url": reverse("network:service", args=[region, entry.service.identifier]),
                "capacity": figures.quantity(entry.capacity_taken, entry.unit),
                "money": figures.crowns(money.get(entry.service_id)),
                "money_url": reverse("funding:service", args=[region, year, entry.service.identifier]),
            }
            for entry in of.entries.all()
        ],
        "money": figures.crowns(_sum(of, money)),
    }


def _sum(of: Measure, money: dict[int, int]) -> int:
    return sum(money.get(entry.service_id, 0) for entry in of.entries.all())
