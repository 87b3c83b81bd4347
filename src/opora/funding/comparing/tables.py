"""Tables of comparisons."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.languages import said
from opora.core.models import Run
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.comparing.choice import label
from opora.funding.words import BOUND_BY

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class MoneyColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Crowns; the bare number in files. A change is written with its sign."""

    def __init__(self, *, is_change: bool = False, **more: Any) -> None:
        self.is_change = is_change
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: int) -> str:
        """Write money."""
        return signed(value) if self.is_change else figures.crowns(value)

    def value(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class BoundColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """What kept a grant from being more; the code in files."""

    def render(self, value: str) -> str:
        """Say it in words."""
        return str(BOUND_BY.get(value, value))

    def value(self, value: str) -> str:
        """Write the code into files."""
        return value


class CountColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A count."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: int) -> str:
        """Write the number."""
        return figures.quantity(value)

    def value(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class ServiceRows:
    """How the columns that say which service it is are written, on pages and into files."""

    def render_identifier(self, value: str, record: Any) -> SafeString:
        """Link the service to the register."""
        url = reverse("register:service", args=[record.region_code, value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name into files."""
        return str(value)

    def value_provider(self, value: Any) -> str:
        """Write the name into files."""
        return str(value)

    def render_orp(self, value: str) -> str:
        """Write the name; a secret address has no place."""
        return value or _now("place not told")


class ComparedTable(ServiceRows, tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services with what either side gives them."""

    identifier = tables.Column(verbose_name=_("Service"))
    kind = tables.Column(verbose_name=_("Kind"), order_by="kind__order")
    provider = tables.Column(verbose_name=_("Provider"), order_by="provider__name")
    orp = tables.Column(verbose_name=_("ORP"), empty_values=())
    first_grant = MoneyColumn(verbose_name=_("First side"))
    second_grant = MoneyColumn(verbose_name=_("Second side"))
    difference = MoneyColumn(verbose_name=_("Difference"), is_change=True)
    first_bound = BoundColumn(verbose_name=_("What bound the first"))
    second_bound = BoundColumn(verbose_name=_("What bound the second"))

    class Meta:
        order_by = "difference"

    caption = _("Grants by the first and by the second")


class GroupTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Sums of groups of services."""

    name = tables.Column(verbose_name=_("Group"))
    services = CountColumn(verbose_name=_("Services"))
    gaining = CountColumn(verbose_name=_("Gain"))
    losing = CountColumn(verbose_name=_("Lose"))
    first = MoneyColumn(verbose_name=_("First side"))
    second = MoneyColumn(verbose_name=_("Second side"))
    difference = MoneyColumn(verbose_name=_("Difference"), is_change=True)

    caption = _("Who gains and who loses")


class TrialTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """What each rule set does to the round."""

    title = tables.Column(empty_values=(), verbose_name=_("Rules and pool"), orderable=False)
    pool = MoneyColumn(accessor="asked__pool", verbose_name=_("Pool"))
    claims = MoneyColumn(accessor="summary__claims", verbose_name=_("Claims"))
    granted = MoneyColumn(accessor="summary__granted", verbose_name=_("Granted"))
    reserve = MoneyColumn(accessor="summary__reserve", verbose_name=_("Reserve"))
    services = CountColumn(accessor="summary__granted_services", verbose_name=_("Services with a grant"))
    assumed = CountColumn(accessor="summary__assumed", verbose_name=_("Assumed parameters"), orderable=False)
    state = tables.Column(accessor="status", verbose_name=_("State"))
    number = tables.Column(accessor="pk", verbose_name=_("Run"))

    caption = _("What each rule set does to the round")

    def render_title(self, record: Any) -> str | SafeString:
        """Name the rules and the share of the pool; the name leads to the comparison with the round's own rules."""
        name = name_of(record)
        return format_html('<a href="{}">{}</a>', record.compared_url, name) if record.compared_url else name

    def value_title(self, record: Run) -> str:
        """Name the rules and the share of the pool."""
        return name_of(record)

    def render_assumed(self, value: list[Any]) -> str:
        """Write how many."""
        return figures.quantity(len(value))

    def value_assumed(self, value: list[Any]) -> int:
        """Write how many."""
        return len(value)

    def render_state(self, record: Run) -> str:
        """Say the state, and why there is no result."""
        state = str(record.get_status_display())
        return f"{state}: {record.message}" if record.message else state


def name_of(run: Run) -> str:
    """Return how a trial is named: the title of its rules and the share of the pool."""
    title = said(run.summary["title"]) if run.summary else run.rules_label
    return label(title, run.asked["percent"])


def signed(value: int) -> str:
    """Return a change of money with its sign."""
    written = figures.crowns(value)
    return f"+{written}" if value > 0 else written
