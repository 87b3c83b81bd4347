"""Tables of methods and of the people at the horizon."""

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.models import Run
from opora.needs.methods.models import in_language
from opora.needs.methods.queries import methods
from opora.needs.tables import NUMBER, PROSE, AmountColumn


class MethodTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The methods of a run."""

    label = tables.Column(verbose_name=_("Method"), order_by="order")
    meaning = tables.Column(verbose_name=_("Meaning"), orderable=False, attrs=PROSE)
    weight = AmountColumn(verbose_name=_("Declared weight"), places=None)
    expression = tables.Column(verbose_name=_("Formula"), orderable=False, attrs={"td": {"class": "code"}})
    assumed = tables.Column(verbose_name=_("Assumed or published"))
    source = tables.Column(verbose_name=_("Source"), orderable=False, attrs=PROSE)

    caption = _("Methods of need")

    def render_assumed(self, value: bool) -> str:
        """Say in a word whether weight and formula are assumptions."""
        return str(_("assumed")) if value else str(_("published"))


class PeopleColumn(AmountColumn):
    """People in whole numbers on the page."""

    def __init__(self, **more: Any) -> None:
        super().__init__(places=0, **more)


class ErrorColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A tested error in per cent."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: float) -> str:
        """Write the share in per cent."""
        return figures.percent(value, 1)


class ProjectedTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """People of each municipality now and in the year of the horizon."""

    name = tables.Column(accessor="municipality__name", verbose_name=_("Municipality"))
    method = tables.Column(verbose_name=_("Method"))
    day = tables.Column(verbose_name=_("People counted on"))
    now = PeopleColumn(verbose_name=_("People now"))
    middle = PeopleColumn(verbose_name=_("People at the horizon"))
    low = PeopleColumn(verbose_name=_("people, low"))
    high = PeopleColumn(verbose_name=_("people, high"))
    error = ErrorColumn(verbose_name=_("Tested error, median"))
    error_ninth = ErrorColumn(verbose_name=_("Tested error, nine of ten below"))
    over_census = tables.Column(verbose_name=_("Census in between"))

    caption = _("People at the horizon")
    town_code = "municipality__code"

    def render_day(self, value: Any) -> str:
        """Write the day."""
        return figures.day(value)

    def render_over_census(self, value: bool) -> str:
        """Say whether a census lies between the trend and the last count."""
        return str(_("yes")) if value else str(_("no"))


def parts_of(run: Run) -> dict[str, Any]:
    """Return the table of everything that the formulas of a run are made of, each once."""
    found: dict[str, dict[str, Any]] = {}
    for method in methods(run):
        for part in method.parts:
            found.setdefault(part["name"], part)
    columns = [
        gettext("Name"),
        gettext("What it is"),
        gettext("Unit"),
        gettext("Formula"),
        gettext("Assumed or published"),
        gettext("Source"),
    ]
    return {
        "caption": gettext("What the formulas are made of"),
        "columns": columns,
        "rows": list(_rows(found.values())),
    }


def _rows(parts: Iterable[dict[str, Any]]) -> Iterable[list[str]]:
    for part in parts:
        assumed = gettext("assumed") if part["assumed"] else "–"
        yield [
            part["name"], in_language(part["label"]), part["unit"], part["expression"] or "–", assumed,
            in_language(part["source"]),
        ]  # fmt: skip
