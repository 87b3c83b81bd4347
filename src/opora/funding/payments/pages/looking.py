"""Where the money is: instalments of a round, payment orders, refunds, and the money of one service."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding.models import Round, RoundState
from opora.funding.payments import queries, sheet
from opora.funding.payments.filters import InstalmentFilter, RefundFilter
from opora.funding.payments.models import Order
from opora.funding.payments.pages.opening import everything, may_pay, opened, reach
from opora.funding.payments.schedule import declared_schedule
from opora.funding.payments.states import InstalmentState
from opora.funding.payments.tables import InstalmentTable, OrderedTable, OrderTable, RefundTable
from opora.funding.places import Place
from opora.register import queries as register
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The payments of the newest decided round; before the first one, what they wait for."""
    allow(cast(User, request.user), "funding.view", Scope(region=region))
    found = queries.decided_round(region)
    if found is not None:
        return redirect("funding:payments:round", region, found.place)
    unit = territory.region(region)
    context = {
        "region": unit,
        "breadcrumbs": [
            {"title": _("Funding"), "url": reverse("funding:index", args=[region])},
            {"title": _("Payments")},
        ],
    }
    return render(request, "funding/payments/nothing.html", context)


@login_required
def round_(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Instalments of a round: how much is granted, ordered, paid and what came back, service by service."""
    person, found = opened(request, region, place)
    sees = reach(person, region)
    shown = found.state in queries.OUT or sees.everything
    sums = queries.sums(found, sees) if shown else queries.Sums()
    rows = queries.instalments(found, sees)
    context = {
        **_around(person, found, "round"),
        "figures": sheet.key_figures(sums),
        "identity": sheet.identity(sums),
        "sums": sums,
        "schedule": sheet.schedule_rows(declared_schedule(region).content, found),
        "is_published": found.state == RoundState.PUBLISHED,
        "has_any": bool(sums.paid or sums.to_pay),
        "runs_waiting": found.state not in queries.OUT,
    }
    return answer_list(
        request,
        rows=rows,
        table_class=InstalmentTable,
        filter_class=InstalmentFilter,
        template="funding/payments/round.html",
        name=f"{region}-{place}-instalments",
        context=context,
    )


@login_required
def orders(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Payment orders of a round."""
    person, found = _whole(request, region, place)
    return answer_list(
        request,
        rows=list(queries.orders(found)),
        table_class=OrderTable,
        template="funding/payments/orders.html",
        name=f"{region}-{place}-orders",
        context=_around(person, found, "orders"),
    )


@login_required
def order(request: HttpRequest, region: str, place: Place, number: int) -> HttpResponse:
    """One payment order: the list for accounting, and what may be done with it."""
    person, found = _whole(request, region, place)
    shown = queries.order(found, number)
    title = _("Payment order %(order)s") % {"order": shown}
    states = {row.state for row in shown.instalments.all()}
    context = {
        "region": found.region,
        "round": found,
        "order": shown,
        "facts": sheet.order_facts(shown, shown.total_czk),  # type: ignore[attr-defined]  # annotated
        "may_pay": may_pay(person, found) and found.state == RoundState.PUBLISHED,
        "is_ordered": InstalmentState.ORDERED in states,
        "is_paid": InstalmentState.PAID in states,
        "breadcrumbs": sheet.crumbs(found, title),
    }
    return answer_list(
        request,
        rows=list(_of(found, shown)),
        table_class=OrderedTable,
        template="funding/payments/order.html",
        name=f"{region}-{place}-order-{number}",
        context=context,
    )


@login_required
def refunds(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Money demanded back in a round, and how each demand ended."""
    person, found = opened(request, region, place)
    return answer_list(
        request,
        rows=queries.refunds(found, reach(person, region)),
        table_class=RefundTable,
        filter_class=RefundFilter,
        template="funding/payments/refunds.html",
        name=f"{region}-{place}-refunds",
        context=_around(person, found, "refunds"),
    )


@login_required
def service(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """The money of one service in a round: when it comes, what came, what goes back."""
    person, found = opened(request, region, place)
    shown = register.visible_service(region, identifier, reach(person, region))
    rows = list(queries.instalments(found).filter(service=shown))
    back = list(queries.refunds(found).filter(service=shown))
    if not (rows or back):
        raise NotKnown(
            _("Service %(service)s has no instalment in the round %(round)s.")
            % {"service": identifier, "round": found.place}
        )
    context = {
        "region": found.region,
        "round": found,
        "service": shown,
        "rows": rows,
        "table": sheet.instalment_rows(rows),
        "refunds": back,
        "may_pay": may_pay(person, found),
        "is_published": found.state == RoundState.PUBLISHED,
        "breadcrumbs": sheet.crumbs(found, identifier),
    }
    return render(request, "funding/payments/service.html", context)


@login_required
def refund(request: HttpRequest, region: str, place: Place, number: int) -> HttpResponse:
    """One demand for money back: how much, why, by when, and how it ended."""
    person, found = opened(request, region, place)
    shown = queries.refund(found, number)
    register.visible_service(region, shown.service.identifier, reach(person, region))
    context = {
        "region": found.region,
        "round": found,
        "refund": shown,
        "is_late": shown.is_late(timezone.localdate()),
        "facts": sheet.refund_facts(shown),
        "may_pay": may_pay(person, found),
        "breadcrumbs": sheet.crumbs(found, _("Refund V%(number)s") % {"number": number}),
    }
    return render(request, "funding/payments/refund.html", context)


def _whole(request: HttpRequest, region: str, place: Place) -> tuple[User, Round]:
    """Open a page of those who see the money of the whole region; for the others it does not exist."""
    person, found = opened(request, region, place)
    if not everything(person, region):
        raise NotKnown(
            _("Payment orders are seen by the region only; your instalments are on the page Payments.")
        )
    return person, found


def _of(found: Round, shown: Order) -> Any:
    return queries.instalments(found).filter(order=shown)


def _around(person: User, found: Round, current: str) -> dict[str, Any]:
    return {
        "region": found.region,
        "round": found,
        "may_pay": may_pay(person, found),
        "tabs": sheet.tabs(found, current, everything=everything(person, found.region.code)),
        "tabs_label": _("Views of the money"),
        "breadcrumbs": sheet.crumbs(found),
    }
