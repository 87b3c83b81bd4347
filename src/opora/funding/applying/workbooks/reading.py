"""A workbook that came back, as plain cells: values only, no formula is computed and no macro runs."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from opora.core.refusals import Refused

BROKEN = (
    BadZipFile, ParseError, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError,
    EOFError, OSError,
)  # fmt: skip
"""What the reader of workbooks raises over files that are damaged or made by hand."""

MOST_CELLS = 200_000
"""Cells with something in them; a provider with two hundred services fills fifty thousand."""


@dataclass(frozen=True)
class Mistake:
    """What a cell holds instead of a value: the error of a formula, or a formula whose result was not stored."""

    text: str

    def __str__(self) -> str:
        return self.text


Cells = Mapping[tuple[int, int], Any]
"""The cells with something in them by (row, column), from 1: numbers, texts, truth values, dates, mistakes."""


def read_cells(stream: BinaryIO) -> dict[str, Cells]:
    """Return the cells of every sheet by the name of the sheet; Refused when it cannot be read as a workbook."""
    try:
        values, formulas = _cells(stream, results=True), _cells(stream, results=False)
    except BROKEN as fault:
        raise Refused(
            _(
                "The workbook cannot be read: it is damaged. Open it in a spreadsheet, save it as XLSX and try again."
            )
        ) from fault
    for name, found in formulas.items():
        for place in found:
            values[name].setdefault(place, Mistake(_("a formula without its result")))
    return dict(values)


def _cells(stream: BinaryIO, *, results: bool) -> dict[str, dict[tuple[int, int], Any]]:
    """Return cells with their results, or the cells that hold a formula."""
    found: dict[str, dict[tuple[int, int], Any]] = {}
    count = 0
    with opened(stream, read_only=True, data_only=results) as book:
        for sheet in book.worksheets:
            cells = found.setdefault(sheet.title, {})
            sheet.reset_dimensions()  # what the file says about its own size is not believed
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None or (not results and cell.data_type != "f"):
                        continue
                    count += 1
                    if count > MOST_CELLS:
                        raise Refused(
                            _(
                                "The workbook has more than %(count)s cells. Upload the one that you took here."
                            )
                            % {"count": MOST_CELLS}
                        )
                    cells[cell.row, cell.column] = (
                        Mistake(str(cell.value)) if cell.data_type == "e" else cell.value
                    )
    return found


@contextmanager
def opened(stream: BinaryIO, **how: bool) -> Iterator[Any]:
    """Open a workbook and close it whatever happens; what the reader would grumble about is of no use to anybody."""
    import openpyxl  # type: ignore[import-untyped]  # openpyxl publishes no types

    stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(stream, keep_links=False, **how)
        try:
            yield book
        finally:
            book.close()
