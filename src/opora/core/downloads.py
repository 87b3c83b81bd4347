"""Answers that a browser saves as a file: rows as CSV, JSON, a workbook, Parquet or places on a map (GeoJSON)."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from opora.core.about import About

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def workbook_answer(rows: Iterable[Sequence[Any]], name: str, about: About) -> HttpResponse:
    """Return the rows as the workbook `<name>.xlsx`; a second sheet tells what the numbers are."""
    from opora.core.workbooks import workbook

    return HttpResponse(workbook(rows, about), content_type=XLSX, headers=_attachment(f"{name}.xlsx"))


def parquet_answer(
    rows: Iterable[Sequence[Any]], names: Sequence[str], name: str, about: About
) -> HttpResponse:
    """Return the rows as `<name>.parquet`, columns called `names` and typed; the file itself says what it is."""
    from opora.core.parquet import parquet

    content = parquet(rows, names, about)
    kind = "application/vnd.apache.parquet"
    return HttpResponse(content, content_type=kind, headers=_attachment(f"{name}.parquet"))


def geojson_answer(
    rows: Iterable[Sequence[Any]],
    names: Sequence[str],
    codes: Sequence[str],
    shapes: Mapping[str, Any],
    name: str,
    about: About,
) -> HttpResponse:
    """Return the rows as `<name>.geojson`: each a feature with the shape of the place whose code `codes` gives.

    A place without a shape is a feature without geometry, so no row is lost.
    """
    header, *body = [[_plain(cell) for cell in row] for row in rows]
    features = [
        {
            "type": "Feature",
            "geometry": shapes.get(code),
            "properties": {"code": code, **dict(zip(names, row, strict=True))},
        }
        for code, row in zip(codes, body, strict=True)
    ]
    content = {
        "type": "FeatureCollection",
        "about": dict(about.rows),
        "columns": dict(zip(names, header, strict=True)),
        "features": features,
    }
    text = json.dumps(content, ensure_ascii=False, cls=DjangoJSONEncoder)
    return HttpResponse(text, content_type="application/geo+json", headers=_attachment(f"{name}.geojson"))


def _plain(cell: Any) -> Any:
    return cell if isinstance(cell, int | float | bool) or cell is None else str(cell)


def _safe(cell: Any) -> Any:
    """Keep a spreadsheet from reading a text that begins like a formula as one."""
    text = "" if cell is None else cell
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "@", "\t") else text


def _attachment(file_name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name}"'}
