"""Methods of need as declared in a data file: their formulas in the rule language, their parameters and weights.

In a rule set of funding a formula belongs to a service or to one of its forms. Here it belongs to a *need* (one
kind in one municipality) or to a *group* (one rate of that kind); everything else is the same language, read by
the same reader and evaluated by the same evaluator.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from opora_engine.declared import DeclarationError, Text
from opora_engine.formula.document import Document, Path, read_document
from opora_engine.formula.expressions import ExpressionRefused, parse_expression
from opora_engine.formula.problems import RuleProblem, RulesRefused, nearest
from opora_engine.formula.rules import NO_DIVISION, Formula, Input, Parameter, RuleSet
from opora_engine.formula.structure import structure_problems
from opora_engine.formula.units import unit_problems
from opora_engine.formula.use import chain_problems
from opora_engine.formula.words import NO_WORDS, Words
from opora_engine.formula.zero import zero_problems
from opora_engine.needs.methods_checks import names_in, problems_of_names
from opora_engine.needs.methods_schema import METHODS
from opora_engine.needs.rates import Rates

ENTITIES = {"need": "service", "group": "form"}
"""Whose value an input or a formula is, in the words of methods and in those of the evaluator."""
TEXTS = {"kind": "need", "end": "need", "rate": "group"}
"""Texts that every formula may use as keys: the kind, which end of the range is computed, the rate of a group."""
ENDS = ("low", "middle", "high")
RATE = "RATE"
"""The table that the file of rates fills."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to estimate persons in need: which formula gives them, and what weight it has."""

    name: str
    formula: str
    weight: Decimal
    assumed: bool
    label: Words
    meaning: Words
    source: Words


@dataclass(frozen=True, slots=True)
class Feature:
    """What municipalities are compared by: the name of a formula and its weight in the distance."""

    formula: str
    weight: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How similar municipalities are found: features, how many neighbours, how many of them must tell something."""

    features: tuple[Feature, ...]
    neighbours: int
    fewest: int


@dataclass(frozen=True, slots=True)
class Methods:
    """The declared methods of a region; `rules` holds their formulas for the evaluator.

    smallest   a counted number of persons below this enters as "some", never as itself
    digest     SHA-256 of the very text it was read from
    """

    code: str
    version: str
    title: Words
    note: Words
    methods: tuple[Method, ...]
    likeness: Likeness
    smallest: int
    rules: RuleSet
    digest: str

    def names_of(self, formula: str) -> tuple[str, ...]:
        """Return the inputs, parameters and formulas that a formula is made of, its own first, each once."""
        found: dict[str, None] = {}
        pending = [formula]
        while pending:
            name = pending.pop(0)
            if name in found:
                continue
            found[name] = None
            if name in self.rules.formulas:
                pending += names_in(self.rules.formulas[name].expression)
        return tuple(found)


def load_methods(text: str, rates: Rates, *, name: str = "methods.yaml") -> Methods:
    """Return the methods written in `text` (YAML), with the table RATE filled from `rates`.

    Raises DeclarationError that lists every fault with line, column, what was expected and the nearest name.
    """
    try:
        document = read_document(text)
        problems = structure_problems(document, METHODS)
        if problems:
            raise RulesRefused(problems)
        return _Reading(document).methods(rates, sha256(text.encode()).hexdigest())
    except RulesRefused as refused:
        lines = [f"{name}, {problem}" for problem in refused.problems]
        raise DeclarationError(Text(cs="\n".join(lines), en="\n".join(lines))) from refused


class _Reading:
    """One pass over a document of the right shape; gathers problems instead of stopping at the first."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[RuleProblem] = []

    def methods(self, rates: Rates, digest: str) -> Methods:
        root = self.document.root
        rules = self.rules(root, rates, digest)
        methods = tuple(self.method(name, item, rules) for name, item in root["methods"].items())
        likeness = self.likeness(root["similar"], rules)
        self.problems += problems_of_names(rules, self.document, TEXTS.keys() | {RATE})
        if not self.problems:
            self.problems += chain_problems(rules, self.document)
        for check in (unit_problems, zero_problems) if not self.problems else ():
            self.problems += check(rules, self.document)
        if self.problems:
            raise RulesRefused(self.problems)
        return Methods(
            root["code"], root["version"], _words(root["title"]), _words(root["note"]), methods, likeness,
            int(root["smallest_count"]), rules, digest,
        )  # fmt: skip

    def rules(self, root: dict[str, Any], rates: Rates, digest: str) -> RuleSet:
        valid_from = self.day(root["valid_from"], ("valid_from",))
        declared = {name: self.parameter(name, item, valid_from) for name, item in root["parameters"].items()}
        return RuleSet(
            code=root["code"],
            version=root["version"],
            title=_words(root["title"]),
            authority=NO_WORDS,
            valid_from=valid_from,
            valid_to=None,
            source=_words(root["source"]),
            note=_words(root["note"]),
            words={},
            inputs={name: _input(name, item) for name, item in root["inputs"].items()} | _texts(),
            parameters=declared | _tables(rates, valid_from),
            formulas={name: self.formula(name, item) for name, item in root["formulas"].items()},
            gates={},
            allocation=NO_DIVISION,
            tests=(),
            digest=digest,
        )

    def parameter(self, name: str, item: dict[str, Any], valid_from: date) -> Parameter:
        path: Path = ("parameters", name)
        begins = self.day(item["valid_from"], (*path, "valid_from")) if "valid_from" in item else valid_from
        ends = self.day(item["valid_to"], (*path, "valid_to")) if "valid_to" in item else None
        if begins > valid_from or (ends is not None and ends <= valid_from):
            self.add(path, f"'{name}' is not valid on {valid_from}", "a validity that covers the methods")
        keys = tuple(item.get("keys", ()))
        if ("value" in item) == ("table" in item) or ("table" in item) != bool(keys):
            self.add(path, "neither one value nor a table with keys", "either 'value', or 'keys' and 'table'")
        values: dict[tuple[str, ...], Decimal] = {}
        self.flatten(item["table"] if keys else item.get("value", 0), (), len(keys), path, values)
        return Parameter(
            name, item["unit"], _words(item["label"]), _words(item["source"]), item.get("assumed", False), begins,
            ends, keys, values,
        )  # fmt: skip

    def flatten(
        self, table: Any, key: tuple[str, ...], depth: int, path: Path, values: dict[tuple[str, ...], Decimal]
    ) -> None:
        if depth == 0 and isinstance(table, int | Decimal) and not isinstance(table, bool):
            values[key] = Decimal(table)
        elif depth > 0 and isinstance(table, dict):
            for name, below in table.items():
                self.flatten(below, (*key, name), depth - 1, path, values)
        else:
            at = f"the table has another depth at {' > '.join(key) or 'its start'}"
            self.add(path, at, f"{depth} more keys" if depth else "a number")

    def formula(self, name: str, item: dict[str, Any]) -> Formula:
        path = ("formulas", name, "expression")
        try:
            expression = parse_expression(str(item["expression"]))
        except ExpressionRefused as error:
            self.problems.append(
                self.document.problem(path, error.found, error.expected, offset=error.offset)
            )
            expression = parse_expression("0")
        return Formula(
            name, ENTITIES[item["of"]], item["unit"], _words(item["label"]), _words(item["source"]), (), expression
        )  # fmt: skip

    def method(self, name: str, item: dict[str, Any], rules: RuleSet) -> Method:
        self.check_formula(item["formula"], rules, ("methods", name, "formula"))
        return Method(
            name, item["formula"], Decimal(item["weight"]), item.get("assumed", False), _words(item["label"]),
            _words(item["meaning"]), _words(item["source"]),
        )  # fmt: skip

    def likeness(self, item: dict[str, Any], rules: RuleSet) -> Likeness:
        for name in item["features"]:
            self.check_formula(name, rules, ("similar", "features", name))
        features = tuple(Feature(name, float(weight)) for name, weight in item["features"].items())
        if not any(each.weight for each in features):
            self.add(("similar", "features"), "no feature has a weight", "a weight above 0")
        return Likeness(features, int(item["neighbours"]), int(item["fewest"]))

    def check_formula(self, name: str, rules: RuleSet, path: Path) -> None:
        known = [each for each, item in rules.formulas.items() if item.entity == "service"]
        if name not in known:
            near = nearest(name, known)
            expected = "the name of a formula of a need"
            self.problems.append(
                self.document.problem(path, f"'{name}' is not known", expected, nearest=near)
            )

    def day(self, text: str, path: Path) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.add(path, f"'{text}' is not a day", "year-month-day, such as 2027-01-01")
            return date.min

    def add(self, path: Path, found: str, expected: str) -> None:
        self.problems.append(self.document.problem(path, found, expected))


def _tables(rates: Rates, valid_from: date) -> dict[str, Parameter]:
    """Return the table of the file of rates: persons per 1000 of a base, by rate and end of the range."""
    per_1000: dict[tuple[str, ...], Decimal] = {
        (part.code, end): Decimal(str(getattr(part.per_1000, end))) for part in rates.parts for end in ENDS
    }
    assumed = any(rate.assumed for rate in rates.rates)
    title = Words(rates.title.cs, rates.title.en)
    label = Words("Sazba na 1 000 lidí základu", "Rate per 1 000 people of the base")
    return {RATE: Parameter(RATE, "1", label, title, assumed, valid_from, None, ("rate", "end"), per_1000)}


def _texts() -> dict[str, Input]:
    return {
        name: Input(name, ENTITIES[of], "text", "", NO_WORDS, NO_WORDS, NO_WORDS, False, "", None, None, ())
        for name, of in TEXTS.items()
    }


def _input(name: str, item: dict[str, Any]) -> Input:
    return Input(
        name=name,
        entity=ENTITIES[item["of"]],
        type="number",
        unit=item["unit"],
        label=_words(item["label"]),
        meaning=_words(item["meaning"]),
        origin=_words(item["origin"]),
        # Whatever is not known has no value by a method; inside an aggregate a formula asks with given().
        optional=True,
        requires="",
        minimum=Decimal(0),
        maximum=None,
        values=(),
    )


def _words(item: Any) -> Words:
    return Words(item, item) if isinstance(item, str) else Words(item["cs"], item["en"])
