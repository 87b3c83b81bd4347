"""Filters of lists of services."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core.models import DatedQuerySet
from opora.register.models import Facility, Form, Service, ServiceKind, TargetGroup
from opora.territory.models import Placement, Unit

RUNNING = "running"


def _region(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["region"]) if match else ""


def _orps(request: HttpRequest) -> QuerySet[Unit]:
    here = Unit.objects.filter(level=Unit.Level.ORP, placements__region__code=_region(request))
    return here.filter(placements__valid_to=None)


def _municipalities(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.filter(facilities__service__region__code=_region(request)).distinct()


def _kinds(request: HttpRequest) -> QuerySet[ServiceKind]:
    return ServiceKind.objects.filter(services__region__code=_region(request)).distinct()


def _groups(request: HttpRequest) -> QuerySet[TargetGroup]:
    return TargetGroup.objects.filter(services__region__code=_region(request)).distinct()


class ServiceFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By words, kind, form, place, target group and state; unless said otherwise, services that run today."""

    text = django_filters.CharFilter(method="with_words", label=_("Provider, facility or identifier"))
    kind = django_filters.ModelChoiceFilter(
        queryset=_kinds, to_field_name="code", label=_("Kind"), empty_label=_("all")
    )
    form = django_filters.ChoiceFilter(
        method="in_form",
        choices=Form.choices,
        label=pgettext_lazy("of a service", "Form"),
        empty_label=_("all"),
    )
    orp = django_filters.ModelChoiceFilter(
        method="in_orp", queryset=_orps, to_field_name="code", label=_("ORP"), empty_label=_("all")
    )
    municipality = django_filters.ModelChoiceFilter(
        method="in_municipality",
        queryset=_municipalities,
        to_field_name="code",
        label=_("Municipality"),
        empty_label=_("all"),
    )
    target_group = django_filters.ModelChoiceFilter(
        field_name="target_groups",
        queryset=_groups,
        to_field_name="code",
        label=_("Target group"),
        empty_label=_("all"),
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        choices=[
            (RUNNING, _("run today")),
            ("ended", _("ended")),
            ("later", _("begin later")),
            ("all", _("all")),
        ],
        label=_("State"),
        empty_label=None,
    )

    class Meta:
        model = Service
        fields = ["text", "kind", "form", "orp", "municipality", "target_group", "state"]

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else QueryDict(mutable=True)
        chosen.setdefault("state", RUNNING)
        super().__init__(chosen, **kwargs)

    def with_words(self, rows: QuerySet[Service], name: str, value: str) -> QuerySet[Service]:
        """Keep services whose identifier, provider or facility has the words."""
        named = Facility.objects.filter(name__icontains=value).values("service")
        return rows.filter(
            Q(identifier__startswith=value)
            | Q(provider__name__icontains=value)
            | Q(provider__number=value)
            | Q(pk__in=named)
        )

    def in_form(self, rows: QuerySet[Service], name: str, value: str) -> QuerySet[Service]:
        """Keep services that are given in the form."""
        return rows.filter(forms__form=value, forms__valid_to=None)

    def in_orp(self, rows: QuerySet[Service], name: str, value: Unit) -> QuerySet[Service]:
        """Keep services with a facility in the ORP."""
        inside = Placement.objects.filter(orp=value, valid_to=None).values("unit")
        return rows.filter(pk__in=_open(Facility.objects.filter(municipality__in=inside)).values("service"))

    def in_municipality(self, rows: QuerySet[Service], name: str, value: Unit) -> QuerySet[Service]:
        """Keep services with a facility in the municipality."""
        return rows.filter(pk__in=_open(Facility.objects.filter(municipality=value)).values("service"))

    def in_state(self, rows: DatedQuerySet[Service], name: str, value: str) -> QuerySet[Service]:
        """Keep services that run, have ended or begin later, as of today."""
        day = timezone.localdate()
        if value == RUNNING:
            return rows.as_of(day)
        if value == "ended":
            return rows.filter(valid_to__lte=day)
        return rows.filter(valid_from__gt=day) if value == "later" else rows


def _open(rows: QuerySet[Facility]) -> QuerySet[Facility]:
    """Keep facilities that have not ended, and those that ended only because their service did."""
    return rows.filter(Q(valid_to=None) | Q(valid_to=F("service__valid_to")))
