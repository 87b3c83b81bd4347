"""Access for people: coverage of every kind, one kind on the map, why one municipality reaches what it reaches."""

from math import isinf
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.access import explanation, queries
from opora.access.filters import PlaceFilter, ReachFilter
from opora.access.tables import CoverageTable, JourneyTable, ReachTable
from opora.accounts import permissions
from opora.accounts.models import User
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.needs import queries as needs
from opora.territory import queries as territory

MEASURES = ("minutes", "ratio")
"""What the map of a kind can show."""


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """How many people have each kind of service within its declared time."""
    run, whose = _open(request, region)
    context = _context(region, run, [{"title": _("Access")}])
    if run is None:
        return render(request, "access/index.html", context)
    rows = queries.by_kind(run)
    context["towns"] = territory.visible(territory.placements(region, run.day), whose).order_by("unit__name")
    return answer_list(
        request,
        rows=rows,
        table_class=CoverageTable,
        template="access/index.html",
        name=f"{region}-coverage",
        context=context,
        charts={"coverage": explanation.chart_of_coverage(rows)},
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """How far each municipality is from one kind of service, and how much of it falls to its people."""
    run, whose = _open(request, region)
    chosen = needs.kind(kind_code)
    context = _context(region, run, [_crumb(region), {"title": chosen.name}]) | {"kind": chosen}
    if run is None:
        return render(request, "access/kind.html", context)
    rows = queries.by_municipality(run, chosen, whose)
    measure = request.GET.get("map", "")
    measure = measure if measure in MEASURES else MEASURES[0]
    coverage = queries.coverage_of(run, chosen)
    context |= {
        "coverage": coverage,
        "other_units": explanation.other_units(coverage),
        "measure": measure,
        "tabs": _tabs(region, kind_code, measure),
        "map_values": explanation.map_of(rows, measure),
        "reach_href": _template_of("access:reach", region, kind_code),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=ReachTable,
        filter_class=ReachFilter,
        template="access/kind.html",
        name=f"{region}-reach-{kind_code}",
        context=context,
    )


@login_required
def reach(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """Why one municipality reaches what it reaches of one kind."""
    run, whose = _open(request, region)
    chosen = needs.kind(kind_code)
    crumbs = [_crumb(region), {"title": chosen.name, "url": reverse("access:kind", args=[region, kind_code])}]
    if run is None:
        return render(request, "access/reach.html", _context(region, run, crumbs) | {"kind": chosen})
    row = queries.reach_of(run, chosen, municipality_code, whose)
    needs_run = Run.objects.get(pk=run.asked["needs_run"])
    need = needs.need_by_kind(needs_run, only=chosen).get(chosen.pk)
    coverage = queries.coverage_of(run, chosen)
    amounts = need.middle if need else None
    steps = explanation.journey_steps(row, queries.travel_times(run))
    steps += explanation.capacity_steps(row, coverage, run, (amounts or {}).get(row.municipality_id))
    context = _context(region, run, [*crumbs, {"title": row.municipality.name}]) | {
        "kind": chosen,
        "row": row,
        "coverage": coverage,
        "needs_run": needs_run,
        "answer": explanation.answer(row),
        "steps": steps,
        "reached": explanation.services_in_reach(run, row, queries.sites(run, chosen.pk), amounts),
    }
    return render(request, "access/reach.html", context)


@login_required
def choose(request: HttpRequest, region: str) -> HttpResponse:
    """Lead from the chosen municipality to its journeys; the form works without JavaScript."""
    _open(request, region)
    return redirect("access:journeys", region, request.GET.get("municipality", "") or "-")


@login_required
def journeys(request: HttpRequest, region: str, municipality_code: str) -> HttpResponse:
    """How far it is from one municipality to every place of every service."""
    run, whose = _open(request, region)
    if run is None:
        return render(request, "access/journeys.html", _context(region, run, [_crumb(region)]))
    town = queries.town(run, municipality_code, whose).unit
    minutes = queries.minutes_from(run, municipality_code)
    places = PlaceFilter(request.GET, queryset=queries.places(run), request=request)
    rows = [
        {
            "name": place.name,
            "service": place.service,
            "kind": place.service.kind.name,
            "kind_order": place.service.kind.order,
            "provider": place.service.provider.name,
            "municipality": place.municipality.name if place.municipality else "",
            "minutes": None if isinf(minutes[place.pk]) else minutes[place.pk],
        }
        for place in places.qs
    ]
    return answer_list(
        request,
        rows=rows,
        table_class=JourneyTable,
        template="access/journeys.html",
        name=f"{region}-journeys-{municipality_code}",
        context=_context(region, run, [_crumb(region), {"title": town.name}])
        | {"town": town, "filter": places},
    )


def _open(request: HttpRequest, region: str) -> tuple[Run | None, permissions.Reach]:
    """Let the person in; return the newest run and which rows the person may see."""
    person = cast(User, request.user)
    allow(person, "access.view", Scope(region=region))
    return queries.newest(region), permissions.reach_of(person, region)


def _context(region: str, run: Run | None, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "region": territory.region(region),
        "run": run,
        "times": queries.travel_times(run) if run else None,
        "breadcrumbs": crumbs,
    }


def _crumb(region: str) -> dict[str, str]:
    return {"title": _("Access"), "url": reverse("access:index", args=[region])}


def _tabs(region: str, kind_code: str, measure: str) -> list[dict[str, Any]]:
    titles = {"minutes": _("Minutes to the nearest place"), "ratio": _("Capacity per unit of need")}
    page = reverse("access:kind", args=[region, kind_code])
    return [
        {"title": title, "url": f"{page}?map={name}", "is_current": name == measure}
        for name, title in titles.items()
    ]


def _template_of(name: str, region: str, kind_code: str) -> str:
    return reverse(name, args=[region, kind_code, "CODE"]).replace("CODE", "{code}")
