"""Settlements on the home page: statements to file, results to reply to, replies to decide on."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.permissions import Scope
from opora.funding.settlement.models import Reply, Statement
from opora.funding.settlement.states import State
from opora.site.due import Item

MOST = 8
"""Statements of a provider that are shown; the list of the settlement has all of them."""


def due(region: str, person: User, day: date) -> list[Item]:
    """Return what waits for the economist, or what a provider is to file and may reply to."""
    scope = Scope(region=region)
    if person.has_perm("funding.settle", scope):
        return _to_decide(region, day)
    if person.has_perm("funding.report", scope):
        return _own(region, reach_of(person, region).providers, day)
    return []


def _to_decide(region: str, day: date) -> list[Item]:
    """Return how many results can be decided: the provider has replied, or its time is over."""
    replied = Exists(Reply.objects.filter(statement=OuterRef("pk"), result=OuterRef("result")))
    rows = (
        Statement.objects.filter(settlement__region__code=region, state=State.SENT)
        .annotate(replied=replied)
        .filter(Q(replied=True) | Q(reply_by__lt=day))
        .order_by("settlement__year")
        .values_list("settlement__year")
        .annotate(count=Count("pk"))
    )
    text = _("Results of the settlement %(year)s to decide on: %(count)s")
    return [
        Item(
            text=text % {"year": year, "count": count},
            url=reverse("funding:settlement:year", args=[region, year]) + f"?state={State.SENT.value}",
        )
        for year, count in rows
    ]


def _own(region: str, providers: frozenset[str], day: date) -> list[Item]:
    rows = Statement.objects.filter(
        Q(state=State.OPEN) | Q(state=State.SENT, reply_by__gte=day),
        settlement__region__code=region,
        service__provider__number__in=providers,
    ).select_related("settlement", "service")
    return [_item(region, each) for each in rows.order_by("settlement__year", "service__identifier")[:MOST]]


def _item(region: str, statement: Statement) -> Item:
    said = {"year": statement.settlement.year, "service": statement.service.identifier}
    url = reverse("funding:settlement:statement", args=[region, said["year"], said["service"]])
    if statement.state == State.OPEN:
        text = _("File the statement of service %(service)s for %(year)s") % said
        last = statement.settlement.statements_by
    else:
        text = _("Reply to the settlement of service %(service)s for %(year)s, if you do not agree") % said
        last = statement.reply_by or statement.settlement.statements_by
    return Item(text=text, url=url, detail=_("by %(day)s") % {"day": figures.short_day(last)})
