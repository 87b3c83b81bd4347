"""Access for people: coverage of every kind, one kind on the map, why one municipality reaches what it reaches."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.access import explanation, queries
from opora.access.filters import PlaceFilter, ReachFilter
from opora.access.tables import (
    CoverageTable,
    JourneyByTransitTable,
    JourneyTable,
    ReachByTransitTable,
    ReachTable,
)
from opora.core.models import Run
from opora.needs import queries as needs
from opora.needs.opening import OpenedPage, opened
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """How many people have each kind of service within its declared time."""
    page = _opened(request, region, "access:index")
    if page.run is None:
        return page.answer()
    towns = territory.visible(territory.placements(region, page.run.day), page.reach)
    return page.answer_list(
        queries.by_kind(page.run),
        CoverageTable,
        name="coverage",
        charts=lambda rows: {"coverage": explanation.chart_of_coverage(rows)},
        towns=towns.order_by("unit__name"),
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """How far each municipality is from one kind of service, and how much of it falls to its people."""
    page = _opened(request, region, "access:kind", kind_code)
    if page.run is None:
        return page.answer()
    rows = queries.by_municipality(page.run, page.kind, page.reach)
    has_timetable = bool(page.context["times"].transit)
    titles = _measures(has_timetable=has_timetable)
    measure = request.GET.get("map", "")
    measure = measure if measure in titles else next(iter(titles))
    coverage = queries.coverage_of(page.run, page.kind)
    return page.answer_list(
        rows,
        ReachByTransitTable if has_timetable else ReachTable,
        ReachFilter,
        name=f"reach-{kind_code}",
        coverage=coverage,
        other_units=explanation.other_units(coverage),
        measure=measure,
        tabs=_tabs(region, kind_code, measure, titles),
        map_values=explanation.map_of(rows, measure),
        map_note=explanation.map_note(page.context["times"], coverage, measure),
        reach_href=page.address_by_town("access:reach"),
    )


@login_required
def reach(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """Why one municipality reaches what it reaches of one kind."""
    page = _opened(request, region, "access:reach", kind_code)
    run, chosen = page.run, page.kind
    if run is None:
        return page.answer()
    row = queries.reach_of(run, chosen, municipality_code, page.reach)
    needs_run = Run.objects.get(pk=run.asked["needs_run"])
    need = needs.need_by_kind(needs_run, only=chosen).get(chosen.pk)
    coverage = queries.coverage_of(run, chosen)
    amounts = need.middle if need else None
    steps = explanation.journey_steps(row, page.context["times"], coverage.mode)
    steps += explanation.capacity_steps(row, coverage, run, (amounts or {}).get(row.municipality_id))
    return page.answer(
        here=row.municipality.name,
        row=row,
        coverage=coverage,
        needs_run=needs_run,
        answer=explanation.answer(row),
        by_transit=explanation.by_transit(row) if page.context["times"].transit else "",
        steps=steps,
        reached=explanation.services_in_reach(run, row, queries.sites(run, chosen.pk), amounts),
    )


@login_required
def choose(request: HttpRequest, region: str) -> HttpResponse:
    """Lead from the chosen municipality to its journeys; the form works without JavaScript."""
    _opened(request, region, "access:journeys")
    return redirect("access:journeys", region, request.GET.get("municipality", "") or "-")


@login_required
def journeys(request: HttpRequest, region: str, municipality_code: str) -> HttpResponse:
    """How far it is from one municipality to every place of every service."""
    page = _opened(request, region, "access:journeys")
    run = page.run
    if run is None:
        return page.answer()
    town = queries.town(run, municipality_code, page.reach).unit
    found, transit = queries.journeys_from(run, municipality_code), page.context["times"].transit
    places = PlaceFilter(request.GET, queryset=queries.places(run), request=request)
    rows = [
        {
            "name": place.name,
            "service": place.service,
            "kind": place.service.kind.name,
            "kind_order": place.service.kind.order,
            "provider": place.service.provider.name,
            "municipality": place.municipality.name if place.municipality else "",
            "minutes": found[place.pk].minutes,
            "transit_minutes": found[place.pk].transit_minutes,
            "journey": found[place.pk],
            "transit": transit,
        }
        for place in places.qs
    ]
    name = f"journeys-{municipality_code}"
    table = JourneyByTransitTable if transit else JourneyTable
    secret = queries.secret_services(run).count()
    return page.answer_list(rows, table, name=name, here=town.name, town=town, filter=places, secret=secret)


def _opened(request: HttpRequest, region: str, page: str, kind_code: str = "") -> OpenedPage:
    """Let the person in; the page tells how its travel times were found."""
    found = opened(request, region, page, kind_code)
    found.context["times"] = queries.travel_times(found.run) if found.run else None
    return found


def _measures(*, has_timetable: bool) -> dict[str, str]:
    """Return what the map of a kind can show, with the titles; the first is shown unless another is asked for."""
    titles = {"minutes": _("Minutes to the nearest place")}
    if has_timetable:
        titles["transit_minutes"] = _("Minutes by public transport")
    return titles | {"ratio": _("Capacity per unit of need")}


def _tabs(region: str, kind_code: str, measure: str, titles: dict[str, str]) -> list[dict[str, Any]]:
    page = reverse("access:kind", args=[region, kind_code])
    return [
        {"title": title, "url": f"{page}?map={name}", "is_current": name == measure}
        for name, title in titles.items()
    ]
