"""Filters of lists of applications."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.funding.applying.models import Dossier
from opora.funding.applying.states import State
from opora.funding.applying.words import HOW
from opora.funding.models import Application
from opora.register.models import Service

YES_NO = (("yes", _("yes")), ("no", _("no")))


class YesNoFilter(django_filters.ChoiceFilter):  # type: ignore[misc]  # django-filter has no types
    """By a yes or no that the list was annotated with."""

    def __init__(self, field_name: str, label: Any) -> None:
        super().__init__(field_name=field_name, choices=YES_NO, label=label, empty_label=_("all"))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Keep the rows that say so."""
        return qs.filter(**{self.field_name: value == "yes"}) if value in ("yes", "no") else qs


class DossierFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, and by state."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    state = django_filters.ChoiceFilter(
        choices=State.choices, label=pgettext_lazy("application", "State"), empty_label=_("all")
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        """Keep applications whose service or provider contains the text."""
        return rows.filter(_of_service(value, "service__"))


class ApplicationFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, how it came, whether it is rated, late, or waits for its provider."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    how = django_filters.ChoiceFilter(choices=list(HOW.items()), label=_("How it came"), empty_label=_("all"))
    is_rated = YesNoFilter("is_rated", _("Rated"))
    is_late = YesNoFilter("is_late", _("Late"))
    waits = YesNoFilter("waits", _("Waits for confirmation"))

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Application], name: str, value: str) -> QuerySet[Application]:
        """Keep applications whose service or provider contains the text."""
        return rows.filter(_of_service(value, "service__"))


class MissingFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, and whether the application was begun."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    has_draft = YesNoFilter("has_draft", _("Begun"))

    class Meta:
        model = Service
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet[Service], name: str, value: str) -> QuerySet[Service]:
        """Keep services whose number or provider contains the text."""
        return rows.filter(_of_service(value, ""))


def _of_service(value: str, way: str) -> Q:
    return Q(**{f"{way}identifier__icontains": value}) | Q(**{f"{way}provider__name__icontains": value})
