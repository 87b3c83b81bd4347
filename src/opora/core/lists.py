"""Lists: every list can be filtered, sorted, paged and downloaded, and all of them in this one way."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_filters import FilterSet
from django_tables2 import RequestConfig, Table
from django_tables2.data import TableListData
from django_tables2.utils import Accessor, OrderBy

from opora.core import czech
from opora.core.about import About, about_list, permanent_path
from opora.core.cells import names, values
from opora.core.charts import Chart
from opora.core.charts import download as chart_download
from opora.core.downloads import csv_answer, geojson_answer, json_answer, parquet_answer, workbook_answer
from opora.core.models import Run

PAGE_SIZE = 25

Charts = Mapping[str, Chart]
Shapes = Callable[[], Mapping[str, Any]]
"""Gives the shape of each place by its code, as GeoJSON; called only when a file needs it."""

FORMATS = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON", "parquet": "Parquet"}
ON_A_MAP = {"geojson": "GeoJSON"}


def answer_list(
    request: HttpRequest,
    *,
    rows: "QuerySet[Any] | list[Any]",
    table_class: type[Table],
    template: str,
    name: str,
    filter_class: type[FilterSet] | None = None,
    context: dict[str, Any] | None = None,
    charts: Charts | Callable[[list[Any]], Charts] | None = None,
    run: Run | None = None,
    fixed: Mapping[str, str] | None = None,
    shapes: Shapes | None = None,
) -> HttpResponse:
    """Answer with the page of a list, or with the whole filtered list as a file (`?download=` one of the formats).

    `rows` is a query set when there is a `filter_class`; `name` names the downloaded file. `charts` are the
    page's charts by key, or a function that draws them from the rows that the filter leaves; the numbers of each are
    a file too (`?chart=<key>&download=csv`). `run` is the calculation that the rows come from: the list gets a
    permanent address that names it, or that says `fixed` instead. A table with an attribute `town_code` (the way from
    a row to the code of its municipality) is offered as GeoJSON when `shapes` are given. The template gets `table`,
    `filter`, `charts` and whatever is in `context`.
    """
    filtered = filter_class(request.GET, queryset=rows, request=request) if filter_class else None
    shown = filtered.qs if filtered is not None else rows
    if callable(charts):
        # Table and charts show the same rows, so they are asked for once.
        shown = list(shown)
        charts = charts(shown)
    chart_file = chart_download(request, charts or {})
    if chart_file is not None:
        return chart_file
    table = table_class(ListedRows(shown) if isinstance(shown, list) else shown)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    around = {"filter": filtered, **(context or {})}
    named = {"run": str(run.pk)} if run is not None and fixed is None else dict(fixed or {})
    path = permanent_path(request, named)
    on_a_map = shapes is not None and hasattr(table, "town_code")
    formats = FORMATS | (ON_A_MAP if on_a_map else {})
    download = request.GET.get("download", "")
    if download in formats:
        about = partial(_about, request.build_absolute_uri(path), table, around, run)
        return _file(download, table, f"{name}-run-{run.pk}" if run is not None else name, about, shapes)
    shared: dict[str, Any] = {"table": table, "list_formats": formats, "charts": charts or {}}
    if run is not None:
        shared |= {"list_path": path, "list_address": request.build_absolute_uri(path)}
    return render(request, template, {**shared, **around})


def _about(address: str, table: Table, around: Mapping[str, Any], run: Run | None) -> About:
    return about_list(
        title=str(getattr(table, "caption", "")),
        address=address,
        form=around["filter"].form if around["filter"] is not None else None,
        region=around.get("region"),
        run=run,
        times=around.get("times"),
    )


def _file(
    download: str, table: Table, name: str, about: Callable[[], About], shapes: Shapes | None
) -> HttpResponse:
    if download == "xlsx":
        return workbook_answer(values(table), name, about())
    if download == "parquet":
        return parquet_answer(values(table), names(table), name, about())
    if download == "geojson" and shapes is not None:
        town_code = Accessor(table.town_code)
        codes = [str(town_code.resolve(row.record, quiet=True)) for row in table.rows]
        return geojson_answer(values(table), names(table), codes, shapes(), name, about())
    return csv_answer(values(table), name) if download == "csv" else json_answer(values(table), name)


class ListedRows(TableListData):  # type: ignore[misc]  # django-tables2 has no types
    """The rows of a table that come from no database; texts are sorted in the Czech order, as a database sorts them."""

    def order_by(self, aliases: list[OrderBy]) -> None:
        """Sort the rows by the columns asked for, the first of them deciding most."""
        wanted: list[OrderBy] = []
        for alias in aliases:
            column = self.table.columns[OrderBy(alias).bare]
            is_as_asked = alias[0] == column.order_by_alias[0]
            wanted += column.order_by if is_as_asked else column.order_by.opposite
        for each in reversed(wanted):
            self.data.sort(key=partial(_place, Accessor(each.bare)), reverse=each.is_descending)


def _place(accessor: Accessor, row: Any) -> tuple[int, Any]:
    """Return what to sort a row by; what is not known comes first, as in the tables of a database on SQLite."""
    value = accessor.resolve(row, quiet=True)
    if value is None:
        return 0, 0
    return (1, czech.key(value)) if isinstance(value, str) else (2, value)
