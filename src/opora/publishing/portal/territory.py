"""Territory on the portal: municipalities, and what one of them reaches and lacks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.refusals import NotKnown
from opora.publishing import queries
from opora.publishing.portal.base import page
from opora.publishing.portal.tables import TownTable
from opora.publishing.published import Published, Row


def index(request: HttpRequest, region: str) -> HttpResponse:
    """The municipalities of the region with their people, on a map and in a table."""
    snapshot = queries.published(region)
    rows = [
        {**row, "url": reverse("portal:municipality", args=[region, code])}
        for code, row in snapshot.territory.items()
    ]
    context = {
        **page(snapshot, "territory", (_("Territory"), "")),
        "map_values": [
            {"code": row["code"], "label": figures.digits(row["population"]), "value": row["population"]}
            for row in rows
        ],
        "unit_href": reverse("portal:municipality", args=[region, "CODE"]).replace("CODE", "{code}"),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=TownTable,
        template="portal/territory.html",
        name=f"{region}-territory",
        context=context,
    )


def municipality(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """One municipality: how far each kind of service is, what is needed, what is missing."""
    snapshot = queries.published(region)
    town = snapshot.territory.get(code)
    if town is None:
        raise NotKnown(
            _("The region has no municipality with the code %(code)s. Look it up in the list.")
            % {"code": code}
        )
    context = {
        **page(
            snapshot,
            "territory",
            (_("Territory"), reverse("portal:territory", args=[region])),
            (town["name"], ""),
        ),
        "town": town,
        "facts": [
            {"label": _("ORP"), "value": town["orp"]},
            {"label": _("District"), "value": town["district"]},
            {"label": _("People"), "value": figures.digits(town["population"])},
        ],
        "catalogue_url": reverse("portal:catalogue", args=[region]) + f"?municipality={code}",
        "columns": _columns(snapshot),
        "rows": [
            _row(snapshot, kind, code) for kind in snapshot.kinds.values() if kind["code"] in snapshot.reach
        ],
    }
    return render(request, "portal/municipality.html", context)


def _columns(snapshot: Published) -> list[str]:
    columns = [_("Kind of service"), _("Time to the nearest")]
    return [*columns, _("Need"), _("Reachable capacity"), _("Missing")] if snapshot.has("gaps") else columns


def _row(snapshot: Published, kind: Row, code: str) -> list[str]:
    reach = _of(snapshot.reach.get(kind["code"], []), code)
    cells = [said(kind), figures.minutes(reach["minutes"]) if reach else figures.UNKNOWN]
    if not snapshot.has("gaps"):
        return cells
    gap: Any = _of(snapshot.gaps.get(kind["code"], []), code)
    if gap is None:
        return [*cells, figures.UNKNOWN, figures.UNKNOWN, figures.UNKNOWN]
    unit = gap["unit"]
    return [*cells, *(figures.quantity(round(gap[name], 1), unit) for name in ("need", "reachable", "gap"))]


def _of(rows: list[Row], code: str) -> Row | None:
    return next((row for row in rows if row["municipality"] == code), None)
