"""Filters of the list of what the checks noticed."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from opora.core.languages import said
from opora.funding.checking.queries import Noticed
from opora.funding.models import Application
from opora.needs.filters import KindFilter
from opora_engine.returns import Checks

WEIGHTS = (("error", _("errors")), ("warning", _("warnings")))


class NoticedFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By provider or service, kind, which check, and whether it is an error. The last two choose among findings."""

    text = django_filters.CharFilter(method="by_text", label=_("Provider or service number"))
    kind = KindFilter()
    check = django_filters.ChoiceFilter(method="later", label=_("What should hold"), empty_label=_("all"))
    weight = django_filters.ChoiceFilter(
        choices=WEIGHTS, method="later", label=_("Weight of the finding"), empty_label=_("all")
    )

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, checks: Checks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gates = checks.rules.gates.values()
        self.filters["check"].extra["choices"] = [(each.name, said(each.label.to_json())) for each in gates]

    def by_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep applications whose service number or provider contains the text."""
        return rows.filter(
            Q(service__identifier__icontains=value) | Q(service__provider__name__icontains=value)
        )

    def later(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep everything: findings are chosen by `left`, when they are known."""
        return rows

    def left(self, found: list[Noticed]) -> list[Noticed]:
        """Return the findings that the filter leaves."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        check, weight = chosen.get("check"), chosen.get("weight")
        return [
            each
            for each in found
            if (not check or each.finding.name == check)
            and (not weight or each.is_error is (weight == "error"))
        ]
