"""Filters of lists of needs."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opora.needs.models import CombinedNeed, Projected, Rate
from opora.register.models import ServiceKind, TargetGroup
from opora.territory.models import Unit


def orps_of_region(request: Any) -> QuerySet[Unit]:
    """Return the ORPs of the region whose page is asked for."""
    region = request.resolver_match.kwargs["region"]
    return Unit.objects.filter(
        level=Unit.Level.ORP, placements__region__code=region, placements__valid_to=None
    )


class OrpFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """By the ORP of the municipality of a row that was joined by `needs.queries.placed`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            field_name="placed__orp",
            queryset=orps_of_region,
            to_field_name="code",
            label=_("ORP"),
            empty_label=_("all"),
            **more,
        )


class KindFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """By kind of service; `field_path` leads from the row to its kind."""

    def __init__(self, field_path: str = "kind", **more: Any) -> None:
        super().__init__(
            field_name=field_path,
            queryset=ServiceKind.objects.all(),
            to_field_name="code",
            label=_("Kind of service"),
            empty_label=_("all"),
            **more,
        )


class GroupFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """Kinds that have a rate for a target group."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            field_name="kind",
            method="filter_of_group",
            queryset=TargetGroup.objects.all(),
            to_field_name="code",
            label=_("Target group"),
            empty_label=_("all"),
            **more,
        )


class NeedsByKindFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the list of kinds."""

    kind = KindFilter()
    group = GroupFilter()
    orp = OrpFilter()

    class Meta:
        model = CombinedNeed
        fields: tuple[str, ...] = ()

    def filter_of_group(self, rows: QuerySet[Any], _name: str, group: TargetGroup | None) -> QuerySet[Any]:
        """Narrow to the kinds that the target group needs by some rate."""
        return (
            rows
            if group is None
            else rows.filter(kind__in=Rate.objects.filter(target_group=group).values("kind"))
        )


class NeedsByMunicipalityFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the municipalities of one kind."""

    name = django_filters.CharFilter(
        field_name="municipality__name", lookup_expr="icontains", label=_("Name contains")
    )
    orp = OrpFilter()

    class Meta:
        model = CombinedNeed
        fields: tuple[str, ...] = ()


class ProjectedFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Of the people at the horizon."""

    name = django_filters.CharFilter(
        field_name="municipality__name", lookup_expr="icontains", label=_("Name contains")
    )
    method = django_filters.ChoiceFilter(
        choices=Projected.Method.choices, label=_("Method"), empty_label=_("all")
    )
    orp = OrpFilter()

    class Meta:
        model = Projected
        fields: tuple[str, ...] = ()
