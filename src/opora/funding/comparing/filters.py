"""Filters of comparisons."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.needs.filters import KindFilter, orps_of_region
from opora.register.models import Service
from opora.territory.models import Unit

EFFECTS = (("gain", _("gains")), ("lose", _("loses")), ("same", _("stays the same")))


class ComparedFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, kind, ORP, and whether the service gains or loses."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    kind = KindFilter()
    orp = django_filters.ModelChoiceFilter(
        queryset=orps_of_region, to_field_name="code", method="by_orp", label=_("ORP"), empty_label=_("all")
    )
    effect = django_filters.ChoiceFilter(
        choices=EFFECTS, method="by_effect", label=_("Effect"), empty_label=_("any")
    )

    class Meta:
        model = Service
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(Q(identifier__icontains=value) | Q(provider__name__icontains=value))

    def by_orp(self, rows: QuerySet[Any], name: str, value: Unit) -> QuerySet[Any]:
        """Keep services whose first facility is in the ORP."""
        return rows.filter(orp_code=value.code)

    def by_effect(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep services that gain, lose, or stay the same."""
        kept = {"gain": Q(difference__gt=0), "lose": Q(difference__lt=0), "same": Q(difference=0)}
        return rows.filter(kept[value])
