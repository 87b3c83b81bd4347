"""Tables of settlements: who returns what and why, and who has not filed a statement."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core import figures
from opora.core.languages import said
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.comparing.tables import MoneyColumn
from opora.funding.settlement.models import Statement


class StatementTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Statements with what came out of them."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=_("Service"))
    kind = tables.Column(accessor="service__kind", verbose_name=_("Kind"), order_by="service__kind__order")
    provider = tables.Column(accessor="service__provider__name", verbose_name=_("Provider"))
    state = tables.Column(verbose_name=pgettext_lazy("settlement", "State"))
    paid_czk = MoneyColumn(verbose_name=_("Paid by the region"))
    returned_czk = MoneyColumn(verbose_name=_("Returned to the region"))
    carried_czk = MoneyColumn(verbose_name=_("Carried over"))
    elsewhere_czk = MoneyColumn(verbose_name=_("Belongs to other sources"))
    why = tables.Column(accessor="result__summary", verbose_name=_("Why"), orderable=False)

    class Meta:
        model = Statement
        fields: tuple[str, ...] = ()
        order_by = "identifier"

    caption = _("Who returns what and why")

    def render_identifier(self, value: str, record: Statement) -> SafeString:
        """Link the service to the page of its settlement."""
        place = [record.settlement.region.code, record.settlement.year, value]
        url = reverse("funding:settlement:statement", args=place)
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def value_state(self, record: Statement) -> str:
        """Write the code into files."""
        return record.state

    def render_why(self, value: dict[str, str]) -> str:
        """Say why in the reader's language."""
        return said(value)

    def value_why(self, value: dict[str, str]) -> str:
        """Say why in the reader's language."""
        return said(value)


class WaitingTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services whose statement has not been filed."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=_("Service"))
    kind = tables.Column(accessor="service__kind", verbose_name=_("Kind"), order_by="service__kind__order")
    provider = tables.Column(accessor="service__provider__name", verbose_name=_("Provider"))
    paid_czk = MoneyColumn(verbose_name=_("Paid by the region"))
    edited_at = tables.DateTimeColumn(verbose_name=_("Draft saved"))
    late = tables.Column(
        accessor="settlement__statements_by", verbose_name=_("Days late"), orderable=False,
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )  # fmt: skip

    class Meta:
        model = Statement
        fields: tuple[str, ...] = ()
        order_by = "identifier"

    caption = _("Statements that have not been filed")
    day = date.max
    """The day that the page shows; set by it."""

    def render_identifier(self, value: str, record: Statement) -> SafeString:
        """Link the service to the page of its settlement."""
        place = [record.settlement.region.code, record.settlement.year, value]
        return format_html('<a href="{}">{}</a>', reverse("funding:settlement:statement", args=place), value)

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def render_edited_at(self, value: Any) -> str:
        """Write when the draft was saved."""
        return figures.moment(value)

    def render_late(self, value: date) -> int:
        """Write how many days have passed since the last day for statements."""
        return max(0, (self.day - value).days)

    def value_late(self, value: date) -> int:
        """Write it in a file as on the page."""
        return self.render_late(value)
