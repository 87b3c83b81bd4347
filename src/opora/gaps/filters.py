"""Filters of lists of gaps."""

import django_filters
from django.utils.translation import gettext_lazy as _

from opora.gaps.models import Gap
from opora.needs.filters import KindFilter, OrpFilter


class RankedFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the ranked list."""

    kind = KindFilter()
    orp = OrpFilter()

    class Meta:
        model = Gap
        fields: tuple[str, ...] = ()


class GapFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the municipalities of one kind."""

    name = django_filters.CharFilter(
        field_name="municipality__name", lookup_expr="icontains", label=_("Name contains")
    )
    orp = OrpFilter()

    class Meta:
        model = Gap
        fields: tuple[str, ...] = ()
