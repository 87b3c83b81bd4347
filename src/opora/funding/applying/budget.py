"""The declared budget of an application: its items, its sources, and how the columns that rules read follow from it."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from pydantic import model_validator

from opora.core.declared import Declared, read_declared
from opora.core.languages import language
from opora.funding.applying.content import Content
from opora_engine.declared import Declaration, Fault, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "budget.yaml"

REQUEST: Final = "request_czk"
LOSS: Final = "eligible_operating_loss_czk"
FROM_SOURCES: Final = (REQUEST, "municipal_czk", "founder_czk", "esf_czk", "ministry_czk")
"""Columns of an application that are the sum of one source of its budget."""


class Named(Declaration):
    """A thing with a code and a name in both languages."""

    code: str
    cs: str
    en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(getattr(self, language()))


class Item(Named):
    """What is paid. The undivided item holds sums taken over without items; they are divided before submitting."""

    group: str
    eligible: bool
    undivided: bool = False


class PaidBy(Named):
    """Who pays: the column of the application that the whole source is, or none; whether it is public money."""

    column: str | None = None
    public: bool
    source: Text
    assumed: bool = False


class Budget(Declaration):
    """Everything that a budget is written in."""

    title: Text
    source: Text
    assumed: bool
    items: tuple[Item, ...]
    groups: tuple[Named, ...]
    sources: tuple[PaidBy, ...]

    @model_validator(mode="after")
    def _fits(self) -> "Budget":
        """Check that codes are named once, groups are known and every column has exactly one source."""
        for rows in (self.items, self.groups, self.sources):
            codes = [row.code for row in rows]
            if len(set(codes)) < len(codes):
                raise Fault(en="A code stands twice in one list", cs="Kód je v jednom seznamu dvakrát")
        known = {group.code for group in self.groups}
        if any(item.group not in known for item in self.items):
            raise Fault(
                en="An item is in a group that is not listed", cs="Položka je ve skupině, která chybí"
            )
        columns = sorted(each.column for each in self.sources if each.column is not None)
        if columns != sorted(FROM_SOURCES):
            expected = ", ".join(FROM_SOURCES)
            raise Fault(
                en=f"Each of the columns {expected} needs exactly one source",
                cs=f"Každý ze sloupců {expected} musí mít právě jeden zdroj",
            )
        if sum(item.undivided for item in self.items) != 1:
            raise Fault(
                en="Exactly one item holds what is not divided", cs="Nerozepsaná položka má být právě jedna"
            )
        return self

    @property
    def by_group(self) -> list[tuple[Named, list[Item]]]:
        """The items under the groups they stand in, in the declared order."""
        groups = {group.code: group for group in self.groups}
        return [(groups[code], list(items)) for code, items in groupby(self.items, lambda item: item.group)]

    @property
    def undivided(self) -> Item:
        """The item that holds sums taken over without items."""
        return next(item for item in self.items if item.undivided)

    def columns(self, content: Content) -> dict[str, int]:
        """Return the money columns of an application that follow from the budget, whole crowns.

        A column of FROM_SOURCES is the sum of its source over all items. The eligible operating loss is what public
        money pays of the eligible items: eligible costs less the own revenue that pays them; never below 0, because no
        cell is negative.
        """
        found = {
            each.column: content.of_source(each.code) for each in self.sources if each.column is not None
        }
        eligible = [item.code for item in self.items if item.eligible]
        found[LOSS] = sum(content.of_source(each.code, eligible) for each in self.sources if each.public)
        return found

    def unknown(self, content: Content) -> list[tuple[str, str]]:
        """Return the cells whose item or source is not declared (any more)."""
        items, sources = _codes(self.items), _codes(self.sources)
        return [cell for cell in content.budget if cell[0] not in items or cell[1] not in sources]


def declared_budget(region: str) -> Declared[Budget]:
    """Return the budget declared in the region: its own file, or that of the product."""
    return read_declared(region, PACKAGED, _load)


def _load(text: str) -> Budget:
    return read_declaration(text, Budget, name=PACKAGED.name)


def _codes(rows: Iterable[Any]) -> set[str]:
    return {row.code for row in rows}
