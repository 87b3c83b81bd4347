"""Gaps for people: the ranked list, the kinds, one kind on the map, one gap walked back to its inputs."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.gaps import explanation, queries
from opora.gaps.filters import GapFilter, RankedFilter
from opora.gaps.tables import GapsByKindTable, GapTable, RankedTable
from opora.needs import queries as needs
from opora.register.models import CapacityUnit
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """What is missing most, where, and for how many people."""
    run, reach = _open(request, region)
    context = _context(region, run, [{"title": _("Gaps")}])
    if run is None:
        return render(request, "gaps/index.html", context)
    return answer_list(
        request,
        rows=queries.listed(run, reach),
        table_class=RankedTable,
        filter_class=RankedFilter,
        template="gaps/index.html",
        name=f"{region}-gaps",
        context=context | {"tabs": _tabs(region, "index")},
    )


@login_required
def kinds(request: HttpRequest, region: str) -> HttpResponse:
    """What is missing of each kind of service over the whole territory."""
    run, reach = _open(request, region)
    context = _context(region, run, [_crumb(region), {"title": _("By kind of service")}])
    if run is None:
        return render(request, "gaps/kinds.html", context)
    rows = queries.by_kind_visible(run, reach)
    return answer_list(
        request,
        rows=rows,
        table_class=GapsByKindTable,
        template="gaps/kinds.html",
        name=f"{region}-gaps-by-kind",
        context=context | {"tabs": _tabs(region, "kinds")},
        charts={"persons": explanation.chart_by_kind(rows)},
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Where one kind of service is missing."""
    run, reach = _open(request, region)
    chosen = needs.kind(kind_code)
    context = _context(region, run, [_crumb(region), {"title": chosen.name}]) | {"kind": chosen}
    if run is None:
        return render(request, "gaps/kind.html", context)
    rows = queries.by_municipality(run, chosen, reach)
    values = explanation.map_of_gaps(rows)
    context |= {
        "map_values": values,
        "map_unit": CapacityUnit(rows[0].unit).label if values else "",
        "gap_href": reverse("gaps:gap", args=[region, kind_code, "CODE"]).replace("CODE", "{code}"),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=GapTable,
        filter_class=GapFilter,
        template="gaps/kind.html",
        name=f"{region}-gaps-{kind_code}",
        context=context,
    )


@login_required
def gap(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """One gap walked back to need, capacity within reach and the services that give it."""
    run, reach = _open(request, region)
    chosen = needs.kind(kind_code)
    crumbs = [_crumb(region), {"title": chosen.name, "url": reverse("gaps:kind", args=[region, kind_code])}]
    if run is None:
        return render(request, "gaps/gap.html", _context(region, run, crumbs) | {"kind": chosen})
    row = queries.gap(run, chosen, municipality_code, reach)
    context = _context(region, run, [*crumbs, {"title": row.municipality.name}]) | {
        "kind": chosen,
        "row": row,
        "sentence": explanation.sentence(row),
        "figures": explanation.figures_of(row),
        "steps": explanation.steps(row, run),
    }
    return render(request, "gaps/gap.html", context)


def _open(request: HttpRequest, region: str) -> tuple[Run | None, Reach]:
    """Let the person in; return the newest run and which rows the person may see."""
    person = cast(User, request.user)
    allow(person, "gaps.view", Scope(region=region))
    return queries.newest(region), reach_of(person, region)


def _context(region: str, run: Run | None, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    context: dict[str, Any] = {"region": territory.region(region), "run": run, "breadcrumbs": crumbs}
    if run is None:
        return context | {"attempt": queries.latest_attempt(region)}
    return context | {
        "times": access.travel_times_of(run.asked["access_run"]),
        "not_compared": needs.kind_names(run.summary["kinds_without_capacity"]),
    }


def _crumb(region: str) -> dict[str, str]:
    return {"title": _("Gaps"), "url": reverse("gaps:index", args=[region])}


def _tabs(region: str, current: str) -> list[dict[str, Any]]:
    titles = {"index": _("From the largest"), "kinds": _("By kind of service")}
    return [
        {"title": title, "url": reverse(f"gaps:{name}", args=[region]), "is_current": name == current}
        for name, title in titles.items()
    ]
