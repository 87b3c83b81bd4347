"""From the text of a rule file to a checked rule set."""

from dataclasses import replace
from hashlib import sha256

from opora_engine.formula.checks import meaning_problems
from opora_engine.formula.document import Document, read_document
from opora_engine.formula.problems import RulesRefused
from opora_engine.formula.reading import RESULTS, Reading
from opora_engine.formula.rules import RuleSet, Settlement
from opora_engine.formula.schema import RULES
from opora_engine.formula.settling import (
    name_problems,
    result_problems,
    settlement_document,
    settlement_of,
)
from opora_engine.formula.structure import structure_problems


def load_rules(text: str) -> RuleSet:
    """Return the rule set written in `text` (YAML).

    Raises RulesRefused that lists every fault with line, column, what was expected and the nearest name.
    """
    document = read_document(text)
    problems = structure_problems(document, RULES)
    if problems:
        raise RulesRefused(problems)
    digest = sha256(text.encode()).hexdigest()
    settlement = _settlement(document, digest) if "settlement" in document.root else None
    return _checked(document, digest, settlement, RESULTS)


def _settlement(document: Document, digest: str) -> Settlement:
    """Return the settlement, checked as a rule set of its own; `rules` has the formulas of the round too."""
    if problems := list(name_problems(document)):
        raise RulesRefused(problems)
    rules = _checked(settlement_document(document), digest, None, ())
    settlement = settlement_of(rules, document.root["settlement"])
    if problems := list(result_problems(settlement, document)):
        raise RulesRefused(problems)
    return settlement


def _checked(
    document: Document, digest: str, settlement: Settlement | None, results: tuple[str, ...]
) -> RuleSet:
    reading = Reading(document, results)
    rules = replace(reading.rule_set(digest), settlement=settlement)
    problems = reading.problems or meaning_problems(rules, document)
    if problems:
        raise RulesRefused(problems)
    return reading.with_tests(rules)
