"""What the pages of money share: who asks, which round, and a form that does one act."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotAllowed, Refused
from opora.funding import queries as funding
from opora.funding.models import Round
from opora.funding.payments import sheet
from opora.funding.payments.services.guards import PERMISSION
from opora.funding.places import Place


def opened(
    request: HttpRequest, region: str, place: Place, permission: str = "funding.view"
) -> tuple[User, Round]:
    """Return who asks and the round, when the person may do `permission` in the region."""
    person = cast(User, request.user)
    allow(person, permission, Scope(region=region))
    return person, funding.round_at(region, place)


def everything(person: User, region: str) -> bool:
    """Return whether the person sees the money of the whole region."""
    return reach_of(person, region).everything


def reach(person: User, region: str) -> Reach:
    """Return whose money of the region the person sees."""
    return reach_of(person, region)


def may_pay(person: User, round_: Round) -> bool:
    """Return whether the person moves money of the round."""
    return person.has_perm(PERMISSION, round_.scope)


def act(
    request: HttpRequest,
    round_: Round,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    lead: str = "",
    facts: list[dict[str, str]] | None = None,
    crumbs: tuple[str | Promise, ...] = (),
) -> HttpResponse:
    """Answer with the form of one act; when it is sent and right, do the act and go back.

    A refusal of the act stands above the form, so that nothing has to be written twice.
    """
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "region": round_.region,
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "facts": facts or [],
        "breadcrumbs": sheet.crumbs(round_, *(str(each) for each in crumbs), title),
    }
    return render(request, "funding/payments/form.html", context, status=422 if form.errors else 200)
