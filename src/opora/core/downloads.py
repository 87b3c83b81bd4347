"""Answers that a browser saves as a file: rows as CSV, rows as JSON."""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse


def csv_answer(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Return the rows, the first of which is the header, as the file `<name>.csv` that a spreadsheet opens."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=_attachment(f"{name}.csv"))
    response.write("\ufeff")  # without the mark Excel reads Czech letters wrong
    writer = csv.writer(response)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return response


def json_answer(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Return the rows as the file `<name>.json`: a list of objects whose names are the first row."""
    header, *body = [[_plain(cell) for cell in row] for row in rows]
    text = json.dumps(
        [dict(zip(header, row, strict=True)) for row in body], ensure_ascii=False, cls=DjangoJSONEncoder
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
