"""Coverage, needs and gaps on the portal: for one chosen kind a map and a table, for all kinds a summary."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.publishing import queries
from opora.publishing.portal.base import page, why_missing
from opora.publishing.portal.forms import KindForm
from opora.publishing.portal.tables import GapTable, ReachTable
from opora.publishing.published import Published, Row
from opora.register.models import CapacityUnit


def index(request: HttpRequest, region: str) -> HttpResponse:
    """How far the nearest service of a kind is, and how many people have each kind within the declared time."""
    snapshot = queries.published(region)
    kind, form = _chosen(request, snapshot, snapshot.coverage)
    rows = [_of_town(snapshot, row, region) for row in snapshot.reach.get(kind, [])]
    context = {
        **page(snapshot, "access", (_("Access"), "")),
        "missing": why_missing(snapshot, "access"),
        "form": form,
        "kind": said(snapshot.kinds[kind]) if kind else "",
        "coverage": snapshot.coverage.get(kind),
        "map_values": _values(rows, "minutes", figures.minutes),
        "unit_href": _href(region),
        "summary": _coverage_table(snapshot),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=ReachTable,
        template="portal/coverage.html",
        name=f"{region}-reach-{kind}",
        context=context,
    )


def needs_and_gaps(request: HttpRequest, region: str) -> HttpResponse:
    """What people need, what they can reach and what is missing, for a chosen kind by municipality."""
    snapshot = queries.published(region)
    kinds = snapshot.gaps or snapshot.needs
    kind, form = _chosen(request, snapshot, kinds)
    rows = [_of_town(snapshot, row, region) for row in snapshot.gaps.get(kind, [])]
    needs = snapshot.needs.get(kind, [])
    shown = rows or [_of_town(snapshot, _need_only(row), region) for row in needs]
    context = {
        **page(snapshot, "gaps", (_("Needs and gaps"), "")),
        "missing": why_missing(snapshot, "gaps"),
        "form": form,
        "kind": said(snapshot.kinds[kind]) if kind else "",
        "unit": CapacityUnit(shown[0]["unit"]).label if shown else "",
        "map_values": _values(shown, "gap" if rows else "need", lambda value: figures.digits(value, 1)),
        "unit_href": _href(region),
        "summary": _gaps_table(snapshot),
    }
    return answer_list(
        request,
        rows=shown,
        table_class=GapTable,
        template="portal/gaps.html",
        name=f"{region}-gaps-{kind}",
        context=context,
    )


def _chosen(request: HttpRequest, snapshot: Published, present: dict[str, Any]) -> tuple[str, KindForm]:
    """Return the chosen kind (the first one when none is) and the form; an unknown kind shows an error in the form."""
    choices = [(code, said(kind)) for code, kind in snapshot.kinds.items() if code in present]
    first = choices[0][0] if choices else ""
    form = KindForm(request.GET if "kind" in request.GET else {"kind": first}, choices=choices)
    return (form.cleaned_data["kind"] or first) if form.is_valid() else first, form


def _of_town(snapshot: Published, row: Row, region: str) -> Row:
    town = snapshot.territory[row["municipality"]]
    url = reverse("portal:municipality", args=[region, town["code"]])
    return Row(row, code=town["code"], name=town["name"], population=town["population"], url=url)


def _need_only(row: Row) -> Row:
    return Row(
        municipality=row["municipality"],
        unit=row["unit"],
        need=row["capacity"],
        reachable=None,
        gap=None,
        persons=None,
    )


def _values(rows: list[Row], column: str, written: Any) -> list[dict[str, Any]]:
    return [{"code": row["code"], "label": written(row[column]), "value": row[column]} for row in rows]


def _href(region: str) -> str:
    return reverse("portal:municipality", args=[region, "CODE"]).replace("CODE", "{code}")


def _coverage_table(snapshot: Published) -> dict[str, Any]:
    columns = [
        _("Kind of service"),
        _("Services"),
        _("Declared time"),
        _("People within it"),
        _("Share of people"),
        _("Capacity"),
    ]
    rows = [
        [
            said(kind),
            figures.digits(row["services"]),
            figures.minutes(row["limit_minutes"]) if row["limit_minutes"] is not None else _("no limit"),
            figures.digits(row["within_reach"]),
            figures.percent(row["within_reach"] / row["population"])
            if row["population"]
            else figures.UNKNOWN,
            figures.quantity(row["capacity_counted"], row["unit"])
            if row["capacity_counted"] is not None
            else _("not known"),
        ]
        for code, kind in snapshot.kinds.items()
        if (row := snapshot.coverage.get(code)) is not None
    ]
    return {"columns": columns, "rows": rows}


def _gaps_table(snapshot: Published) -> dict[str, Any]:
    """Return needs and gaps of the whole region by kind; each kind has one unit, different units are not added."""
    columns = [_("Kind of service"), _("Need"), _("Missing"), _("Range"), _("Persons without a place")]
    rows = []
    for code, kind in snapshot.kinds.items():
        gaps, needs = snapshot.gaps.get(code, []), snapshot.needs.get(code, [])
        if not needs:
            continue
        unit = needs[0]["unit"]
        need = figures.quantity(round(sum(row["capacity"] for row in needs)), unit)
        if not gaps:
            rows.append([said(kind), need, *[_("not known")] * 3])
            continue
        total = {
            name: figures.digits(sum(row[name] for row in gaps))
            for name in ("gap", "gap_low", "gap_high", "persons")
        }
        rows.append(
            [said(kind), need, total["gap"], f"{total['gap_low']} – {total['gap_high']}", total["persons"]]
        )
    return {"columns": columns, "rows": rows}
