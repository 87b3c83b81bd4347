"""Tables of simulations."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.funding.comparing.tables import NUMBER, MoneyColumn, ServiceRows

PLACES = 1
"""Decimals of a chance in per cent."""


class ShareColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A share, written in per cent; the bare share in files."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: float) -> str:
        """Write per cent."""
        return figures.percent(value, PLACES)

    def value(self, value: float) -> float:
        """Write the bare share into files."""
        return value


class ChangeColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A change of a count with its sign; the bare number in files."""

    def __init__(self, **more: Any) -> None:
        super().__init__(attrs=NUMBER, **more)

    def render(self, value: int) -> str:
        """Write the sign."""
        return f"+{figures.quantity(value)}" if value > 0 else figures.quantity(value)

    def value(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class BandTable(ServiceRows, tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Services with the band that their grants lie in."""

    identifier = tables.Column(verbose_name=_("Service"))
    kind = tables.Column(verbose_name=_("Kind"), order_by="kind__order")
    provider = tables.Column(verbose_name=_("Provider"), order_by="provider__name")
    orp = tables.Column(verbose_name=_("ORP"), empty_values=())
    grant_now = MoneyColumn(verbose_name=_("Grant now"))
    low = MoneyColumn(verbose_name=_("In 5% of draws less than"))
    middle = MoneyColumn(verbose_name=_("In half of draws less than"))
    high = MoneyColumn(verbose_name=_("In 95% of draws less than"))
    needed = MoneyColumn(verbose_name=_("Needs now"))
    covered = ShareColumn(verbose_name=_("Covered in the middle"))
    chance = ShareColumn(verbose_name=_("Chance to get less"))
    matters = tables.Column(verbose_name=_("What matters most"))

    caption = _("Bands of the grants")

    class Meta:
        order_by = "-chance"


class TornadoTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Parameters with what a little less and more of each does."""

    label = tables.Column(verbose_name=_("Parameter"))
    percent = ChangeColumn(verbose_name=_("Change in per cent"))
    granted = MoneyColumn(verbose_name=_("Sum of grants"), is_change=True)
    claims = MoneyColumn(verbose_name=_("Sum of claims"), is_change=True)
    short = ChangeColumn(verbose_name=_("Services below what they need"))
    moved = MoneyColumn(verbose_name=_("Crowns moved between services"))

    caption = _("What each parameter does")

    def render_label(self, value: str, record: Any) -> str | SafeString:
        """Write the parameter, marked where nobody published it; why it cannot be moved so."""
        if record.refused:
            return f"{value}: {record.refused}"
        mark = format_html(' <span class="assumed">{}</span>', _now("assumed")) if record.is_assumed else ""
        return format_html("{}{}", value, mark)

    def value_label(self, value: str) -> str:
        """Write the bare name into files."""
        return value
