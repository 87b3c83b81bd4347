"""The filter of the list of profiles."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.needs.filters import orps_of_region
from opora.profiles.places import LEVELS
from opora.territory.models import Placement, Unit


class ProfileFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By a part of the name, by level and by ORP."""

    name = django_filters.CharFilter(
        field_name="unit__name", lookup_expr="icontains", label=_("Name contains")
    )
    level = django_filters.ChoiceFilter(
        field_name="unit__level",
        choices=[(level.value, level.label) for level in LEVELS],
        label=_("Level"),
        empty_label=_("all"),
    )
    orp = django_filters.ModelChoiceFilter(
        queryset=orps_of_region,
        to_field_name="code",
        label=_("ORP"),
        empty_label=_("all"),
        method="inside",
    )

    class Meta:
        model = Placement
        fields: tuple[str, ...] = ()

    def inside(self, rows: QuerySet[Placement], _name: str, orp: Unit) -> QuerySet[Placement]:
        """Return the ORP itself and its municipalities."""
        return rows.filter(Q(orp=orp) | Q(unit=orp))
