"""Checks of what people return in forms: indicators and rules of validity, declared in the rule language.

A file of checks is a rule set that divides nothing: inputs, parameters, formulas (the indicators) and `checks`,
conditions that are true where something is wrong, each with the sentence that says what. The language, its checks at
load, the exact arithmetic and the trees of steps are those of the money; docs/methods/rule-language.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from opora_engine.formula.checks import meaning_problems
from opora_engine.formula.document import Document, Path, read_document
from opora_engine.formula.evaluation import each_evaluated
from opora_engine.formula.problems import RuleProblem, RulesRefused
from opora_engine.formula.reading import Reading
from opora_engine.formula.rules import POOL, RuleSet, ServiceInputs
from opora_engine.formula.schema import CHECKS
from opora_engine.formula.steps import Step
from opora_engine.formula.structure import structure_problems
from opora_engine.formula.tracing import Evaluation, Seen
from opora_engine.formula.words import Value, Words

FAILED = "failed"
"""In the tests of a file: the names of the checks that a return does not pass, joined by a space."""


@dataclass(frozen=True, slots=True)
class Checks:
    """A file of checks; `rules` holds its formulas, and the checks as gates; `warnings` those that are no errors."""

    rules: RuleSet
    warnings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of one return.

    holds     whether what should hold does
    is_error  whether a return that fails it cannot be taken in
    sentence  what is wrong, or that it is right, with the numbers of the return
    step      the same as a step, with the condition and what it was computed from
    """

    name: str
    holds: bool
    is_error: bool
    sentence: Words
    step: Step


@dataclass(frozen=True, slots=True)
class Checked:
    """One return: the step of every indicator by its name, and every check in the order declared."""

    code: str
    label: str
    indicators: Mapping[str, Step]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The checks that do not hold, errors first."""
        return tuple(
            sorted((each for each in self.findings if not each.holds), key=lambda each: not each.is_error)
        )

    @property
    def is_valid(self) -> bool:
        """Whether the return can be taken in: no error, warnings allowed."""
        return not any(each.is_error for each in self.failed)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; the same return gives the same bytes."""
        return {
            "code": self.code,
            "label": self.label,
            "valid": self.is_valid,
            "indicators": {name: step.to_json() for name, step in self.indicators.items()},
            "checks": [
                {"name": each.name, "holds": each.holds, "error": each.is_error, **each.sentence.to_json()}
                for each in self.findings
            ],
        }


def load_checks(text: str) -> Checks:
    """Return the checks written in `text` (YAML).

    Raises RulesRefused that lists every fault with line, column, what was expected and the nearest name.
    """
    document = read_document(text)
    if problems := structure_problems(document, CHECKS):
        raise RulesRefused(problems)
    whole = _as_rules(document)
    reading = Reading(whole, (FAILED,))
    rules = reading.rule_set(sha256(text.encode()).hexdigest())
    problems = reading.problems or meaning_problems(rules, whole)
    if problems:
        raise RulesRefused([_in_file(each) for each in problems])
    declared = document.root["checks"]
    warnings = frozenset(name for name, item in declared.items() if item.get("severity") == "warning")
    return Checks(reading.with_tests(rules), warnings)


def check_returns(checks: Checks, returns: Sequence[ServiceInputs]) -> tuple[Checked, ...]:
    """Return the indicators and findings of each return, in the order of codes; aggregates are across all of them.

    returns  as `read_service(checks.rules, record)` gives them, with codes that differ
    Raises InputsRefused with every fact that is missing or of the wrong kind: without it nothing can be checked.
    """
    ordered = sorted(returns, key=lambda each: each.code)
    return tuple(each_evaluated(checks.rules, ordered, lambda evaluation: _checked(checks, evaluation)))


def check_one(checks: Checks, returns: Sequence[ServiceInputs], code: str) -> Checked:
    """Return the indicators and findings of one return among all of them; KeyError when none has the code."""
    ordered = sorted(returns, key=lambda each: each.code)
    found = each_evaluated(
        checks.rules,
        ordered,
        lambda evaluation: _checked(checks, evaluation) if evaluation.service.code == code else None,
        told={code},
    )
    for each in found:
        if each is not None:
            return each
    raise KeyError(code)


def failures(checks: Checks, returns: Sequence[ServiceInputs]) -> dict[str, tuple[Finding, ...]]:
    """Return by code what `Checked.failed` says of each return, in a fraction of the time.

    The steps of the findings have their values and no sentences below the first.
    """
    ordered = sorted(returns, key=lambda each: each.code)
    found = each_evaluated(checks.rules, ordered, lambda evaluation: _failed(checks, evaluation), told=())
    return {each.code: failed for each, failed in zip(ordered, found, strict=True)}


def failing_tests(checks: Checks) -> tuple[tuple[Words, str, str, Value, Value | None], ...]:
    """Return every difference in the tests of the file: test, code, name, what it expects, what comes out."""
    found: list[tuple[Words, str, str, Value, Value | None]] = []
    for test in checks.rules.tests:
        for checked in check_returns(checks, test.services):
            values: dict[str, Value] = {name: step.value for name, step in checked.indicators.items()}
            values[FAILED] = " ".join(each.name for each in checked.findings if not each.holds)
            found += [
                (test.name, checked.code, name, wanted, values.get(name))
                for name, wanted in test.expected[checked.code].items()
                if values.get(name) != wanted
            ]
    return tuple(found)


def _checked(checks: Checks, evaluation: Evaluation) -> Checked:
    rules, service = checks.rules, evaluation.service
    indicators = {
        name: evaluation.step(name, None)
        for name, item in rules.formulas.items()
        if item.entity not in ("form", POOL)
    }
    findings = []
    for name, gate in rules.gates.items():
        step = evaluation.gate(gate)
        findings.append(Finding(name, step.value is False, name not in checks.warnings, step.sentence, step))
    return Checked(service.code, service.label, indicators, tuple(findings))


def _failed(checks: Checks, evaluation: Evaluation) -> tuple[Finding, ...]:
    found = []
    for name, gate in checks.rules.gates.items():
        if evaluation.calculated(name, gate.condition, Seen(evaluation, None, {})) is True:
            step = evaluation.gate(gate)
            found.append(Finding(name, False, name not in checks.warnings, step.sentence, step))
    return tuple(sorted(found, key=lambda each: not each.is_error))


def _as_rules(document: Document) -> Document:
    """Return the file as a rule set without a division: its checks are gates."""
    root = {name: item for name, item in document.root.items() if name != "checks"}
    root["gates"] = {
        name: {"entity": "service", **{key: part for key, part in item.items() if key != "severity"}}
        for name, item in document.root["checks"].items()
    }
    root["tests"] = [{"pool": 0, **test} for test in document.root["tests"]]
    return replace(
        document,
        root=root,
        places={_moved(path): place for path, place in document.places.items()},
        starts={_moved(path): start for path, start in document.starts.items()},
    )


def _moved(path: Path) -> Path:
    return ("gates", *path[1:]) if path[:1] == ("checks",) else path


def _in_file(problem: RuleProblem) -> RuleProblem:
    """Return the problem with its place as the file calls it."""
    first, dot, rest = problem.where.partition(".")
    return replace(problem, where=f"checks{dot}{rest}") if first == "gates" else problem
