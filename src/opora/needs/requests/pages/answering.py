"""The region's answer to a request or its return for completion, and the receipts of submitted versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.needs.requests import queries, services, sheet
from opora.needs.requests import receipt as receipts
from opora.needs.requests.forms import AnswerForm, ReturnForm
from opora.needs.requests.models import MunicipalRequest
from opora.needs.requests.pages.opening import address, opened, person_of, place_of, trail


@login_required
def answer(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Answer the request with a decision and reasons."""
    asked = opened(request, region, year, number, "needs.answer")
    form = AnswerForm(request.POST or None, initial={"version": _newest(asked)})
    if request.method == "POST" and form.is_valid():
        services.answer(request=asked, by=person_of(request), **form.cleaned_data)
        messages.success(request, _("The answer was stored. The municipality sees it on its home page."))
        return redirect(address(asked))
    return _form(request, asked, form, _("Answer the request"), _("Store the answer"))


@login_required
def send_back(request: HttpRequest, region: str, year: int, number: int) -> HttpResponse:
    """Return the request for completion."""
    asked = opened(request, region, year, number, "needs.answer")
    given = {"version": _newest(asked), "complete_by": asked.collection.last_edit_on}
    form = ReturnForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        services.return_for_completion(
            request=asked, day=timezone.localdate(), by=person_of(request), **form.cleaned_data
        )
        messages.success(request, _("The request was returned for completion."))
        return redirect(address(asked))
    return _form(request, asked, form, _("Return the request for completion"), _("Return the request"))


def _newest(asked: MunicipalRequest) -> int | None:
    """Return the number of the newest submitted version; the form says which one its reader has read."""
    versions = asked.versions.all()
    return versions[0].number if versions else None


def _form(request: HttpRequest, asked: MunicipalRequest, form: Form, title: str, button: str) -> HttpResponse:
    context: dict[str, Any] = {
        "region": asked.collection.region,
        "asked": asked,
        "form": form,
        "title": title,
        "button": button,
        "facts": sheet.facts_of(asked),
        "behalf": sheet.behalf_now(asked),
        "back": address(asked),
        "breadcrumbs": trail(asked.collection.region.code, asked, title),
    }
    return render(request, "needs/requests/form.html", context, status=422 if form.errors else 200)


@login_required
def receipt(request: HttpRequest, region: str, year: int, number: int, version: int) -> HttpResponse:
    """The receipt of one submitted version, with everything that it said."""
    asked = opened(request, region, year, number)
    shown = queries.version(asked, version)
    place = [*place_of(asked), version]
    context = {
        "region": asked.collection.region,
        "asked": asked,
        "receipt": sheet.receipt_facts(shown.content, shown.digest),
        "facts": sheet.facts(shown.content),
        "behalf": sheet.behalf(shown.content),
        "is_newest": asked.versions.all()[0].number == version,
        "downloads": [
            {"title": "PDF", "url": reverse("needs:requests:pdf", args=place)},
            {"title": _("Content (JSON)"), "url": reverse("needs:requests:content", args=place)},
        ],
        "breadcrumbs": trail(region, asked, _("Receipt, version %(number)s") % {"number": version}),
    }
    return render(request, "needs/requests/receipt.html", context)


@login_required
def pdf(request: HttpRequest, region: str, year: int, number: int, version: int) -> HttpResponse:
    """The receipt as a PDF."""
    shown = queries.version(opened(request, region, year, number), version)
    return _file(receipts.pdf(shown), "application/pdf", f"{region}-{year}-{number}-{version}.pdf")


@login_required
def content(request: HttpRequest, region: str, year: int, number: int, version: int) -> HttpResponse:
    """The content of a version, byte for byte what its digest was made of."""
    shown = queries.version(opened(request, region, year, number), version)
    text = receipts.canonical_text(shown).encode()
    return _file(text, "application/json", f"{region}-{year}-{number}-{version}.json")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
