"""The plan on the portal: the same content as its documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.plans import reading
from opora.publishing import queries
from opora.publishing.portal.base import page, why_missing


def index(request: HttpRequest, region: str) -> HttpResponse:
    """The plan of the year as a page, with its PDF and the document for Word."""
    snapshot = queries.published(region)
    context = {**page(snapshot, "plan", (_("Plan"), "")), "missing": why_missing(snapshot, "plan")}
    if snapshot.plan:
        context["content"] = reading.written(
            snapshot.plan, lambda code: reverse("portal:service", args=[region, code])
        )
        context["downloads"] = [
            {"title": "PDF", "url": reverse("portal:file", args=[region, "plan.pdf"])},
            {"title": "DOCX", "url": reverse("portal:file", args=[region, "plan.docx"])},
        ]
    return render(request, "portal/plan.html", context)
