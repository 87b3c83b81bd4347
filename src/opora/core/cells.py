"""The cells of a table, read fast: what a column's cell depends on is found out once, not for every row.

django-tables2 inspects the signature of the column's function for every cell, which takes seconds for the
thousands of rows of a download and half of the time of a page. The values of a file are the same ones
(`Table.as_values`), and so are the cells of a page (`BoundRow.get_cell`); tests compare both.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Column, Table
from django_tables2.rows import BoundRow
from django_tables2.utils import A, signature

Reader = Callable[[Any, BoundRow], Any]

WITHOUT = ("actions",)
"""Columns that are buttons, not data."""


def values(table: Table) -> Iterator[list[Any]]:
    """Yield the headings and then every row of the table, as values without markup."""
    columns = _filed(table)
    yield [str(column.header) for column in columns]
    readers: list[Reader] = []
    for row in table.rows:
        if not readers:
            readers = [_reader(table, column, row.record, _writer_of_value(column)) for column in columns]
        yield [read(row.record, row) for read in readers]


def names(table: Table) -> list[str]:
    """Return the names of the columns of `values`, the same in every language."""
    return [str(column.name) for column in _filed(table)]


def _filed(table: Table) -> list[Any]:
    return [
        column
        for column in table.columns.iterall()
        if not column.column.exclude_from_export and column.name not in WITHOUT
    ]


def drawn_rows(table: Table, write: Callable[[Any], str]) -> SafeString:
    """Return the rows of the shown page of the table as HTML; `write` turns what stands in a cell into safe text.

    The first cell of each row is its heading. What a cell looks like depends on its column only.
    """
    columns = list(table.columns)
    marks = [_marks(column, is_heading=place == 0) for place, column in enumerate(columns)]
    readers: list[Reader] = []
    lines = []
    for row in table.paginated_rows:
        if not readers:
            readers = [
                _reader(table, column, row.record, column.render, otherwise=column.default, link=column.link)
                for column in columns
            ]
        cells = (
            f"{before}{write(read(row.record, row))}{after}"
            for (before, after), read in zip(marks, readers, strict=True)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308  # every cell went through `write`


def _marks(bound: Any, *, is_heading: bool) -> tuple[str, str]:
    tag, scope = ("th", ' scope="row"') if is_heading else ("td", "")
    attributes = bound.attrs["td"].as_html()
    return f"<{tag}{scope}{attributes and ' '}{attributes}>", f"</{tag}>"


def _writer_of_value(bound: Any) -> Callable[..., Any]:
    """Return the column's function for files: that of the page, where it has none of its own."""
    write: Callable[..., Any] = bound.value
    if type(bound.column).value is Column.value and getattr(write, "__self__", None) is bound.column:
        write = bound.render
    return write


def _reader(
    table: Table,
    bound: Any,
    sample: Any,
    write: Callable[..., Any],
    *,
    otherwise: Any = None,
    link: Callable[..., Any] | None = None,
) -> Reader:
    """Return the function that reads one column of a record; `sample` tells what kind of records there are."""
    accessor = A(bound.accessor)
    choice = _choice_of(accessor, sample)
    names, catches_all = signature(write)

    def read(record: Any, row: BoundRow) -> Any:
        value = _display(accessor, choice, record) if choice else accessor.resolve(record, quiet=True)
        if value in bound.column.empty_values:
            return otherwise
        known = {
            "value": value,
            "record": record,
            "column": bound.column,
            "bound_column": bound,
            "bound_row": row,
            "table": table,
        }
        written = write(**(known if catches_all else {name: known[name] for name in names}))
        return link(written, **known) if link else written

    return read


def _choice_of(accessor: A, sample: Any) -> str:
    """Return the name of a field with choices, whose words are shown instead of its codes; empty if it has none."""
    holder, name = accessor.penultimate(sample)
    if not isinstance(holder, models.Model):
        return ""
    try:
        field = accessor.get_field(sample)
    except FieldDoesNotExist:
        return ""
    return str(name) if getattr(field, "choices", None) and hasattr(holder, f"get_{name}_display") else ""


def _display(accessor: A, name: str, record: Any) -> Any:
    holder, _name = accessor.penultimate(record)
    return getattr(holder, f"get_{name}_display")() if holder is not None else None
