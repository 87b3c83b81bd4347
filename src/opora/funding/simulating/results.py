"""What the pages of draws and of sensitivity show: figures, charts, facts."""

from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import CROWNS, Chart, Series
from opora.core.languages import said
from opora.core.models import Run
from opora.funding.simulating.draws import Sentence
from opora.funding.simulating.tornado import Row, measures

LOW, MIDDLE, HIGH = range(3)
WEIGHT_PLACES = 1
MOST_BARS = 12


def draws_figures(run: Run) -> list[dict[str, Any]]:
    """Return the key figures of a finished simulation of draws, each with its band."""
    summary = run.summary
    band = _("in 90%% of draws from %(low)s to %(high)s")
    found = []
    for label, key in ((_("Granted"), "granted"), (_("Reserve"), "reserve")):
        low, middle, high = (figures.crowns(value) for value in summary[key])
        found.append({"label": label, "value": middle, "note": band % {"low": low, "high": high}})
    low, middle, high = (figures.quantity(value) for value in summary["short"])
    found.append(
        {
            "label": _("Services that get less than %(share)s of what they need")
            % {"share": figures.percent(summary["covered"] / 100)},
            "value": middle,
            "note": band % {"low": low, "high": high},
        }
    )
    return [
        *found,
        {"label": _("Draws"), "value": figures.quantity(summary["draws"])},
        {
            "label": _("Seed"),
            "value": str(summary["seed"]),
            "note": _("the same seed gives the same numbers"),
        },
    ]


def draws_charts(run: Run, uncertain: list[Sentence]) -> dict[str, Chart]:
    """Return the bands of the sums, and how much each uncertain number explains."""
    summary = run.summary
    keys = ((_("Granted"), "granted"), (_("Reserve"), "reserve"))
    return {
        "sums": Chart(
            kind="bar",
            title=_("Sums in the middle of the draws, with the band of 90% of them"),
            categories=tuple(label for label, _key in keys),
            series=(
                Series(_("As calculated"), tuple(summary[f"{key}_now"] for _label, key in keys)),
                Series(
                    _("Drawn"),
                    tuple(summary[key][MIDDLE] for _label, key in keys),
                    low=tuple(summary[key][LOW] for _label, key in keys),
                    high=tuple(summary[key][HIGH] for _label, key in keys),
                ),
            ),
            category_title=_("Sum"),
            unit=CROWNS,
            horizontal=True,
        ),
        "weights": Chart(
            kind="bar",
            title=_("How much of the differences of grants each number explains"),
            categories=tuple(each.label for each in uncertain),
            series=(Series(_("Share explained"), tuple(each.weight for each in uncertain)),),
            category_title=_("Uncertain number"),
            unit="%",
            horizontal=True,
        ),
    }


def uncertain_table(uncertain: list[Sentence]) -> dict[str, Any]:
    """Return what was uncertain and how far, the number that matters most first."""
    names = {"uniform": _("uniform"), "triangular": _("triangular"), "normal": _("normal")}
    return {
        "columns": [_("Number"), _("From"), _("Most likely"), _("To"), _("Distribution"), _("Explains"), _("Source")],
        "rows": [
            [
                _("%(label)s, each service by itself") % {"label": each.label} if each.each else each.label,
                figures.digits(each.low, 2),
                figures.digits(each.middle, 2),
                figures.digits(each.high, 2),
                names[each.distribution],
                figures.percent(each.weight, WEIGHT_PLACES),
                each.source,
            ]
            for each in uncertain
        ],
    }  # fmt: skip


def tornado_figures(run: Run) -> list[dict[str, Any]]:
    """Return what the round comes to as it is."""
    summary = run.summary
    return [
        {"label": _("Granted"), "value": figures.crowns(summary["granted"])},
        {"label": _("Claims"), "value": figures.crowns(summary["claims"])},
        {
            "label": _("Services below what they need"),
            "value": figures.quantity(summary["short"]),
            "note": _("of %(services)s services: %(what)s")
            % {"services": figures.quantity(summary["services"]), "what": said(summary["needed"])},
        },
    ]


def tornado_charts(rows: list[Row]) -> dict[str, Chart]:
    """Return a tornado of each measure: what a tenth less and a tenth more of each number does, the largest first."""
    return {key: _tornado(rows, key, title) for key, title in measures().items()}


def _tornado(rows: list[Row], key: str, title: str) -> Chart:
    by_name: dict[str, dict[int, Row]] = {}
    for row in rows:
        by_name.setdefault(row.name, {})[row.percent] = row
    effects = [
        (steps[-10].label, getattr(steps[-10], key), getattr(steps[10], key)) for steps in by_name.values()
    ]
    effects.sort(key=lambda each: -max(abs(each[1]), abs(each[2])))
    shown = effects[:MOST_BARS]
    return Chart(
        kind="bar",
        title=_("%(what)s: what a tenth less and a tenth more does") % {"what": title},
        categories=tuple(label for label, _less, _more in shown),
        series=(
            Series(_("10% less"), tuple(less for _label, less, _more in shown)),
            Series(_("10% more"), tuple(more for _label, _less, more in shown)),
        ),
        category_title=_("Parameter"),
        unit="" if key == "short" else CROWNS,
        horizontal=True,
    )
