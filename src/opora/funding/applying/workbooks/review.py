"""What a workbook that came back says: which values change, and every cell that does not fit, by its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import Problem
from opora.funding.applying.checking import HUNDREDTH, LARGEST_CZK, LARGEST_UNITS
from opora.funding.applying.content import Content, written
from opora.funding.applying.services.rating import MOST_POINTS
from opora.funding.applying.workbooks.handed import Handed, place_of
from opora.funding.applying.workbooks.layout import HIDDEN, SHAPE, Entry, Layout, Line, Sheet
from opora.funding.applying.workbooks.reading import Cells, Formula, Mistake, Place
from opora.funding.applying.workbooks.spaces import (
    Sort,
    Space,
    Value,
    cell_of,
    is_same,
    value_at,
    with_values,
)
from opora.funding.facts import read_fact

YES = {"yes", "ano", "true", "pravda"}
NO = {"no", "ne", "false", "nepravda"}


@dataclass(frozen=True)
class CellFault:
    """One cell that does not fit; row and column count from 1."""

    sheet: str
    row: int
    column: int
    found: str
    expected: str

    @property
    def cell(self) -> str:
        """The place within the sheet, such as C7."""
        return f"{letters(self.column)}{self.row}"

    @property
    def problem(self) -> Problem:
        """The fault as it is told by a refusal."""
        return Problem(f"{self.sheet}!{self.cell}", self.found, self.expected)


@dataclass(frozen=True)
class Change:
    """One value that will change: where it stands and what it is before and after."""

    line: Line
    heading: str
    space: Space
    before: Value | None
    after: Value | None


@dataclass(frozen=True)
class Review:
    """Everything that a workbook says: its faults, or what will change."""

    faults: tuple[CellFault, ...]
    changes: tuple[Change, ...]

    @property
    def contents(self) -> dict[str, Content]:
        """The new content of each service that changes, by its identifier."""
        entries: dict[str, Entry] = {each.line.entry.identifier: each.line.entry for each in self.changes}
        values: dict[str, dict[Space, Value | None]] = {}
        for each in self.changes:
            values.setdefault(each.line.entry.identifier, {})[each.space] = each.after
        return {
            identifier: with_values(entries[identifier].content, found)
            for identifier, found in values.items()
        }


def letters(column: int) -> str:
    """Return a column as spreadsheets call it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def faults_of_handed(handed: Handed, *, region: str, round_place: str, provider: str) -> list[CellFault]:
    """Return what keeps a workbook from being read here at all: another round, another provider, an older shape."""
    expected = {"shape": str(SHAPE), "region": region, "round": round_place, "provider": provider}
    found = [(name, getattr(handed, name), value) for name, value in expected.items()]
    return [
        CellFault(
            HIDDEN, *place_of(name), told, _("the workbook handed out here says %(value)s") % {"value": value}
        )
        for name, told, value in found
        if told != value
    ]


def fault_of_layout(handed: Handed) -> CellFault:
    """Return the fault of a workbook whose services, forms, budget or rules have changed since it was handed out."""
    expected = _(
        "the services, forms, budget and facts of today; take a new workbook and copy your values into it"
    )
    return CellFault(HIDDEN, *place_of("layout"), handed.layout[:12], expected)


def formulas_in_spaces(sheets: Mapping[str, Cells], layout: Layout) -> set[Place]:
    """Return where people wrote a formula into a space; its stored result is what they mean."""
    return {
        (sheet.name, row, column)
        for sheet in layout.sheets
        for (row, column), value in sheets.get(sheet.name, {}).items()
        if isinstance(value, Formula)
        and sheet.first_space <= column < sheet.first_space + len(sheet.spaces)
        and row > 1
    }


def review(sheets: Mapping[str, Cells], layout: Layout, handed: Handed) -> Review:
    """Return the faults and the changes of a workbook whose hidden sheet fits; faults in the order of the sheets."""
    faults: list[CellFault] = []
    changes: list[Change] = []
    for sheet in layout.sheets:
        if sheet.name not in sheets:
            faults.append(
                CellFault(sheet.name, 1, 1, "", _("a sheet called “%(name)s”") % {"name": sheet.name})
            )
            continue
        found, moved = _of_sheet(sheet, sheets[sheet.name], layout)
        faults += found
        changes += moved
    faults += _older_editions(layout, handed, changes)
    return Review(tuple(faults), tuple(changes))


def _of_sheet(sheet: Sheet, cells: Cells, layout: Layout) -> tuple[list[CellFault], list[Change]]:
    faults: list[CellFault] = []
    changes: list[Change] = []
    wrong = {fault.column: fault for fault in _headings(sheet, cells)}
    faults += wrong.values()
    for row, line in sheet.rows():
        misnamed = list(_misnamed(sheet, row, line, cells))
        faults += misnamed
        if misnamed:
            continue
        for column, space in enumerate(line.spaces, start=sheet.first_space):
            if column in wrong:
                continue
            value, expected = _told(cells.get((row, column)), space, line, layout)
            before = value_at(line.entry.content, space)
            if expected:
                faults.append(CellFault(sheet.name, row, column, shown(cells.get((row, column))), expected))
            elif value != before:
                changes.append(Change(line, sheet.headings[column - 1], space, before, value))
    return [*faults, *_strays(sheet, cells)], changes


def _headings(sheet: Sheet, cells: Cells) -> Iterator[CellFault]:
    for column, heading in enumerate(sheet.headings, start=1):
        if cells.get((1, column)) != heading:
            expected = _("the heading “%(heading)s”; columns are not moved or renamed") % {"heading": heading}
            yield CellFault(sheet.name, 1, column, shown(cells.get((1, column))), expected)


def _misnamed(sheet: Sheet, row: int, line: Line, cells: Cells) -> Iterator[CellFault]:
    for column, key in enumerate(line.keys, start=1):
        if cells.get((row, column)) != key:
            expected = _("“%(key)s”; rows are not added, removed or moved") % {"key": key}
            yield CellFault(sheet.name, row, column, shown(cells.get((row, column))), expected)


def _strays(sheet: Sheet, cells: Cells) -> Iterator[CellFault]:
    """Yield cells outside of the sheet that was handed out."""
    last_row, last_column = len(sheet.lines) + 1, len(sheet.headings)
    expected = _("an empty cell: rows and columns are not added")
    for (row, column), value in sorted(cells.items(), key=lambda each: each[0]):
        is_blank = isinstance(value, str) and not value.strip()
        if (row > last_row or column > last_column) and not is_blank:
            yield CellFault(sheet.name, row, column, shown(value), expected)


def _older_editions(layout: Layout, handed: Handed, changes: Sequence[Change]) -> Iterator[CellFault]:
    """Yield the services that would be overwritten though somebody has saved them since, and the closed ones."""
    touched = {each.line.entry.identifier for each in changes}
    for row, line in layout.services.rows():
        entry = line.entry
        if entry.identifier not in touched:
            continue
        if not entry.is_open:
            expected = _("an application that is a draft; this one is %(state)s and changes in its form")
            yield CellFault(layout.services.name, row, 1, entry.identifier, expected % {"state": entry.state})
        elif handed.services.get(entry.identifier) != entry.content.digest:
            expected = _(
                "the application as it stands today: it was saved after the workbook was taken; take a new one"
            )
            yield CellFault(layout.services.name, row, 1, entry.identifier, expected)


def _told(seen: Any, space: Space, line: Line, layout: Layout) -> tuple[Value | None, str]:
    """Return the value that a cell says and "", or None and what was expected."""
    stored = value_at(line.entry.content, space)
    if is_same(seen, cell_of(stored, layout.yes, layout.no)):
        return stored, ""
    if seen is None or (isinstance(seen, str) and not seen.strip()):
        # Points once given are changed, not taken back.
        return None, _expected(space, layout) if space.sort == Sort.POINTS else ""
    if isinstance(seen, Mistake):
        return None, _expected(space, layout)
    value = _value(seen, space)
    if value is None or (space.item is not None and not _fits_item(value, space)):
        return None, _expected(space, layout)
    return value, ""


def _value(seen: Any, space: Space) -> Value | None:
    """Return the value of a filled cell, or None when it is not of the sort of the space."""
    if space.sort == Sort.YES_NO:
        word = str(seen).strip().lower()
        return True if word in YES else False if word in NO else None
    if space.sort == Sort.TEXT:
        return seen if isinstance(seen, str) else written(_number(seen))
    number = _number(seen)
    if number is None:
        return None
    if space.sort == Sort.NUMBER:
        return number
    if space.sort == Sort.CROWNS:
        return int(number) if 0 <= number <= LARGEST_CZK and number == int(number) else None
    step = Decimal(1) if space.sort == Sort.WHOLE else HUNDREDTH
    most = MOST_POINTS if space.sort == Sort.POINTS else LARGEST_UNITS
    fits = 0 <= number <= most and number == number.quantize(step)
    return number if fits else None


def _number(seen: Any) -> Decimal | None:
    """Return a number of a cell as it reads; a truth value is none, and so is a text that looks like one."""
    is_number = isinstance(seen, int | float) and not isinstance(seen, bool) and isfinite(seen)
    return Decimal(str(seen)) if is_number else None


def _fits_item(value: Value, space: Space) -> bool:
    if space.item is None or isinstance(value, bool):
        return True
    text = written(value) if isinstance(value, Decimal) else str(value)
    return not read_fact(space.item, text or "")[1]


def _expected(space: Space, layout: Layout) -> str:
    if space.sort == Sort.CROWNS:
        return _("whole crowns from 0 to %(most)s") % {"most": figures.digits(LARGEST_CZK)}
    if space.sort == Sort.WHOLE:
        return _("a whole number from 0 to %(most)s") % {"most": figures.digits(LARGEST_UNITS)}
    if space.sort in (Sort.UNITS, Sort.POINTS):
        most = MOST_POINTS if space.sort == Sort.POINTS else LARGEST_UNITS
        return _("a number from 0 to %(most)s with at most two decimals") % {"most": figures.digits(most)}
    if space.sort == Sort.YES_NO:
        return _("“%(yes)s” or “%(no)s”") % {"yes": layout.yes, "no": layout.no}
    if space.sort == Sort.NUMBER and space.item is not None:
        return read_fact(space.item, "")[1]
    choices = ", ".join(space.item.values) if space.item is not None else ""
    return _("one of: %(choices)s") % {"choices": choices} if choices else _("a text")


def shown(seen: Any) -> str:
    """Return what stands in a cell as people read it; a text is in quotation marks, so that "1" is told from 1."""
    if seen is None:
        return _("an empty cell")
    if isinstance(seen, str):
        return f"“{seen if len(seen) <= 60 else seen[:60] + '…'}”"
    if isinstance(seen, datetime | date):
        return _("the date %(day)s") % {
            "day": figures.day(seen.date() if isinstance(seen, datetime) else seen)
        }
    return str(seen)
