"""Filter of the list of people."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opora.accounts.models import RoleAssignment
from opora.accounts.queries import held_on


class RoleFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """By a part of the name or address, by role, and by whether the role is held today."""

    name = django_filters.CharFilter(method="with_name", label=_("Name or address contains"))
    role = django_filters.ChoiceFilter(
        choices=RoleAssignment.Role.choices, label=_("Role"), empty_label=_("all")
    )
    held = django_filters.ChoiceFilter(
        method="with_validity",
        choices=[("today", _("held today")), ("other", _("ended or not yet begun"))],
        label=_("Validity"),
        empty_label=_("all"),
    )

    class Meta:
        model = RoleAssignment
        fields: tuple[str, ...] = ()

    def with_name(self, rows: QuerySet[RoleAssignment], _field: str, value: str) -> QuerySet[RoleAssignment]:
        """Look into the name, the surname, the name of the account and the address."""
        parts = ("first_name", "last_name", "username", "email")
        wanted = Q()
        for part in parts:
            wanted |= Q(**{f"person__{part}__icontains": value})
        return rows.filter(wanted)

    def with_validity(
        self, rows: QuerySet[RoleAssignment], _field: str, value: str
    ) -> QuerySet[RoleAssignment]:
        """Keep what is held today, or the rest."""
        return held_on(rows, timezone.localdate(), held=value == "today")
