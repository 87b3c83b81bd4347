"""Gaps written for people: the sentence, the steps back to need and reach, the chart and the map."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import Chart, Series
from opora.core.models import Run
from opora.gaps.models import Gap
from opora.needs.explanation import amount, between


def sentence(row: Gap) -> str:
    """Return in one sentence what is missing, out of what, for how many people."""
    words = {
        "town": row.municipality.name,
        "need": amount(row.need_middle, row.unit),
        "reachable": amount(row.reachable, row.unit),
        "gap": amount(row.gap_middle, row.unit),
        "share": figures.percent(row.uncovered_share),
        "persons": amount(row.persons_uncovered, "person"),
    }
    if row.gap_middle == 0:
        return _("%(town)s: need %(need)s, within reach %(reachable)s. Nothing is missing.") % words
    return (
        _(
            "%(town)s: need %(need)s, within reach %(reachable)s; "
            "missing %(gap)s, which is %(share)s of the need (%(persons)s)."
        )
        % words
    )


def figures_of(row: Gap) -> list[dict[str, str]]:
    """Return the key figures of one gap with its range."""
    return [
        {
            "label": _("missing"),
            "value": amount(row.gap_middle, row.unit),
            "note": _("range %(range)s") % {"range": between(row.gap_low, row.gap_high, row.unit)},
        },
        {
            "label": _("need"),
            "value": amount(row.need_middle, row.unit),
            "note": _("range %(range)s") % {"range": between(row.need_low, row.need_high, row.unit)},
        },
        {"label": _("capacity within reach"), "value": amount(row.reachable, row.unit)},
        {
            "label": _("persons without a place"),
            "value": amount(row.persons_uncovered, "person"),
            "note": _("an expected value, not counted people"),
        },
    ]


def steps(row: Gap, run: Run) -> list[dict[str, Any]]:
    """Return the gap as a tree: need and reachable capacity, each leading to its own explanation."""
    where = [run.region_code, row.kind.code, row.municipality.code]
    surplus = max(0.0, row.reachable - row.need_middle)
    children = [
        {
            "label": _("Need"),
            "value_text": amount(row.need_middle, row.unit),
            "href": f"{reverse('needs:number', args=where)}?run={run.asked['needs_run']}",
        },
        {
            "label": _("Capacity that falls to the municipality"),
            "value_text": amount(row.reachable, row.unit),
            "href": f"{reverse('access:reach', args=where)}?run={run.asked['access_run']}",
        },
    ]
    if surplus:
        children.append({"label": _("More than needed"), "value_text": amount(surplus, row.unit)})
    return [
        {
            "label": _("Missing capacity"),
            "value_text": amount(row.gap_middle, row.unit),
            "sentence": _("Need less the capacity within reach; never less than 0."),
            "formula": "max(0, n − r)",
            "children": children,
        },
        {
            "label": _("Range"),
            "value_text": between(row.gap_low, row.gap_high, row.unit),
            "sentence": _(
                "The low and the high need are each compared with the same capacity divided anew among the people."
            ),
        },
        {
            "label": _("Persons without a place"),
            "value_text": amount(row.persons_uncovered, "person"),
            "sentence": _(
                "Persons in need × share of the need that is not covered (%(share)s). By the low estimate it is "
                "%(low)s; the list is ranked by that first, so that what is missing for certain stands on top."
            )
            % {
                "share": figures.percent(row.uncovered_share, 1),
                "low": amount(row.persons_uncovered_low, "person"),
            },
        },
        *_stability(row, run),
    ]


def _stability(row: Gap, run: Run) -> list[dict[str, Any]]:
    """Return how sure it is that the gap is one of the largest; nothing where none is missing or it was not tried."""
    tried = run.summary.get("stability")
    if not tried or not row.gap_middle:
        return []
    return [
        {
            "label": _("Stays among the ten largest"),
            "value_text": figures.percent(row.top_ten_share, 1),
            "sentence": _(
                "Share of %(draws)s drawn runs in which the gap is among the ten with the most persons without a "
                "place. In each run the need of every kind is drawn anew between its low and its high estimate, the "
                "middle one being the most likely. Nineteen times out of twenty, more runs would change the share by "
                "less than %(points)s percentage points."
            )
            % {"draws": figures.digits(tried["draws"]), "points": figures.quantity(tried["points"])},
        }
    ]


def chart_by_kind(rows: Iterable[dict[str, Any]]) -> Chart:
    """Return the chart of the persons without a place by kind, the most first."""
    shown = sorted((row for row in rows if row["gap"] > 0), key=lambda row: -row["persons"])
    return Chart(
        kind="bar",
        title=_("Persons without a place by kind of service"),
        categories=tuple(row["name"] for row in shown),
        series=(Series(_("Persons without a place"), tuple(row["persons"] for row in shown)),),
        category_title=_("Kind of service"),
        value_title=_("Persons without a place"),
        unit="person",
        horizontal=True,
    )


def chart_by_orp(rows: list[dict[str, Any]]) -> dict[str, Chart]:
    """Return the chart of what is missing of one kind by ORP with its range; none of several kinds: units differ."""
    if len({row["kind"] for row in rows}) != 1:
        return {}
    shown = sorted(rows, key=lambda row: -row["gap"])
    middle, low, high = (tuple(row[name] for row in shown) for name in ("gap", "low", "high"))
    chart = Chart(
        kind="bar",
        title=_("Missing of %(kind)s by ORP") % {"kind": shown[0]["name"]},
        categories=tuple(row["orp"] or "" for row in shown),
        series=(Series(_("Missing"), middle, low, high),),
        category_title=_("ORP"),
        value_title=_("Missing"),
        unit=shown[0]["unit"],
        horizontal=True,
    )
    return {"missing": chart}


def map_of_gaps(rows: QuerySet[Gap]) -> tuple[list[dict[str, Any]], str]:
    """Return what the map of one kind draws (code, missing capacity, its writing), and the unit of all, "" if none."""
    asked = ("municipality__code", "municipality__name", "gap_middle", "unit")
    found = list(rows.values_list(*asked))
    drawn = [
        {"code": code, "value": round(missing, 4), "label": f"{name}: {amount(missing, unit)}"}
        for code, name, missing, unit in found
    ]
    return drawn, found[0][-1] if found else ""


def tabs(region: str, current: str, named_run: str = "") -> list[dict[str, Any]]:
    """Return the views of the gaps of a region, with the one that is shown marked; `named_run` is `?run=` or "".

    A comparison names its runs itself.
    """
    titles = {
        "index": _("From the largest"),
        "kinds": _("By kind of service"),
        "orps": _("By ORP"),
        "compare": _("Comparison"),
    }
    return [
        {
            "title": title,
            "url": reverse(f"gaps:{name}", args=[region]) + ("" if name == "compare" else named_run),
            "is_current": name == current,
        }
        for name, title in titles.items()
    ]
