"""Receipts of submitted versions: the page, the document, and the content whose digest they vouch for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.funding.applying import queries, sheet
from opora.funding.applying import receipt as documents
from opora.funding.applying.asked import asked_of
from opora.funding.applying.canonical import canonical_text
from opora.funding.applying.content import Content
from opora.funding.applying.pages.opening import opened, place_of, trail
from opora.funding.places import Place


@login_required
def receipt(request: HttpRequest, region: str, place: Place, identifier: str, version: int) -> HttpResponse:
    """The receipt of one submitted version, with everything that it said and what the one before it said otherwise."""
    found = opened(request, region, place, identifier)
    shown = queries.version(found, version)
    asked = asked_of(found.round, found.service, timezone.localdate())
    said = Content.from_json(shown.content["said"])
    where = [*place_of(found), version]
    context = {
        "region": found.round.region,
        "dossier": found,
        "receipt": sheet.receipt_facts(shown.content, shown.digest),
        "budget": sheet.budget_table(asked.budget, said),
        "columns": sheet.columns(asked.budget, said),
        "units": sheet.forms_table(said),
        "facts": sheet.declared(said),
        "behalf": sheet.behalf(shown.content),
        "is_newest": found.versions.all()[0].number == version,
        "downloads": [
            {"title": "PDF", "url": reverse("funding:applying:pdf", args=where)},
            {"title": _("Content (JSON)"), "url": reverse("funding:applying:content", args=where)},
        ],
        "breadcrumbs": trail(
            found.round, region, found, _("Receipt, version %(number)s") % {"number": version}
        ),
    }
    if version > 1:
        before = Content.from_json(queries.version(found, version - 1).content["said"])
        context |= {"differences": sheet.differences(before, said, asked), "before": version - 1}
    return render(request, "funding/applying/receipt.html", context)


@login_required
def pdf(request: HttpRequest, region: str, place: Place, identifier: str, version: int) -> HttpResponse:
    """The receipt as a PDF."""
    shown = queries.version(opened(request, region, place, identifier), version)
    return _file(documents.pdf(shown), "application/pdf", f"{region}-{place}-{identifier}-{version}.pdf")


@login_required
def content(request: HttpRequest, region: str, place: Place, identifier: str, version: int) -> HttpResponse:
    """The content of a version, byte for byte what its digest was made of."""
    shown = queries.version(opened(request, region, place, identifier), version)
    text = canonical_text(shown.content).encode()
    return _file(text, "application/json", f"{region}-{place}-{identifier}-{version}.json")


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
