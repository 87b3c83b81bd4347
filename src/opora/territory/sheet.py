"""The sheet of one municipality: facts, tables and the chart, written for people."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core import figures
from opora.territory.models import OLDEST, Placement, Population, Statistic

CENSUS_YEAR = 2021
"""The census of 2021 counted differently: no trend may be drawn across it."""

INDICATOR_NAMES = {
    "persons_in_executions": gettext_lazy("Persons in executions"),
    "housing_allowance_recipients": gettext_lazy("Housing allowance, monthly average of recipients"),
    "living_allowance_recipients": gettext_lazy("Living allowance, monthly average of recipients"),
    "long_term_unemployed": gettext_lazy("Unemployed for more than 6 months"),
    "early_school_leavers": gettext_lazy("Early school leavers"),
    "social_exclusion_index": gettext_lazy("Index of social exclusion (0 to 30)"),
    "unemployed_share": gettext_lazy("Share of unemployed persons (%)"),
}


def facts(placement: Placement) -> list[dict[str, str]]:
    """Return where the municipality lies in the tree and on the map."""
    unit = placement.unit
    point = f"{unit.latitude:.5f}, {unit.longitude:.5f}" if unit.latitude and unit.longitude else ""
    return [
        {"label": _("Code (LAU)"), "value": unit.code},
        {"label": _("POU"), "value": str(placement.pou or "")},
        {"label": _("ORP"), "value": str(placement.orp or "")},
        {"label": _("District"), "value": str(placement.district or "")},
        {"label": _("Region"), "value": str(placement.region)},
        {"label": _("Coordinates"), "value": f"{point} ({unit.get_point_source_display()})"},
    ]


def people_table(series: list[Population]) -> dict[str, Any]:
    """Return people by year with the source of each number."""
    rows = [[str(row.day.year), figures.digits(row.persons), str(row.source)] for row in series]
    return {"columns": [_("Year"), _("People"), _("Source")], "rows": rows}


def ages_table(groups: Iterable[Population]) -> dict[str, Any]:
    """Return people by age group with day and source."""
    rows = [[_ages(row), figures.short_day(row.day), figures.digits(row.persons), str(row.source)] for row in groups]
    return {"columns": [_("Age"), _("Day"), _("People"), _("Source")], "rows": rows}


def statistics_table(statistics: Iterable[Statistic]) -> dict[str, Any]:
    """Return the measured facts with period and source."""
    rows = [
        [
            str(INDICATOR_NAMES.get(row.indicator, row.indicator)),
            figures.quantity(row.value),
            figures.short_day(row.period_to) if row.period_from == row.period_to else str(row.period_to.year),
            str(row.source),
        ]
        for row in statistics
    ]
    return {"columns": [_("Fact"), _("Value"), _("Period"), _("Source")], "rows": rows}


def chart_of_people(series: list[Population]) -> dict[str, Any]:
    """Return a Vega-Lite description of the people by year; the line is broken at the census."""
    values = [
        {"year": row.day.year, "people": row.persons, "part": "new" if row.day.year >= CENSUS_YEAR else "old"}
        for row in series
    ]
    return {
        "mark": {"type": "line", "point": True},
        "data": {"values": values},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": _("Year")},
            "y": {"field": "people", "type": "quantitative", "title": _("People"), "scale": {"zero": False}},
            "detail": {"field": "part"},
        },
    }


def _ages(row: Population) -> str:
    if row.age_to == OLDEST:
        return _("%(age)s and more") % {"age": row.age_from}
    return f"{row.age_from}–{row.age_to}"
