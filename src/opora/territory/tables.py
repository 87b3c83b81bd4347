"""Tables of the territory."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from opora.territory.models import Placement


class MunicipalityTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Municipalities of a region with their place in the tree and their people."""

    code = tables.Column(accessor="unit__code", verbose_name=_("Code"))
    name = tables.Column(
        accessor="unit__name",
        verbose_name=_("Municipality"),
        linkify=("territory:unit", {"region": tables.A("region__code"), "code": tables.A("unit__code")}),
    )
    orp = tables.Column(accessor="orp__name", verbose_name=_("ORP"))
    district = tables.Column(accessor="district__name", verbose_name=_("District"))
    population = tables.Column(
        verbose_name=_("People"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )

    class Meta:
        model = Placement
        fields: tuple[str, ...] = ()
        sequence = ("code", "name", "orp", "district", "population")
        order_by = "name"

    caption = _("Municipalities")
    town_code = "unit__code"
