"""The values of a whole table, read fast: what a column's value depends on is found out once, not for every cell.

django-tables2 inspects the signature of the column's function for every cell, which takes seconds for the
thousands of rows of a download. The values are the same ones (`Table.as_values`); a test compares both.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django_tables2 import Column, Table
from django_tables2.rows import BoundRow
from django_tables2.utils import A, signature

Reader = Callable[[Any, BoundRow], Any]

WITHOUT = ("actions",)
"""Columns that are buttons, not data."""


def values(table: Table) -> Iterator[list[Any]]:
    """Yield the headings and then every row of the table, as values without markup."""
    columns = [
        column
        for column in table.columns.iterall()
        if not column.column.exclude_from_export and column.name not in WITHOUT
    ]
    yield [str(column.header) for column in columns]
    readers: list[Reader] = []
    for row in table.rows:
        if not readers:
            readers = [_reader(table, column, row.record) for column in columns]
        yield [read(row.record, row) for read in readers]


def _reader(table: Table, bound: Any, sample: Any) -> Reader:
    """Return the function that reads one column of a record; `sample` tells what kind of records there are."""
    accessor = A(bound.accessor)
    choice = _choice_of(accessor, sample)
    write = bound.value
    if type(bound.column).value is Column.value and getattr(write, "__self__", None) is bound.column:
        write = bound.render
    names, catches_all = signature(write)

    def read(record: Any, row: BoundRow) -> Any:
        value = _display(accessor, choice, record) if choice else accessor.resolve(record, quiet=True)
        if value in bound.column.empty_values:
            return None
        known = {
            "value": value,
            "record": record,
            "column": bound.column,
            "bound_column": bound,
            "bound_row": row,
            "table": table,
        }
        return write(**(known if catches_all else {name: known[name] for name in names}))

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
