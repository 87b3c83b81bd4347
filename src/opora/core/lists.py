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
from opora.core.cells import values
from opora.core.charts import Chart
from opora.core.charts import download as chart_download
from opora.core.downloads import csv_answer, json_answer

PAGE_SIZE = 25

Charts = Mapping[str, Chart]


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
) -> HttpResponse:
    """Answer with the page of a list, or with the whole filtered list as a file (`?download=csv` or `json`).

    `rows` is a query set when there is a `filter_class`; `name` names the downloaded file. `charts` are the
    page's charts by key, or a function that draws them from the rows that the filter leaves; the numbers of each are
    a file too (`?chart=<key>&download=csv`). The template gets `table`, `filter`, `charts` and whatever is in
    `context`.
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
    download = request.GET.get("download", "")
    if download in DOWNLOADS:
        return DOWNLOADS[download](values(table), name)
    shared = {"table": table, "filter": filtered, "list_name": name, "charts": charts or {}}
    return render(request, template, {**shared, **(context or {})})


DOWNLOADS = {"csv": csv_answer, "json": json_answer}


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
