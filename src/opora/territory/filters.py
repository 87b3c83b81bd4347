"""Filters of lists of municipalities."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opora.territory.models import Placement, Unit


def _orps(request: Any) -> QuerySet[Unit]:
    region = request.resolver_match.kwargs["region"]
    return Unit.objects.filter(
        level=Unit.Level.ORP, placements__region__code=region, placements__valid_to=None
    )


class MunicipalityFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By a part of the name and by ORP."""

    name = django_filters.CharFilter(
        field_name="unit__name", lookup_expr="icontains", label=_("Name contains")
    )
    orp = django_filters.ModelChoiceFilter(
        field_name="orp", queryset=_orps, to_field_name="code", label=_("ORP"), empty_label=_("all")
    )

    class Meta:
        model = Placement
        fields = ["name", "orp"]
