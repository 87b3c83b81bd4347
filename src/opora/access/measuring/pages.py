"""The measures for people: every measure of one kind side by side, and how evenly each is spread."""

from math import isnan
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.access.filters import ReachFilter
from opora.access.measuring import queries, spread
from opora.access.measuring.declared import declared_weights
from opora.access.measuring.tables import (
    FIFTHS,
    LEAST,
    MOST,
    TITLES,
    MeasuresTable,
    MinutesSharingTable,
    SharingTable,
)
from opora.access.models import Reach
from opora.core.charts import MINUTES, Chart, Series
from opora.core.languages import language
from opora.needs.opening import OpenedPage, address_by_town, opened

SPREAD = ("minutes", *queries.PER_NEED)
"""Measures that can be put side by side for all kinds; capacity within the limit has a unit of its own in each."""


@login_required
def measures(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Every measure of access to one kind, for everybody or for one target group."""
    page = _opened(request, region, "access:measures", kind_code)
    if page.run is None:
        return page.answer()
    groups = queries.groups(page.run, page.kind)
    group = next((each for each in groups if each.code == request.GET.get("group")), None)
    coverage = access.coverage_of(page.run, page.kind)
    found = queries.measured(page.run, coverage, declared_weights(region).content, group)
    chosen = ReachFilter(
        request.GET, queryset=access.by_municipality(page.run, page.kind, page.reach), request=request
    )
    rows = _rows(found, chosen.qs)
    shown = _chosen(request, TITLES, "plain")
    return page.answer_list(
        rows,
        MeasuresTable,
        name=f"measures-{kind_code}",
        here=_("Measures of access"),
        coverage=coverage,
        groups=groups,
        group=group,
        ways=_ways(region),
        shown=shown,
        shown_title=TITLES[shown],
        tabs=_tabs(request, TITLES, shown),
        map_values=[
            {"code": row["municipality_code"], "value": row[shown], "label": row["name"]} for row in rows
        ],
        reach_href=address_by_town("access:reach", region, kind_code),
        filter=chosen,
    )


@login_required
def evenness(request: HttpRequest, region: str) -> HttpResponse:
    """How evenly access to every kind is spread over people, and whether the deprived have less of it."""
    page = _opened(request, region, "access:evenness")
    if page.run is None:
        return page.answer()
    measure = _chosen(request, SPREAD, "minutes")
    return page.answer_list(
        spread.rows(page.run, measure),
        MinutesSharingTable if measure == "minutes" else SharingTable,
        name=f"evenness-{measure}",
        here=_("How evenly"),
        charts=lambda rows: {"fifths": _chart(rows, measure)},
        measure=measure,
        tabs=_tabs(request, SPREAD, measure),
    )


def _opened(request: HttpRequest, region: str, page: str, kind_code: str = "") -> OpenedPage:
    found = opened(request, region, page, kind_code)
    if found.run:
        found.context["times"] = access.travel_times(found.run)
    return found


def _ways(region: str) -> dict[str, Any]:
    """Return what a page says of the weights: where each comes from and whether it is assumed."""
    weights = declared_weights(region).content
    return {
        name: {"source": getattr(each.source, language()), "assumed": each.assumed}
        for name, each in (("steps", weights.steps), ("bell", weights.bell))
    }


def _rows(found: queries.Measured, reach: Any) -> list[dict[str, Any]]:
    row_of = {town: row for row, town in enumerate(found.towns)}
    return [
        _row(found, row_of[each.municipality_id], each) for each in reach if each.municipality_id in row_of
    ]


def _row(found: queries.Measured, row: int, reach: Reach) -> dict[str, Any]:
    values = {name: float(found.values(name)[row]) for name in TITLES}
    return {
        "name": reach.municipality.name,
        "municipality_code": reach.municipality.code,
        "kind_code": reach.kind_code,  # type: ignore[attr-defined]  # annotated by the query
        "region": reach.region,  # type: ignore[attr-defined]  # annotated by the query
        "orp": reach.orp,  # type: ignore[attr-defined]  # annotated by the query
        "people": int(found.people[row]),
    } | {name: None if isnan(value) else value for name, value in values.items()}


def _chosen(request: HttpRequest, names: Any, usual: str) -> str:
    asked = request.GET.get("measure", "")
    return asked if asked in names else usual


def _tabs(request: HttpRequest, names: Any, current: str) -> list[dict[str, Any]]:
    kept = {"group": request.GET["group"]} if request.GET.get("group") else {}
    return [
        {
            "title": TITLES[name],
            "url": f"{request.path}?{urlencode({'measure': name} | kept)}",
            "is_current": name == current,
        }
        for name in names
    ]


def _chart(rows: list[dict[str, Any]], measure: str) -> Chart:
    """Return the chart of the ends: what the least and the most deprived fifth of people have of each kind."""
    shown = [row for row in rows if row.get("most") is not None]
    ends = {FIFTHS[0]: LEAST, FIFTHS[4]: MOST}
    return Chart(
        kind="bar",
        title=_("What the least and the most deprived fifth of people have"),
        categories=tuple(row["name"] for row in shown),
        series=tuple(Series(str(title), tuple(row[name] for row in shown)) for name, title in ends.items()),
        category_title=_("Kind of service"),
        value_title=str(TITLES[measure]),
        unit=MINUTES if measure == "minutes" else "",
        horizontal=True,
    )
