"""The table of rounds."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core import figures
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.states import COLOURS
from opora.funding.tables import NUMBER


class RoundTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Every round of a region: which one, how far it is, its money, its dates, its resolution."""

    place = tables.Column(verbose_name=_("Round"), order_by=("year", "number"))
    kind = tables.Column(verbose_name=_("Kind of round"))
    state = tables.Column(verbose_name=pgettext_lazy("round", "State"))
    pool = tables.Column(verbose_name=_("Pool"), attrs=NUMBER)
    granted = tables.Column(verbose_name=_("Granted"), attrs=NUMBER, default="–")
    last_new = tables.Column(verbose_name=_("New applications until"), default="–")
    last_edit = tables.Column(verbose_name=_("Changes until"), default="–")
    resolution = tables.Column(verbose_name=_("Resolution"), default="–")
    published_on = tables.Column(verbose_name=_("Published"), default="–")

    class Meta:
        order_by = ("-place",)

    caption = _("Rounds of the region")

    def render_place(self, value: str, record: dict[str, Any]) -> SafeString:
        """Link the round to its course."""
        url = reverse("funding:round", args=[record["region"], value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record["round"]))

    def value_place(self, value: str) -> str:
        """Write the bare name into files."""
        return value

    def render_state(self, value: str, record: dict[str, Any]) -> SafeString:
        """Say the state in words, with its colour."""
        return format_html(
            '<span class="gov-tag" data-type="subtle" data-color="{}" data-size="s">{}</span>',
            COLOURS[record["round"].state],
            value,
        )

    def value_state(self, record: dict[str, Any]) -> str:
        """Write the code into files."""
        return str(record["round"].state)

    def render_pool(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_pool(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_granted(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_granted(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_last_new(self, value: Any) -> str:
        """Write the day."""
        return figures.day(value)

    def render_last_edit(self, value: Any) -> str:
        """Write the day."""
        return figures.day(value)

    def render_published_on(self, value: Any) -> str:
        """Write the day."""
        return figures.day(value)

    def value_last_new(self, value: Any) -> Any:
        """Write the date into files."""
        return value

    def value_last_edit(self, value: Any) -> Any:
        """Write the date into files."""
        return value

    def value_published_on(self, value: Any) -> Any:
        """Write the date into files."""
        return value
