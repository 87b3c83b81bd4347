"""The list of people as a table."""

from datetime import date

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from opora.accounts import place_names
from opora.accounts.models import RoleAssignment
from opora.core import figures


class RoleTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Who holds which role over which place, one row for each role."""

    person = tables.Column(
        verbose_name=_("Person"),
        order_by=("person__last_name", "person__first_name", "person__username"),
        linkify=("accounts:person", {"region": tables.A("region_code"), "person": tables.A("person_id")}),
    )
    username = tables.Column(accessor="person__username", verbose_name=_("Account"))
    email = tables.Column(accessor="person__email", verbose_name=_("E-mail address"))
    role = tables.Column(verbose_name=_("Role"))
    place = tables.Column(
        verbose_name=_("Place"), order_by=("orp_code", "municipality_code", "provider_number")
    )
    valid_from = tables.Column(verbose_name=_("From"))
    valid_to = tables.Column(verbose_name=_("To"), empty_values=())

    class Meta:
        model = RoleAssignment
        fields: tuple[str, ...] = ()
        order_by = "person"

    caption = _("People and roles")

    def render_place(self, record: RoleAssignment) -> str:
        """Name the place; every row is of the same region, so its names are read once."""
        if not hasattr(self, "names"):
            self.names = place_names.of(record.region_code)
        return self.names.over(record)

    def render_valid_from(self, value: date) -> str:
        """Write the first day."""
        return figures.short_day(value)

    def render_valid_to(self, value: date | None) -> str:
        """Write the first day without the role; a role without an end has none."""
        return figures.short_day(value)

    def value_valid_from(self, value: date) -> str:
        """Write the first day into a file."""
        return value.isoformat()

    def value_valid_to(self, value: date | None) -> str:
        """Write the end into a file, empty without one."""
        return value.isoformat() if value else ""
