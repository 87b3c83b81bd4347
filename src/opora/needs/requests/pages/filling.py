"""One request: what it says, its form that saves itself, and what its municipality may do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opora.needs.requests import services, sheet
from opora.needs.requests.content import version_of
from opora.needs.requests.forms import RequestForm
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.pages.opening import address, opened, person_of, place_of, possible, trail
from opora.needs.requests.states import LEADS, Act


@login_required
def request(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """What one request says, its state, its answers and its versions."""
    asked = opened(request, region, year, number)
    context = {
        "region": asked.collection.region,
        "asked": asked,
        "facts": sheet.facts_of(asked),
        "behalf": sheet.behalf_now(asked),
        "may": possible(asked, person_of(request), timezone.localdate()),
        "breadcrumbs": trail(region, asked),
    }
    return render(request, "needs/requests/request.html", context)


@login_required
def edit(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """The form of a request; what is half-filled is kept, what is whole is submitted."""
    asked = opened(request, region, year, number, "needs.request")
    form = RequestForm(request.POST or None, instance=asked, by=person_of(request))
    if request.method == "POST":
        answer = (
            _submitted(request, asked, form) if "submit" in request.POST else _saved(request, asked, form)
        )
        if answer is not None:
            return answer
    return render(
        request,
        "needs/requests/edit.html",
        _form_page(region, asked, form),
        status=422 if form.errors else 200,
    )


def _submitted(request: HttpRequest, asked: MunicipalRequest, form: RequestForm) -> HttpResponse | None:
    if not form.is_valid() or not form.check_whole():
        # What was filled in is not lost when something is still missing.
        if asked.state in LEADS[Act.SAVE] and not form.conflict:
            _keep(request, asked, form)
        return None
    made = services.submit(
        request=asked, day=timezone.localdate(), by=person_of(request), seen=_seen(form), **form.cleaned_data
    )
    messages.success(request, _("The request was submitted. This is its receipt."))
    return redirect("needs:requests:receipt", *place_of(asked), made.number)


def _saved(request: HttpRequest, asked: MunicipalRequest, form: RequestForm) -> HttpResponse | None:
    whole = form.is_valid()
    if form.conflict:
        return None
    _keep(request, asked, form)
    if not whole:
        return None
    messages.success(request, _("Saved. The request has not been submitted yet."))
    return redirect("needs:requests:edit", *place_of(asked))


def _keep(request: HttpRequest, asked: MunicipalRequest, form: RequestForm) -> MunicipalRequest:
    """Save the fields that could be read; those that could not stay as they were."""
    return services.save(
        request=asked, day=timezone.localdate(), by=person_of(request), seen=_seen(form), **form.cleaned_data
    )


def _seen(form: RequestForm) -> str:
    return str(form.data.get("seen", ""))


@login_required
@require_POST
def autosave(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Keep what is in the form while somebody types; answer with when, for the line above the buttons."""
    asked = opened(request, region, year, number, "needs.request")
    form = RequestForm(request.POST, instance=asked, by=person_of(request))
    form.is_valid()
    context: dict[str, Any] = {"form": form}
    if not form.conflict:
        kept = _keep(request, asked, form)
        context |= {"seen": version_of(kept), "at": timezone.localtime()}
    return render(request, "needs/requests/saved.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Take the request back."""
    asked = opened(request, region, year, number, "needs.request")
    services.withdraw(request=asked, day=timezone.localdate(), by=person_of(request))
    messages.success(
        request, _("The request was withdrawn. You can put it back until the last day for changes.")
    )
    return redirect(address(asked))


@login_required
@require_POST
def restore(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Put a withdrawn request back."""
    asked = opened(request, region, year, number, "needs.request")
    services.restore(request=asked, day=timezone.localdate(), by=person_of(request))
    return redirect(address(asked))


@login_required
@require_POST
def confirm(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Confirm, for the municipality, what was filled in on its behalf."""
    asked = opened(request, region, year, number, "needs.request")
    services.confirm(request=asked, by=person_of(request))
    messages.success(request, _("The request is confirmed for the municipality."))
    return redirect(address(asked))


def _form_page(region: str, asked: MunicipalRequest, form: RequestForm) -> dict[str, Any]:
    return {
        "region": asked.collection.region,
        "asked": asked,
        "form": form,
        "behalf": sheet.behalf_now(asked),
        "saves_itself": asked.state in LEADS[Act.SAVE],
        "days": sheet.days(asked.collection.shown_from, asked.collection.last_new_on, asked.editable_until),
        "breadcrumbs": trail(region, asked, _("Fill in")),
    }
