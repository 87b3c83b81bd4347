"""Charts: what is drawn, the table of the same numbers, and the file of them, all from one description."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.downloads import csv_answer
from opora.core.refusals import NotKnown

CROWNS = "CZK"
SHARE = "%"
MINUTES = "minutes"

WRITERS: dict[str, Callable[[Any], str]] = {
    CROWNS: figures.crowns,
    SHARE: lambda share: figures.percent(share, 1),
    MINUTES: figures.minutes,
}
"""How the values of a unit are written; every other unit is an amount with at most two decimals."""


@dataclass(frozen=True)
class Series:
    """Values in the order of the chart's categories, perhaps with the range that each of them lies in.

    values     one a category; None where there is no value: a line is broken there
    low, high  ends of the range, one a category, or nothing
    """

    name: str
    values: tuple[figures.Number | None, ...]
    low: tuple[figures.Number | None, ...] = ()
    high: tuple[figures.Number | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Bars or lines over categories, or a waterfall.

    A waterfall has one series: the first and the last value are sums, those between them the changes that lead from
    one to the other.

    unit         CZK, % (values are shares, 1 is the whole), minutes, a unit of figures.quantity, or nothing
    horizontal   bars lie, so that long names of categories can be read
    stacked      bars of one category stand on each other; only for parts of one whole
    from_zero    the axis of values starts at zero; bars always do
    Raises ValueError when a series has not one value for each category.
    """

    kind: Literal["bar", "line", "waterfall"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category_title: str = ""
    value_title: str = ""
    unit: str = ""
    horizontal: bool = False
    stacked: bool = False
    from_zero: bool = True

    def __post_init__(self) -> None:
        """Check that every series fits the categories."""
        for each in self.series:
            for values in (each.values, each.low or each.values, each.high or each.values):
                if len(values) != len(self.categories):
                    raise ValueError(
                        f"Chart {self.title!r}, series {each.name!r}: {len(values)} values for "
                        f"{len(self.categories)} categories. Give one value, or None, for each category."
                    )

    @property
    def columns(self) -> list[str]:
        """Return the headings of the table of the chart's numbers."""
        return [self.category_title or _("Category"), *(name for name, _values in self._numbers())]

    @property
    def rows(self) -> list[list[str]]:
        """Return the rows of the table, every number written for people."""
        numbers = [values for _name, values in self._numbers()]
        return [
            [category, *(self._written(values[place]) for values in numbers)]
            for place, category in enumerate(self.categories)
        ]

    def plain_rows(self) -> list[list[Any]]:
        """Return header and rows of the file of the chart's numbers: not rounded, not known is empty."""
        numbers = self._numbers()
        header = [self.category_title or _("Category"), *(name for name, _values in numbers)]
        return [
            header,
            *(
                [category, *(values[place] for _name, values in numbers)]
                for place, category in enumerate(self.categories)
            ),
        ]

    def csv(self, name: str) -> HttpResponse:
        """Return the numbers as the file `<name>.csv`."""
        return csv_answer(self.plain_rows(), name)

    def to_json(self) -> dict[str, Any]:
        """Return what the script draws; numbers in tooltips come written, those of the axis it writes itself."""
        return {
            "kind": self.kind,
            "categories": list(self.categories),
            "categoryTitle": self.category_title,
            "valueTitle": self.value_title,
            "unit": self.unit,
            "horizontal": self.horizontal,
            "stacked": self.stacked,
            "fromZero": self.from_zero or self.kind == "bar",
            "series": [self._drawn(each) for each in self.series],
            "steps": self._steps() if self.kind == "waterfall" else [],
        }

    def _steps(self) -> list[list[float]]:
        """Return where each bar of a waterfall starts and ends."""
        values = [float(value or 0) for value in self.series[0].values]
        steps, level = [], 0.0
        for place, value in enumerate(values):
            is_sum = place in (0, len(values) - 1)
            steps.append([0.0, value] if is_sum else [level, level + value])
            level = steps[-1][1]
        return steps

    def _drawn(self, series: Series) -> dict[str, Any]:
        ranges = series.low and series.high
        return {
            "name": series.name,
            "values": _floats(series.values),
            "texts": [self._text(series, place) for place in range(len(self.categories))],
            "ranges": list(map(list, zip(_floats(series.low), _floats(series.high), strict=True)))
            if ranges
            else [],
        }

    def _text(self, series: Series, place: int) -> str:
        written = self._written(series.values[place])
        if not (series.low and series.high):
            return written
        return f"{written} ({self._written(series.low[place])} – {self._written(series.high[place])})"

    def _written(self, value: figures.Number | None) -> str:
        write = WRITERS.get(self.unit)
        return write(value) if write else figures.quantity(value, self.unit or None)

    def _numbers(self) -> list[tuple[str, tuple[figures.Number | None, ...]]]:
        found: list[tuple[str, tuple[figures.Number | None, ...]]] = []
        for each in self.series:
            found.append((each.name, each.values))
            if each.low and each.high:
                found.extend([(_("Low estimate"), each.low), (_("High estimate"), each.high)])
        return found


def download(request: HttpRequest, charts: Mapping[str, Chart]) -> HttpResponse | None:
    """Return the file of one chart when the address asks for it (`?chart=<key>&download=csv`), else None.

    Raises NotKnown when the page has no chart of that key.
    """
    key = request.GET.get("chart", "")
    if not key or request.GET.get("download") != "csv":
        return None
    if key not in charts:
        raise NotKnown(
            _("This page has no chart “%(key)s”. Its charts are: %(known)s.")
            % {"key": key, "known": ", ".join(charts) or "–"}
        )
    return charts[key].csv(key)


def _floats(values: Sequence[figures.Number | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]
