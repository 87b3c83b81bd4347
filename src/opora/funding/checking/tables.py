"""Tables of what the checks noticed."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from opora.core.templatetags.opora import synthetic_mark
from opora.funding.checking.queries import Noticed


class NoticedTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Which application, what should hold in it, what is wrong."""

    identifier = tables.Column(verbose_name=_("Service"))
    provider = tables.Column(verbose_name=_("Provider"))
    kind = tables.Column(verbose_name=_("Kind"))
    check = tables.Column(verbose_name=_("What should hold"))
    is_error = tables.Column(verbose_name=_("Weight of the finding"))
    sentence = tables.Column(verbose_name=_("What is wrong"), orderable=False)

    caption = _("What the checks noticed")

    def render_identifier(self, value: str, record: Noticed) -> SafeString:
        """Link the service to all checks of its application."""
        round_ = record.application.round
        url = reverse("funding:checked", args=[round_.region.code, round_.place, value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record.application))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def render_is_error(self, value: bool) -> str:
        """Say how heavy the finding is."""
        return pgettext("finding", "error") if value else pgettext("finding", "warning")

    def value_is_error(self, value: bool) -> str:
        """Write the code into files."""
        return "error" if value else "warning"
