"""Tables of the measures."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.access.tables import MinutesColumn
from opora.needs.tables import AmountColumn, to_page

TITLES = {
    "minutes": _("Minutes to the nearest place"),
    "plain": _("Everybody within the limit alike"),
    "steps": _("Nearer ones count more, in bands"),
    "bell": _("Nearer ones count more, smoothly"),
    "balanced": _("Nobody counted twice"),
    "within": _("Capacity within the limit, not shared"),
}
"""The measures in the order in which they are told; but the ends, all are capacity per unit of need."""


class MeasuresTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Every measure of one kind, side by side for each municipality."""

    name = tables.Column(
        verbose_name=_("Municipality"), linkify=to_page("access:reach", "kind_code", "municipality_code")
    )
    orp = tables.Column(verbose_name=_("ORP"))
    people = AmountColumn(verbose_name=_("People"), places=0)
    minutes = MinutesColumn(verbose_name=TITLES["minutes"], default="–")
    plain = AmountColumn(verbose_name=TITLES["plain"], places=2, default=_("not known"))
    steps = AmountColumn(verbose_name=TITLES["steps"], places=2, default=_("not known"))
    bell = AmountColumn(verbose_name=TITLES["bell"], places=2, default=_("not known"))
    balanced = AmountColumn(verbose_name=TITLES["balanced"], places=2, default=_("not known"))
    within = AmountColumn(verbose_name=TITLES["within"], places=0, default=_("not known"))

    caption = _("Measures of access by municipality")


LEAST, MOST = _("Least deprived fifth of people"), _("Most deprived fifth of people")
SECOND, THIRD, FOURTH = (
    pgettext_lazy("fifth of people", "Second"),
    pgettext_lazy("fifth of people", "Third"),
    pgettext_lazy("fifth of people", "Fourth"),
)
BETWEEN = _("Most deprived less least deprived")
FIFTHS = ("least", "second", "third", "fourth", "most", "difference")
"""Columns of the fifths of people, from the least to the most deprived, and what is between the ends."""


class SharingTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """How evenly capacity per unit of need is spread over people, by kind."""

    name = tables.Column(
        verbose_name=_("Kind of service"), order_by="order", linkify=to_page("access:measures", "kind_code")
    )
    gini = AmountColumn(verbose_name=_("Gini"), places=3, default="–")
    palma = AmountColumn(verbose_name=_("Palma"), places=2, default="–")
    least = AmountColumn(verbose_name=LEAST, places=2, default="–")
    second = AmountColumn(verbose_name=SECOND, places=2, default="–")
    third = AmountColumn(verbose_name=THIRD, places=2, default="–")
    fourth = AmountColumn(verbose_name=FOURTH, places=2, default="–")
    most = AmountColumn(verbose_name=MOST, places=2, default="–")
    difference = AmountColumn(verbose_name=BETWEEN, places=2, default="–")
    unknown = AmountColumn(verbose_name=_("People for whom it is not known"), places=0)

    caption = _("How evenly access is spread")


class MinutesSharingTable(SharingTable):
    """How evenly journeys are spread over people, by kind. Of minutes less is better: there is no best-off end."""

    least = MinutesColumn(verbose_name=LEAST, default="–")
    second = MinutesColumn(verbose_name=SECOND, default="–")
    third = MinutesColumn(verbose_name=THIRD, default="–")
    fourth = MinutesColumn(verbose_name=FOURTH, default="–")
    most = MinutesColumn(verbose_name=MOST, default="–")
    difference = MinutesColumn(verbose_name=BETWEEN, default="–")

    class Meta:
        exclude = ("palma",)
        sequence = ("name", "gini", *FIFTHS, "unknown")
