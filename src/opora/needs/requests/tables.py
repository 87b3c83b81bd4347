"""Tables of requests and of municipalities that have not been heard from."""

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core import figures
from opora.needs.requests.models import Answer, MunicipalRequest
from opora.needs.tables import AmountColumn, UnitColumn

TO_REQUEST = (
    "needs:requests:request",
    {
        "region": tables.A("collection__region__code"),
        "year": tables.A("collection__year"),
        "number": tables.A("number"),
    },
)


class RequestTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Requests of municipalities with their state and answer."""

    number = tables.Column(
        verbose_name=_("Request"), accessor="pk", order_by=("collection__year", "number"), linkify=TO_REQUEST
    )
    municipality = tables.Column(verbose_name=_("Municipality"), order_by="municipality__name")
    orp = tables.Column(verbose_name=_("ORP"), order_by="orp__name")
    kind = tables.Column(verbose_name=_("Kind of service"), order_by="kind__order")
    persons = AmountColumn(verbose_name=_("Persons"), places=0)
    capacity = AmountColumn(verbose_name=_("Capacity"), places=0)
    unit = UnitColumn(verbose_name=_("Unit"))
    state = tables.Column(verbose_name=pgettext_lazy("request", "State"))
    decision = tables.Column(verbose_name=_("Answer"), orderable=False)
    behalf_name = tables.Column(verbose_name=_("Filled in on behalf by"))
    submitted_at = tables.DateTimeColumn(verbose_name=_("Submitted"))

    caption = _("Requests of municipalities")

    def render_number(self, record: MunicipalRequest) -> str:
        """Write the number of the request with its year."""
        return str(record)

    def value_number(self, record: MunicipalRequest) -> str:
        """Write it in a file as on the page."""
        return str(record)

    def render_decision(self, value: str) -> str:
        """Write the decision in the reader's language."""
        return str(Answer.Decision(value).label)

    def render_submitted_at(self, value: Any) -> str:
        """Write the time of the last submitted version."""
        return figures.moment(value)

    def value_submitted_at(self, value: Any) -> str | None:
        """Write it in a file as machines read it, by the region's clock."""
        return timezone.localtime(value).isoformat(timespec="minutes") if value else None


class SilentTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Municipalities that have not been heard from."""

    name = tables.Column(verbose_name=_("Municipality"), accessor="unit__name")
    code = tables.Column(verbose_name=_("Code"), accessor="unit__code")
    orp = tables.Column(verbose_name=_("ORP"), accessor="orp__name")
    has_draft = tables.Column(verbose_name=_("Draft begun"))
    has_account = tables.Column(verbose_name=_("Can be written to"))
    reminded_on = tables.Column(verbose_name=_("Last reminder"))

    caption = _("Municipalities that have not been heard from")

    def render_has_draft(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)

    def render_has_account(self, value: bool) -> str:
        """Write yes or no."""
        return _yes_no(value)

    def value_reminded_on(self, value: Any) -> str | None:
        """Write it in a file as machines read it."""
        return value.isoformat() if value else None

    def render_reminded_on(self, value: Any) -> str:
        """Write the day of the last letter."""
        return figures.short_day(value)


def _yes_no(value: bool) -> str:
    return str(_("yes")) if value else str(_("no"))
