"""Tables of the needs, and the columns that other tables of numbers use too."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.register.models import CapacityUnit

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
PROSE = {"td": {"class": "prose prose--long"}}


class AmountColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A number written for people on the page, and unrounded in a downloaded file."""

    def __init__(self, *, places: int | None = 1, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)
        self.places = places

    def render(self, value: figures.Number) -> str:
        """Write the number with its number of decimals; with all of them if none is set."""
        return every_digit(value) if self.places is None else figures.digits(value, self.places)

    def value(self, value: Any) -> Any:
        """Return the number as it is stored."""
        return float(value) if isinstance(value, Decimal) else value


def every_digit(value: figures.Number) -> str:
    """Write a declared number with all its decimals: 0.0005 must not become 0."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return figures.digits(value, max(0, -exponent) if isinstance(exponent, int) else 0)


class UnitColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """The unit of capacity in words."""

    def render(self, value: str) -> str:
        """Write the unit in the reader's language."""
        # Of a model row django-tables2 already gives the words, of a row of sums the bare code.
        return str(dict(CapacityUnit.choices).get(value, value))


def to_page(name: str, *keys: str) -> Callable[[Any, tables.Table], str]:
    """Return what gives the link of a cell: the address `name` made of the row's region and `keys`.

    A list that shows a run named by its address leads to pages about the same run.
    """
    accessors = {key: tables.A(key) for key in ("region", *keys)}
    station = name.partition(":")[0]

    def address(record: Any, table: tables.Table) -> str:
        page = reverse(name, kwargs={key: accessor.resolve(record) for key, accessor in accessors.items()})
        request: Any = getattr(table, "request", None)
        if request is None or not request.GET.get("run") or request.resolver_match.app_name != station:
            return page
        return f"{page}?run={quote(request.GET['run'])}"

    return address


class NeedsByKindTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Persons and capacity by kind of service."""

    name = tables.Column(
        verbose_name=_("Kind of service"), order_by="kind__order", linkify=to_page("needs:kind", "kind_code")
    )
    persons_middle = AmountColumn(verbose_name=_("Persons in need"))
    persons_low = AmountColumn(verbose_name=_("persons, low"))
    persons_high = AmountColumn(verbose_name=_("persons, high"))
    capacity_middle = AmountColumn(
        verbose_name=_("Capacity needed"), linkify=to_page("needs:kind", "kind_code")
    )
    capacity_low = AmountColumn(verbose_name=_("capacity, low"))
    capacity_high = AmountColumn(verbose_name=_("capacity, high"))
    horizon_middle = AmountColumn(verbose_name=_("Capacity needed at the horizon"))
    unit = UnitColumn(verbose_name=_("Unit"))

    caption = _("Needs by kind of service")


class NeedsByMunicipalityTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Persons and capacity of one kind by municipality."""

    name = tables.Column(
        verbose_name=_("Municipality"), linkify=to_page("needs:number", "kind_code", "municipality_code")
    )
    orp = tables.Column(verbose_name=_("ORP"))
    persons_middle = AmountColumn(verbose_name=_("Persons in need"))
    capacity_middle = AmountColumn(
        verbose_name=_("Capacity needed"), linkify=to_page("needs:number", "kind_code", "municipality_code")
    )
    capacity_low = AmountColumn(verbose_name=_("capacity, low"))
    capacity_high = AmountColumn(verbose_name=_("capacity, high"))
    horizon_middle = AmountColumn(verbose_name=_("Capacity needed at the horizon"))
    unit = UnitColumn(verbose_name=_("Unit"))

    caption = _("Needs by municipality")
    town_code = "municipality_code"


class RateTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The rates that a run used, with their sources."""

    kind = tables.Column(verbose_name=_("Kind of service"), order_by=("kind__order", "target_group__order"))
    target_group = tables.Column(verbose_name=_("Target group"), order_by="target_group__order")
    base_label = tables.Column(verbose_name=_("Out of whom"), order_by="base")
    low = AmountColumn(verbose_name=_("Low, per 1 000"), places=None)
    middle = AmountColumn(verbose_name=_("Middle, per 1 000"), places=None)
    high = AmountColumn(verbose_name=_("High, per 1 000"), places=None)
    units_per_person = AmountColumn(verbose_name=_("Capacity per person"), places=None)
    unit = UnitColumn(verbose_name=_("Unit"))
    period = tables.Column(verbose_name=_("For the year"))
    assumed = tables.Column(verbose_name=_("Assumed or published"))
    note = tables.Column(verbose_name=_("Meaning"), orderable=False, attrs=PROSE)
    source = tables.Column(verbose_name=_("Source"), orderable=False, attrs=PROSE)

    caption = _("Rates of need")

    def render_assumed(self, value: bool) -> str:
        """Say in a word whether the rate is an assumption."""
        return str(_("assumed")) if value else str(_("published"))
