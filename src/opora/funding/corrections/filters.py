"""Filters of lists of signed lines, objections and corrections."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.states import (
    CorrectionState,
    LineState,
    ObjectionState,
    Outcome,
    ReasonClass,
)


class LineFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By service or provider, state, kind of reason, year."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    state = django_filters.ChoiceFilter(
        choices=LineState.choices, label=pgettext_lazy("signed line", "State"), empty_label=_("any")
    )
    reason_class = django_filters.ChoiceFilter(
        choices=ReasonClass.choices, label=_("Kind of reason"), empty_label=_("any")
    )
    year = django_filters.NumberFilter(field_name="grant__round__year", label=_("Year"))

    class Meta:
        model = ManualLine
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[ManualLine], name: str, value: str) -> QuerySet[ManualLine]:
        """Keep lines of services whose number or provider contains the text."""
        return rows.filter(
            Q(grant__service__identifier__icontains=value)
            | Q(grant__service__provider__name__icontains=value)
        )


class ObjectionFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By service or provider, state, outcome, year."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    state = django_filters.ChoiceFilter(
        choices=ObjectionState.choices, label=pgettext_lazy("objection", "State"), empty_label=_("any")
    )
    outcome = django_filters.ChoiceFilter(choices=Outcome.choices, label=_("Outcome"), empty_label=_("any"))
    year = django_filters.NumberFilter(field_name="round__year", label=_("Year"))

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Objection], name: str, value: str) -> QuerySet[Objection]:
        """Keep objections about services whose number or provider contains the text."""
        return rows.filter(
            Q(grant__service__identifier__icontains=value)
            | Q(grant__service__provider__name__icontains=value)
        )


class CorrectionFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By state and year."""

    state = django_filters.ChoiceFilter(
        choices=CorrectionState.choices, label=pgettext_lazy("correction", "State"), empty_label=_("any")
    )
    year = django_filters.NumberFilter(field_name="round__year", label=_("Year"))

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()
