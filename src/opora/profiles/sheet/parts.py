"""What a section is made of: sentences, charts and tables whose cells lead to where their number came from."""

from dataclasses import dataclass

from opora.core.charts import Chart


@dataclass(frozen=True)
class Cell:
    """One value written for people, the address it leads to, and whether it names an invented record."""

    text: str
    href: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `numeric` are the places of the columns that hold numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()


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
