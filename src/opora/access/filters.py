"""Filters of lists of access."""

import django_filters
from django.utils.translation import gettext_lazy as _

from opora.access.models import Reach
from opora.needs.filters import KindFilter, OrpFilter
from opora.register.models import Facility


class ReachFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the municipalities of one kind."""

    name = django_filters.CharFilter(
        field_name="municipality__name", lookup_expr="icontains", label=_("Name contains")
    )
    orp = OrpFilter()
    cause = django_filters.ChoiceFilter(
        choices=Reach.Cause.choices, label=_("Why nothing is reached"), empty_label=_("all")
    )

    class Meta:
        model = Reach
        fields: tuple[str, ...] = ()


class PlaceFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the facilities that a municipality travels to."""

    name = django_filters.CharFilter(lookup_expr="icontains", label=_("Name contains"))
    kind = KindFilter(field_path="service__kind")
    town = django_filters.CharFilter(
        field_name="municipality__name", lookup_expr="icontains", label=_("Municipality contains")
    )

    class Meta:
        model = Facility
        fields: tuple[str, ...] = ()
