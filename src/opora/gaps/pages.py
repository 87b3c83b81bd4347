"""Gaps for people: the ranked list, the kinds, one kind on the map, one gap walked back to its inputs."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope
from opora.gaps import explanation, queries, why
from opora.gaps.filters import GapFilter, RankedFilter
from opora.gaps.tables import GapsByKindTable, GapsByOrpTable, GapTable, RankedTable
from opora.needs import queries as needs
from opora.needs.opening import OpenedPage, opened
from opora.register.models import CapacityUnit


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """What is missing most, where, and for how many people."""
    page = _opened(request, region, "gaps:index")
    if page.run is None:
        return page.answer()
    rows = queries.listed(page.run, page.reach)
    return page.answer_list(
        rows,
        RankedTable,
        RankedFilter,
        name="gaps",
        tabs=explanation.tabs(region, "index", page.context["named_run"]),
    )


@login_required
def kinds(request: HttpRequest, region: str) -> HttpResponse:
    """What is missing of each kind of service over the whole territory."""
    page = _opened(request, region, "gaps:kinds")
    title = _("By kind of service")
    if page.run is None:
        return page.answer(here=title)
    return page.answer_list(
        queries.by_kind_visible(page.run, page.reach),
        GapsByKindTable,
        name="gaps-by-kind",
        here=title,
        charts=lambda rows: {"persons": explanation.chart_by_kind(rows)},
        tabs=explanation.tabs(region, "kinds", page.context["named_run"]),
    )


@login_required
def orps(request: HttpRequest, region: str) -> HttpResponse:
    """What is missing of each kind of service in each ORP."""
    page = _opened(request, region, "gaps:orps")
    title = _("By ORP")
    if page.run is None:
        return page.answer(here=title)
    return page.answer_list(
        queries.by_orp(page.run, page.reach),
        GapsByOrpTable,
        RankedFilter,
        name="gaps-by-orp",
        here=title,
        charts=explanation.chart_by_orp,
        tabs=explanation.tabs(region, "orps", page.context["named_run"]),
    )


@login_required
def kind(request: HttpRequest, region: str, kind_code: str) -> HttpResponse:
    """Where one kind of service is missing."""
    page = _opened(request, region, "gaps:kind", kind_code)
    if page.run is None:
        return page.answer()
    rows = queries.by_municipality(page.run, page.kind, page.reach)
    values, unit = explanation.map_of_gaps(rows)
    return page.answer_list(
        rows,
        GapTable,
        GapFilter,
        name=f"gaps-{kind_code}",
        map_values=values,
        map_unit=CapacityUnit(unit).label if unit else "",
        gap_href=page.address_by_town("gaps:gap"),
    )


@login_required
def gap(request: HttpRequest, region: str, kind_code: str, municipality_code: str) -> HttpResponse:
    """One gap walked back to need, capacity within reach and the services that give it."""
    page = _opened(request, region, "gaps:gap", kind_code)
    if page.run is None:
        return page.answer()
    row = queries.gap_or_none(page.run, page.kind, municipality_code, page.reach)
    if row is None:
        return _not_compared(page, page.run, municipality_code)
    return page.answer(
        here=row.municipality.name,
        row=row,
        town=row.municipality,
        sentence=explanation.sentence(row),
        why=why.sentence(why.Reasons(page.run).of(row)),
        figures=explanation.figures_of(row),
        steps=explanation.steps(row, page.run),
    )


def _not_compared(page: OpenedPage, run: Run, municipality_code: str) -> HttpResponse:
    """Say why nothing was compared in a municipality of which access knows."""
    row, said = queries.reach_of(run, page.kind, municipality_code, page.reach)
    facts = why.Reasons(run).facts(page.kind.pk, row.municipality_id, said)
    town = row.municipality
    return page.answer(here=town.name, town=town, sentence=why.sentence(facts))


def _opened(request: HttpRequest, region: str, page: str, kind_code: str = "") -> OpenedPage:
    """Let the person in; the page tells what was not compared, or why there is nothing to compare yet."""
    found = opened(request, region, page, kind_code)
    found.context["may_place"] = cast(User, request.user).has_perm("gaps.calculate", Scope(region=region))
    if found.run is None:
        found.context["attempt"] = queries.latest_attempt(region)
    else:
        found.context["times"] = access.travel_times_of(found.run.asked["access_run"])
        found.context["not_compared"] = needs.kind_names(found.run.summary["kinds_without_capacity"])
    return found
