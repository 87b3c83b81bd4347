"""Where everything stands in a workbook of applications: sheets, columns, lines and the spaces to fill in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.core.declared import digest_of
from opora.core.languages import said
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked
from opora.funding.applying.budget import REQUEST
from opora.funding.applying.content import DUTIES, Content
from opora.funding.applying.workbooks.spaces import Part, Sort, Space
from opora.funding.models import FundingUnit
from opora_engine.formula.rules import Input

T = TypeVar("T")

SHAPE = 1
"""The version of the shape of the workbook; one of another shape is not read."""

HIDDEN = "opora"
"""The name of the hidden sheet that says what was handed out."""

SORTS = {"boolean": Sort.YES_NO, "text": Sort.TEXT}


@dataclass(frozen=True)
class Entry:
    """One service in a workbook and what it says now.

    state      how far its application is, in words; not begun yet is said so
    is_open    whether the workbook may change it
    """

    identifier: str
    kind: str
    content: Content
    state: str
    is_open: bool


@dataclass(frozen=True)
class Asking(Entry):
    """A service of which everything is asked that an application says."""

    asked: Asked


@dataclass(frozen=True)
class Line:
    """One row: whose it is, what names it (checked on the way back), what is only told, its spaces."""

    entry: Entry
    keys: tuple[str, ...]
    told: tuple[str | int, ...]
    spaces: tuple[Space, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: the headings of keys, told columns, spaces and sums, in this order, and its lines from row 2 on."""

    name: str
    keys: tuple[str, ...]
    told: tuple[str, ...]
    spaces: tuple[str, ...]
    sums: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        return self.keys + self.told + self.spaces + self.sums

    @property
    def first_space(self) -> int:
        """The column of the first space; columns count from 1."""
        return len(self.keys) + len(self.told) + 1

    def rows(self) -> Iterator[tuple[int, Line]]:
        """Yield each line with the number of its row."""
        yield from enumerate(self.lines, start=2)


@dataclass(frozen=True)
class Layout:
    """A whole workbook in one language: its services, the sheets to be filled in and sentences that say how.

    The first sheet has one line for each service. Sums are written where a sheet has columns for them.
    """

    entries: tuple[Entry, ...]
    sheets: tuple[Sheet, ...]
    guide: tuple[str, ...]
    yes: str
    no: str
    request_column: int = 0

    @property
    def services(self) -> Sheet:
        """The sheet with one line for each service."""
        return self.sheets[0]

    @property
    def budget(self) -> Sheet:
        """The last sheet, in a workbook of applications the one that is added up."""
        return self.sheets[-1]

    def of_services(self, identifiers: Sequence[str]) -> "Layout | None":
        """Return the workbook with these services only, in their order; None when one of them is not in it."""
        if not identifiers or not set(identifiers) <= {each.identifier for each in self.entries}:
            return None
        places = {identifier: place for place, identifier in enumerate(identifiers)}
        return replace(
            self,
            entries=tuple(_ordered(self.entries, places, lambda each: each.identifier)),
            sheets=tuple(
                replace(sheet, lines=tuple(_ordered(sheet.lines, places, lambda each: each.entry.identifier)))
                for sheet in self.sheets
            ),
        )

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the places of everything: it tells a workbook whose places have moved since."""
        return digest_of(
            [
                [
                    sheet.name,
                    sheet.headings,
                    [[line.keys, [space.keys for space in line.spaces]] for line in sheet.lines],
                ]
                for sheet in self.sheets
            ]
        )


def _ordered(rows: Sequence[T], places: Mapping[str, int], name: Callable[[T], str]) -> list[T]:
    """Return the rows whose names have places, in the order of these; rows of one name keep their order."""
    return sorted((row for row in rows if name(row) in places), key=lambda row: places[name(row)])


def layout_of(entries: Sequence[Asking]) -> Layout:
    """Return the layout for these services in the reader's language; they are asked by the same round."""
    asked = entries[0].asked
    sources = asked.budget.sources
    request = next(place for place, each in enumerate(sources) if each.column == REQUEST)
    budget = Sheet(
        name=pgettext("sheet", "Budget"),
        keys=(_("Service"), pgettext("budget", "Item")),
        told=(),
        spaces=tuple(each.name for each in sources),
        sums=(_("Together"),),
        lines=tuple(_budget_lines(entries)),
    )
    sheets = (_services(entries, asked), _forms(entries, asked), budget)
    return Layout(
        entries=tuple(entries),
        sheets=sheets,
        guide=tuple(_guide(entries, sheets)),
        yes=_("yes"),
        no=_("no"),
        request_column=3 + request,
    )


def _guide(entries: Sequence[Entry], sheets: Sequence[Sheet]) -> Iterator[str]:
    yield _(
        "Fill in the yellow cells on the sheets %(sheets)s. Leave a cell empty when you do not know yet."
    ) % {"sheets": ", ".join(sheet.name for sheet in sheets)}
    yield _("Crowns are whole numbers. Beds are whole numbers, full-time posts have at most two decimals.")
    yield from guide_of_all()
    closed = [entry for entry in entries if not entry.is_open]
    if closed:
        yield _("These applications are only shown; they change in their form: %(services)s.") % {
            "services": ", ".join(f"{entry.identifier} ({entry.state})" for entry in closed)
        }


def guide_of_all() -> Iterator[str]:
    """Yield what holds for every workbook that comes back."""
    yield _("Do not add, remove or move rows and columns. Sums are only shown; the system adds up again.")
    yield _(
        "Save the workbook as XLSX and upload it where you took it. Nothing changes before you confirm it."
    )
    yield _(
        "If a cell does not fit, you get the workbook back with the cell marked and a note of what was expected."
    )


def _services(entries: Sequence[Asking], asked: Asked) -> Sheet:
    spaces = tuple(Space(Part.DUTY, (name,), Sort.YES_NO) for name in DUTIES) + tuple(
        Space(Part.FACT, (name,), _sort(item), item=item) for name, item in asked.facts.items()
    )
    return Sheet(
        name=pgettext("sheet", "Services"),
        keys=(_("Service"), _("Kind of service")),
        told=(pgettext("application", "State"),),
        spaces=(*fields.duties().values(), *(_heading(item) for item in asked.facts.values())),
        sums=(_("Request"), _("The whole budget")),
        lines=tuple(
            Line(each, keys=(each.identifier, each.kind), told=(each.state,), spaces=spaces)
            for each in entries
        ),
    )


def _forms(entries: Sequence[Asking], asked: Asked) -> Sheet:
    return Sheet(
        name=pgettext("sheet", "Forms"),
        keys=(_("Service"), _("Form")),
        told=(_("Unit"),),
        spaces=(
            _("Units applied for"),
            _("Units evidenced"),
            *(_heading(item) for item in asked.form_facts.values()),
        ),
        sums=(),
        lines=tuple(_form_lines(entries)),
    )


def _form_lines(entries: Sequence[Asking]) -> Iterator[Line]:
    for entry in entries:
        for form in entry.asked.forms:
            sort = Sort.WHOLE if form.unit == FundingUnit.BED else Sort.UNITS
            units = tuple(Space(Part.UNITS, (form.form, name), sort, form.unit) for name in fields.UNITS)
            facts = tuple(
                Space(Part.FORM_FACT, (form.form, name), _sort(item), form.unit, item)
                for name, item in entry.asked.form_facts.items()
            )
            unit = str(FundingUnit(form.unit).label)
            yield Line(entry, keys=(entry.identifier, form.name), told=(unit,), spaces=units + facts)


def _budget_lines(entries: Sequence[Asking]) -> Iterator[Line]:
    for entry in entries:
        for item in entry.asked.budget.items:
            spaces = tuple(
                Space(Part.BUDGET, (item.code, source.code), Sort.CROWNS)
                for source in entry.asked.budget.sources
            )
            yield Line(entry, keys=(entry.identifier, item.name), told=(), spaces=spaces)


def _sort(item: Input) -> Sort:
    return SORTS.get(item.type, Sort.NUMBER)


def _heading(item: Input) -> str:
    label = said(item.label.to_json())
    return f"{label} ({item.unit})" if item.unit not in ("", "1") else label
