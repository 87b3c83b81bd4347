"""Filters of lists of requests."""

import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.needs.filters import KindFilter, orps_of_region
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.states import State
from opora.territory.models import Placement


class PlaceOfRequestFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """By the ORP that a row names itself."""

    def __init__(self) -> None:
        super().__init__(
            field_name="orp",
            queryset=orps_of_region,
            to_field_name="code",
            label=_("ORP"),
            empty_label=_("all"),
        )


class RequestFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the list of requests."""

    state = django_filters.ChoiceFilter(
        choices=State.choices, label=pgettext_lazy("request", "State"), empty_label=_("all")
    )
    kind = KindFilter()
    orp = PlaceOfRequestFilter()
    year = django_filters.NumberFilter(field_name="collection__year", label=_("Year of planning"))

    class Meta:
        model = MunicipalRequest
        fields: tuple[str, ...] = ()


class SilentFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the list of municipalities that have not been heard from."""

    name = django_filters.CharFilter(
        field_name="unit__name", lookup_expr="icontains", label=_("Name contains")
    )
    orp = PlaceOfRequestFilter()

    class Meta:
        model = Placement
        fields: tuple[str, ...] = ()
