"""What the pages of money on its way show, already written for the reader."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.core import figures
from opora.core.languages import said
from opora.funding.models import Round
from opora.funding.payments.models import Instalment, Order, Refund
from opora.funding.payments.queries import Sums
from opora.funding.payments.schedule import Part, Schedule


def key_figures(sums: Sums) -> list[dict[str, str]]:
    """Return the sums that say at a glance how far the money is."""
    back = _("demanded back %(demanded)s, returned %(returned)s, forgiven %(forgiven)s") % {
        "demanded": figures.crowns(sums.demanded),
        "returned": figures.crowns(sums.returned),
        "forgiven": figures.crowns(sums.forgiven),
    }
    return [
        {"label": _("Granted"), "value": figures.crowns(sums.granted), "note": _("final sums of grants")},
        {
            "label": pgettext("sum", "Planned"),
            "value": figures.crowns(sums.planned + sums.came_back),
            "note": "",
        },
        {"label": pgettext("sum", "Ordered"), "value": figures.crowns(sums.ordered), "note": ""},
        {"label": pgettext("sum", "Paid"), "value": figures.crowns(sums.paid), "note": ""},
        {"label": _("Providers keep"), "value": figures.crowns(sums.kept), "note": back},
    ]


def identity(sums: Sums) -> str:
    """Return the sentence that lets the reader check that no crown is missing."""
    if sums.corrected:
        text = _(
            "Granted %(granted)s + corrected after payment %(corrected)s = paid %(paid)s + to be paid %(rest)s."
        )
    else:
        text = _("Granted %(granted)s = paid %(paid)s + to be paid %(rest)s.")
    return text % {
        "granted": figures.crowns(sums.granted),
        "corrected": figures.crowns(sums.corrected),
        "paid": figures.crowns(sums.paid),
        "rest": figures.crowns(sums.to_pay),
    }


def schedule_rows(schedule: Schedule, round_: Round) -> list[dict[str, str]]:
    """Return the declared instalments of a round: share, day, source, and that they are assumed."""
    return [
        {
            "share": figures.percent(part.share.numerator / part.share.denominator, 0 if whole else 2),
            "day": _day(part, round_),
            "source": said(part.source.model_dump()),
            "assumed": _("assumed") if part.assumed else "",
        }
        for part in schedule.parts(round_)
        for whole in [(part.share * 100).denominator == 1]
    ]


def _day(part: Part, round_: Round) -> str:
    if part.days is not None:
        return _("%(days)s days after publication") % {"days": part.days}
    return _("by %(day)s") % {"day": figures.day(part.due(round_.year, None))}


def instalment_rows(rows: Sequence[Instalment]) -> dict[str, Any]:
    """Return a small table of the instalments of one service."""
    return {
        "caption": _("Instalments of grants"),
        "columns": [_("Instalment"), _("Amount"), _("Due on"), pgettext("instalment", "State"), _("Paid on")],
        "rows": [
            [
                str(row.number),
                figures.crowns(row.amount_czk),
                figures.short_day(row.due_on),
                row.get_state_display(),
                figures.short_day(row.order.paid_on if row.order else None),
            ]
            for row in rows
        ],
    }


def order_facts(order: Order, total: int) -> list[dict[str, str]]:
    """Return what is known of a payment order."""
    return [
        {"label": _("Amount"), "value": figures.crowns(total)},
        {"label": _("Made on"), "value": f"{figures.short_day(order.made_on)}, {order.made_by}"},
        {"label": _("Paid on"), "value": figures.short_day(order.paid_on)},
        {"label": _("Accounting document"), "value": order.document},
        {"label": _("Why it was undone"), "value": order.note},
    ]


def refund_facts(refund: Refund) -> list[dict[str, str]]:
    """Return what is known of a demand for money back."""
    return [
        {"label": _("Service"), "value": f"{refund.service.kind}, {refund.service.identifier}"},
        {"label": _("Provider"), "value": str(refund.service.provider)},
        {"label": _("Amount"), "value": figures.crowns(refund.amount_czk)},
        {"label": _("Reason"), "value": _(refund.reason)},
        {"label": _("Where the demand comes from"), "value": refund.get_origin_display()},
        {
            "label": _("Demanded on"),
            "value": f"{figures.short_day(refund.demanded_on)}, {refund.demanded_by}",
        },
        {"label": _("To be returned by"), "value": figures.short_day(refund.due_on)},
        {"label": _("Closed on"), "value": figures.short_day(refund.closed_on)},
        {"label": _("Accounting document"), "value": refund.document},
        {"label": _("Resolution that forgave it"), "value": refund.resolution},
        {"label": _("Note"), "value": _(refund.note) if refund.note else ""},
    ]


def crumbs(round_: Round, *here: str) -> list[dict[str, str]]:
    """Return the way from the money to the page called `here`."""
    region = round_.region.code
    top = {"title": _("Funding"), "url": reverse("funding:index", args=[region])}
    title = _("Payments %(round)s") % {"round": round_.place}
    page = reverse("funding:payments:round", args=[region, round_.place])
    return [
        {"title": round_.region.name, "url": reverse("territory:index", args=[region])},
        top,
        {"title": title, "url": page if here else ""},
        *({"title": each, "url": ""} for each in here),
    ]


def tabs(round_: Round, current: str, *, everything: bool) -> list[dict[str, Any]]:
    """Return the views of the money of a round; payment orders are seen by those who see the whole region."""
    named = {"round": _("Instalments"), "orders": _("Payment orders"), "refunds": _("Refunds")}
    return [
        {
            "title": title,
            "url": reverse(f"funding:payments:{name}", args=[round_.region.code, round_.place]),
            "is_current": name == current,
        }
        for name, title in named.items()
        if everything or name != "orders"
    ]
