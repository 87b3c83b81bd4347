"""What the methods say of one need, written for people: values, weights, and each input with its source."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import Chart, Series
from opora.core.models import Run
from opora.needs.explanation import amount, between, group_steps
from opora.needs.methods.models import in_language
from opora.needs.models import CombinedNeed, DeclaredMethod, Estimate, MethodValue, Projected
from opora.territory import queries as territory

BY_GROUPS = "sum(persons_of_group)"
"""A method with this formula is told by its groups: people and rate of each."""


def key_figures(need: CombinedNeed, run: Run) -> list[dict[str, str]]:
    """Return capacity and persons with their ranges, and the capacity in the year of the horizon."""
    found = [
        {
            "label": _("capacity needed"),
            "value": amount(need.capacity_middle, need.unit),
            "note": _("range %(range)s")
            % {"range": between(need.capacity_low, need.capacity_high, need.unit)},
        },
        {
            "label": _("persons in need during the year"),
            "value": amount(need.persons_middle, "person"),
            "note": _("range %(range)s") % {"range": between(need.persons_low, need.persons_high, "person")},
        },
    ]
    if need.horizon_middle is not None and need.horizon_low is not None and need.horizon_high is not None:
        ends = between(need.horizon_low, need.horizon_high, need.unit)
        found.append(
            {
                "label": _("capacity needed in %(year)s") % {"year": run.summary["horizon"]},
                "value": amount(need.horizon_middle, need.unit),
                "note": _("range %(range)s") % {"range": ends},
            }
        )
    return found


def table(told: list[MethodValue]) -> dict[str, Any]:
    """Return the table of methods: what each says of the persons in need, and its weight here."""
    columns = [
        _("Method"),
        _("Persons in need"),
        _("Range"),
        _("Weight here"),
        _("Declared weight"),
        _("Source"),
    ]
    rows = [
        [
            each.method.label,
            figures.quantity(each.persons_middle),
            between(each.persons_low, each.persons_high, "person"),
            figures.percent(each.share, 1),
            figures.quantity(each.method.weight),
            each.method.source,
        ]
        for each in told
    ]
    return {"caption": _("What each method says"), "columns": columns, "rows": rows}


def sentences(need: CombinedNeed, told: list[MethodValue], silent: list[DeclaredMethod]) -> list[str]:
    """Return how the methods were put together, which of them are silent, and where they disagree."""
    heard = [each for each in told if each.share > 0]
    parts = " + ".join(
        _("%(weight)s × %(persons)s")
        % {"weight": figures.percent(each.share, 1), "persons": figures.quantity(each.persons_middle)}
        for each in heard
    )
    found = [
        _("Together: %(parts)s = %(persons)s.")
        % {"parts": parts, "persons": amount(need.persons_middle, "person")}
    ]
    if silent:
        found.append(
            _(
                "Without a value here, so that the weights of the others were divided by their sum: %(methods)s."
            )
            % {"methods": ", ".join(each.label for each in silent)}
        )
    if apart := _apart(heard):
        first, second = apart
        found.append(
            _(
                "“%(first)s” and “%(second)s” disagree: their ranges do not meet. "
                "Ask why before you rely on the middle."
            )
            % {"first": first.method.label, "second": second.method.label}
        )
    return found


def _apart(told: list[MethodValue]) -> tuple[MethodValue, MethodValue] | None:
    """Return the methods whose ranges are farthest from each other, if any two do not meet."""
    if not told:
        return None
    lowest = min(told, key=lambda each: each.persons_high)
    highest = max(told, key=lambda each: each.persons_low)
    return (lowest, highest) if lowest.persons_high < highest.persons_low else None


def steps(
    need: CombinedNeed, told: list[MethodValue], estimates: list[Estimate], run: Run
) -> list[dict[str, Any]]:
    """Return the need as a tree: every method with its weight, and below it what its formula is made of."""
    names = _names(told, run)
    return [_method_step(each, need, estimates, run, names) for each in told]


def _names(told: list[MethodValue], run: Run) -> Mapping[str, str]:
    """Return the names of municipalities if any method speaks of peers."""
    if any("peers" in each.inputs for each in told):
        return territory.municipality_names(run.region_code, run.day)
    return {}


def _method_step(
    each: MethodValue, need: CombinedNeed, estimates: list[Estimate], run: Run, names: Mapping[str, str]
) -> dict[str, Any]:
    method = each.method
    by_groups = method.expression == BY_GROUPS
    children = group_steps(estimates, run) if by_groups else _inputs(each, need, run, names)
    return {
        "name": method.name,
        "label": method.label,
        "value_text": amount(each.persons_middle, "person"),
        "sentence": _("%(meaning)s From %(range)s. Weight here %(weight)s.")
        % {
            "meaning": method.meaning,
            "range": between(each.persons_low, each.persons_high, "person"),
            "weight": figures.percent(each.share, 1),
        },
        "formula": method.expression,
        "source": method.source,
        "assumed": method.assumed,
        "href": reverse("needs:methods", args=[run.region_code]),
        "children": children,
    }


def _inputs(
    each: MethodValue, need: CombinedNeed, run: Run, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return what the formula is made of: numbers of the municipality, formulas between, declared parameters."""
    town = reverse("territory:unit", args=[run.region_code, need.municipality.code])
    methods = reverse("needs:methods", args=[run.region_code])
    found = []
    for part in each.method.parts[1:]:
        step: dict[str, Any] = {
            "name": part["name"],
            "label": in_language(part["label"]),
            "value_text": part["name"],
            "source": in_language(part["source"]),
            "assumed": part["assumed"],
            "href": methods,
        }
        if part["sort"] == "input":
            step |= {"value_text": _written(each.inputs.get(part["name"], []), part["unit"]), "href": town}
        elif part["sort"] == "formula":
            step["formula"] = part["expression"]
        found.append(step)
    if "peers" in each.inputs:
        peers = [names.get(code, code) for code in each.inputs["peers"]]
        found.append(
            {
                "label": _("Similar municipalities, the most alike first"),
                "value_text": figures.quantity(len(peers)),
                "sentence": ", ".join(peers),
                "href": methods,
            }
        )
    if "said_by" in each.inputs:
        author, reason, said_on = each.inputs["said_by"]
        found.append(
            {
                "label": _("Who estimated it, and why"),
                "value_text": figures.day(date.fromisoformat(said_on)),
                "sentence": f"{author}: {reason}",
            }
        )
    if each.inputs.get("requests"):
        found.append(
            {
                "label": _("Requests of the municipality"),
                "value_text": figures.quantity(len(each.inputs["requests"])),
                "href": reverse("needs:requests:index", args=[run.region_code]),
            }
        )
    return found


def _written(values: list[float], unit: str) -> str:
    """Write one input: a number, or its range with the middle."""
    unit = "person" if unit == "person" else ""
    if len(values) == len(("low", "middle", "high")) and values[0] != values[-1]:
        low, middle, high = values
        return _("%(middle)s (%(low)s to %(high)s)") % {
            "low": figures.quantity(low),
            "middle": figures.quantity(middle, unit or None),
            "high": figures.quantity(high),
        }
    return figures.quantity(values[0] if values else None, unit or None)


def horizon_sentence(need: CombinedNeed, people: Projected | None, run: Run) -> str:
    """Return how the people of the municipality will change, by which method, and how sure that is."""
    if people is None or need.horizon_middle is None:
        return _("How the people will change until %(year)s is not known here.") % {
            "year": run.summary["horizon"]
        }
    said = _(
        "In %(year)s there will be about %(middle)s (%(range)s) instead of %(now)s, by the method: %(method)s."
    ) % {
        "year": run.summary["horizon"],
        "middle": figures.quantity(round(people.middle), "person"),
        "range": _("%(low)s to %(high)s")
        % {
            "low": figures.quantity(round(people.low)),
            "high": figures.quantity(round(people.high), "person"),
        },
        "now": figures.quantity(round(people.now), "person"),
        "method": people.get_method_display(),
    }
    if people.error is not None:
        said += " " + _(
            "Tested on the past, half of the municipalities of this size were off by less than %(error)s."
        ) % {"error": figures.percent(people.error, 1)}
    if people.over_census:
        said += " " + _(
            "The census of 2021 lies in between: the yearly change comes from before it, the level from after it."
        )
    return said


def chart_of_horizon(rows: list[dict[str, Any]], year: int) -> Chart | None:
    """Return the chart of persons in need today and at the horizon by kind; None where no kind has a horizon."""
    shown = [row for row in rows if row["horizon_middle"] and row["capacity_middle"]]
    if not shown:
        return None
    changes = [row["horizon_middle"] / row["capacity_middle"] - 1 for row in shown]
    ordered = sorted(zip(changes, shown, strict=True), key=lambda each: -each[0])
    return Chart(
        kind="bar",
        title=_("Change of the need until %(year)s by kind of service") % {"year": year},
        categories=tuple(row["name"] for _change, row in ordered),
        series=(Series(_("change"), tuple(change for change, _row in ordered)),),
        category_title=_("Kind of service"),
        value_title=_("change"),
        unit="%",
        horizontal=True,
    )


def map_of_people(rows: Iterable[Projected]) -> list[dict[str, Any]]:
    """Return what the map of the horizon draws: the change of the number of people in per cent."""
    return [
        {
            "code": each.municipality.code,
            "value": round(100 * (each.middle / each.now - 1), 2),
            "label": f"{each.municipality.name}: {figures.percent(each.middle / each.now - 1, 1)}",
        }
        for each in rows
        if each.now
    ]


TODAY, HORIZON = "capacity_middle", "horizon_middle"
"""What the map of a kind may show, by the column of the list."""


def chosen_time(asked: str) -> str:
    """Return the column that a map shows: `horizon` asks for that of the horizon, anything else for today."""
    return HORIZON if asked == "horizon" else TODAY


def times(path: str, run_asked: str, shown: str, run: Run) -> list[dict[str, Any]]:
    """Return the tabs of a map: today and the year of the horizon; the run that a page was asked for is kept."""
    kept = {"run": run_asked} if run_asked else {}
    titles = {TODAY: _("today"), HORIZON: _("in %(year)s") % {"year": run.summary.get("horizon", "")}}
    return [
        {
            "title": title,
            "url": f"{path}?{urlencode(kept | ({'when': 'horizon'} if name == HORIZON else {}))}",
            "is_current": name == shown,
        }
        for name, title in titles.items()
    ]
