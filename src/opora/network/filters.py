"""Filters of the network and of proposals."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.network.models import Entry, Level, Proposal
from opora.network.widgets import DayInput
from opora.register.models import ServiceKind

NOT_PROPOSED = "none"


def _kinds(request: Any) -> QuerySet[ServiceKind]:
    return ServiceKind.objects.order_by("order")


class DayForm(forms.Form):
    """The two days that a page of the network may be asked for."""

    day = forms.DateField(required=False)
    known_on = forms.DateField(required=False)

    @classmethod
    def days(cls, given: Any, otherwise: date) -> tuple[date, date | None]:
        """Return the day asked for and the day of knowledge; a day that cannot be read counts as not given."""
        form = cls(given)
        form.full_clean()
        return form.cleaned_data.get("day") or otherwise, form.cleaned_data.get("known_on")


class EntryFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By level, kind, provider or number; the two days chose the rows before the filter sees them."""

    day = django_filters.DateFilter(method="leave", label=_("Network on"), widget=DayInput)
    known_on = django_filters.DateFilter(method="leave", label=_("As known on"), widget=DayInput)
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"), empty_label=_("all"))
    kind = django_filters.ModelChoiceFilter(
        field_name="service__kind",
        queryset=_kinds,
        to_field_name="code",
        label=_("Kind of service"),
        empty_label=_("all"),
    )
    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))

    class Meta:
        model = Entry
        fields = ["day", "known_on", "level", "kind", "text"]

    def leave(self, rows: QuerySet[Entry], name: str, value: date) -> QuerySet[Entry]:
        """Keep every row."""
        return rows

    def by_text(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(
            Q(service__identifier__icontains=value) | Q(service__provider__name__icontains=value)
        )


class ProposalFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By level, kind, provider or number."""

    level = django_filters.ChoiceFilter(
        choices=[*Level.choices, (NOT_PROPOSED, _("not proposed"))],
        method="by_level",
        label=_("Level"),
        empty_label=_("all"),
    )
    kind = django_filters.ModelChoiceFilter(
        field_name="service__kind",
        queryset=_kinds,
        to_field_name="code",
        label=_("Kind of service"),
        empty_label=_("all"),
    )
    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))

    class Meta:
        model = Proposal
        fields = ["level", "kind", "text"]

    def by_level(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Keep the proposals of one level, or those of none."""
        return rows.filter(level="" if value == NOT_PROPOSED else value)

    def by_text(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(
            Q(service__identifier__icontains=value) | Q(service__provider__name__icontains=value)
        )
