"""The answer of a comparison: municipality by municipality, in sum, as a chart and as a map."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.accounts.permissions import Reach
from opora.core import czech, figures
from opora.core.charts import SHARE, Chart, Series
from opora.gaps import queries
from opora.gaps.comparing.asking import Comparison, Measure, Side
from opora.needs.explanation import amount
from opora.register.models import CapacityUnit

MOST_BARS = 15
NOISE = 1e-9
"""Values that differ by less are equal: the noise of floating-point numbers is no change."""


def rows_of(asked: Comparison, reach: Reach, orp: str = "") -> list[dict[str, Any]]:
    """Return both values of each municipality that the person may see and their difference, second less first.

    A municipality that only one side knows has None for the other value and for the difference.
    """
    first, second = (_values(side, asked.measure, reach, orp) for side in (asked.first, asked.second))
    sides = {
        name: (side.kind.code, side.run.pk)
        for name, side in (("first", asked.first), ("second", asked.second))
    }
    found = []
    for code in first | second:
        before, after = first.get(code), second.get(code)
        name, orp_name, _value = before or after or ("", "", None)
        values = [None if each is None else each[2] for each in (before, after)]
        found.append(
            {
                "municipality_code": code,
                "name": name,
                "orp": orp_name,
                "first": values[0],
                "second": values[1],
                "difference": _difference(*values),
                "region": asked.first.run.region_code,
                "sides": sides,
            }
        )
    return sorted(found, key=lambda row: czech.key(row["name"]))


def _values(side: Side, measure: Measure, reach: Reach, orp: str) -> dict[str, tuple[str, str, float]]:
    rows: QuerySet[Any] = queries.by_municipality(side.run, side.kind, reach)
    if orp:
        rows = rows.filter(placed__orp__code=orp)
    asked = rows.values_list("municipality__code", "municipality__name", "orp", measure.value)
    return {code: (name, orp_name or "", value) for code, name, orp_name, value in asked}


def _difference(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return None
    return 0.0 if abs(second - first) < NOISE else second - first


def unit_of(asked: Comparison) -> str:
    """Return the unit of the values: a unit of capacity, "person", or SHARE."""
    if asked.measure == Measure.SHARE:
        return SHARE
    return "person" if asked.measure == Measure.PERSONS else asked.first.unit


def written(value: float | None, unit: str) -> str:
    """Return a value for people."""
    if value is None:
        return figures.UNKNOWN
    if unit == SHARE:
        return figures.percent(value, 1)
    return f"{figures.MINUS}{amount(-value, unit)}" if value < 0 else amount(value, unit)


def names(asked: Comparison) -> tuple[str, str]:
    """Return what the two sides are called: by their kinds, or by their days, or by their numbers."""
    one, two = asked.first, asked.second
    if one.kind != two.kind and one.run == two.run:
        return one.kind.name, two.kind.name
    days = tuple(figures.short_day(side.run.day) for side in (one, two))
    runs = (
        days
        if days[0] != days[1]
        else tuple(_("calculation %(run)s") % {"run": s.run.pk} for s in (one, two))
    )
    if one.kind == two.kind:
        return runs[0], runs[1]
    return f"{one.kind.name}, {runs[0]}", f"{two.kind.name}, {runs[1]}"


def sentence(asked: Comparison, rows: list[dict[str, Any]]) -> str:
    """Return in one sentence in how many municipalities the value is higher, lower and the same on the second side."""
    differences = [row["difference"] for row in rows if row["difference"] is not None]
    higher, lower = sum(each > 0 for each in differences), sum(each < 0 for each in differences)
    return _(
        "%(what)s, %(second)s against %(first)s. Municipalities where it is higher: %(higher)s, lower: %(lower)s, "
        "the same: %(same)s."
    ) % {
        "what": asked.measure.label,
        "first": names(asked)[0],
        "second": names(asked)[1],
        "higher": figures.digits(higher),
        "lower": figures.digits(lower),
        "same": figures.digits(len(differences) - higher - lower),
    }


def figures_of(asked: Comparison, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the sums of both sides over the listed municipalities; shares are not added up."""
    if asked.measure == Measure.SHARE:
        return []
    unit = unit_of(asked)
    both = [sum(row[side] or 0.0 for row in rows) for side in ("first", "second")]
    called = names(asked)
    known = ngettext("sum of %(count)s municipality", "sum of %(count)s municipalities", len(rows))
    note = known % {"count": figures.digits(len(rows))}
    return [
        {"label": called[0], "value": written(both[0], unit), "note": note},
        {"label": called[1], "value": written(both[1], unit), "note": note},
        {"label": _("difference"), "value": written(_difference(*both), unit)},
    ]


def chart(asked: Comparison, rows: list[dict[str, Any]]) -> Chart:
    """Return the chart of the municipalities that differ most, both values beside each other."""
    known = [row for row in rows if row["difference"] is not None]
    shown = sorted(known, key=lambda row: -abs(row["difference"]))[:MOST_BARS]
    unit = unit_of(asked)
    series = tuple(
        Series(name, tuple(row[side] for row in shown))
        for name, side in zip(names(asked), ("first", "second"), strict=True)
    )
    return Chart(
        kind="bar",
        title=_("Municipalities that differ most"),
        categories=tuple(row["name"] for row in shown),
        series=series,
        category_title=_("Municipality"),
        value_title=str(asked.measure.label),
        unit=unit,
        horizontal=True,
    )


def map_of(asked: Comparison, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the map of the difference draws."""
    unit = unit_of(asked)
    return [
        {
            "code": row["municipality_code"],
            "value": None if row["difference"] is None else round(row["difference"], 6),
            "label": f"{row['name']}: {written(row['difference'], unit)}",
        }
        for row in rows
    ]


def unit_words(asked: Comparison) -> str:
    """Return the unit in words, for the legend of the map."""
    unit = unit_of(asked)
    if unit == SHARE:
        return _("share of the need")
    return _("persons") if unit == "person" else str(CapacityUnit(unit).label)
