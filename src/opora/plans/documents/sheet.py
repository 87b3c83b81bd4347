"""The content of an edition written for people, in Czech: the one text that both documents set."""

from datetime import date
from typing import Any

from django.utils import translation

from opora.core import figures
from opora.plans.texts import amount

LEVELS = {"Z1": "základní v plném rozsahu", "Z2": "základní s omezením", "V": "s výhradou", "P": "v přípravě"}
RUNS = {
    "needs": "odhad potřeb",
    "access": "dostupnost",
    "gaps": "mezery",
    "network": "návrh základní sítě",
    "funding": "rozdělení peněz",
}
RULE_NOTICE = (
    "Pravidla rozdělení peněz jsou vlastním návrhem programu Opora, ne úplnou metodikou některého kraje. "
    "Parametry označené v pravidlech jako předpoklad nejsou zveřejněné hodnoty."
)
ESTIMATE_NOTICE = (
    "Potřeby a mezery jsou odhady z vyhlášených měr, ne sečtené osoby. Kapacity v různých jednotkách se "
    "nesčítají."
)


def sheet(content: dict[str, Any], number: int) -> dict[str, Any]:
    """Return every text of a document from the content of an edition; `number` is the number of the edition."""
    with translation.override("cs"):
        return {
            "title": content["title"],
            "region": content["region"]["name"],
            "year": str(content["year"]),
            "edition": f"{number}. vydání",
            "day": figures.day(date.fromisoformat(content["day"])),
            "introduction": content["introduction"],
            "figures": _figures(content),
            "goals": [_goal(goal, place) for place, goal in enumerate(content["goals"], start=1)],
            "gaps": [_gap(row) for row in content["gaps_by_kind"]],
            "network": [_level(row) for row in content["network"]],
            "money": _money(content["money"]),
            "target_note": _target_note(content["target"]),
            "estimate_note": ESTIMATE_NOTICE,
            "rule_note": RULE_NOTICE,
            "runs": [_run(run) for run in content["runs"]],
            "sources": [_source(source) for source in content["sources"]],
            "synthetic": _is_synthetic(content),
        }


def _figures(content: dict[str, Any]) -> list[dict[str, str]]:
    measures = [measure for goal in content["goals"] for measure in goal["measures"]]
    return [
        {"label": "opatření", "value": figures.digits(len(measures))},
        {
            "label": "osob bez místa, kterých se týkají (odhad)",
            "value": amount(sum(each["persons"] for each in measures), ""),
        },
        {"label": "rozděleno službám v kraji", "value": figures.crowns(content["money"]["granted"])},
    ]


def _goal(goal: dict[str, Any], place: int) -> dict[str, Any]:
    return {
        "number": str(place),
        "title": goal["title"],
        "text": goal["text"],
        "measures": [_measure(measure) for measure in goal["measures"]],
    }


def _measure(measure: dict[str, Any]) -> dict[str, Any]:
    unit = measure["unit"]
    due = measure["due_on"]
    return {
        "number": measure["number"],
        "title": measure["title"],
        "text": measure["text"],
        "missing": amount(measure["missing"], unit),
        "persons": amount(measure["persons"], ""),
        "share": _share(measure),
        "money": figures.crowns(measure["money_czk"]),
        "facts": [
            {"label": "Kdo odpovídá", "value": measure["owner"] or figures.UNKNOWN},
            {"label": "Termín", "value": figures.day(date.fromisoformat(due)) if due else figures.UNKNOWN},
            {"label": "Ukazatel", "value": measure["indicator"] or figures.UNKNOWN},
            {"label": "Výchozí hodnota", "value": measure["baseline"] or figures.UNKNOWN},
            {"label": "Cíl roku", "value": measure["target"] or figures.UNKNOWN},
            {
                "label": "Chybějící kapacita",
                "value": f"{amount(measure['missing'], unit)} z potřebných {amount(measure['need'], '')}",
            },
            {"label": "Obce", "value": _places(measure["municipalities"])},
            {"label": "Peníze služeb", "value": _money_of(measure)},
        ],
        "entries": [_entry(entry) for entry in measure["entries"]],
    }


def _share(measure: dict[str, Any]) -> int:
    """Return how much of the need is missing, in whole per cent: the length of the bar."""
    return round(100 * measure["missing"] / measure["need"]) if measure["need"] else 0


def _places(towns: list[dict[str, Any]]) -> str:
    names = ", ".join(town["name"] for town in towns[:8])
    more = len(towns) - 8
    return f"{names} a další (celkem {len(towns)})" if more > 0 else names or figures.UNKNOWN


def _money_of(measure: dict[str, Any]) -> str:
    count = figures.quantity(len(measure["entries"]), "service")
    return f"{figures.crowns(measure['money_czk'])} ({count} základní sítě, které území obsluhují)"


def _entry(entry: dict[str, Any]) -> list[str]:
    mark = " (ukázka)" if entry["synthetic"] else ""
    return [
        entry["service"],
        entry["provider"] + mark,
        entry["level"],
        figures.quantity(entry["capacity_taken"], entry["unit"]),
        figures.crowns(entry["grant_czk"]),
    ]


def _gap(row: dict[str, Any]) -> list[str]:
    unit = row["unit"]
    return [
        row["kind"]["cs"],
        amount(row["need"], unit),
        amount(row["missing"], ""),
        f"{amount(row['missing_low'], '')} – {amount(row['missing_high'], '')}",
        amount(row["persons"], ""),
    ]


def _level(row: dict[str, Any]) -> list[str]:
    capacity = ", ".join(figures.quantity(value, unit) for unit, value in row["capacity"].items())
    return [f"{row['level']} – {LEVELS.get(row['level'], '')}", figures.digits(row["services"]), capacity]


def _money(money: dict[str, Any]) -> list[dict[str, str]]:
    rules = money["rules"]
    return [
        {"label": "Částka k rozdělení", "value": figures.crowns(money["pool"])},
        {"label": "Součet nároků", "value": figures.crowns(money["claims"])},
        {"label": "Rozděleno", "value": figures.crowns(money["granted"])},
        *_signed(money),
        {"label": "Rezerva", "value": figures.crowns(money["reserve"])},
        {"label": "Služby s penězi", "value": f"{money['services_with_money']} z {money['services']}"},
        {"label": "Odkud peníze jsou", "value": money["pool_source"]},
        {"label": "Pravidla", "value": f"{rules['cs']}, {rules['code']} {rules['version']}"},
    ]


def _signed(money: dict[str, Any]) -> list[dict[str, str]]:
    """Return what signed lines change of the sum; editions from before them say nothing."""
    if not money.get("lines"):
        return []
    return [{"label": "Z toho podepsané řádky", "value": figures.crowns(money["lines"])}]


def _target_note(target: dict[str, Any]) -> str:
    share = figures.percent(float(target["first_year_share"]))
    mark = " (předpoklad)" if target["assumed"] else ""
    goal = f"Cíl roku u opatření odvozených z mezer je uzavřít {share} chybějící kapacity{mark}."
    return f"{goal} {target['source']['cs']}"


def _run(run: dict[str, Any]) -> list[str]:
    return [
        RUNS[run["kind"]],
        figures.short_day(date.fromisoformat(run["day"])),
        run["rules_label"] or figures.UNKNOWN,
        run["inputs_digest"][:12],
    ]


def _source(source: dict[str, Any]) -> list[str]:
    return [
        f"{source['publisher']}: {source['title']}",
        source["licence"],
        source["period"] or figures.UNKNOWN,
    ]


def _is_synthetic(content: dict[str, Any]) -> bool:
    entries = (
        entry for goal in content["goals"] for measure in goal["measures"] for entry in measure["entries"]
    )
    return bool(content["money"]["synthetic"]) or any(entry["synthetic"] for entry in entries)
