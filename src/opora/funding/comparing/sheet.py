"""What the page of a comparison shows: figures, the chart from the first to the second, notes on the rules."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import CROWNS, Chart, Series
from opora.core.languages import said
from opora.core.models import Run
from opora.funding.comparing import act
from opora.funding.comparing.result import GroupSum, Sides
from opora.funding.comparing.tables import name_of, signed

MOST_BARS = 12
"""Kinds drawn by themselves; the smaller changes are one bar together, and all of them are in the table."""


def figures_of(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return who gains, who loses and how much, over the services shown."""
    gains = [row.difference for row in rows if row.difference > 0]
    losses = [row.difference for row in rows if row.difference < 0]
    count = _("%(count)s services")
    return [
        {"label": _("First side"), "value": figures.crowns(sum(row.first_grant for row in rows))},
        {"label": _("Second side"), "value": figures.crowns(sum(row.second_grant for row in rows))},
        {"label": _("Gain"), "value": signed(sum(gains)), "note": count % {"count": len(gains)}},
        {"label": _("Lose"), "value": signed(sum(losses)), "note": count % {"count": len(losses)}},
        {
            "label": _("Stay the same"),
            "value": figures.quantity(len(rows) - len(gains) - len(losses)),
            "note": _("services"),
        },
    ]


def waterfall(groups: Sequence[GroupSum], *, category: str) -> Chart:
    """Return the way from the sum of the first side to that of the second: one bar for each change, gains first."""
    ranked = sorted(groups, key=lambda each: -abs(each.difference))
    own = sorted(ranked[:MOST_BARS], key=lambda each: -each.difference)
    rest = sum(each.difference for each in ranked[MOST_BARS:])
    bars = [(each.name, each.difference) for each in own if each.difference]
    if rest:
        bars.append((_("the others"), rest))
    first, second = sum(each.first for each in groups), sum(each.second for each in groups)
    return Chart(
        kind="waterfall",
        title=_("From the first to the second"),
        categories=(_("First side"), *(name for name, _change in bars), _("Second side")),
        series=(Series(_("Crowns"), (first, *(change for _name, change in bars), second)),),
        category_title=category,
        value_title=_("The axis does not start at zero."),
        unit=CROWNS,
        horizontal=True,
        from_zero=False,
    )


def side(run: Run, region: str) -> dict[str, Any]:
    """Return what to say of one side: its rules, pool, sums, what is assumed, and what is doubtful about it."""
    summary = run.summary
    share = float(Fraction(summary["reduction"]))
    return {
        "run": run,
        "name": name_of(run),
        "rules_url": reverse("funding:rules", args=[region, run.asked["rules"], run.asked["version"]]),
        "rules": run.rules_label,
        "note": said(summary["note"]),
        "valid": summary["valid"],
        "facts": [
            {"label": _("Pool"), "value": figures.crowns(summary["pool"])},
            {"label": _("Claims"), "value": figures.crowns(summary["claims"])},
            {"label": _("Granted"), "value": figures.crowns(summary["granted"])},
            {"label": _("Reserve"), "value": figures.crowns(summary["reserve"])},
            {"label": _("Reduction"), "value": figures.percent(share, 2)},
        ],
        "assumed": [{"name": each["name"], "label": said(each)} for each in summary["assumed"]],
        "is_old": act.is_old(run),
    }


def tabs(region: str, both: Sides, current: str) -> list[dict[str, Any]]:
    """Return the views of one comparison."""
    key = [region, both.first.pk, both.second.pk]
    titles = {"kinds": _("By kind of service"), "providers": _("By provider"), "orps": _("By ORP")}
    views = [(_("Services"), reverse("funding:compared", args=key), "services")]
    views += [(title, reverse("funding:compared-by", args=[*key, by]), by) for by, title in titles.items()]
    return [{"title": title, "url": url, "is_current": by == current} for title, url, by in views]
