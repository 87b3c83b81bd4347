"""The base network on the portal."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.network.models import Level
from opora.publishing import queries
from opora.publishing.portal.base import page, why_missing
from opora.publishing.portal.forms import SearchForm
from opora.publishing.portal.tables import NetworkTable
from opora.publishing.published import Row


def index(request: HttpRequest, region: str) -> HttpResponse:
    """Services that the region takes as needed: level, capacity, resolution."""
    snapshot = queries.published(region)
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"].casefold() if form.is_valid() else ""
    rows = []
    for identifier, entry in snapshot.network.items():
        service = snapshot.services.get(identifier, Row(provider="", kind="", synthetic=entry["synthetic"]))
        kind = snapshot.kinds.get(service["kind"])
        row = Row(entry, kind=said(kind) if kind else "", provider=service["provider"],
                  synthetic=service["synthetic"], url=reverse("portal:service", args=[region, identifier]))  # fmt: skip
        if asked in f"{row['kind']} {row['provider']} {identifier}".casefold():
            rows.append(row)
    levels = Counter(entry["level"] for entry in snapshot.network.values())
    context = {
        **page(snapshot, "network", (_("Base network"), "")),
        "missing": why_missing(snapshot, "network"),
        "form": form,
        "figures": [
            {"label": level.label, "value": figures.digits(levels[level])} for level in Level if levels[level]
        ],
    }
    return answer_list(
        request,
        rows=rows,
        table_class=NetworkTable,
        template="portal/network.html",
        name=f"{region}-network",
        context=context,
    )
