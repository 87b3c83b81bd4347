"""Filters of the list of grants."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.funding.models import Grant
from opora.funding.words import BOUND_BY
from opora.register.models import ServiceKind

ZERO = (("zero", _("grant of 0")), ("some", _("grant above 0")))


def _kinds(request: Any) -> QuerySet[ServiceKind]:
    return ServiceKind.objects.order_by("order")


class GrantFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, kind, what bound the grant, and whether it is 0."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    kind = django_filters.ModelChoiceFilter(
        field_name="service__kind",
        queryset=_kinds,
        to_field_name="code",
        label=_("Kind of service"),
        empty_label=_("all"),
    )
    bound_by = django_filters.ChoiceFilter(
        choices=list(BOUND_BY.items()), label=_("What bound it"), empty_label=_("anything")
    )
    grant = django_filters.ChoiceFilter(
        choices=ZERO, method="by_zero", label=_("Grant"), empty_label=_("any")
    )

    class Meta:
        model = Grant
        fields = ["text", "kind", "bound_by", "grant"]

    def by_text(self, rows: QuerySet[Grant], name: str, value: str) -> QuerySet[Grant]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(
            Q(service__identifier__icontains=value) | Q(service__provider__name__icontains=value)
        )

    def by_zero(self, rows: QuerySet[Grant], name: str, value: str) -> QuerySet[Grant]:
        """Keep grants of 0, or those above it."""
        return rows.filter(grant_czk=0) if value == "zero" else rows.filter(grant_czk__gt=0)
