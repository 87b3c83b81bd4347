"""Tables of the base network."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.network.models import Decision, Entry, Level, Proposal

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class EntryTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services of the network on one day."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=_("Service"))
    kind = tables.Column(accessor="service__kind", verbose_name=_("Kind"), order_by="service__kind__order")
    provider = tables.Column(accessor="service__provider__name", verbose_name=_("Provider"))
    level = tables.Column(verbose_name=_("Level"))
    capacity_taken = tables.Column(
        verbose_name=_("Capacity taken"), attrs=NUMBER, order_by=("unit", "capacity_taken")
    )
    unit = tables.Column(verbose_name=_("Unit"), visible=False)
    valid_from = tables.DateColumn(verbose_name=_("Valid from"))
    decision = tables.Column(accessor="decision__number", verbose_name=_("Resolution"))

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()
        sequence = (
            "identifier",
            "kind",
            "provider",
            "level",
            "capacity_taken",
            "unit",
            "valid_from",
            "decision",
        )
        order_by = "identifier"

    caption = _("Services of the base network")

    def render_identifier(self, value: str, record: Entry) -> SafeString:
        """Link the service to its page."""
        url = reverse("network:service", args=[record.region.code, value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record.service))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def render_level(self, record: Entry) -> str:
        """Write the short name of the level."""
        return record.level

    def render_capacity_taken(self, value: int, record: Entry) -> str:
        """Write the capacity with its unit."""
        return figures.quantity(value, record.unit)

    def value_capacity_taken(self, value: int) -> int:
        """Write the bare number into files; its unit has a column of its own there."""
        return value

    def value_unit(self, record: Entry) -> str:
        """Write the code of the unit into files."""
        return record.unit

    def render_valid_from(self, value: Any) -> str:
        """Write the day shortly."""
        return figures.short_day(value)

    def value_valid_from(self, value: Any) -> str:
        """Write the day as the standard asks into files."""
        return str(value.isoformat())


class ProposalTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """What one run proposes for each service."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=_("Service"))
    kind = tables.Column(accessor="service__kind", verbose_name=_("Kind"), order_by="service__kind__order")
    provider = tables.Column(accessor="service__provider__name", verbose_name=_("Provider"))
    points = tables.Column(verbose_name=_("Points"), attrs=NUMBER)
    level = tables.Column(verbose_name=_("Level"), empty_values=())
    capacity_proposed = tables.Column(
        verbose_name=_("Proposed of registered"), attrs=NUMBER, order_by=("unit", "capacity_proposed")
    )

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = ()
        sequence = ("identifier", "kind", "provider", "points", "level", "capacity_proposed")
        order_by = "-points"

    caption = _("Proposals by the declared criteria")

    def render_identifier(self, value: str, record: Proposal) -> SafeString:
        """Link the service to its page."""
        url = reverse("network:service", args=[record.run.region_code, value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record.service))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def render_points(self, value: Any) -> str:
        """Write the points without idle decimals."""
        return figures.quantity(value)

    def value_points(self, value: Any) -> str:
        """Write the bare number into files."""
        return str(value)

    def render_level(self, record: Proposal) -> Any:
        """Write the short name of the level, or that there is none."""
        return record.level or _("not proposed")

    def value_level(self, record: Proposal) -> str:
        """Write the code of the level into files; empty when not proposed."""
        return record.level

    def render_capacity_proposed(self, value: int, record: Proposal) -> str:
        """Write what is proposed of what is registered."""
        return (
            f"{figures.quantity(value)} / {figures.quantity(record.capacity_registered, record.unit or None)}"
        )

    def value_capacity_proposed(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class DecisionTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Resolutions about the network."""

    number = tables.Column(verbose_name=_("Resolution"))
    body = tables.Column(verbose_name=_("Body"))
    decided_on = tables.DateColumn(verbose_name=_("Decided on"))
    entry_count = tables.Column(verbose_name=_("Entries that hold"), attrs=NUMBER)
    based_on = tables.Column(
        accessor="based_on_id", verbose_name=_("Proposal (run)"), default="–", attrs=NUMBER
    )

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()
        sequence = ("number", "body", "decided_on", "entry_count", "based_on")
        order_by = "-decided_on"

    caption = _("Decisions on the network")

    def render_number(self, value: str, record: Decision) -> SafeString:
        """Mark an invented decision."""
        return format_html("{} {}", value, synthetic_mark(record))

    def value_number(self, value: str) -> str:
        """Write the bare number into files."""
        return value

    def render_decided_on(self, value: Any) -> str:
        """Write the day shortly."""
        return figures.short_day(value)


LEVEL_COLOURS = {
    Level.Z1: "success",
    Level.Z2: "primary",
    Level.RESERVATION: "warning",
    Level.PREPARED: "neutral",
}
"""The colour of the tag of each level."""
