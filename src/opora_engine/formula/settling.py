"""The settlement of a rule file: formulas evaluated after the year, read and checked as those of the round."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from opora_engine.formula.document import Document, Path
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import GRANTED, RuleSet, Settlement

MERGED = ("inputs", "formulas", "tests")
GRANT: Mapping[str, Any] = {
    "entity": "service",
    "type": "money",
    "unit": "CZK",
    "minimum": 0,
    "label": {"cs": "Vyplacená dotace", "en": "Grant paid"},
    "meaning": {
        "cs": "Kolik korun služba v tomto kole dostala.",
        "en": "How many crowns the service got in this round.",
    },
    "origin": {"cs": "rozhodnutí o dotaci", "en": "the decision on the grant"},
}


def settlement_document(document: Document) -> Document:
    """Return the file as the settlement sees it: the facts and formulas of the round and those of the settlement."""
    root, own = document.root, document.root["settlement"]
    tests = [{"pool": 0, **case} for case in own["tests"]]
    merged = {
        **root,
        "inputs": {**root["inputs"], GRANTED: GRANT, **own["inputs"]},
        "formulas": {**root["formulas"], **own["formulas"]},
        "tests": tests,
    }
    del merged["settlement"]
    places = _moved(document.places)
    return replace(document, root=merged, places=places, starts=_moved(document.starts))


def _moved(known: Mapping[Path, Any]) -> dict[Path, Any]:
    of_round = {path: place for path, place in known.items() if path[:1] != ("tests",) or len(path) == 1}
    inside = {path: place for path, place in known.items() if path[0:1] == ("settlement",)}
    return of_round | {
        path[1:]: place for path, place in inside.items() if path[1:2] and path[1] in MERGED and path[2:]
    }


def name_problems(document: Document) -> Iterator[RuleProblem]:
    """Yield the names of the settlement that the round has already."""
    root, own = document.root, document.root["settlement"]
    taken = {GRANTED, *root["inputs"], *root["parameters"], *root["formulas"], *root["gates"]}
    for section in ("inputs", "formulas"):
        for name in own[section]:
            if name in taken:
                found = f"'{name}' is already used above"
                yield document.problem(("settlement", section, name), found, "another name")
    for section in ("inputs", "parameters", "formulas", "gates"):
        if GRANTED in root[section]:
            found = f"'{GRANTED}' is the grant paid, in the settlement"
            yield document.problem((section, GRANTED), found, "another name")


def result_problems(settlement: Settlement, document: Document) -> Iterator[RuleProblem]:
    """Yield the results that are no amounts of the service."""
    rules = settlement.rules
    for role, name in settlement.results().items():
        formula = rules.formulas.get(name)
        path: Path = ("settlement", "results", role)
        if formula is None or formula.entity != "service":
            near = nearest(name, rules.formulas)
            yield document.problem(path, f"'{name}' is not known", "a formula of the service", nearest=near)
        elif formula.unit != "CZK":
            yield document.problem(path, f"'{name}' is in {formula.unit}", "an amount in CZK")


def settlement_of(rules: RuleSet, item: Mapping[str, Any]) -> Settlement:
    """Return the settlement with the rule set that its document gave."""
    return Settlement(rules, **item["results"])
