"""What the pages of settlements show: figures, facts, tables and trees, already written for the reader."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.funding import explanation
from opora.funding.explanation import Links
from opora.funding.settlement import queries
from opora.funding.settlement.content import Content
from opora.funding.settlement.declared import clocks
from opora.funding.settlement.gathering import STATEMENT_FACTS
from opora.funding.settlement.items import COSTS, REVENUES, SOURCES
from opora.funding.settlement.models import Settled, Settlement, Statement
from opora.funding.settlement.queries import Totals
from opora.register.models import Form
from opora.territory.models import Unit


def crumbs(unit: Unit, settlement: Settlement | None = None, here: str = "") -> list[dict[str, str]]:
    """Return where the page is."""
    found = [
        {"title": unit.name, "url": reverse("territory:index", args=[unit.code])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[unit.code])},
    ]
    if settlement is None:
        return [*found, {"title": here or _("Settlement")}]
    title = _("Settlement %(year)s") % {"year": settlement.year}
    if not here:
        return [*found, {"title": title}]
    address = reverse("funding:settlement:year", args=[unit.code, settlement.year])
    return [*found, {"title": title, "url": address}, {"title": here}]


def key_figures(totals: Totals) -> list[dict[str, str]]:
    """Return the sums of a settlement."""
    filed = _("%(filed)s of %(services)s filed") % {"filed": totals.filed, "services": totals.services}
    returning = _("%(count)s services return money") % {"count": totals.returning}
    return [
        {"label": _("Statements"), "value": figures.quantity(totals.services), "note": filed},
        {"label": _("Returned to the region"), "value": figures.crowns(totals.returned), "note": returning},
        {
            "label": _("Carried over"),
            "value": figures.crowns(totals.carried),
            "note": _("lowers the next year"),
        },
        {"label": _("Belongs to other sources"), "value": figures.crowns(totals.elsewhere), "note": ""},
    ]


def days(settlement: Settlement) -> list[dict[str, str]]:
    """Return the clocks of a settlement and its rules."""
    reply = clocks(settlement.region.code).content.reply
    assumed = _("assumed") if reply.assumed and reply.days == settlement.reply_days else ""
    written = _("%(days)s calendar days") % {"days": settlement.reply_days}
    return [
        {"label": _("Last day for statements"), "value": figures.day(settlement.statements_by)},
        {"label": _("Time for a reply"), "value": f"{written} ({assumed})" if assumed else written},
        {"label": _("Rules"), "value": settlement.rules},
    ]


def result_figures(result: Settled) -> list[dict[str, str]]:
    """Return the sums of one result."""
    return [
        {"label": _("Paid by the region"), "value": figures.crowns(result.paid_czk), "note": ""},
        {"label": _("Public money from all sources"), "value": figures.crowns(result.public_czk), "note": ""},
        {"label": _("Above what is due"), "value": figures.crowns(result.above_czk), "note": ""},
        {"label": _("Returned to the region"), "value": figures.crowns(result.returned_czk), "note": ""},
        {"label": _("Carried over"), "value": figures.crowns(result.carried_czk), "note": ""},
        {"label": _("Belongs to other sources"), "value": figures.crowns(result.elsewhere_czk), "note": ""},
    ]


def trees(statement: Statement, result: Settled) -> list[dict[str, Any]]:
    """Return the trees of what is above, returned and carried over, with links to where the numbers come from."""
    region, year = statement.settlement.region.code, statement.settlement.year
    identifier = statement.service.identifier
    here = reverse("funding:settlement:statement", args=[region, year, identifier])
    links = Links(
        inputs=dict.fromkeys((*STATEMENT_FACTS, "units_funded"), f"{here}#statement"),
        parameters=f"{reverse('funding:settlement:rules', args=[region, year])}#",
    )
    return [explanation.tree(step, links) for step in result.steps]


def content_tables(content: Content) -> list[dict[str, Any]]:
    """Return what a statement says as small tables: costs, revenues, sources, units."""
    crowns = figures.crowns
    costs = [
        [str(label), crowns(content.costs.get(name, 0)), crowns(content.eligible.get(name, 0))]
        for name, label in COSTS.items()
    ]
    costs.append([_("Together"), crowns(content.total_costs), crowns(content.eligible_costs)])
    revenues = [[str(label), crowns(content.revenues.get(name, 0))] for name, label in REVENUES.items()]
    revenues.append([_("Together"), crowns(content.own_revenues)])
    sources = [[str(label), crowns(content.sources.get(name, 0))] for name, label in SOURCES.items()]
    sources.append([_("Together"), crowns(content.from_the_region + content.other_public)])
    sources.append([_("Of the region's grant used for eligible costs"), crowns(content.grant_spent)])
    units = [
        [str(Form(form).label), figures.quantity(each.funded), figures.quantity(each.delivered)]
        for form, each in content.units.items()
    ]
    found = [
        {
            "caption": _("Actual costs by item"),
            "columns": [_("Item"), _("Cost"), _("Eligible")],
            "rows": costs,
        },
        {"caption": _("Own revenues"), "columns": [_("Item"), _("Amount")], "rows": revenues},
        {"caption": _("Public money by source"), "columns": [_("Source"), _("Amount")], "rows": sources},
    ]
    if units:
        columns = [_("Form"), _("Funded"), _("Delivered")]
        found.append({"caption": _("Units delivered"), "columns": columns, "rows": units})
    return found


def earlier_results(statement: Statement, shown: Settled | None) -> list[dict[str, str]]:
    """Return every result of a statement but the one that is shown, each with a link to it."""
    place = [statement.settlement.region.code, statement.settlement.year, statement.service.identifier]
    address = reverse("funding:settlement:statement", args=place)
    return [
        {
            "url": f"{address}?result={each.pk}",
            "title": _("Run %(run)s, %(moment)s: returned %(amount)s")
            % {
                "run": each.run_id,
                "moment": figures.moment(each.run.finished_at or each.run.started_at),
                "amount": figures.crowns(each.returned_czk),
            },
        }
        for each in queries.results(statement)
        if shown is None or each.pk != shown.pk
    ]


def sentence(result: Settled) -> str:
    """Return why that much is returned, in the reader's language."""
    return said(result.summary)


def reply_clock(statement: Statement, day: date) -> str:
    """Return until when the provider may reply, or that the time is over; empty before the result was sent."""
    if statement.reply_by is None:
        return ""
    said_day = figures.day(statement.reply_by)
    if day > statement.reply_by:
        return _("A reply was possible until %(day)s.") % {"day": said_day}
    return _("A reply is possible until %(day)s.") % {"day": said_day}
