"""Needs for people: the kinds, the municipalities of one kind, one number, the rates."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.declared import file_digest
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.needs import explanation, queries
from opora.needs.declared import PACKAGED
from opora.needs.filters import NeedsByKindFilter, NeedsByMunicipalityFilter
from opora.needs.tables import NeedsByKindTable, NeedsByMunicipalityTable, RateTable
from opora.register.models import CapacityUnit
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """How many people need each kind of service, and how much of it."""
    run, reach = _open(request, region)
    context = _context(region, run, [{"title": _("Needs")}])
    if run is None:
        return render(request, "needs/index.html", context)
    kinds = queries.by_kind(run, reach)
    context |= {
        "rates_changed": file_digest(region, PACKAGED) != run.rules_digest,
        "warnings": explanation.warnings(run),
    }
    return answer_list(
        request,
        rows=kinds,
        table_class=NeedsByKindTable,
        filter_class=NeedsByKindFilter,
        template="needs/index.html",
        name=f"{region}-needs",
        context=context,
        charts={"persons": explanation.chart_of_persons(kinds)},
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Where the people who need one kind of service live."""
    run, reach = _open(request, region)
    chosen = queries.kind(kind_code)
    context = _context(region, run, [_crumb(region), {"title": chosen.name}]) | {"kind": chosen}
    if run is None:
        return render(request, "needs/kind.html", context)
    rows = queries.by_municipality(run, chosen, reach)
    href = reverse("needs:number", args=[region, kind_code, "CODE"]).replace("CODE", "{code}")
    values = explanation.map_of_capacity(rows)
    unit = CapacityUnit(rows[0]["unit"]).label if values else ""
    return answer_list(
        request,
        rows=rows,
        table_class=NeedsByMunicipalityTable,
        filter_class=NeedsByMunicipalityFilter,
        template="needs/kind.html",
        name=f"{region}-needs-{kind_code}",
        context=context | {"map_values": values, "map_unit": unit, "number_href": href},
    )


@login_required
def number(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """One number walked back to its inputs: people, rates, sources."""
    run, reach = _open(request, region)
    chosen = queries.kind(kind_code)
    crumbs = [_crumb(region), {"title": chosen.name, "url": reverse("needs:kind", args=[region, kind_code])}]
    if run is None:
        return render(request, "needs/number.html", _context(region, run, crumbs) | {"kind": chosen})
    rows = queries.number(run, chosen, municipality_code, reach)
    town = rows[0].municipality
    context = _context(region, run, [*crumbs, {"title": town.name}])
    context |= {
        "kind": chosen,
        "town": town,
        "figures": explanation.figures_of(rows),
        "sentences": [explanation.sentence(each) for each in rows],
        "steps": explanation.steps(rows, run),
    }
    return render(request, "needs/number.html", context)


@login_required
def rates(request: HttpRequest, region: str) -> HttpResponse:
    """The rates that the needs were estimated by, with their sources."""
    run, _reach = _open(request, region)
    context = _context(region, run, [_crumb(region), {"title": _("Rates of need")}])
    if run is None:
        return render(request, "needs/rates.html", context)
    return answer_list(
        request,
        rows=queries.rates(run),
        table_class=RateTable,
        template="needs/rates.html",
        name=f"{region}-rates",
        context=context,
    )


def _open(request: HttpRequest, region: str) -> tuple[Run | None, Reach]:
    """Let the person in; return the newest run and which rows the person may see."""
    person = cast(User, request.user)
    allow(person, "needs.view", Scope(region=region))
    return queries.newest(region), reach_of(person, region)


def _context(region: str, run: Run | None, crumbs: list[dict[str, str]]) -> dict[str, Any]:
    return {"region": territory.region(region), "run": run, "breadcrumbs": crumbs}


def _crumb(region: str) -> dict[str, str]:
    return {"title": _("Needs"), "url": reverse("needs:index", args=[region])}
