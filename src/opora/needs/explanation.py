"""One number of the needs written for people: the sentence, the steps back to its inputs, the chart."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import Chart, Series
from opora.core.models import Run
from opora.needs import queries
from opora.needs.models import Estimate
from opora.needs.tables import every_digit

SMALLEST = 0.005
"""Below this two decimals would write 0, which would be wrong."""


def amount(value: float, unit: str) -> str:
    """Write an expected amount with its unit; a very small one as less than 0.01, never as 0."""
    if 0 < value < SMALLEST:
        return _("less than %(amount)s") % {"amount": figures.quantity(0.01, unit)}
    return figures.quantity(value, unit)


def between(low: float, high: float, unit: str) -> str:
    """Write a range with its unit."""
    return _("%(low)s to %(high)s") % {"low": figures.digits(low, 1), "high": amount(high, unit)}


def sentence(each: Estimate) -> str:
    """Return how the estimate by one rate came about."""
    rate = each.rate
    return _(
        "%(people)s (%(base)s) × %(rate)s per 1 000 = %(persons)s in need; "
        "× %(units)s of capacity per person = %(capacity)s."
    ) % {
        "people": figures.quantity(each.base_count),
        "base": rate.base_label,
        "rate": every_digit(rate.middle),
        "persons": amount(each.persons_middle, "person"),
        "units": every_digit(rate.units_per_person),
        "capacity": amount(each.capacity_middle, rate.unit),
    }


def group_steps(rows: list[Estimate], run: Run) -> list[dict[str, Any]]:
    """Return what the rates give as a tree: each target group, below it its base and its rate with their sources."""
    return [_group_step(each, run) for each in rows]


def _group_step(each: Estimate, run: Run) -> dict[str, Any]:
    rate = each.rate
    town = reverse("territory:unit", args=[run.region_code, each.municipality.code])
    rates = reverse("needs:rates", args=[run.region_code])
    return {
        "name": rate.target_group.code,
        "label": rate.target_group.name,
        "value_text": amount(each.capacity_middle, rate.unit),
        "sentence": sentence(each),
        "formula": _("people × rate ÷ 1 000 × capacity per person"),
        "children": [
            {
                "label": rate.base_label,
                "value_text": figures.quantity(each.base_count),
                "source": rate.base_source,
                "href": town,
            },
            {
                "label": _("Rate per 1 000"),
                "value_text": every_digit(rate.middle),
                "sentence": _("%(note)s From %(low)s to %(high)s per 1 000.")
                % {"note": rate.note, "low": every_digit(rate.low), "high": every_digit(rate.high)},
                "source": rate.source,
                "assumed": rate.assumed,
                "href": rates,
            },
            {
                "label": _("Capacity that one person in need holds at one moment"),
                "value_text": every_digit(rate.units_per_person),
                "source": rate.source,
                "assumed": rate.assumed,
                "href": rates,
            },
        ],
    }


def chart_of_persons(rows: Iterable[dict[str, Any]]) -> Chart:
    """Return the chart of persons in need by kind, the most first, with the range of each."""
    shown = sorted(rows, key=lambda row: -row["persons_middle"])
    low, middle, high = (
        tuple(row[name] for row in shown) for name in ("persons_low", "persons_middle", "persons_high")
    )
    return Chart(
        kind="bar",
        title=_("Persons in need by kind of service, with the range"),
        categories=tuple(row["name"] for row in shown),
        series=(Series(_("Persons in need"), middle, low, high),),
        category_title=_("Kind of service"),
        value_title=_("Persons in need"),
        unit="person",
        horizontal=True,
    )


def warnings(run: Run) -> list[str]:
    """Return what the estimate does not know, one sentence each."""
    bases = {rate.base: rate.base_label for rate in queries.rates(run)}
    sentences = [
        _(
            "The size of the base “%(base)s” is not known in %(count)s municipalities: %(names)s. "
            "Their need is not estimated; it is not 0."
        )
        % {"base": bases.get(base, base), "count": len(towns), "names": ", ".join(towns)}
        for base, towns in run.summary.get("not_known", {}).items()
    ]
    if run.summary.get("evidence_made_up"):
        sentences.append(
            _(
                "Use of services, recipients, applicants and expert estimates of this region are made up "
                "for the demonstration."
            )
        )
    if without := run.summary.get("without_outlook"):
        sentences.append(
            _("How the people will change is not known in %(count)s municipalities: %(names)s.")
            % {"count": len(without), "names": ", ".join(without)}
        )
    if left_out := run.summary.get("rates_left_out"):
        sentences.append(
            _("Rates left out, because the register does not know the kind or the target group: %(names)s.")
            % {"names": ", ".join(left_out)}
        )
    if without := run.summary.get("kinds_without_rate"):
        sentences.append(
            _("Kinds without a declared rate, so their need is not known: %(names)s.")
            % {"names": ", ".join(queries.kind_names(without))}
        )
    return sentences


def map_of_capacity(rows: Iterable[dict[str, Any]], name: str = "capacity_middle") -> list[dict[str, Any]]:
    """Return what the map of one kind draws: code, capacity needed today or at the horizon, its writing."""
    return [
        {
            "code": row["municipality_code"],
            "value": round(row[name], 4),
            "label": f"{row['name']}: {amount(row[name], row['unit'])}",
        }
        for row in rows
        if row[name] is not None
    ]
