"""Where everything stands in a workbook of applications: sheets, columns, lines and the spaces to fill in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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

SHAPE = 1
"""The version of the shape of the workbook; one of another shape is not read."""

HIDDEN = "opora"
"""The name of the hidden sheet that says what was handed out."""

SORTS = {"boolean": Sort.YES_NO, "text": Sort.TEXT}


@dataclass(frozen=True)
class Entry:
    """One service in a workbook: what it is asked and what it says now.

    state      how far its application is, in words; not begun yet is said so
    is_open    whether the workbook may change it: it is a draft or not begun
    """

    identifier: str
    kind: str
    asked: Asked
    content: Content
    state: str
    is_open: bool


@dataclass(frozen=True)
class Line:
    """One row: whose it is, what names it (checked on the way back), what is only told, its spaces."""

    entry: Entry
    keys: tuple[str, ...]
    told: tuple[str, ...]
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
    """A whole workbook in one language."""

    entries: tuple[Entry, ...]
    services: Sheet
    forms: Sheet
    budget: Sheet
    request_column: int
    yes: str
    no: str

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets to be filled in."""
        return (self.services, self.forms, self.budget)

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


def layout_of(entries: Sequence[Entry]) -> Layout:
    """Return the layout for these services in the reader's language; they are asked by the same round."""
    asked = entries[0].asked
    sources = asked.budget.sources
    request = next(place for place, each in enumerate(sources) if each.column == REQUEST)
    return Layout(
        entries=tuple(entries),
        services=_services(entries, asked),
        forms=_forms(entries, asked),
        budget=Sheet(
            name=pgettext("sheet", "Budget"),
            keys=(_("Service"), pgettext("budget", "Item")),
            told=(),
            spaces=tuple(each.name for each in sources),
            sums=(_("Together"),),
            lines=tuple(_budget_lines(entries)),
        ),
        request_column=3 + request,
        yes=_("yes"),
        no=_("no"),
    )


def _services(entries: Sequence[Entry], asked: Asked) -> Sheet:
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


def _forms(entries: Sequence[Entry], asked: Asked) -> Sheet:
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


def _form_lines(entries: Sequence[Entry]) -> Iterator[Line]:
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


def _budget_lines(entries: Sequence[Entry]) -> Iterator[Line]:
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
