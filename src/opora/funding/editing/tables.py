"""Tables of drafts and of what a draft was."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opora.core import figures
from opora.funding.editing.models import Draft, Edition


class MomentColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A date and time by the region's clock; in a file as machines read it."""

    def render(self, value: Any) -> str:
        """Write it for people."""
        return figures.moment(value)

    def value(self, value: Any) -> str | None:
        """Write it into files."""
        return timezone.localtime(value).isoformat(timespec="minutes") if value else None


class DraftTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Drafts of the region: who changed each last, what it comes from, what became of it."""

    name = tables.Column(verbose_name=pgettext_lazy("draft", "Name"))
    base = tables.Column(verbose_name=gettext_lazy("Comes from"), orderable=False)
    changed_by = tables.Column(
        verbose_name=pgettext_lazy("draft", "Changed by"), order_by="changed_by__last_name"
    )
    changed_at = MomentColumn(verbose_name=pgettext_lazy("draft", "Changed"))
    state = tables.Column(
        verbose_name=pgettext_lazy("draft", "State"), empty_values=(), accessor="pk", order_by="discarded_at"
    )

    caption = gettext_lazy("Drafts of rules")
    empty_text = gettext_lazy("No draft has been begun yet.")

    def render_name(self, value: str, record: Draft) -> SafeString:
        """Link the name to the editor."""
        return format_html('<a href="{}">{}</a>', address(record), value)

    def value_name(self, value: str) -> str:
        """Write the bare name into files."""
        return value

    def render_state(self, record: Draft) -> str:
        """Write what became of the draft."""
        if record.discarded_at is not None:
            return _("discarded")
        if record.taken_in is not None:
            return _("taken in as %(rules)s") % {"rules": record.taken_in}
        return _("being written")

    def value_state(self, record: Draft) -> str:
        """Write it in a file as on the page."""
        return self.render_state(record)


class EditionTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Every text that a draft ever was."""

    at = MomentColumn(verbose_name=pgettext_lazy("edition", "When"))
    number = tables.Column(verbose_name=pgettext_lazy("draft", "Text"))
    kind = tables.Column(verbose_name=pgettext_lazy("edition", "How"))
    by = tables.Column(verbose_name=pgettext_lazy("edition", "Who"), order_by="by__last_name")

    caption = gettext_lazy("Texts of the draft")

    def render_at(self, value: Any, record: Edition) -> SafeString:
        """Link the moment to the text."""
        url = reverse("funding:drafts:edition", args=[record.draft.region.code, record.draft_id, record.pk])
        return format_html('<a href="{}">{}</a>', url, figures.moment(value))

    def value_at(self, value: Any) -> str:
        """Write the moment into files."""
        return timezone.localtime(value).isoformat(timespec="seconds")


def address(draft: Draft) -> str:
    """Return where a draft is written."""
    return reverse("funding:drafts:draft", args=[draft.region.code, draft.pk])
