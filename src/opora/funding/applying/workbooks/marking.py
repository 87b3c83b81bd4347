"""The uploaded workbook with its faults marked: filled cells with notes, and a list of all on a sheet in front."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.funding.applying.workbooks.reading import opened
from opora.funding.applying.workbooks.review import CellFault

RED = "FFFFC7CE"
WIDTHS = {"A": 16, "B": 10, "C": 30, "D": 70}


def marked(stream: BinaryIO, faults: Sequence[CellFault]) -> bytes:
    """Return the workbook with each fault marked in its cell; what people wrote stays as it is."""
    from openpyxl.comments import Comment  # type: ignore[import-untyped]  # openpyxl publishes no types
    from openpyxl.styles import PatternFill  # type: ignore[import-untyped]  # as above

    fill = PatternFill("solid", start_color=RED)
    with opened(stream) as book:
        for fault in faults:
            if fault.sheet in book.sheetnames and book[fault.sheet].sheet_state == "visible":
                cell = book[fault.sheet].cell(fault.row, fault.column)
                cell.fill = fill
                cell.comment = Comment(_sentence(fault), "Opora", width=320, height=120)
        _list(book, faults)
        content = BytesIO()
        book.save(content)
    return content.getvalue()


def _list(book: Any, faults: Sequence[CellFault]) -> None:
    name = pgettext("sheet", "Faults")
    if name in book.sheetnames:
        del book[name]
    sheet = book.create_sheet(name, 0)
    sheet.append([_("Sheet"), _("Cell"), _("Found"), _("Expected")])
    for fault in faults:
        sheet.append([fault.sheet, fault.cell, "", ""])
        # A text that begins like a formula must not become one.
        for column, text in ((3, fault.found), (4, fault.expected)):
            cell = sheet.cell(sheet.max_row, column, text)
            cell.data_type = "s"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _sentence(fault: CellFault) -> str:
    return _("Found: %(found)s. Expected: %(expected)s.") % {"found": fault.found, "expected": fault.expected}
