"""From the values of a rule file to the parts of a rule set."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from opora_engine.formula.document import Document, Path
from opora_engine.formula.expressions import Expression, ExpressionRefused, parse_expression
from opora_engine.formula.inputs import read_service
from opora_engine.formula.problems import InputsRefused, RuleProblem, RulesRefused, nearest
from opora_engine.formula.rules import (
    NO_DIVISION,
    POOL,
    Division,
    Formula,
    Gate,
    Input,
    LastYear,
    Parameter,
    PoolPart,
    RoundStep,
    RuleSet,
    RuleTest,
    Sentence,
    Uncertainty,
    Variant,
)
from opora_engine.formula.words import NO_WORDS, Template, Words, read_template

NO_EXPRESSION = parse_expression("0")


class Reading:
    """One pass over a document of the right shape; gathers problems instead of stopping at the first."""

    def __init__(self, document: Document, results: tuple[str, ...]) -> None:
        self.document = document
        self.results = results
        self.problems: list[RuleProblem] = []

    def rule_set(self, digest: str) -> RuleSet:
        root = self.document.root
        valid_from, valid_to = self.validity(root, ())
        return RuleSet(
            code=root["code"],
            version=root["version"],
            title=_words(root["title"]),
            authority=_words(root["authority"]),
            valid_from=valid_from,
            valid_to=valid_to,
            source=_words(root["source"]),
            note=_words(root["note"]),
            words={
                name: {code: _words(word) for code, word in listing.items()}
                for name, listing in root.get("words", {}).items()
            },
            inputs={name: _input(name, item) for name, item in root["inputs"].items()},
            parameters={name: self.parameter(name, item, root) for name, item in root["parameters"].items()},
            formulas={name: self.formula(name, item) for name, item in root["formulas"].items()},
            gates={name: self.gate(name, item) for name, item in root["gates"].items()},
            allocation=self.allocation(root["allocation"]) if "allocation" in root else NO_DIVISION,
            tests=(),
            digest=digest,
            entities=root.get("entities", {}),
        )

    def parameter(self, name: str, item: dict[str, Any], root: dict[str, Any]) -> Parameter:
        path = ("parameters", name)
        keys = tuple(item.get("keys", ()))
        if ("value" in item) == ("table" in item) or ("table" in item) != bool(keys):
            self.add(path, "neither one value nor a table with keys", "either 'value', or 'keys' and 'table'")
        valid_from, valid_to = self.validity({**root, **item}, path)
        values: dict[tuple[str, ...], Decimal] = {} if keys else {(): Decimal(item.get("value", 0))}
        if keys:
            self.flatten(item.get("table", {}), (), len(keys), (*path, "table"), values)
        return Parameter(
            name=name,
            unit=item["unit"],
            label=_words(item["label"]),
            source=_words(item["source"]),
            assumed=item.get("assumed", False),
            valid_from=valid_from,
            valid_to=valid_to,
            keys=keys,
            values=values,
            uncertainty=_uncertainty(item),
        )

    def flatten(
        self, table: Any, key: tuple[str, ...], depth: int, path: Path, values: dict[tuple[str, ...], Decimal]
    ) -> None:
        """Write the numbers of a nested table into `values` by their keys."""
        is_number = isinstance(table, int | Decimal) and not isinstance(table, bool)
        if depth == 0 and is_number:
            values[key] = Decimal(table)
        elif depth > 0 and isinstance(table, dict):
            for name, below in table.items():
                self.flatten(below, (*key, name), depth - 1, (*path, name), values)
        else:
            self.add(path, "the table has another depth here", f"{depth} more keys" if depth else "a number")

    def formula(self, name: str, item: dict[str, Any]) -> Formula:
        path = ("formulas", name)
        return Formula(
            name=name,
            entity=item["entity"],
            unit=item["unit"],
            label=_words(item["label"]),
            source=_words(item["source"]),
            sentence=self.sentence(item["sentence"], (*path, "sentence")),
            expression=self.expression(str(item["expression"]), (*path, "expression")),
        )

    def gate(self, name: str, item: dict[str, Any]) -> Gate:
        path = ("gates", name)
        return Gate(
            name=name,
            label=_words(item["label"]),
            source=_words(item["source"]),
            reason=self.template(item["reason"], (*path, "reason")),
            passed=self.template(item["passed"], (*path, "passed")),
            condition=self.expression(item["condition"], (*path, "condition")),
        )

    def allocation(self, item: dict[str, Any]) -> Division:
        steps = {
            name: RoundStep(
                _words(step["label"]),
                self.sentence(step["sentence"], ("allocation", "steps", name, "sentence")),
            )
            for name, step in item["steps"].items()
        }
        provider = item.get("provider", {"by": "", "cap": ""})
        return Division(
            method=item["method"],
            claim=item["claim"],
            cap=item["cap"],
            request=item["request"],
            round_down_to=item["round_down_to"],
            order=tuple(item["order"]),
            source=_words(item["source"]),
            steps=steps,
            summary=self.sentence(item["summary"], ("allocation", "summary")),
            provider=provider["by"],
            provider_cap=provider["cap"],
            leftover=item.get("leftover", "reserve"),
            seconds=item.get("seconds", 60),
            last_year=_last_year(item["last_year"]) if "last_year" in item else None,
            pools=tuple(
                PoolPart(part["code"], _words(part["label"]), part.get("amount", ""))
                for part in item.get("pools", ())
            ),
            **{
                name: item.get(name, "")
                for name in ("floor", "limit", "points", "priority", "minimum", "objective")
            },
        )

    def sentence(self, item: Any, path: Path) -> Sentence:
        if isinstance(item, dict):
            return (Variant(None, self.template(item, path)),)
        variants = tuple(
            Variant(
                self.expression(variant["when"], (*path, index, "when")) if "when" in variant else None,
                self.template(variant, (*path, index)),
            )
            for index, variant in enumerate(item)
        )
        if (
            not variants
            or variants[-1].when is not None
            or any(variant.when is None for variant in variants[:-1])
        ):
            self.add(path, "the variants do not cover every case", "'when' in all of them but the last")
        return variants

    def expression(self, text: str, path: Path) -> Expression:
        try:
            return parse_expression(text)
        except ExpressionRefused as error:
            self.problems.append(
                self.document.problem(path, error.found, error.expected, offset=error.offset)
            )
            return NO_EXPRESSION

    def template(self, item: dict[str, Any], path: Path) -> Template:
        try:
            return read_template(_words(item))
        except ValueError as error:
            self.add(path, f"a template that cannot be read ({error})", "names in braces, such as {value}")
            return Template((), ())

    def validity(self, item: dict[str, Any], path: Path) -> tuple[date, date | None]:
        valid_from = self.day(item["valid_from"], (*path, "valid_from"))
        valid_to = self.day(item["valid_to"], (*path, "valid_to")) if "valid_to" in item else None
        if valid_to is not None and valid_to <= valid_from:
            self.add(
                (*path, "valid_to"),
                f"{valid_to} is not after {valid_from}",
                "the first day after the validity",
            )
        return valid_from, valid_to

    def day(self, text: str, path: Path) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.add(path, f"'{text}' is not a day", "year-month-day, such as 2027-01-01")
            return date.min

    def with_tests(self, rules: RuleSet) -> RuleSet:
        """Return the rule set with its test cases; they are read last because they need its types."""
        tests = tuple(self.test(rules, index, item) for index, item in enumerate(self.document.root["tests"]))
        if self.problems:
            raise RulesRefused(self.problems)
        return replace(rules, tests=tests)

    def test(self, rules: RuleSet, index: int, item: dict[str, Any]) -> RuleTest:
        services, expected = [], {}
        shown = [name for name, item in rules.formulas.items() if item.entity not in ("form", POOL)]
        known = {*self.results, *shown}
        for place, case in enumerate(item["services"]):
            path: Path = ("tests", index, "services", place)
            try:
                services.append(read_service(rules, {key: case[key] for key in case if key != "expect"}))
            except InputsRefused as error:
                for problem in error.problems:
                    wanted = "a value" if problem.wanted.en else problem.expected
                    self.add((*path, "inputs"), f"{problem.name}: {problem.found}", wanted)
            for name in case["expect"]:
                if name not in known:
                    self.add(
                        (*path, "expect", name),
                        f"'{name}' is no result",
                        "a formula of the service or a result",
                        known,
                    )
            expected[case["code"]] = {
                name: Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
                for name, value in case["expect"].items()
            }
        return RuleTest(
            _words(item["name"]), item["pool"], tuple(services), expected, dict(item.get("expect", {}))
        )

    def add(self, path: Path, found: str, expected: str, known: "set[str] | None" = None) -> None:
        near = nearest(str(path[-1]), known) if known else ""
        self.problems.append(self.document.problem(path, found, expected, nearest=near))


# What a test may expect besides formulas; `gates` is the names of the failed gates joined by a space.
RESULTS = ("grant", "admitted", "bound_by", "claim_bound_by", "gates")


def _words(item: Any) -> Words:
    return Words(item, item) if isinstance(item, str) else Words(item["cs"], item["en"])


def _last_year(item: dict[str, str]) -> LastYear:
    return LastYear(item["grant"], item.get("at_least", ""), item.get("at_most", ""))


def _input(name: str, item: dict[str, Any]) -> Input:
    def number(key: str) -> Decimal | None:
        return Decimal(item[key]) if key in item else None

    return Input(
        name=name,
        entity=item["entity"],
        type=item["type"],
        unit=item.get("unit", ""),
        label=_words(item["label"]),
        meaning=_words(item["meaning"]),
        origin=_words(item["origin"]) if "origin" in item else NO_WORDS,
        optional=item.get("optional", False),
        requires=item.get("requires", ""),
        minimum=number("minimum"),
        maximum=number("maximum"),
        values=tuple(item.get("values", ())),
        uncertainty=_uncertainty(item),
    )


def _uncertainty(item: dict[str, Any]) -> Uncertainty | None:
    if "uncertainty" not in item:
        return None
    told = item["uncertainty"]
    low, high = Decimal(told["low"]), Decimal(told["high"])
    middle = Decimal(told["middle"]) if "middle" in told else (low + high) / 2
    return Uncertainty(told["distribution"], low, high, middle, told.get("each", False))
