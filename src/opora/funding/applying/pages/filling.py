"""One application: what it says, its form that saves itself, and what its provider may do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.core.permissions import allow
from opora.funding.applying import grid, queries, services, sheet
from opora.funding.applying.asked import Asked, asked_of
from opora.funding.applying.attached import thing
from opora.funding.applying.forms import DossierForm, PointsForm, WithdrawForm
from opora.funding.applying.models import Dossier
from opora.funding.applying.pages.opening import (
    address,
    opened,
    person_of,
    place_of,
    possible,
    round_at,
    trail,
)
from opora.funding.applying.services.guards import version_of
from opora.funding.applying.states import LEADS, Act
from opora.funding.attachments.sheet import attached_sheet
from opora.funding.places import Place


@login_required
def dossier(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """What one application says, its state, its attachments and its versions."""
    found = opened(request, region, place, identifier)
    day, person = timezone.localdate(), person_of(request)
    asked = asked_of(found.round, found.service, day)
    context = {
        "region": found.round.region,
        "dossier": found,
        "round": found.round,
        "budget": sheet.budget_table(asked.budget, found.said),
        "columns": sheet.columns(asked.budget, found.said),
        "units": sheet.forms_table(found.said),
        "facts": sheet.declared(found.said),
        "behalf": sheet.behalf_now(found),
        "days": sheet.days(found.round, found.service.provider.number),
        "may": possible(found, person, day),
        "points_form": PointsForm(initial={"points": found.points}),
        "attached": attached_sheet(found.subject, thing(str(found.pk), day), person),
        "breadcrumbs": trail(found.round, region, found),
    }
    return render(request, "funding/applying/dossier.html", context)


@login_required
def begin(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Begin the application of a service with what is known of it, and go on to its form."""
    round_, day, person = round_at(request, region, place), timezone.localdate(), person_of(request)
    service = queries.service_of(round_, identifier, person, day)
    allow(person, "funding.apply", service)
    if request.method == "POST":
        begun = services.begin(round=round_, service=service, day=day, by=person)
        return redirect(address(begun, "edit"))
    on_behalf = _("It will say that you filled it in on behalf of the provider, who then confirms it.")
    context = {
        "region": round_.region,
        "title": _("Begin the application of %(service)s") % {"service": service},
        "lead": _("What is known from the register, the network and earlier rounds is filled in for you."),
        "more": "" if queries.speaks_for(person, service.scope) else on_behalf,
        "button": _("Begin the application"),
        "back": reverse("funding:applying:applications", args=[region, round_.place]),
        "breadcrumbs": trail(round_, region, here=_("Begin")),
    }
    return render(request, "funding/applying/form.html", context)


@login_required
def fill(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Go from the number of a service to the beginning of its application."""
    round_ = round_at(request, region, place)
    identifier = request.GET.get("service", "").strip()
    found = queries.service_of(round_, identifier, person_of(request), timezone.localdate())
    return redirect("funding:applying:begin", region, round_.place, found.identifier)


@login_required
def edit(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """The form of an application; what is half-filled is kept, what is whole is submitted."""
    found = opened(request, region, place, identifier, "funding.apply")
    form, asked = _form(request, found)
    if request.method == "POST":
        done = _submitted(request, found, form) if "submit" in request.POST else _saved(request, found, form)
        if done is not None:
            return done
    context = _form_page(region, found, form, asked)
    return render(request, "funding/applying/edit.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, found: Dossier) -> tuple[DossierForm, Asked]:
    asked = asked_of(found.round, found.service, timezone.localdate())
    data = request.POST if request.method == "POST" else None
    return DossierForm(data, dossier=found, asked=asked, by=person_of(request)), asked


def _submitted(request: HttpRequest, found: Dossier, form: DossierForm) -> HttpResponse | None:
    if not form.is_valid() or not form.check_whole():
        # What was filled in is not lost when something is still missing.
        if found.state in LEADS[Act.SAVE] and not form.conflict:
            _keep(request, found, form)
        return None
    made = services.submit(
        dossier=found,
        content=form.content(),
        day=timezone.localdate(),
        by=person_of(request),
        seen=_seen(form),
    )
    messages.success(request, _("The application was submitted. This is its receipt."))
    return redirect(address(found, "receipt", made.number))


def _saved(request: HttpRequest, found: Dossier, form: DossierForm) -> HttpResponse | None:
    whole = form.is_valid()
    if form.conflict:
        return None
    _keep(request, found, form)
    if not whole:
        return None
    messages.success(request, _("Saved. The application has not been submitted yet."))
    return redirect(address(found, "edit"))


def _keep(request: HttpRequest, found: Dossier, form: DossierForm) -> Dossier:
    """Save the fields that could be read; those that could not stay as they were."""
    return services.save_draft(
        dossier=found,
        content=form.content(),
        day=timezone.localdate(),
        by=person_of(request),
        seen=_seen(form),
    )


def _seen(form: DossierForm) -> str:
    return str(form.data.get("seen", ""))


@login_required
@require_POST
def autosave(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Keep what is in the form while somebody types; answer with when, and with the sums of the budget."""
    found = opened(request, region, place, identifier, "funding.apply")
    form, asked = _form(request, found)
    form.is_valid()
    context: dict[str, Any] = {"form": form, "sums": sheet.sums(asked.budget, form.content())}
    if not form.conflict:
        kept = _keep(request, found, form)
        context |= {"seen": version_of(kept), "at": timezone.localtime()}
    return render(request, "funding/applying/saved.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def sums(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Answer with the sums of the budget as it is in the form; nothing is kept."""
    found = opened(request, region, place, identifier, "funding.apply")
    form, asked = _form(request, found)
    form.is_valid()
    context = {"form": form, "sums": sheet.sums(asked.budget, form.content()), "only_sums": True}
    return render(request, "funding/applying/saved.html", context, status=422 if form.errors else 200)


@login_required
def withdraw(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Take the application out of the round, with a reason."""
    found = opened(request, region, place, identifier, "funding.apply")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(dossier=found, day=timezone.localdate(), by=person_of(request), **form.cleaned_data)
        messages.success(
            request, _("The application was withdrawn. You can put it back until the last day for changes.")
        )
        return redirect(address(found))
    context = {
        "region": found.round.region,
        "form": form,
        "title": _("Withdraw the application of %(service)s") % {"service": identifier},
        "lead": _("It leaves the round. Its versions and receipts stay readable."),
        "button": _("Withdraw the application"),
        "back": address(found),
        "breadcrumbs": trail(found.round, region, found, _("Withdraw")),
    }
    return render(request, "funding/applying/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Put a withdrawn application back."""
    found = opened(request, region, place, identifier, "funding.apply")
    services.restore(dossier=found, day=timezone.localdate(), by=person_of(request))
    messages.success(request, _("The application is back where it was."))
    return redirect(address(found))


@login_required
@require_POST
def confirm(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Confirm, for the provider, what the region filled in on its behalf."""
    found = opened(request, region, place, identifier, "funding.apply")
    services.confirm(dossier=found, by=person_of(request))
    messages.success(request, _("The application is confirmed for the provider."))
    return redirect(address(found))


def _form_page(region: str, found: Dossier, form: DossierForm, asked: Asked) -> dict[str, Any]:
    said = form.content() if form.is_bound else found.said
    return {
        "region": found.round.region,
        "dossier": found,
        "round": found.round,
        "form": form,
        "grid": grid.grid(form, asked, sheet.sums(asked.budget, said)),
        "others": grid.others(form),
        "origins": grid.origins(found),
        "columns": sheet.columns(asked.budget, said),
        "note": asked.budget,
        "behalf": sheet.behalf_now(found),
        "saves_itself": found.state in LEADS[Act.SAVE],
        "in_time": queries.may_write(found, timezone.localdate()),
        "days": sheet.days(found.round, found.service.provider.number),
        "place": place_of(found),
        "breadcrumbs": trail(found.round, region, found, _("Fill in")),
    }
