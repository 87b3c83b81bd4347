"""Territory for people: the list of municipalities with a map, and the page of one municipality."""

from functools import partial
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.charts import download
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.territory import queries, sheet, small_numbers
from opora.territory.filters import MunicipalityFilter
from opora.territory.models import Unit
from opora.territory.tables import MunicipalityTable


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The municipalities of the region: map, table, filters, downloads."""
    person = cast(User, request.user)
    allow(person, "territory.view", Scope(region=region))
    today = timezone.localdate()
    rows = queries.visible(queries.placements(region, today), reach_of(person, region))
    return answer_list(
        request,
        rows=rows,
        table_class=MunicipalityTable,
        filter_class=MunicipalityFilter,
        template="territory/index.html",
        name=f"{region}-municipalities",
        shapes=partial(queries.shapes, region, today),
        context={
            "region": queries.region(region),
            "map_values": queries.map_of_people(rows),
            "unit_href": reverse("territory:unit", args=[region, "CODE"]).replace("CODE", "{code}"),
        },
    )


@login_required
def unit(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """One municipality: its place in the tree, people by year and age, statistics with sources."""
    allow(cast(User, request.user), "territory.view", Scope(region=region))
    placement = queries.unit(region, code, timezone.localdate())
    series = list(queries.population_series(placement.unit_id))
    charts = {"people": sheet.chart_of_people(series)}
    file = download(request, charts)
    if file is not None:
        return file
    context = {
        "region": placement.region,
        "placement": placement,
        "breadcrumbs": [
            {"title": _("Territory"), "url": reverse("territory:index", args=[region])},
            {"title": placement.unit.name, "url": ""},
        ],
        "facts": sheet.facts(placement),
        "charts": charts,
        "people_sources": sheet.sources(series),
        "ages": sheet.ages_table(queries.age_groups(placement.unit_id)),
        "statistics": sheet.statistics_table(
            queries.statistics(placement.unit_id), small_numbers.guard_of(region, timezone.localdate())
        ),
    }
    return render(request, "territory/unit.html", context)


def boundaries(request: HttpRequest, region: str) -> FileResponse:
    """The boundaries of the region's municipalities as GeoJSON; they are public."""
    path = queries.boundary_file(region, Unit.Level.MUNICIPALITY, timezone.localdate())
    response = FileResponse(path.open("rb"), content_type="application/geo+json")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
