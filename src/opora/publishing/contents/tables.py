"""CSV of a snapshot: values in their exact written form, columns as the layout says."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from opora.publishing.layout import LAYOUT

DECIMALS = 6


def write(file: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the file in UTF-8 with a header, commas and \\n; a row must have exactly the columns of the layout."""
    names = [field.name for field in LAYOUT[file]]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        if set(row) != set(names):
            raise KeyError(f"A row of {file} has the columns {sorted(row)}; the layout has {sorted(names)}.")
        writer.writerow([cell(row[name]) for name in names])
    return stream.getvalue().encode()


def cell(value: Any) -> str:
    """Return a value as it is written: empty for None, true/false, numbers with at most six decimals and a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        written = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        return "0" if written == "-0" else written
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ";".join(str(each) for each in value)
    return str(value)
