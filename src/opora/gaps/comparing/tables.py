"""The table of a comparison."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.charts import SHARE
from opora.gaps.comparing.answer import written
from opora.needs.tables import NUMBER


def _to_gap(side: str) -> Callable[[dict[str, Any]], str]:
    """Return what gives the address of the gap behind a value: of the kind and the run of its side."""

    def address(record: dict[str, Any]) -> str:
        kind, run = record["sides"][side]
        where = [record["region"], kind, record["municipality_code"]]
        return f"{reverse('gaps:gap', args=where)}?run={run}"

    return address


class ValueColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A value in the unit of the comparison, written for people on the page and unrounded in a file."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, default="–", **more)

    def render(self, value: float, record: dict[str, Any]) -> str:
        """Write the value; the unit has a column of its own."""
        return written(value, SHARE) if record["unit"] == SHARE else figures.digits(value, 2)

    def value(self, value: Any) -> Any:
        """Return the number as it is stored."""
        return value


class ComparisonTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Both values of each municipality; the headings of the sides are those of the comparison."""

    name = tables.Column(verbose_name=_("Municipality"), linkify=_to_gap("second"))
    orp = tables.Column(verbose_name=_("ORP"))
    first = ValueColumn(verbose_name=_("First"), linkify=_to_gap("first"))
    second = ValueColumn(verbose_name=_("Second"), linkify=_to_gap("second"))
    difference = ValueColumn(verbose_name=_("Difference"))
    measured_in = tables.Column(verbose_name=_("Unit"), orderable=False)

    caption = _("Comparison by municipality")
    town_code = "municipality_code"


def table_named(first_name: str, second_name: str) -> type[tables.Table]:
    """Return the table whose columns of the two sides are called by them."""

    class NamedTable(ComparisonTable):
        first = ValueColumn(verbose_name=first_name, linkify=_to_gap("first"))
        second = ValueColumn(verbose_name=second_name, linkify=_to_gap("second"))

        class Meta:
            order_by = "name"

    return NamedTable
