"""The log as a table."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.line import TITLES
from opora.core.models import LogEntry


class LogTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Who did what and when."""

    at = tables.Column(verbose_name=_("When"))
    by_name = tables.Column(verbose_name=_("Who"))
    station = tables.Column(verbose_name=_("Part of the line"))
    sentence = tables.Column(verbose_name=_("What happened"), orderable=False)
    digest = tables.Column(verbose_name=_("Digest"), orderable=False)

    class Meta:
        model = LogEntry
        fields: tuple[str, ...] = ()
        order_by = "-at"

    caption = _("Log of acts")

    def render_at(self, value: object) -> str:
        """Write the moment by the region's clock."""
        return figures.moment(value)  # type: ignore[arg-type]  # the column holds moments

    def render_station(self, value: str) -> str:
        """Write the name of the station; rounds beside the yearly one (`round-2027-2`) are rounds too."""
        return str(TITLES.get(value.partition("-")[0], value))

    def render_digest(self, value: str) -> str:
        """Write the beginning, enough to compare."""
        return value[:12]


class LogFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By part of the line and by person."""

    station = django_filters.ChoiceFilter(
        choices=list(TITLES.items()), label=_("Part of the line"), empty_label=_("all")
    )
    by_name = django_filters.CharFilter(lookup_expr="icontains", label=_("Who"))

    class Meta:
        model = LogEntry
        fields = ["station", "by_name"]
