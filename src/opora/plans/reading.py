"""The content of an edition for the web, written in the language of the reader (its texts stay Czech)."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core import figures
from opora.core.languages import said
from opora.network.models import Level
from opora.plans.texts import amount

Link = Callable[[str], str]


def written(content: dict[str, Any], service_link: Link) -> dict[str, Any]:
    """Return what plans/content.html draws; `service_link` gives the address of a service by its identifier."""
    return {
        "title": content["title"],
        "introduction": content["introduction"],
        "figures": _figures(content),
        "goals": [
            {**goal, "measures": [_measure(measure, service_link) for measure in goal["measures"]]}
            for goal in content["goals"]
        ],
        "gaps": _gaps(content["gaps_by_kind"]),
        "network": _network(content["network"]),
        "money": _money(content["money"]),
        "runs": _runs(content["runs"]),
        "sources": _sources(content["sources"]),
    }


def _figures(content: dict[str, Any]) -> list[dict[str, str]]:
    measures = [measure for goal in content["goals"] for measure in goal["measures"]]
    money = content["money"]
    persons = sum(each["persons"] for each in measures)
    return [
        {"label": _("Measures"), "value": figures.digits(len(measures))},
        {"label": _("Persons without a place that they concern"), "value": amount(persons, ""),
         "note": _("estimate")},
        {"label": _("Divided among services"), "value": figures.crowns(money["granted"]),
         "note": _("of %(pool)s") % {"pool": figures.crowns(money["pool"])}},
    ]  # fmt: skip


def _measure(measure: dict[str, Any], service_link: Link) -> dict[str, Any]:
    unit, due = measure["unit"], measure["due_on"]
    towns = [town["name"] for town in measure["municipalities"]]
    facts = [
        {"label": _("Kind of service"), "value": said(measure["kind"])},
        {"label": _("ORP"), "value": measure["orp"]["name"]},
        {"label": _("Missing capacity"), "value": amount(measure["missing"], unit)},
        {"label": _("Needed capacity"), "value": amount(measure["need"], unit)},
        {"label": _("Persons without a place"), "value": amount(measure["persons"], "person")},
        {"label": _("Municipalities"), "value": ", ".join(towns)},
        {"label": _("Money of the services"), "value": figures.crowns(measure["money_czk"])},
        {"label": _("Who answers for it"), "value": measure["owner"]},
        {"label": _("Due"), "value": figures.day(date.fromisoformat(due)) if due else ""},
        {"label": _("Indicator"), "value": measure["indicator"]},
        {"label": _("Baseline"), "value": measure["baseline"]},
        {"label": _("Target"), "value": measure["target"]},
    ]
    entries = [
        SimpleNamespace(**entry, href=service_link(entry["service"]), level_label=Level(entry["level"]).label)
        for entry in measure["entries"]
    ]
    count = ngettext("%(count)s service of the network", "%(count)s services of the network", len(entries))
    return {**measure, "facts": facts, "entries": entries, "entries_title": count % {"count": len(entries)}}


def _gaps(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [_("Kind of service"), _("Need"), _("Missing"), _("Range"), _("Persons without a place")]
    return {
        "columns": columns,
        "rows": [
            [
                said(row["kind"]),
                amount(row["need"], row["unit"]),
                amount(row["missing"], row["unit"]),
                f"{amount(row['missing_low'], '')} – {amount(row['missing_high'], '')}",
                amount(row["persons"], ""),
            ]
            for row in rows
        ],
    }


def _network(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "columns": [_("Level"), _("Services"), _("Capacity taken (units are not added up)")],
        "rows": [
            [
                Level(row["level"]).label,
                figures.digits(row["services"]),
                ", ".join(figures.quantity(value, unit) for unit, value in row["capacity"].items()),
            ]
            for row in rows
        ],
    }


def _money(money: dict[str, Any]) -> list[dict[str, str]]:
    rules = money["rules"]
    return [
        {"label": _("Pool"), "value": figures.crowns(money["pool"])},
        {"label": _("Sum of claims"), "value": figures.crowns(money["claims"])},
        {"label": _("Granted"), "value": figures.crowns(money["granted"])},
        *_signed(money),
        {"label": _("Reserve"), "value": figures.crowns(money["reserve"])},
        {"label": _("Where the pool comes from"), "value": money["pool_source"]},
        {"label": _("Rules"), "value": f"{said(rules)} ({rules['code']} {rules['version']})"},
    ]


def _signed(money: dict[str, Any]) -> list[dict[str, str]]:
    """Return what signed lines change of the sum; editions from before them say nothing."""
    if not money.get("lines"):
        return []
    return [{"label": _("Of it signed lines"), "value": figures.crowns(money["lines"])}]


def _runs(runs: list[dict[str, Any]]) -> dict[str, Any]:
    names = {
        "needs": _("Needs"), "access": _("Access"), "gaps": _("Gaps"), "network": _("Base network"),
        "funding": _("Funding"),
    }  # fmt: skip
    return {
        "columns": [_("Calculation"), _("As of"), _("Rules"), _("Digest of inputs")],
        "rows": [
            [
                names[run["kind"]],
                figures.short_day(date.fromisoformat(run["day"])),
                run["rules_label"] or figures.UNKNOWN,
                run["inputs_digest"][:12],
            ]
            for run in runs
        ],
    }


def _sources(sources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "columns": [_("Source"), _("Licence"), _("Period")],
        "rows": [
            [f"{each['publisher']}: {each['title']}", each["licence"], each["period"] or figures.UNKNOWN]
            for each in sources
        ],
    }
