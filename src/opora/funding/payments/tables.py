"""Tables of instalments, payment orders and refunds."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.payments.models import Instalment, Order, Refund

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class CrownsColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Money with its currency on the page, a bare number in a file."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class DayColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A day as people write it on the page, as machines read it in a file."""

    def render(self, value: date) -> str:
        """Write the day."""
        return figures.short_day(value)

    def value(self, value: date | None) -> str | None:
        """Write it in a file as machines read it."""
        return value.isoformat() if value else None


def _tag(words: str, colour: str) -> SafeString:
    return format_html(
        '<span class="gov-tag" data-type="subtle" data-color="{}" data-size="s">{}</span>', colour, words
    )


def _state(record: Instalment | Refund) -> SafeString:
    """Return the state as a tag, and beside it that its day has passed."""
    tag = _tag(record.get_state_display(), record.colour)
    return (
        format_html("{} {}", tag, _tag(_("late"), "error")) if record.is_late(timezone.localdate()) else tag
    )


class _OfService(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """What the tables of the money of services share: the service, who gives it, the sum and its state."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=gettext_lazy("Service"))
    provider = tables.Column(accessor="service__provider__name", verbose_name=gettext_lazy("Provider"))
    number_of_provider = tables.Column(accessor="service__provider__number", verbose_name=gettext_lazy("IČO"))

    def render_identifier(self, value: str, record: Instalment | Refund) -> SafeString:
        """Link the service to the page of its money."""
        place = [record.round.region.code, record.round.place, value]
        url = reverse("funding:payments:service", args=place)
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record.service))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def render_state(self, record: Instalment | Refund) -> SafeString:
        """Say the state in words."""
        return _state(record)

    def value_state(self, record: Instalment | Refund) -> str:
        """Write the code into files."""
        return record.state


class InstalmentTable(_OfService):
    """Instalments of one round: whose, how much, by when, how far."""

    number = tables.Column(verbose_name=gettext_lazy("Instalment"), attrs=NUMBER)
    amount_czk = CrownsColumn(verbose_name=gettext_lazy("Amount"))
    due_on = DayColumn(verbose_name=gettext_lazy("Due on"))
    state = tables.Column(verbose_name=pgettext_lazy("instalment", "State"))
    paid_on = DayColumn(accessor="order__paid_on", verbose_name=gettext_lazy("Paid on"))
    variable_symbol = tables.Column(verbose_name=gettext_lazy("Variable symbol"), orderable=False)

    caption = gettext_lazy("Instalments of grants")


class OrderedTable(_OfService):
    """One payment order, as accounting needs it."""

    account = tables.Column(
        verbose_name=gettext_lazy("Account"), orderable=False, accessor="account", empty_values=(None,)
    )
    variable_symbol = tables.Column(verbose_name=gettext_lazy("Variable symbol"), orderable=False)
    amount_czk = CrownsColumn(verbose_name=gettext_lazy("Amount"))
    number = tables.Column(verbose_name=gettext_lazy("Instalment"), attrs=NUMBER)
    due_on = DayColumn(verbose_name=gettext_lazy("Due on"))
    state = tables.Column(verbose_name=pgettext_lazy("instalment", "State"))

    class Meta:
        sequence = ("provider", "number_of_provider", "account", "variable_symbol", "amount_czk", "...")

    caption = gettext_lazy("Payment order")

    def render_account(self, value: str) -> str:
        """Write the account, or a dash: Opora knows none and makes up none."""
        return value or figures.UNKNOWN

    def value_account(self, value: str) -> str:
        """Leave the field empty for accounting to fill in."""
        return value


class OrderTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Payment orders of one round."""

    name = tables.Column(accessor="number", verbose_name=gettext_lazy("Payment order"))
    made_on = DayColumn(verbose_name=gettext_lazy("Made on"))
    made_by = tables.Column(verbose_name=gettext_lazy("Made by"), order_by="made_by__username")
    count = tables.Column(verbose_name=gettext_lazy("Instalments"), attrs=NUMBER)
    total_czk = CrownsColumn(verbose_name=gettext_lazy("Amount"))
    paid_on = DayColumn(verbose_name=gettext_lazy("Paid on"))
    document = tables.Column(verbose_name=gettext_lazy("Accounting document"))

    caption = gettext_lazy("Payment orders")

    def render_name(self, record: Order) -> SafeString:
        """Link to the order."""
        url = reverse(
            "funding:payments:order", args=[record.round.region.code, record.round.place, record.number]
        )
        return format_html('<a href="{}">{}</a>', url, record)

    def value_name(self, record: Order) -> str:
        """Write the number with its round."""
        return str(record)

    def value_made_by(self, record: Order) -> str:
        """Write the name."""
        return str(record.made_by)


class RefundTable(_OfService):
    """Money demanded back in one round."""

    name = tables.Column(accessor="number", verbose_name=gettext_lazy("Refund"))
    amount_czk = CrownsColumn(verbose_name=gettext_lazy("Amount"))
    origin = tables.Column(verbose_name=gettext_lazy("Where the demand comes from"))
    demanded_on = DayColumn(verbose_name=gettext_lazy("Demanded on"))
    due_on = DayColumn(verbose_name=gettext_lazy("To be returned by"))
    state = tables.Column(verbose_name=pgettext_lazy("refund", "State"))
    closed_on = DayColumn(verbose_name=gettext_lazy("Closed on"))

    class Meta:
        sequence = ("name", "...")

    caption = gettext_lazy("Refunds")

    def render_name(self, record: Refund) -> SafeString:
        """Link to the refund."""
        place = [record.round.region.code, record.round.place, record.number]
        return format_html(
            '<a href="{}">V{}</a>', reverse("funding:payments:refund", args=place), record.number
        )

    def value_name(self, record: Refund) -> str:
        """Write the bare number."""
        return f"V{record.number}"

    def value_origin(self, record: Refund) -> str:
        """Write the code into files."""
        return record.origin
