"""Tables of the gaps."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from opora.access.tables import ShareColumn
from opora.core.models import Run
from opora.gaps.models import Gap
from opora.gaps.why import Reasons, sentence
from opora.needs.tables import PROSE, AmountColumn, UnitColumn, to_page


class WhyColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Why the need is not covered, in a sentence or two."""

    def __init__(self, **more: Any) -> None:
        super().__init__(accessor="reach", orderable=False, empty_values=(), attrs=PROSE, **more)

    def render(self, record: Gap, table: tables.Table) -> str:
        """Write the reason; what the rows share is asked for once a table."""
        if not hasattr(table, "reasons"):
            table.reasons = Reasons(Run.objects.get(pk=record.run_id))
        return sentence(table.reasons.of(record))


class GapTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The gaps of one kind by municipality."""

    rank = AmountColumn(verbose_name=_("Rank"), places=0)
    name = tables.Column(
        accessor="municipality__name",
        verbose_name=_("Municipality"),
        linkify=to_page("gaps:gap", "kind_code", "municipality_code"),
    )
    orp = tables.Column(verbose_name=_("ORP"))
    need_middle = AmountColumn(verbose_name=_("Need"), places=2)
    reachable = AmountColumn(verbose_name=_("Reachable"), places=2)
    gap_middle = AmountColumn(
        verbose_name=_("Missing"), places=2, linkify=to_page("gaps:gap", "kind_code", "municipality_code")
    )
    gap_low = AmountColumn(verbose_name=_("missing, low"), places=2)
    gap_high = AmountColumn(verbose_name=_("missing, high"), places=2)
    unit = UnitColumn(verbose_name=_("Unit"))
    uncovered_share = ShareColumn(verbose_name=_("Share of need"))
    persons_uncovered = AmountColumn(verbose_name=_("Persons without a place"))
    why = WhyColumn(verbose_name=_("Why"))

    caption = _("Gaps by municipality")
    town_code = "municipality_code"


class RankedTable(GapTable):
    """The gaps of every kind, the largest first."""

    kind = tables.Column(
        verbose_name=_("Kind of service"), order_by="kind__order", linkify=to_page("gaps:kind", "kind_code")
    )

    top_ten_share = ShareColumn(verbose_name=_("Stays among the ten largest"))

    caption = _("Gaps from the largest")

    class Meta:
        sequence = ("rank", "name", "orp", "kind", "...", "why")


class GapsByKindTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The gaps added up by kind."""

    name = tables.Column(
        verbose_name=_("Kind of service"), order_by="kind__order", linkify=to_page("gaps:kind", "kind_code")
    )
    need = AmountColumn(verbose_name=_("Need"))
    reachable_sum = AmountColumn(verbose_name=_("Reachable"))
    gap = AmountColumn(verbose_name=_("Missing"), linkify=to_page("gaps:kind", "kind_code"))
    low = AmountColumn(verbose_name=_("missing, low"))
    high = AmountColumn(verbose_name=_("missing, high"))
    unit = UnitColumn(verbose_name=_("Unit"))
    persons = AmountColumn(verbose_name=_("Persons without a place"))
    places = AmountColumn(verbose_name=_("Municipalities with a gap"), places=0)

    caption = _("Gaps by kind of service")


class GapsByOrpTable(GapsByKindTable):
    """The gaps added up by ORP and kind."""

    orp = tables.Column(
        verbose_name=_("ORP"), linkify=("profiles:profile", [tables.A("region"), tables.A("orp_code")])
    )

    caption = _("Gaps by ORP")

    class Meta:
        sequence = ("orp", "...")
