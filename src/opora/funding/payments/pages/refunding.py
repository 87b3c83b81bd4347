"""Demanding money back, and noting how the demand ended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import NotKnown
from opora.funding.models import Round
from opora.funding.payments import queries, services, sheet
from opora.funding.payments.forms import DemandForm, ForgiveForm, ReasonForm, TakeRefundForm
from opora.funding.payments.models import Refund
from opora.funding.payments.pages.opening import act, opened, reach
from opora.funding.payments.services.guards import PERMISSION
from opora.funding.places import Place
from opora.register import queries as register


@login_required
def demand(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Demand money of a service back for a reason of its own."""
    person, found = opened(request, region, place, PERMISSION)
    service = register.visible_service(region, identifier, reach(person, region))
    return act(
        request,
        found,
        DemandForm(request.POST or None),
        lambda given: services.demand_refund(
            round=found, service=service, by=person, origin=Refund.Origin.OTHER, **given
        ),
        title=_("Demand money back from service %(service)s") % {"service": identifier},
        lead=_(
            "Refunds after a settlement and after a correction are made there; here others, such as an inspection."
        ),
        button=_("Demand the money back"),
        done=_("The refund was demanded. The provider sees it among its payments."),
        back=reverse("funding:payments:refunds", args=[region, place]),
    )


@login_required
def close(request: HttpRequest, region: str, place: Place, number: int, how: str) -> HttpResponse:
    """Note that a refund came back, was forgiven, is withdrawn, or is open again."""
    person, found = opened(request, region, place, PERMISSION)
    shown = queries.refund(found, number)
    ways = _ways(shown, person)
    if how not in ways:
        raise NotKnown(_("A refund does not end by “%(how)s”.") % {"how": how})
    form, do, title, button, done = ways[how]
    return act(
        request,
        found,
        form(request.POST or None),
        do,
        title=f"{title}: V{number}",
        button=button,
        done=done,
        facts=sheet.refund_facts(shown),
        back=_page(found, number),
    )


Way = tuple[type[forms.Form], Callable[[dict[str, Any]], object], str, str, str]


def _ways(shown: Refund, person: User) -> dict[str, Way]:
    """Return how a demand may end: the form, the act, its title, the button and what is said after it."""
    return {
        "return": (
            TakeRefundForm,
            lambda given: services.take_refund(refund=shown, by=person, day=timezone.localdate(), **given),
            _("Refund came back"),
            _("Note that it was returned"),
            _("It is noted that the refund was returned."),
        ),
        "forgive": (
            ForgiveForm,
            lambda given: services.forgive(refund=shown, by=person, **given),
            _("Forgive the refund"),
            _("Forgive the refund"),
            _("The refund was forgiven."),
        ),
        "withdraw": (
            ReasonForm,
            lambda given: services.withdraw_refund(refund=shown, by=person, **given),
            _("Withdraw the demand"),
            _("Withdraw the demand"),
            _("The demand was withdrawn."),
        ),
        "reopen": (
            ReasonForm,
            lambda given: services.reopen(refund=shown, by=person, **given),
            _("Open the refund again"),
            _("Open the refund again"),
            _("The refund is open again."),
        ),
    }


def _page(found: Round, number: int) -> str:
    return reverse("funding:payments:refund", args=[found.region.code, found.place, number])
