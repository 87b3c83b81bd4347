"""The sheet of one municipality: facts, tables and the chart, written for people."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core import figures
from opora.core.charts import Chart, Series
from opora.territory.models import OLDEST, Placement, Population, Statistic
from opora.territory.small_numbers import Guard

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
    "job_seekers": gettext_lazy("Job seekers"),
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


def sources(series: Iterable[Population]) -> str:
    """Return where the numbers of people come from, each source once."""
    return "; ".join(dict.fromkeys(str(row.source) for row in series))


def ages_table(groups: Iterable[Population]) -> dict[str, Any]:
    """Return people by age group with day and source; women and men beside them where somebody told them apart.

    groups   in the order of days and ages
    """
    told = [list(each) for _key, each in groupby(groups, key=attrgetter("day", "age_from", "age_to"))]
    by_sex = any(row.sex != Population.Sex.ALL for each in told for row in each)
    sexes = (
        [Population.Sex.ALL, Population.Sex.FEMALE, Population.Sex.MALE] if by_sex else [Population.Sex.ALL]
    )
    rows = []
    for each in told:
        persons = {row.sex: row.persons for row in each}
        counts = [figures.digits(persons.get(sex)) for sex in sexes]
        rows.append([_ages(each[0]), figures.short_day(each[0].day), *counts, sources(each)])
    named = [_("People"), _("Women"), _("Men")][: len(sexes)]
    return {"columns": [_("Age"), _("Day"), *named, _("Source")], "rows": rows}


def statistics_table(statistics: Iterable[Statistic], guard: Guard) -> dict[str, Any]:
    """Return the measured facts with period and source; a withheld count as its mark, with the explanation."""
    statistics = list(statistics)
    rows = [
        [
            str(INDICATOR_NAMES.get(row.indicator, row.indicator)),
            guard.mark if guard.hides(row) else figures.quantity(row.value),
            figures.short_day(row.period_to) if row.period_from == row.period_to else str(row.period_to.year),
            str(row.source),
        ]
        for row in statistics
    ]
    hidden = any(guard.hides(row) for row in statistics)
    return {
        "columns": [_("Fact"), _("Value"), _("Period"), _("Source")],
        "rows": rows,
        "note": guard.explanation if hidden else "",
    }


def chart_of_people(series: list[Population]) -> Chart:
    """Return the people by year; the line is broken at the census."""
    return Chart(
        kind="line",
        title=_("People on 1 January"),
        # The office counts people at the end of 31 December, which is the number of 1 January.
        categories=tuple(str((row.day + timedelta(days=1)).year) for row in series),
        series=(
            Series(
                _("Counted before the census"),
                tuple(None if _after_census(row) else row.persons for row in series),
            ),
            Series(
                _("Counted from the census of 2021"),
                tuple(row.persons if _after_census(row) else None for row in series),
            ),
        ),
        category_title=_("Year"),
        from_zero=False,
    )


def _after_census(row: Population) -> bool:
    return row.day.year >= CENSUS_YEAR


def _ages(row: Population) -> str:
    if row.age_to == OLDEST:
        return _("%(age)s and more") % {"age": row.age_from}
    if row.age_from == row.age_to:
        return str(row.age_from)
    return f"{row.age_from}–{row.age_to}"
