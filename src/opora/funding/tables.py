"""Tables of the money."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.languages import said
from opora.core.templatetags.opora import synthetic_mark
from opora.funding.models import Grant
from opora.funding.words import BOUND_BY
from opora_engine.formula import Words

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class GrantTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Grants of one round: who, how much was claimed, how much is granted, what bound it."""

    identifier = tables.Column(accessor="service__identifier", verbose_name=_("Service"))
    kind = tables.Column(accessor="service__kind", verbose_name=_("Kind"), order_by="service__kind__order")
    provider = tables.Column(accessor="service__provider__name", verbose_name=_("Provider"))
    claim_czk = tables.Column(verbose_name=_("Claim"), attrs=NUMBER)
    grant_czk = tables.Column(verbose_name=_("Grant"), attrs=NUMBER)
    final_czk = tables.Column(verbose_name=_("With signed lines"), attrs=NUMBER)
    bound_by = tables.Column(verbose_name=_("What bound it"))

    class Meta:
        model = Grant
        fields: tuple[str, ...] = ()
        sequence: tuple[str, ...] = (
            "identifier", "kind", "provider", "claim_czk", "grant_czk", "final_czk", "bound_by",
        )  # fmt: skip
        order_by = "identifier"

    caption = _("Grants of services")

    def render_identifier(self, value: str, record: Grant) -> SafeString:
        """Link the service to the page that explains its sum."""
        url = reverse("funding:service", args=[record.round.region.code, record.round.place, value])
        return format_html('<a href="{}">{}</a> {}', url, value, synthetic_mark(record.service))

    def value_identifier(self, value: str) -> str:
        """Write the bare identifier into files."""
        return value

    def value_kind(self, value: Any) -> str:
        """Write the name of the kind into files."""
        return str(value)

    def render_claim_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_claim_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_grant_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_grant_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_final_czk(self, value: int, record: Grant) -> str:
        """Write money; a mark says that a signed line changed it."""
        return f"{figures.crowns(value)} *" if value != record.grant_czk else figures.crowns(value)

    def value_final_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_bound_by(self, value: str) -> str:
        """Say in words what kept the grant from being more."""
        return str(BOUND_BY.get(value, value))

    def value_bound_by(self, value: str) -> str:
        """Write the code into files."""
        return value


class GrantOfYearTable(GrantTable):
    """Grants of one round of a year that has more of them: also what the service gets in all of them."""

    year_czk = tables.Column(verbose_name=_("All rounds of the year"), attrs=NUMBER)

    class Meta(GrantTable.Meta):
        sequence = (*GrantTable.Meta.sequence, "year_czk")

    def render_year_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_year_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class EffectTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """What one more unit of a number does to one grant."""

    sentence = tables.Column(verbose_name=_("If this changed"), orderable=False)
    difference = tables.Column(verbose_name=_("Change of the grant"), attrs=NUMBER)
    changed = tables.Column(verbose_name=_("Grant then"), attrs=NUMBER)
    changed_bound = tables.Column(verbose_name=_("What bound it then"))
    name = tables.Column(verbose_name=_("Name in the rules"))

    caption = _("What would change this sum")

    def render_sentence(self, value: Words) -> str:
        """Say the effect in the reader's language."""
        return said(value.to_json())

    def value_sentence(self, value: Words) -> str:
        """Say the effect in the reader's language."""
        return said(value.to_json())

    def render_difference(self, value: int) -> str:
        """Write money with its sign."""
        return f"+{figures.crowns(value)}" if value > 0 else figures.crowns(value)

    def value_difference(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_changed(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_changed(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_changed_bound(self, value: str) -> str:
        """Say it in words."""
        return str(BOUND_BY.get(value, value))

    def value_changed_bound(self, value: str) -> str:
        """Write the code into files."""
        return value
