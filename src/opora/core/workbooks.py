"""Workbooks of Excel: the rows of a list with a frozen header, and a sheet that tells what they are."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from opora.core.about import About

NARROWEST, WIDEST = 8, 60
"""Widths of columns, in characters."""


def workbook(rows: Iterable[Sequence[Any]], about: About) -> bytes:
    """Return the bytes of a workbook; the first row is the header.

    Numbers are numbers and dates are dates; what is not known is an empty cell; no text becomes a formula or a link.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # xlsxwriter publishes no types

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(content, options)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    _write(book.add_worksheet(_("Data")), list(rows), bold, day)
    _tell(book.add_worksheet(_("About")), about, bold, book.add_format({"text_wrap": True}))
    book.set_properties({"title": about.title, "comments": "Opora"})
    book.close()
    return content.getvalue()


def _write(sheet: Any, rows: list[Sequence[Any]], bold: Any, day: Any) -> None:
    for column, heading in enumerate(rows[0]):
        sheet.write_string(0, column, str(heading), bold)
    for place, row in enumerate(rows[1:], start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, place, column, cell, day)
    for column in range(len(rows[0])):
        longest = max(len(str(row[column])) for row in rows if row[column] is not None)
        sheet.set_column(column, column, min(max(longest + 1, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    if len(rows) > 1:
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float | Decimal) and isfinite(cell):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, day)
    else:
        sheet.write_string(row, column, str(cell))


def _tell(sheet: Any, about: About, bold: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for place, (name, said) in enumerate(about.rows):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, said, wrapped)
