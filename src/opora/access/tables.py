"""Tables of access."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from opora.access.explanation import why_no_time
from opora.access.models import Mode, Reach
from opora.access.queries import Journey
from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.needs.tables import NUMBER, AmountColumn, UnitColumn, to_page
from opora.register.models import Service


class MinutesColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A travel time written for people on the page, and unrounded in a downloaded file."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: float) -> str:
        """Write whole minutes."""
        return figures.minutes(value)

    def value(self, value: Any) -> Any:
        """Return the time as it is stored."""
        return value


class ShareColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A share written in per cent."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: float) -> str:
        """Write per cent with one decimal."""
        return figures.percent(value, 1)

    def value(self, value: Any) -> Any:
        """Return the share as it is stored."""
        return value


def marked(name: str, service: Service | None) -> SafeString:
    """Return the name of a place with the mark of a fictional service."""
    return format_html("{} {}", name, synthetic_mark(service))


class CoverageTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Coverage by kind of service."""

    name = tables.Column(
        verbose_name=_("Kind of service"), order_by="kind__order", linkify=to_page("access:kind", "kind_code")
    )
    services = AmountColumn(verbose_name=_("Services"), places=0)
    limit_minutes = MinutesColumn(verbose_name=_("Declared time"), default=_("whole region"))
    share = ShareColumn(verbose_name=_("People within it"), linkify=to_page("access:kind", "kind_code"))
    median_minutes = MinutesColumn(verbose_name=_("Median journey"), default="–")
    capacity_counted = AmountColumn(verbose_name=_("Capacity"), places=0, default=_("not known"))
    unit = UnitColumn(verbose_name=_("Unit"), default="–")

    caption = _("Coverage by kind of service")

    def render_limit_minutes(self, value: float, record: dict[str, Any]) -> str:
        """Write whole minutes, and the way of travel where it is not the car."""
        if record["mode"] == Mode.CAR:
            return figures.minutes(value)
        return f"{figures.minutes(value)} {Mode(record['mode']).label}"


class ReachTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """What each municipality reaches of one kind."""

    name = tables.Column(
        accessor="municipality__name",
        verbose_name=_("Municipality"),
        linkify=to_page("access:reach", "kind_code", "municipality_code"),
    )
    orp = tables.Column(verbose_name=_("ORP"))
    population = AmountColumn(verbose_name=_("People"), places=0)
    minutes = MinutesColumn(
        verbose_name=_("Minutes to the nearest"),
        default="–",
        linkify=to_page("access:reach", "kind_code", "municipality_code"),
    )
    nearest = tables.Column(accessor="nearest__name", verbose_name=_("Nearest place"), default="–")
    where = tables.Column(accessor="nearest__municipality__name", verbose_name=_("Where"), default="–")
    ratio = AmountColumn(verbose_name=_("Capacity per unit of need"), places=2, default=_("not known"))
    reachable = AmountColumn(verbose_name=_("Reachable capacity"), default=_("not known"))
    cause = tables.Column(verbose_name=_("Why nothing is reached"), default="")

    caption = _("Reach by municipality")
    town_code = "municipality_code"

    def render_nearest(self, value: str, record: Reach) -> SafeString:
        """Write the place, marked when it is fictional."""
        return marked(value, record.nearest.service if record.nearest else None)

    def value_nearest(self, value: str) -> str:
        """Return the name alone for a file."""
        return value


class ReachByTransitTable(ReachTable):
    """What each municipality reaches of one kind, by public transport too."""

    transit_minutes = MinutesColumn(verbose_name=_("Minutes by public transport"), default="–")
    transit_cause = tables.Column(verbose_name=_("Why not by public transport"), default="")

    class Meta:
        sequence = (
            "name",
            "orp",
            "population",
            "minutes",
            "transit_minutes",
            "...",
            "cause",
            "transit_cause",
        )


class JourneyTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Journeys from one municipality."""

    name = tables.Column(verbose_name=_("Place"))
    kind = tables.Column(verbose_name=_("Kind of service"), order_by="kind_order")
    provider = tables.Column(verbose_name=_("Provider"))
    municipality = tables.Column(verbose_name=_("Municipality"))
    minutes = MinutesColumn(verbose_name=_("Minutes by car"), default="–")
    why = tables.Column(accessor="journey", verbose_name=_("Why there is no time"), orderable=False)

    caption = _("Journeys")

    def render_name(self, value: str, record: dict[str, Any]) -> SafeString:
        """Write the place, marked when it is fictional."""
        return marked(value, record["service"])

    def value_name(self, value: str) -> str:
        """Return the name alone for a file."""
        return value

    def render_why(self, value: Journey, record: dict[str, Any]) -> str:
        """Write the cause of each time that is missing."""
        return why_no_time(value, record["transit"])

    def value_why(self, value: Journey, record: dict[str, Any]) -> str:
        """Return the same for a file."""
        return why_no_time(value, record["transit"])

    class Meta:
        order_by = "minutes"


class JourneyByTransitTable(JourneyTable):
    """Journeys from one municipality, by public transport too."""

    transit_minutes = MinutesColumn(verbose_name=_("Minutes by public transport"), default="–")

    class Meta:
        order_by = "minutes"
        sequence = ("...", "transit_minutes", "why")
