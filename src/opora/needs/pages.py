"""Needs for people: the kinds, the municipalities of one kind, one number, the rates."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core.lists import Charts
from opora.core.models import Run
from opora.needs import explanation, queries
from opora.needs.declared import rules_digest
from opora.needs.filters import NeedsByKindFilter, NeedsByMunicipalityFilter, ProjectedFilter
from opora.needs.methods import explanation as telling
from opora.needs.methods import queries as said
from opora.needs.methods.tables import MethodTable, ProjectedTable, parts_of
from opora.needs.opening import opened
from opora.needs.tables import NeedsByKindTable, NeedsByMunicipalityTable, RateTable
from opora.register.models import CapacityUnit


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """How many people need each kind of service, and how much of it."""
    page = opened(request, region, "needs:index")
    if page.run is None:
        return page.answer()
    return page.answer_list(
        queries.by_kind(page.run, page.reach),
        NeedsByKindTable,
        NeedsByKindFilter,
        name="needs",
        charts=_charts(page.run),
        rates_changed=rules_digest(region) != page.run.rules_digest,
        warnings=explanation.warnings(page.run),
    )


def _charts(run: Run) -> Callable[[list[Any]], Charts]:
    def drawn(rows: list[Any]) -> Charts:
        horizon = telling.chart_of_horizon(rows, run.summary.get("horizon", 0))
        persons = {"persons": explanation.chart_of_persons(rows)}
        return persons | ({"horizon": horizon} if horizon else {})

    return drawn


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Where the people who need one kind of service live."""
    page = opened(request, region, "needs:kind", kind_code)
    if page.run is None:
        return page.answer()
    rows = queries.by_municipality(page.run, page.kind, page.reach)
    when = telling.chosen_time(request.GET.get("when", ""))
    values = explanation.map_of_capacity(rows, when)
    return page.answer_list(
        rows,
        NeedsByMunicipalityTable,
        NeedsByMunicipalityFilter,
        name=f"needs-{kind_code}",
        map_values=values,
        map_unit=CapacityUnit(rows[0]["unit"]).label if values else "",
        tabs=telling.times(request.path, request.GET.get("run", ""), when, page.run),
        number_href=page.address_by_town("needs:number"),
    )


@login_required
def number(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """One number walked back to its inputs: people, rates, sources."""
    page = opened(request, region, "needs:number", kind_code)
    if page.run is None:
        return page.answer()
    need = said.combined(page.run, page.kind, municipality_code, page.reach)
    told, rates = said.values(need), queries.by_rates(page.run, page.kind, municipality_code)
    heard = {each.method_id for each in told}
    silent = [each for each in said.methods(page.run) if each.weight and each.pk not in heard]
    return page.answer(
        here=need.municipality.name,
        town=need.municipality,
        figures=telling.key_figures(need, page.run),
        methods=telling.table(told),
        sentences=telling.sentences(need, told, silent) + [explanation.sentence(each) for each in rates],
        horizon=telling.horizon_sentence(need, said.outlook(need), page.run),
        steps=telling.steps(need, told, rates, page.run),
    )


@login_required
def methods(request: HttpRequest, region: str) -> HttpResponse:
    """The methods that the needs were estimated by: formulas, weights, parameters, sources."""
    page = opened(request, region, "needs:methods")
    title = _("Methods of need")
    if page.run is None:
        return page.answer(here=title)
    return page.answer_list(
        said.methods(page.run), MethodTable, name="methods", here=title, parts=parts_of(page.run)
    )


@login_required
def people(request: HttpRequest, region: str) -> HttpResponse:
    """How many people there will be in the year of the horizon, by which method and how sure that is."""
    page = opened(request, region, "needs:people")
    title = _("People at the horizon")
    if page.run is None:
        return page.answer(here=title)
    rows = said.projected(page.run, page.reach)
    return page.answer_list(
        rows,
        ProjectedTable,
        ProjectedFilter,
        name="people",
        here=title,
        map_values=telling.map_of_people(rows),
        town_href=reverse("territory:unit", args=[region, "CODE"]).replace("CODE", "{code}"),
    )


@login_required
def rates(request: HttpRequest, region: str) -> HttpResponse:
    """The rates that the needs were estimated by, with their sources."""
    page = opened(request, region, "needs:rates")
    title = _("Rates of need")
    if page.run is None:
        return page.answer(here=title)
    return page.answer_list(queries.rates(page.run), RateTable, name="rates", here=title)
