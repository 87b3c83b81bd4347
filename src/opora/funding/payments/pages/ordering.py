"""Planning instalments, ordering them, marking an order as paid, and every step back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.core import figures
from opora.funding.models import Round
from opora.funding.payments import queries, services, sheet
from opora.funding.payments.forms import ComeBackForm, OrderForm, PayForm, PlanAgainForm, ReasonForm
from opora.funding.payments.pages.opening import act, opened
from opora.funding.payments.services.guards import PERMISSION
from opora.funding.payments.states import InstalmentState
from opora.funding.places import Place


@login_required
@require_POST
def plan(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Make the instalments of a published round fit its grants."""
    person, found = opened(request, region, place, PERMISSION)
    done = services.plan_round(round=found, day=timezone.localdate(), by=person)
    text = _(
        "Instalments were planned: new services %(planned)s, changed %(changed)s, refunds demanded %(demanded)s."
    )
    counts = {"planned": done.planned, "changed": done.changed, "demanded": done.demanded}
    messages.success(request, text % counts)
    return redirect("funding:payments:round", region, place)


@login_required
def order(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Order every planned instalment due by a day."""
    person, found = opened(request, region, place, PERMISSION)
    planned = queries.instalments(found).filter(state=InstalmentState.PLANNED).order_by("due_on")
    first = planned.values_list("due_on", flat=True).first()
    return act(
        request,
        found,
        OrderForm(request.POST or None, initial={"until": first}),
        lambda given: services.order(round=found, by=person, day=timezone.localdate(), **given),
        title=_("Make a payment order"),
        lead=_(
            "The order is a list for accounting: provider, variable symbol, amount. Opora itself pays nothing."
        ),
        button=_("Make the order"),
        done=_("The payment order was made. Open it, download the list and hand it over to accounting."),
        back=_page("orders", found),
    )


@login_required
def pay(request: HttpRequest, region: str, place: Place, number: int) -> HttpResponse:
    """Mark a whole order as paid."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.order(found, number)
    return act(
        request,
        found,
        PayForm(request.POST or None),
        lambda given: services.pay(order=shown, by=person, day=timezone.localdate(), **given),
        title=_("Mark order %(order)s as paid") % {"order": shown},
        lead=_("An order is paid whole: the amount must be the same as that of the order."),
        facts=sheet.order_facts(shown, shown.total_czk),  # type: ignore[attr-defined]  # annotated
        button=_("Mark as paid"),
        done=_("The order is marked as paid."),
        back=_page("order", found, number),
    )


@login_required
def undo(request: HttpRequest, region: str, place: Place, number: int) -> HttpResponse:
    """Take back that an order was paid."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.order(found, number)
    return act(
        request,
        found,
        ReasonForm(request.POST or None),
        lambda given: services.undo_payment(order=shown, by=person, **given),
        title=_("Take back the payment of order %(order)s") % {"order": shown},
        button=_("Take the payment back"),
        done=_("The payment was taken back; the order waits to be paid again."),
        back=_page("order", found, number),
    )


@login_required
def withdraw(request: HttpRequest, region: str, place: Place, number: int) -> HttpResponse:
    """Withdraw an order that was not paid."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.order(found, number)
    return act(
        request,
        found,
        ReasonForm(request.POST or None),
        lambda given: services.withdraw_order(order=shown, by=person, **given),
        title=_("Withdraw order %(order)s") % {"order": shown},
        lead=_("Its instalments are planned again. Tell accounting not to pay the list."),
        button=_("Withdraw the order"),
        done=_("The order was withdrawn; its instalments are planned again."),
        back=_page("order", found, number),
    )


@login_required
def come_back(request: HttpRequest, region: str, place: Place, identifier: str, number: int) -> HttpResponse:
    """Note that a paid instalment came back."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.instalment(found, identifier, number)
    return act(
        request,
        found,
        ComeBackForm(request.POST or None),
        lambda given: services.come_back(instalment=shown, by=person, day=timezone.localdate(), **given),
        title=_("Instalment %(instalment)s came back") % {"instalment": shown},
        lead=figures.crowns(shown.amount_czk),
        button=_("Note that it came back"),
        done=_("It is noted that the instalment came back."),
        back=_page("service", found, identifier),
    )


@login_required
def plan_again(request: HttpRequest, region: str, place: Place, identifier: str, number: int) -> HttpResponse:
    """Plan an instalment that came back for another day."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.instalment(found, identifier, number)
    return act(
        request,
        found,
        PlanAgainForm(request.POST or None),
        lambda given: services.plan_again(instalment=shown, by=person, day=timezone.localdate(), **given),
        title=_("Plan instalment %(instalment)s again") % {"instalment": shown},
        lead=figures.crowns(shown.amount_czk),
        button=_("Plan again"),
        done=_("The instalment is planned again."),
        back=_page("service", found, identifier),
    )


def _page(name: str, found: Round, *more: str | int) -> str:
    return reverse(f"funding:payments:{name}", args=[found.region.code, found.place, *more])
