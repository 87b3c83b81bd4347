"""Filters of the list of drafts."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.editing.models import Draft

WRITTEN, TAKEN_IN, DISCARDED = "written", "taken_in", "discarded"


class DraftFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the list of drafts: by what became of each."""

    state = django_filters.ChoiceFilter(
        choices=[
            (WRITTEN, _("being written")),
            (TAKEN_IN, pgettext_lazy("draft", "taken in")),
            (DISCARDED, _("discarded")),
        ],
        label=pgettext_lazy("draft", "State"),
        empty_label=_("all"),
        method="of_state",
    )

    class Meta:
        model = Draft
        fields: tuple[str, ...] = ()

    def of_state(self, rows: QuerySet[Draft], _name: str, value: str) -> QuerySet[Draft]:
        """Keep the drafts of one state."""
        if value == DISCARDED:
            return rows.filter(discarded_at__isnull=False)
        return rows.filter(discarded_at=None, taken_in__isnull=value == WRITTEN)
