"""Lists: every list can be filtered, sorted, paged and downloaded, and all of them in this one way."""

import csv
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_filters import FilterSet
from django_tables2 import RequestConfig, Table

PAGE_SIZE = 50


def answer_list(
    request: HttpRequest,
    *,
    rows: "QuerySet[Any] | list[Any]",
    table_class: type[Table],
    template: str,
    name: str,
    filter_class: type[FilterSet] | None = None,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer with the page of a list, or with the whole filtered list as a file (`?download=csv` or `json`).

    `rows` is a query set when there is a `filter_class`; `name` names the downloaded file. The template gets
    `table`, `filter` and whatever is in `context`.
    """
    filtered = filter_class(request.GET, queryset=rows, request=request) if filter_class else None
    shown = filtered.qs if filtered is not None else rows
    table = table_class(shown)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    download = request.GET.get("download", "")
    if download in DOWNLOADS:
        return DOWNLOADS[download](table, name)
    return render(
        request, template, {"table": table, "filter": filtered, "list_name": name, **(context or {})}
    )


def _values(table: Table) -> Iterable[list[Any]]:
    rows: Iterable[list[Any]] = table.as_values(exclude_columns=("actions",))
    return rows


def _as_csv(table: Table, name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=_attachment(f"{name}.csv"))
    response.write("\ufeff")  # without the mark Excel reads Czech letters wrong
    writer = csv.writer(response)
    writer.writerows([_safe(cell) for cell in row] for row in _values(table))
    return response


def _as_json(table: Table, name: str) -> HttpResponse:
    header, *rows = [[_plain(cell) for cell in row] for row in _values(table)]
    text = json.dumps(
        [dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, cls=DjangoJSONEncoder
    )
    return HttpResponse(text, content_type="application/json", headers=_attachment(f"{name}.json"))


def _plain(cell: Any) -> Any:
    return cell if isinstance(cell, int | float | bool) or cell is None else str(cell)


def _safe(cell: Any) -> Any:
    """Keep a spreadsheet from reading a text that begins like a formula as one."""
    text = "" if cell is None else cell
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "@", "\t") else text


def _attachment(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name}"'}


DOWNLOADS = {"csv": _as_csv, "json": _as_json}
