"""Filters of instalments and of refunds."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.payments.models import Instalment, Refund
from opora.funding.payments.states import NOT_PAID, InstalmentState, RefundState

LATE = (("late", _("after its day")),)


class _ByService(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By the provider or the number of the service."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep services whose number or provider contains the text."""
        provider = Q(service__provider__name__icontains=value) | Q(service__provider__number=value)
        return rows.filter(Q(service__identifier__icontains=value) | provider)


class InstalmentFilter(_ByService):
    """By service, state, number of the instalment, and whether it is late."""

    state = django_filters.ChoiceFilter(
        choices=InstalmentState.choices, label=pgettext_lazy("instalment", "State"), empty_label=_("all")
    )
    number = django_filters.NumberFilter(label=_("Instalment"))
    late = django_filters.ChoiceFilter(choices=LATE, method="by_late", label=_("Late"), empty_label=_("all"))

    class Meta:
        model = Instalment
        fields: tuple[str, ...] = ()

    def by_late(self, rows: QuerySet[Instalment], name: str, value: str) -> QuerySet[Instalment]:
        """Keep those that should have come and did not."""
        return rows.filter(state__in=NOT_PAID, due_on__lt=timezone.localdate())


class RefundFilter(_ByService):
    """By service, state, where the demand comes from, and whether it is late."""

    state = django_filters.ChoiceFilter(
        choices=RefundState.choices, label=pgettext_lazy("refund", "State"), empty_label=_("all")
    )
    origin = django_filters.ChoiceFilter(
        choices=Refund.Origin.choices, label=_("Where the demand comes from"), empty_label=_("all")
    )
    late = django_filters.ChoiceFilter(choices=LATE, method="by_late", label=_("Late"), empty_label=_("all"))

    class Meta:
        model = Refund
        fields: tuple[str, ...] = ()

    def by_late(self, rows: QuerySet[Refund], name: str, value: str) -> QuerySet[Refund]:
        """Keep those that should have come back and did not."""
        return rows.filter(state=RefundState.DEMANDED, due_on__lt=timezone.localdate())
