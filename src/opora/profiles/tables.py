"""The table of profiles."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from opora.needs.tables import AmountColumn, to_page


class ProfilesTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """ORPs and municipalities with a few numbers of each."""

    code = tables.Column(verbose_name=_("Code"))
    name = tables.Column(verbose_name=_("Municipality or ORP"), linkify=to_page("profiles:profile", "code"))
    level = tables.Column(verbose_name=_("Level"))
    orp = tables.Column(verbose_name=_("ORP"))
    people = AmountColumn(verbose_name=_("People"), places=0)
    services = AmountColumn(verbose_name=_("Services with a place here"), places=0)
    persons = AmountColumn(verbose_name=_("Persons without a place"))

    caption = _("ORPs and municipalities")
    town_code = "code"

    class Meta:
        sequence = ("name", "level", "orp", "people", "services", "persons", "code")
