"""The way in: the choice of a region, and the home page of a region."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.publishing import queries
from opora.publishing.portal.base import page
from opora.publishing.portal.catalogue import search_form
from opora.publishing.published import Published


def index(request: HttpRequest) -> HttpResponse:
    """What Opora is for, and which regions have published."""
    chosen = request.GET.get("region", "")
    if chosen:
        return redirect("portal:region", queries.published(chosen).manifest["region"]["code"])
    regions = [
        {
            "name": unit.name,
            "url": reverse("portal:region", args=[unit.code]),
            **_about(queries.published(unit.code)),
        }
        for unit in queries.regions()
    ]
    return render(request, "portal/index.html", {"regions": regions, "public": True})


def region(request: HttpRequest, region: str) -> HttpResponse:
    """The home page of a region: look for help, and follow the line to every number."""
    snapshot = queries.published(region)
    context = {
        **page(snapshot),
        "form": search_form(request, snapshot, bound=False),
        "figures": _figures(snapshot),
        "doors": _doors(snapshot),
    }
    return render(request, "portal/region.html", context)


def _about(snapshot: Published) -> dict[str, Any]:
    return {
        "services": len(snapshot.services),
        "municipalities": len(snapshot.territory),
        "year": snapshot.manifest["year"],
        "synthetic": snapshot.manifest["synthetic"],
    }


def _figures(snapshot: Published) -> list[dict[str, str]]:
    people = sum(row["population"] or 0 for row in snapshot.territory.values())
    found = [
        {"label": _("People"), "value": figures.digits(people)},
        {"label": _("Services"), "value": figures.digits(len(snapshot.services))},
    ]
    if snapshot.has("network"):
        found.append(
            {"label": _("Services in the base network"), "value": figures.digits(len(snapshot.network))}
        )
    if snapshot.has("funding"):
        found.append(
            {
                "label": _("Divided for %(year)s") % {"year": snapshot.round["year"]},
                "value": figures.crowns(snapshot.round.get("final", snapshot.round["granted"])),
            }
        )
    return found


def _doors(snapshot: Published) -> list[dict[str, str]]:
    """Return the questions that people come with, and where they are answered."""
    code = snapshot.manifest["region"]["code"]
    doors = [
        (
            "portal:allocations",
            _("Who gets how much, and why"),
            _("Every grant with the steps that led to it."),
        ),
        (
            "portal:calculator",
            _("What would a service get"),
            _("The published rules with your numbers, step by step."),
        ),
        (
            "portal:coverage",
            _("How far help is"),
            _("Travel time to the nearest service of each kind, on a map."),
        ),
        (
            "portal:gaps",
            _("Where help is missing"),
            _("What people need, what they can reach, and the gap between."),
        ),
        (
            "portal:network",
            _("What the region pays for"),
            _("Services of the base network with their level and capacity."),
        ),
        (
            "portal:plan",
            _("What the region will do"),
            _("The plan of the year on the web, as a PDF and for Word."),
        ),
        (
            "portal:data",
            _("All data for download"),
            _("Files, their description, and how to compute everything again."),
        ),
    ]
    return [{"url": reverse(name, args=[code]), "title": title, "text": text} for name, title, text in doors]
