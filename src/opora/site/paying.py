"""Money of published rounds on the home page: what the economist should order or ask about, what a provider returns."""

from datetime import date, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.permissions import Scope
from opora.funding import queries as funding
from opora.funding.models import Round, RoundState
from opora.funding.payments import queries
from opora.funding.payments.models import Instalment, Refund
from opora.funding.payments.states import NOT_PAID, InstalmentState, RefundState
from opora.site.due import Item

SOON = timedelta(days=30)


def due(region: str, person: User, day: date) -> list[Item]:
    """Return what waits for the economist of the region, or what a provider is to return."""
    if person.has_perm("funding.pay", Scope(region=region)):
        published = funding.rounds(region).filter(state=RoundState.PUBLISHED)
        return [item for each in published for item in _of_round(each, day)] + _refunds_late(region, day)
    providers = reach_of(person, region).providers
    return _to_return(region, providers) if providers else []


def _of_round(round_: Round, day: date) -> list[Item]:
    place = [round_.region.code, round_.place]
    page = reverse("funding:payments:round", args=place)
    if not queries.sums(round_).is_whole:
        text = _("Plan the instalments of the round %(round)s: they do not fit its grants")
        return [Item(text=text % {"round": round_.place}, url=page)]
    late, soon = Q(due_on__lt=day), Q(due_on__gte=day, due_on__lte=day + SOON, state=InstalmentState.PLANNED)
    rows = Instalment.objects.filter(round=round_, state__in=NOT_PAID)
    found = rows.aggregate(
        late=Count("pk", filter=late), soon=Count("pk", filter=soon), first=Min("due_on", filter=soon)
    )
    items = []
    if found["late"]:
        text = _("Instalments of the round %(round)s after their day: %(count)s")
        items.append(
            Item(text=text % {"round": round_.place, "count": found["late"]}, url=f"{page}?late=late")
        )
    if found["soon"]:
        text = _("Instalments of the round %(round)s to order: %(count)s")
        until = _("by %(day)s") % {"day": figures.short_day(found["first"])}
        items.append(
            Item(text=text % {"round": round_.place, "count": found["soon"]}, url=page, detail=until)
        )
    return items


def _refunds_late(region: str, day: date) -> list[Item]:
    rows = Refund.objects.filter(round__region__code=region, state=RefundState.DEMANDED, due_on__lt=day)
    by_round = (
        rows.values_list("round__year", "round__number").annotate(count=Count("pk")).order_by("-round__year")
    )
    text = _("Refunds of the round %(round)s after their day: %(count)s")
    return [
        Item(
            text=text % {"round": place, "count": count},
            url=reverse("funding:payments:refunds", args=[region, place]) + "?late=late",
        )
        for year, number, count in by_round
        for place in [str(year) if number == 1 else f"{year}-{number}"]
    ]


def _to_return(region: str, providers: frozenset[str]) -> list[Item]:
    rows = Refund.objects.filter(
        round__region__code=region, state=RefundState.DEMANDED, service__provider__number__in=providers
    ).select_related("round__region", "service")
    text = _("Return %(amount)s for service %(service)s")
    return [
        Item(
            text=text % {"amount": figures.crowns(each.amount_czk), "service": each.service.identifier},
            url=reverse("funding:payments:refund", args=[region, each.round.place, each.number]),
            detail=_("by %(day)s") % {"day": figures.short_day(each.due_on)},
        )
        for each in rows.order_by("due_on", "pk")
    ]
