"""Needs for people: the kinds, the municipalities of one kind, one number, the rates."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from opora.core.declared import file_digest
from opora.needs import explanation, queries
from opora.needs.declared import PACKAGED
from opora.needs.filters import NeedsByKindFilter, NeedsByMunicipalityFilter
from opora.needs.opening import address_by_town, opened
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
        charts=lambda rows: {"persons": explanation.chart_of_persons(rows)},
        rates_changed=file_digest(region, PACKAGED) != page.run.rules_digest,
        warnings=explanation.warnings(page.run),
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Where the people who need one kind of service live."""
    page = opened(request, region, "needs:kind", kind_code)
    if page.run is None:
        return page.answer()
    rows = queries.by_municipality(page.run, page.kind, page.reach)
    values = explanation.map_of_capacity(rows)
    return page.answer_list(
        rows,
        NeedsByMunicipalityTable,
        NeedsByMunicipalityFilter,
        name=f"needs-{kind_code}",
        map_values=values,
        map_unit=CapacityUnit(rows[0]["unit"]).label if values else "",
        number_href=address_by_town("needs:number", region, kind_code),
    )


@login_required
def number(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """One number walked back to its inputs: people, rates, sources."""
    page = opened(request, region, "needs:number", kind_code)
    if page.run is None:
        return page.answer()
    rows = queries.number(page.run, page.kind, municipality_code, page.reach)
    town = rows[0].municipality
    return page.answer(
        here=town.name,
        town=town,
        figures=explanation.figures_of(rows),
        sentences=[explanation.sentence(each) for each in rows],
        steps=explanation.steps(rows, page.run),
    )


@login_required
def rates(request: HttpRequest, region: str) -> HttpResponse:
    """The rates that the needs were estimated by, with their sources."""
    page = opened(request, region, "needs:rates")
    title = _("Rates of need")
    if page.run is None:
        return page.answer(here=title)
    return page.answer_list(queries.rates(page.run), RateTable, name="rates", here=title)
