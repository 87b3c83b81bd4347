"""A workbook that came back, as plain cells: values only, no formula is computed and no macro runs."""

import warnings
from collections.abc import Collection, Iterator, Mapping
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


@dataclass(frozen=True)
class Formula:
    """A formula that stands in a cell; its result is read only where somebody was to write."""

    text: str

    def __str__(self) -> str:
        return self.text


Cells = Mapping[tuple[int, int], Any]
"""The cells with something in them by (row, column), from 1: numbers, texts, dates, formulas, mistakes and so on."""

Place = tuple[str, int, int]
"""A cell of a workbook: its sheet, row and column."""


def read_cells(stream: BinaryIO) -> dict[str, Cells]:
    """Return the cells of every sheet by the name of the sheet; Refused when it cannot be read as a workbook."""
    return _read(stream, results=False)


def with_results(
    stream: BinaryIO, sheets: Mapping[str, Cells], places: Collection[Place]
) -> dict[str, Cells]:
    """Return the cells with the stored results of the formulas at `places`; one without a result is a mistake.

    The file is read once more only when there are any: sums are formulas too, and nobody asks for their results.
    """
    if not places:
        return dict(sheets)
    results = _read(stream, results=True)
    found = {name: dict(cells) for name, cells in sheets.items()}
    for name, row, column in places:
        lost = Mistake(_("a formula without its result"))
        found[name][row, column] = results.get(name, {}).get((row, column), lost)
    return dict(found)


def _read(stream: BinaryIO, *, results: bool) -> dict[str, Cells]:
    try:
        return dict(_cells(stream, results=results))
    except BROKEN as fault:
        raise Refused(
            _(
                "The workbook cannot be read: it is damaged. Open it in a spreadsheet, save it as XLSX and try again."
            )
        ) from fault


def _cells(stream: BinaryIO, *, results: bool) -> dict[str, dict[tuple[int, int], Any]]:
    found: dict[str, dict[tuple[int, int], Any]] = {}
    count = 0
    with opened(stream, read_only=True, data_only=results) as book:
        for sheet in book.worksheets:
            cells = found.setdefault(sheet.title, {})
            sheet.reset_dimensions()  # what the file says about its own size is not believed
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None:
                        continue
                    count += 1
                    if count > MOST_CELLS:
                        raise Refused(
                            _(
                                "The workbook has more than %(count)s cells. Upload the one that you took here."
                            )
                            % {"count": MOST_CELLS}
                        )
                    cells[cell.row, cell.column] = _value(cell)
    return found


def _value(cell: Any) -> Any:
    if cell.data_type == "e":
        return Mistake(str(cell.value))
    return Formula(str(getattr(cell.value, "text", cell.value))) if cell.data_type == "f" else cell.value


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
