"""Tables of signed lines, objections and corrections."""

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opora.core import figures
from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.sheet import change
from opora.funding.tables import NUMBER

REGION = tables.A("grant__round__region__code")


def _to(page: str, region: tables.A) -> tuple[str, dict[str, tables.A]]:
    return f"funding:corrections:{page}", {"region": region, "key": tables.A("pk")}


class MomentColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A moment: short on the page, by the region's clock in files."""

    def render(self, value: Any) -> str:
        """Write it for people."""
        return figures.moment(value)

    def value(self, value: Any) -> str | None:
        """Write it for machines."""
        return timezone.localtime(value).isoformat(timespec="minutes") if value else None


class LineTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Signed lines: which grant they change, by how much, why, how far they are."""

    number = tables.Column(
        verbose_name=_("Line"), accessor="pk", linkify=_to("line", REGION), attrs={"td": {"class": "code"}}
    )
    service = tables.Column(verbose_name=_("Service"), accessor="grant__service__identifier")
    provider = tables.Column(verbose_name=_("Provider"), accessor="grant__service__provider__name")
    round = tables.Column(
        verbose_name=_("Round"), accessor="grant__round__place", order_by=("grant__round__year",)
    )
    amount_czk = tables.Column(verbose_name=_("Change in crowns"), attrs=NUMBER)
    reason_class = tables.Column(verbose_name=_("Kind of reason"))
    state = tables.Column(verbose_name=pgettext_lazy("signed line", "State"))
    signed_by = tables.Column(verbose_name=_("Signed by"), order_by="signed_by__username")
    signed_at = MomentColumn(verbose_name=_("Signed"))
    confirmed_by = tables.Column(verbose_name=_("Confirmed by"), order_by="confirmed_by__username")

    caption = _("Signed lines")

    class Meta:
        model = ManualLine
        fields: tuple[str, ...] = ()
        order_by = "-signed_at"

    def render_amount_czk(self, value: int) -> str:
        """Write money with its sign."""
        return change(value)

    def value_amount_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value


class ObjectionTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Objections: about what, how far they are, until when a reply is due."""

    number = tables.Column(
        verbose_name=_("Objection"),
        accessor="pk",
        order_by=("round__year", "number"),
        linkify=_to("objection", tables.A("round__region__code")),
    )
    service = tables.Column(verbose_name=_("Service"), accessor="grant__service__identifier")
    provider = tables.Column(verbose_name=_("Provider"), accessor="grant__service__provider__name")
    grant_czk = tables.Column(verbose_name=_("Calculated grant"), accessor="grant__grant_czk", attrs=NUMBER)
    state = tables.Column(verbose_name=pgettext_lazy("objection", "State"))
    outcome = tables.Column(verbose_name=_("Outcome"))
    filed_at = MomentColumn(verbose_name=_("Filed"))
    reply_by = tables.Column(verbose_name=_("Reply by"))
    answered_at = MomentColumn(verbose_name=_("Answered"))

    caption = _("Objections of providers")

    class Meta:
        model = Objection
        fields: tuple[str, ...] = ()
        order_by = "-filed_at"

    def render_number(self, record: Objection) -> str:
        """Write the number with the year of its round."""
        return str(record)

    def value_number(self, record: Objection) -> str:
        """Write it in a file as on the page."""
        return str(record)

    def render_grant_czk(self, value: int) -> str:
        """Write money."""
        return figures.crowns(value)

    def value_grant_czk(self, value: int) -> int:
        """Write the bare number into files."""
        return value

    def render_reply_by(self, value: Any) -> str:
        """Write the last day for the reply."""
        return figures.short_day(value)

    def value_reply_by(self, value: Any) -> str:
        """Write it in a file as machines read it."""
        return str(value.isoformat())


class CorrectionTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """Corrections: which calculation was replaced by which, why and by whom."""

    number = tables.Column(
        verbose_name=_("Correction"),
        accessor="pk",
        linkify=_to("correction", tables.A("round__region__code")),
    )
    round = tables.Column(verbose_name=_("Round"), accessor="round__place", order_by=("round__year",))
    corrects = tables.Column(verbose_name=_("Corrected calculation"), accessor="corrects_id")
    run = tables.Column(verbose_name=_("New calculation"), accessor="run_id")
    reason = tables.Column(verbose_name=_("Reason"))
    state = tables.Column(verbose_name=pgettext_lazy("correction", "State"))
    by = tables.Column(verbose_name=_("Asked by"), order_by="by__username")
    asked_at = MomentColumn(verbose_name=_("Asked for"))
    confirmed_by = tables.Column(verbose_name=_("Confirmed by"), order_by="confirmed_by__username")

    caption = _("Corrections of calculations")

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()
        order_by = "-asked_at"
