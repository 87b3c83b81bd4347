"""The workbook that is handed out: prefilled, locked where nothing is to be written, with the rules of each space."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.funding.applying.checking import LARGEST_CZK, LARGEST_UNITS
from opora.funding.applying.content import Content
from opora.funding.applying.services.rating import MOST_POINTS
from opora.funding.applying.workbooks.handed import Handed
from opora.funding.applying.workbooks.layout import HIDDEN, Layout, Line, Sheet
from opora.funding.applying.workbooks.spaces import Sort, Space, cell_of, value_at

FORMATS = {
    Sort.CROWNS: "#,##0",
    Sort.WHOLE: "0",
    Sort.UNITS: "0.00",
    Sort.POINTS: "0.00",
    Sort.NUMBER: "General",
}
MOST = {
    Sort.CROWNS: LARGEST_CZK,
    Sort.WHOLE: int(LARGEST_UNITS),
    Sort.UNITS: int(LARGEST_UNITS),
    Sort.POINTS: int(MOST_POINTS),
}
WIDTHS = {"keys": 30, "first": 12, "told": 18, "spaces": 16, "sums": 16}
GREY, YELLOW = "#EEEEEE", "#FFFDE7"


def workbook_of(layout: Layout, handed: Handed, title: str) -> bytes:
    """Return the bytes of the workbook; no text in it becomes a formula or a link."""
    import xlsxwriter  # type: ignore[import-untyped]  # xlsxwriter publishes no types

    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(content, options)
    _tell(book, layout, title)
    for sheet in layout.sheets:
        _write(book, sheet, layout)
    hidden = book.add_worksheet(HIDDEN)
    for row, cells in enumerate(handed.rows()):
        for column, cell in enumerate(cells):
            hidden.write_string(row, column, cell)
    hidden.hide()
    hidden.protect()
    book.set_properties({"title": title, "comments": "Opora"})
    book.close()
    return content.getvalue()


def _tell(book: Any, layout: Layout, title: str) -> None:
    sheet = book.add_worksheet(pgettext("sheet", "Read me"))
    sheet.set_column(0, 0, 100)
    wrapped, bold = book.add_format({"text_wrap": True}), book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, title, bold)
    for row, sentence in enumerate(layout.guide, start=2):
        sheet.write_string(row, 0, sentence, wrapped)
    sheet.protect()


def _write(book: Any, sheet: Sheet, layout: Layout) -> None:
    page = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": GREY, "border": 1})
    locked, total = (
        book.add_format({"bg_color": GREY}),
        book.add_format({"bg_color": GREY, "num_format": "#,##0"}),
    )
    spaces = {
        (sort, is_open): _format(book, sort, is_open=is_open) for sort in Sort for is_open in (True, False)
    }
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, head)
    for row, line in sheet.rows():
        for column, told in enumerate(line.keys + line.told):
            _put(page, row - 1, column, told, locked if isinstance(told, str) else total)
        for column, space in enumerate(line.spaces, start=sheet.first_space - 1):
            written = cell_of(value_at(line.entry.content, space), layout.yes, layout.no)
            _put(page, row - 1, column, written, spaces[space.sort, line.entry.is_open])
    _check_spaces(page, sheet, layout)
    _add_up(page, sheet, layout, total)
    _shape(page, sheet)


def _format(book: Any, sort: Sort, *, is_open: bool) -> Any:
    style: dict[str, Any] = {
        "locked": not is_open,
        "bg_color": YELLOW if is_open else GREY,
        "border": 1,
        "border_color": "#BBBBBB",
    }
    if sort in FORMATS:
        style["num_format"] = FORMATS[sort]
    return book.add_format(style)


def _put(page: Any, row: int, column: int, cell: int | float | str | None, style: Any) -> None:
    if cell is None:
        page.write_blank(row, column, None, style)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, style)
    else:
        page.write_number(row, column, cell, style)


def _check_spaces(page: Any, sheet: Sheet, layout: Layout) -> None:
    """Let the spreadsheet refuse what cannot be right; the same is checked again on the way back."""
    for row, line in sheet.rows():
        first = 0
        while first < len(line.spaces):
            # Neighbours with the same rule share one: a sheet of a thousand rows stays small.
            last = first
            while last + 1 < len(line.spaces) and _is_alike(line.spaces[last + 1], line.spaces[first]):
                last += 1
            rule = _rule(line.spaces[first], layout)
            if rule:
                left = sheet.first_space - 1
                page.data_validation(row - 1, left + first, row - 1, left + last, rule)
            first = last + 1


def _is_alike(one: Space, other: Space) -> bool:
    return one.sort == other.sort and one.item is None and other.item is None


def _rule(space: Space, layout: Layout) -> dict[str, Any]:
    most = MOST.get(space.sort)
    if most is not None:
        kind = "decimal" if space.sort in (Sort.UNITS, Sort.POINTS) else "integer"
        return {
            "validate": kind, "criteria": "between", "minimum": 0, "maximum": most,
            "error_title": "Opora", "error_message": _("Fill in a number from 0 up, without letters."),
        }  # fmt: skip
    if space.sort == Sort.YES_NO:
        return {"validate": "list", "source": [layout.yes, layout.no]}
    choices = space.item.values if space.item is not None else ()
    # The list of choices of a cell may have 255 characters together.
    return {"validate": "list", "source": list(choices)} if choices and len(",".join(choices)) < 255 else {}


def _add_up(page: Any, sheet: Sheet, layout: Layout, style: Any) -> None:
    """Write sums as formulas with their results; they are shown, and nobody reads them back."""
    from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell  # type: ignore[import-untyped]  # as above

    column = sheet.first_space - 1 + len(sheet.spaces)
    if sheet.sums and sheet is layout.budget:
        for row, line in sheet.rows():
            first = xl_rowcol_to_cell(row - 1, sheet.first_space - 1)
            last = xl_rowcol_to_cell(row - 1, column - 1)
            page.write_formula(
                row - 1, column, f"=SUM({first}:{last})", style, _sum(line.entry.content, line)
            )
    elif sheet.sums:
        name, last_row = layout.budget.name, len(layout.budget.lines) + 1
        summed = (layout.request_column - 1, layout.budget.first_space - 1 + len(layout.budget.spaces))
        for row, line in sheet.rows():
            request, whole = _request(layout, line), line.entry.content.total
            for offset, (of, result) in enumerate(zip(summed, (request, whole), strict=True)):
                letter = xl_col_to_name(of)
                formula = (
                    f"=SUMIF('{name}'!$A$2:$A${last_row},$A{row},'{name}'!${letter}$2:${letter}${last_row})"
                )
                page.write_formula(row - 1, column + offset, formula, style, result)


def _sum(content: Content, line: Line) -> int:
    return sum(content.budget.get((space.keys[0], space.keys[1]), 0) for space in line.spaces)


def _request(layout: Layout, line: Line) -> int:
    space = layout.budget.lines[0].spaces[layout.request_column - layout.budget.first_space]
    return line.entry.content.of_source(space.keys[1])


def _shape(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(1, len(sheet.keys))
    page.set_row(0, 45)
    page.set_column(0, 0, WIDTHS["first"])
    column = 1
    for count, width in (
        (len(sheet.keys) - 1, "keys"),
        (len(sheet.told), "told"),
        (len(sheet.spaces), "spaces"),
        (len(sheet.sums), "sums"),
    ):
        if count:
            page.set_column(column, column + count - 1, WIDTHS[width])
            column += count
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
