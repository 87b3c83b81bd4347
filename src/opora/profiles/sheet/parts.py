"""What a section is made of: sentences, charts and tables whose cells lead to where their number came from."""

from dataclasses import dataclass

from opora.core.charts import Chart

MOST_OPEN = 12
"""A list of more services than this is folded on the page."""


@dataclass(frozen=True)
class Cell:
    """One value written for people, the address it leads to, and whether it names an invented record."""

    text: str
    href: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `numeric` are the places of the columns that hold numbers; a page opens one of `records` on demand."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    records: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether the page shows only its caption at first: a long list of single services."""
        return self.records and len(self.rows) > MOST_OPEN


@dataclass(frozen=True)
class Section:
    """A part of the sheet; `chart` is drawn on the page and stands as a table in the PDF."""

    key: str
    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return a row of cells that lead nowhere."""
    return tuple(Cell(text) for text in texts)
