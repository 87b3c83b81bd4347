"""Criteria in the rule language: points by steps as formulas, the rules for the level as conditions.

The steps of a criterion stay a table in the file, because a planner reads a table; here they become one formula. All
of it is checked and evaluated as every other rule: units, names, unknown values asked for with given(), exact numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from math import isnan

from opora_engine.formula.checks import meaning_problems
from opora_engine.formula.document import Document, Path, Place, read_document
from opora_engine.formula.evaluation import each_evaluated
from opora_engine.formula.expressions import ExpressionRefused, parse_expression
from opora_engine.formula.problems import RuleProblem
from opora_engine.formula.rules import (
    NO_DIVISION,
    Formula,
    Gate,
    Input,
    RuleSet,
    ServiceInputs,
)
from opora_engine.formula.tracing import Evaluation, Seen
from opora_engine.formula.use import names_in
from opora_engine.formula.words import NO_WORDS, Template, Words
from opora_engine.network.criteria import COMPUTED, POINTS, Criteria, Criterion, Measure

PLACES = 9
"""Values are rounded to this many decimals before they are looked at: float noise decides nothing."""
NOTHING_SAID = Template((), ())
UNITS = {code: "unit" for code in COMPUTED if code != POINTS}


@dataclass(frozen=True, slots=True)
class Judged:
    """One service: points by criterion, their sum, and the row of the rule that decides."""

    points: Mapping[str, Decimal]
    total: Decimal
    rule: int


def judge(criteria: Criteria, values: Sequence[Mapping[str, float]]) -> list[Judged]:
    """Return the points and the deciding rule of each service.

    values  for each service the measures and the computed capacities by name; nan = not known
    """
    rules = rules_of(criteria)
    services = [
        ServiceInputs(f"{place:09}", "", _known(rules, each), (), {}) for place, each in zip(count(), values)
    ]
    return each_evaluated(rules, services, lambda evaluation: _judged(criteria, evaluation))


def rules_of(criteria: Criteria) -> RuleSet:
    """Return the criteria as a rule set that divides nothing; ExpressionRefused when a condition cannot be read."""
    formulas = {
        points_name(each): _formula(points_name(each), points_expression(each)) for each in criteria.criteria
    }
    total = " + ".join(formulas) or "0"
    formulas[POINTS] = _formula(POINTS, total)
    conditions = {rule.code: parse_expression(rule.when or "1 == 1") for rule in criteria.rules}
    used = {name for each in conditions.values() for name in names_in(each)}
    inputs = {each.code: _input(each.code, "1", each) for each in criteria.measures}
    inputs |= {code: _input(code, unit) for code, unit in UNITS.items() if code in used}
    return RuleSet(
        code="criteria",
        version=criteria.version,
        title=Words(criteria.title.cs, criteria.title.en),
        authority=NO_WORDS,
        valid_from=date.min,
        valid_to=None,
        source=NO_WORDS,
        note=NO_WORDS,
        words={},
        inputs=inputs,
        parameters={},
        formulas=formulas,
        gates={
            name: Gate(name, NO_WORDS, NO_WORDS, NOTHING_SAID, NOTHING_SAID, each)
            for name, each in conditions.items()
        },
        allocation=NO_DIVISION,
        tests=(),
        digest="",
    )


def points_name(criterion: Criterion) -> str:
    """Return what the points of a criterion are called in the language."""
    return f"points_{criterion.code}"


def points_expression(criterion: Criterion) -> str:
    """Return the points of a criterion as it would be written: the highest step that is reached, else 0."""
    weight, measure = Decimal(str(criterion.weight)), criterion.measure
    text = "0"
    for step in criterion.steps:
        points, at_least = weight * Decimal(str(step.share)), Decimal(str(step.at_least))
        text = f"{_plain(points)} if {measure} >= {_plain(at_least)} else {text}"
    unknown = _plain(weight * Decimal(str(criterion.share_when_unknown)))
    return f"({text}) if given({measure}) else {unknown}"


def language_problems(criteria: Criteria, text: str) -> Iterator[RuleProblem]:
    """Yield every fault of the conditions: of writing, unknown names, units, values that may be unknown."""
    document = read_document(text)
    faults = []
    for place, rule in enumerate(criteria.rules):
        try:
            parse_expression(rule.when or "1 == 1")
        except ExpressionRefused as fault:
            path: Path = ("rules", place, "when")
            found = document.problem(path, fault.found, fault.expected, offset=fault.offset)
            faults.append(replace(found, where=f"rules.{rule.code}.when"))
    if faults:
        yield from faults
        return
    for problem in meaning_problems(rules_of(criteria), _as_rules(criteria, document)):
        section, _, rest = problem.where.partition(".")
        yield replace(problem, where=f"{CALLED.get(section, section)}.{rest.replace('.condition', '.when')}")


CALLED = {"gates": "rules", "inputs": "measures", "formulas": "criteria"}


def _as_rules(criteria: Criteria, document: Document) -> Document:
    """Return the file with the places where a rule set has them."""
    places: dict[Path, Place] = {(): document.place(())}
    starts: dict[Path, int] = {}
    for index, rule in enumerate(criteria.rules):
        path: Path = ("gates", rule.code, "condition")
        places[path] = document.place(("rules", index, "when"))
        if ("rules", index, "when") in document.starts:
            starts[path] = document.starts["rules", index, "when"]
    for index, measure in enumerate(criteria.measures):
        places["inputs", measure.code] = document.place(("measures", index))
    for index, criterion in enumerate(criteria.criteria):
        places["formulas", points_name(criterion)] = document.place(("criteria", index))
    root = {"gates": {rule.code: {"condition": rule.when} for rule in criteria.rules}}
    return replace(document, root=root, places=places, starts=starts)


def _judged(criteria: Criteria, evaluation: Evaluation) -> Judged:
    rules = evaluation.rules
    points = {each.code: evaluation.amount(points_name(each)) for each in criteria.criteria}
    decides = next(
        row
        for row, (name, gate) in enumerate(rules.gates.items())
        if evaluation.calculated(name, gate.condition, Seen(evaluation, None, {})) is True
    )
    return Judged(points, evaluation.amount(POINTS), decides)


def _known(rules: RuleSet, values: Mapping[str, float]) -> dict[str, Decimal | bool | str]:
    return {name: Decimal(f"{values[name]:.{PLACES}f}") for name in rules.inputs if not isnan(values[name])}


def _formula(name: str, text: str) -> Formula:
    return Formula(name, "service", "1", Words(name, name), NO_WORDS, (), parse_expression(text))


def _input(name: str, unit: str, measure: Measure | None = None) -> Input:
    label = Words(measure.label.cs, measure.label.en) if measure else Words(name, name)
    return Input(name, "service", "number", unit, label, NO_WORDS, NO_WORDS, True, "", None, None, ())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
