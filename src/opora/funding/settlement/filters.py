"""Filters of statements."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.settlement.models import Statement
from opora.funding.settlement.states import State

RESULTS = (("returns", _("returns money")), ("carries", _("carries money over")), ("nothing", _("neither")))


class StatementFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, state, and what came out."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=pgettext_lazy("settlement", "State"), empty_label=_("all")
    )
    result = django_filters.ChoiceFilter(
        choices=RESULTS, method="by_result", label=_("What came out"), empty_label=_("all")
    )

    class Meta:
        model = Statement
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(
            Q(service__identifier__icontains=value) | Q(service__provider__name__icontains=value)
        )

    def by_result(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep services that return money, carry it over, or neither."""
        kept = {
            "returns": Q(result__returned_czk__gt=0),
            "carries": Q(result__carried_czk__gt=0),
            "nothing": Q(result__returned_czk=0, result__carried_czk=0),
        }
        return rows.filter(kept[value])
