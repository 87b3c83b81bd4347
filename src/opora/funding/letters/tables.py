"""The table of what letters were made."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.core import figures
from opora.core.models import Run

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class MadeTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Archives of letters: when, by whom, how many, their digest."""

    started_at = tables.Column(verbose_name=gettext_lazy("Made"))
    by = tables.Column(accessor="by_name", verbose_name=gettext_lazy("Made by"))
    granted = tables.Column(
        accessor="summary__granted", verbose_name=gettext_lazy("Letters that grant"), attrs=NUMBER
    )
    refused = tables.Column(
        accessor="summary__refused", verbose_name=gettext_lazy("Letters that refuse"), attrs=NUMBER
    )
    template = tables.Column(accessor="summary__own_template", verbose_name=gettext_lazy("Template"))
    digest = tables.Column(accessor="summary__digest", verbose_name=gettext_lazy("SHA-256"))
    file = tables.Column(
        accessor="pk", verbose_name=gettext_lazy("All letters"), orderable=False, exclude_from_export=True
    )

    caption = gettext_lazy("Letters that were made")

    def render_started_at(self, record: Run) -> str:
        """Write when they were made."""
        return figures.moment(record.started_at)

    def value_started_at(self, record: Run) -> str:
        """Write it in a file as machines read it."""
        return record.started_at.isoformat(timespec="minutes")

    def render_template(self, value: bool) -> str:
        """Say whose template it was."""
        return str(_("own template of the region")) if value else str(_("template of Opora"))

    def render_digest(self, value: str) -> SafeString:
        """Show the beginning; the whole digest is in the file and in the title."""
        return format_html('<span title="{}">{}…</span>', value, value[:12])

    def value_digest(self, value: str) -> str:
        """Write the whole digest into files."""
        return value

    def render_file(self, record: Run) -> SafeString:
        """Lead to the archive."""
        url = reverse("funding:letters:archive", args=[record.region_code, record.pk])
        size = figures.digits(record.summary["size"] / 1_000_000, 1)
        return format_html('<a href="{}" download>ZIP, {} MB</a>', url, size)
