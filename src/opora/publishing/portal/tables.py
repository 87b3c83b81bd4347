"""Tables of the portal; their rows are records of published files with an address."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.words import BOUND_BY
from opora.network.models import Level

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


def _link(record: Any) -> str:
    return str(record["url"])


class ServiceColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """The name of a service with the mark of invented records."""

    def render(self, value: str, record: Any) -> str:
        """Draw the linked name."""
        return format_html('<a href="{}">{}</a> {}', record["url"], value, synthetic_mark(record))

    def value(self, value: str) -> str:
        """Give the bare name to files."""
        return value


class TownTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Municipalities."""

    code = tables.Column(verbose_name=_("Code"))
    name = tables.Column(verbose_name=_("Municipality"), linkify=_link)
    orp = tables.Column(verbose_name=_("ORP"))
    district = tables.Column(verbose_name=_("District"))
    population = tables.Column(verbose_name=_("People"), attrs=NUMBER)

    caption = _("Municipalities")

    class Meta:
        order_by = "name"

    def render_population(self, value: int) -> str:
        """Write the people for the eye."""
        return figures.digits(value)


class NetworkTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services of the base network."""

    service = ServiceColumn(verbose_name=_("Service"))
    kind = tables.Column(verbose_name=_("Kind of service"))
    provider = tables.Column(verbose_name=_("Provider"))
    level = tables.Column(verbose_name=_("Level"))
    capacity_taken = tables.Column(verbose_name=_("Capacity taken"), attrs=NUMBER)
    decision = tables.Column(verbose_name=_("Resolution"))

    caption = _("Base network")

    class Meta:
        order_by = "kind"

    def render_level(self, value: str) -> str:
        """Write the level in words."""
        return str(Level(value).label)

    def render_capacity_taken(self, value: int, record: Any) -> str:
        """Write the capacity with its unit."""
        return figures.quantity(value, record["unit"])


class GrantTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Grants, each leading to its explanation."""

    service = ServiceColumn(verbose_name=_("Service"))
    kind = tables.Column(verbose_name=_("Kind of service"))
    provider = tables.Column(verbose_name=_("Provider"))
    claim = tables.Column(verbose_name=_("Claim"), attrs=NUMBER)
    grant = tables.Column(verbose_name=_("Grant"), attrs=NUMBER)
    final = tables.Column(verbose_name=_("With signed lines"), attrs=NUMBER)
    bound_by = tables.Column(verbose_name=_("What bound it"))

    caption = _("Grants of the year")

    class Meta:
        order_by = "-grant"

    def render_claim(self, value: int) -> str:
        """Write the money for the eye."""
        return figures.crowns(value)

    def render_grant(self, value: int, record: Any) -> str:
        """Write the money, leading to why."""
        return format_html('<a href="{}">{}</a>', record["url"], figures.crowns(value))

    def value_grant(self, value: int) -> int:
        """Give the bare number to files."""
        return value

    def render_final(self, value: int) -> str:
        """Write the money for the eye."""
        return figures.crowns(value)

    def value_final(self, value: int) -> int:
        """Give the bare number to files."""
        return value

    def render_bound_by(self, value: str) -> str:
        """Say what bound it in words."""
        return str(BOUND_BY.get(value, value))


class CalculatorTable(GrantTable):
    """Services that the calculator can begin with."""

    caption = _("Services that applied for money of this year")

    class Meta:
        exclude = ("bound_by", "final")
        order_by = "provider"


class GapTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Needs and gaps of one kind by municipality."""

    name = tables.Column(verbose_name=_("Municipality"), linkify=_link)
    need = tables.Column(verbose_name=_("Need"), attrs=NUMBER)
    reachable = tables.Column(verbose_name=_("Reachable capacity"), attrs=NUMBER)
    gap = tables.Column(verbose_name=_("Missing"), attrs=NUMBER)
    persons = tables.Column(verbose_name=_("Persons without a place"), attrs=NUMBER)

    caption = _("Needs and gaps by municipality")

    class Meta:
        order_by = "-gap"

    def render_need(self, value: float) -> str:
        """Write an estimate for the eye."""
        return figures.digits(value, 1)

    render_reachable = render_gap = render_persons = render_need


class ReachTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Travel time to the nearest service of one kind by municipality."""

    name = tables.Column(verbose_name=_("Municipality"), linkify=_link)
    population = tables.Column(verbose_name=_("People"), attrs=NUMBER)
    minutes = tables.Column(verbose_name=_("Time to the nearest"), attrs=NUMBER)
    within_limit = tables.BooleanColumn(verbose_name=_("Within the declared time"), yesno=(_("yes"), _("no")))

    caption = _("Time to the nearest service by municipality")

    class Meta:
        order_by = "-minutes"

    def render_population(self, value: int) -> str:
        """Write the people for the eye."""
        return figures.digits(value)

    def render_minutes(self, value: float) -> str:
        """Write the time for the eye."""
        return figures.minutes(value)
