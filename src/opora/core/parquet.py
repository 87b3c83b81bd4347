"""Parquet files: the rows of a list in typed columns."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from opora.core.about import About


def parquet(rows: Iterable[Sequence[Any]], names: Sequence[str], about: About) -> bytes:
    """Return the bytes of a Parquet file whose columns are called `names`; the first row holds their headings.

    A column of whole numbers, decimal numbers, numbers, truth values or dates has that type; every other one is
    text. The heading stands with its column; what the file is about stands with the file (key `about`, JSON).
    """
    import json

    import pyarrow  # type: ignore[import-untyped]  # pyarrow publishes no types
    from pyarrow import parquet as writer

    package: Any = pyarrow
    header, *body = rows
    columns = [_column(package, [row[place] for row in body]) for place in range(len(names))]
    fields = [
        package.field(name, column.type, metadata={"title": str(heading)})
        for name, heading, column in zip(names, header, columns, strict=True)
    ]
    said = {"about": json.dumps(about.rows, ensure_ascii=False)}
    table = package.Table.from_arrays(columns, schema=package.schema(fields, metadata=said))
    content = BytesIO()
    written: Any = writer
    written.write_table(table, content, compression="zstd")
    return content.getvalue()


def _column(package: Any, cells: list[Any]) -> Any:
    """Return the cells as an array of the narrowest type that holds all of them; all unknown is text."""
    kinds = {_kind(cell) for cell in cells if cell is not None}
    if kinds <= {int, float} and float in kinds:
        return package.array([None if cell is None else float(cell) for cell in cells], package.float64())
    if len(kinds) == 1 and str not in kinds:
        return package.array(cells)
    return package.array([None if cell is None else str(cell) for cell in cells], package.string())


def _kind(cell: Any) -> type:
    """Return the type of a cell of those that a column may have."""
    for kind in (bool, int, float, Decimal, datetime, date):
        if isinstance(cell, kind):
            return kind
    return str
