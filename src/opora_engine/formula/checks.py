"""Whether a rule set makes sense: names, scopes, kinds of values, cycles, templates, validity."""

from collections.abc import Iterator

from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.document import Document, Path
from opora_engine.formula.expressions import (
    RESERVED,
    Constant,
    Expression,
    Given,
    Lookup,
    Name,
    Operation,
    Sum,
    Tree,
    walk,
)
from opora_engine.formula.kinds import kind_problem
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import Formula, Input, Parameter, RuleSet, Sentence, Variant
from opora_engine.formula.use import chain_problems, names_in, unused_problems

# What the sentences about the division of the pool may name; all but the texts are whole crowns or a share.
ROUND_NAMES = (
    *(
        "value",
        "pool",
        "total_claims",
        "reduction",
        "claim",
        "cap",
        "request",
        "admitted",
        "unrounded",
        "grant",
    ),
    *("round_down_to", "services", "reserve", "bound_by", "claim_bound_by", "reasons"),
)


def meaning_problems(rules: RuleSet, document: Document) -> list[RuleProblem]:
    """Return every fault of meaning; empty when the rule set can be evaluated."""
    checking = _Checking(rules, document)
    problems = [
        *checking.names(),
        *checking.inputs(),
        *checking.parameters(),
        *checking.expressions(),
        *checking.sentences(),
        *checking.division(),
    ]
    # Chains and use are only told when all names are known, else one slip gives ten messages.
    return problems or [*chain_problems(rules, document), *unused_problems(rules, document)]


class _Checking:
    def __init__(self, rules: RuleSet, document: Document) -> None:
        self.rules = rules
        self.problem = document.problem
        self.known: dict[str, Input | Parameter | Formula] = {
            **rules.inputs,
            **rules.parameters,
            **rules.formulas,
        }

    def names(self) -> Iterator[RuleProblem]:
        seen: set[str] = set()
        for section in ("inputs", "parameters", "formulas", "gates"):
            for name in getattr(self.rules, section):
                if name in RESERVED or name in ("and", "or", "not", "if", "else"):
                    yield self.problem((section, name), f"'{name}' is a word of the language", "another name")
                elif name in seen:
                    yield self.problem((section, name), f"'{name}' is already used above", "another name")
                seen.add(name)

    def inputs(self) -> Iterator[RuleProblem]:
        for name, item in self.rules.inputs.items():
            needed = self.rules.inputs.get(item.requires)
            if item.requires and (needed is None or needed.entity != item.entity):
                yield self.problem(
                    ("inputs", name, "requires"),
                    f"'{item.requires}' is no input of the {item.entity}",
                    "an input of the same entity",
                    nearest=nearest(item.requires, self.rules.inputs),
                )

    def parameters(self) -> Iterator[RuleProblem]:
        rules = self.rules
        for name, item in rules.parameters.items():
            path: Path = ("parameters", name)
            ends_early = item.valid_to is not None and (
                rules.valid_to is None or item.valid_to < rules.valid_to
            )
            if item.valid_from > rules.valid_from or ends_early:
                yield self.problem(
                    path, f"'{name}' is not valid all the time the rules are", "a longer validity"
                )
            for place, key in enumerate(item.keys):
                yield from self.table_key(item, place, key, path)

    def table_key(self, item: Parameter, place: int, key: str, path: Path) -> Iterator[RuleProblem]:
        asked = self.rules.inputs.get(key)
        if key != "form" and (asked is None or asked.type != "text"):
            texts = [name for name, other in self.rules.inputs.items() if other.type == "text"]
            yield self.problem(
                (*path, "keys", place),
                f"'{key}' is no text input",
                "'form' or a text input",
                nearest=nearest(key, texts),
            )
            return
        allowed = asked.values if asked else tuple(self.rules.words.get("form", ()))
        for keys in item.values:
            if allowed and keys[place] not in allowed:
                yield self.problem(
                    (*path, "table", *keys[: place + 1]),
                    f"'{keys[place]}' is no {key}",
                    f"a declared {key}",
                    nearest=nearest(keys[place], allowed),
                )

    def expressions(self) -> Iterator[RuleProblem]:
        for name, formula in self.rules.formulas.items():
            yield from self.expression(
                formula.expression, formula.entity, ("formulas", name, "expression"), "number"
            )
        for name, gate in self.rules.gates.items():
            yield from self.expression(gate.condition, "service", ("gates", name, "condition"), "boolean")

    def expression(self, expression: Expression, entity: str, path: Path, kind: str) -> Iterator[RuleProblem]:
        asked = {part.name for part in walk(expression.tree) if isinstance(part, Given)}
        found = list(self.tree(expression.tree, entity == "form", entity == "form", asked, path))
        if not found:
            fault = kind_problem(expression.tree, self.kind_of, kind)
            found = [self.problem(path, *fault)] if fault else []
        yield from found

    def kind_of(self, name: str) -> str:
        item = self.known.get(name)
        if isinstance(item, Input):
            return "number" if item.type == "money" else item.type
        return "text" if name == "form" else "number"

    def tree(
        self, tree: Tree, in_form: bool, no_sum: bool, asked: set[str], path: Path
    ) -> Iterator[RuleProblem]:
        if isinstance(tree, Sum):
            if no_sum:
                yield self.problem(path, "sum() inside a form", "sum() in a formula of the service, once")
            yield from self.tree(tree.body, True, True, asked, path)
            return
        if isinstance(tree, Name):
            yield from self.name(tree.name, in_form, asked, path)
        elif isinstance(tree, Given):
            item = self.known.get(tree.name)
            if not isinstance(item, Input) or not item.optional:
                yield self.unknown(path, tree.name, "an optional input", self.optional())
        elif isinstance(tree, Lookup):
            table = self.rules.parameters.get(tree.table)
            if table is None or not table.keys:
                tables = [name for name, item in self.rules.parameters.items() if item.keys]
                yield self.unknown(path, tree.table, "a parameter with a table or a function", tables)
            elif len(table.keys) != len(tree.keys):
                yield self.problem(
                    path, f"{tree.table} was given {len(tree.keys)} keys", ", ".join(table.keys)
                )
        for part in getattr(tree, "operands", getattr(tree, "keys", ())):
            yield from self.tree(part, in_form, no_sum, asked, path)

    def name(self, name: str, in_form: bool, asked: set[str], path: Path) -> Iterator[RuleProblem]:
        item = self.known.get(name)
        if name == "form" and in_form:
            return
        if item is None:
            yield self.unknown(path, name, "the name of an input, parameter or formula", self.known)
        elif isinstance(item, Parameter) and item.keys:
            yield self.problem(path, f"'{name}' is a table", f"{name}[{', '.join(item.keys)}]")
        elif not isinstance(item, Parameter) and item.entity == "form" and not in_form:
            yield self.problem(
                path, f"'{name}' belongs to a form", f"sum({name}) in a formula of the service"
            )
        elif isinstance(item, Input) and item.optional and name not in asked:
            yield self.problem(path, f"'{name}' may be missing", f"'… if given({name}) else …'")

    def optional(self) -> list[str]:
        return [name for name, item in self.rules.inputs.items() if item.optional]

    def unknown(self, path: Path, name: str, expected: str, known: "object") -> RuleProblem:
        near = nearest(name, known) if isinstance(known, list | dict) else ""
        return self.problem(path, f"'{name}' is not known", expected, nearest=near)

    def sentences(self) -> Iterator[RuleProblem]:
        for name, formula in self.rules.formulas.items():
            path: Path = ("formulas", name, "sentence")
            for index, variant in enumerate(formula.sentence):
                yield from self.template(variant, formula.entity, formula.expression, path)
                if variant.when:
                    yield from self.expression(
                        variant.when, formula.entity, (*path, index, "when"), "boolean"
                    )
        for name, gate in self.rules.gates.items():
            for part in ("reason", "passed"):
                variant = Variant(None, getattr(gate, part))
                yield from self.template(variant, "service", gate.condition, ("gates", name, part))

    def template(
        self, variant: Variant, entity: str, expression: Expression, path: Path
    ) -> Iterator[RuleProblem]:
        tables = {part.table for part in walk(expression.tree) if isinstance(part, Lookup)}
        asked = (
            {part.name for part in walk(variant.when.tree) if isinstance(part, Given)}
            if variant.when
            else set()
        )
        asked |= {self.rules.inputs[name].requires for name in asked if name in self.rules.inputs}
        for name, manner in variant.template.names():
            if manner and manner != "percent" and manner not in self.rules.words:
                yield self.unknown(path, manner, "'percent' or a list of 'words'", dict(self.rules.words))
            if name == "value" or name in tables:
                continue
            yield from self.name(name, entity == "form", asked, path)

    def division(self) -> Iterator[RuleProblem]:
        division = self.rules.allocation
        for role in ("claim", "cap", "request"):
            name = getattr(division, role)
            item = self.known.get(name)
            if (
                isinstance(item, Parameter | None)
                or item.entity != "service"
                or self.kind_of(name) != "number"
            ):
                yield self.unknown(("allocation", role), name, "an amount of the service", self.known)
            elif item.unit != "CZK":
                yield self.problem(("allocation", role), f"'{name}' is in {item.unit}", "an amount in CZK")
        unit = self.rules.parameters.get(division.round_down_to)
        value = unit.values.get(()) if unit else None
        if value is None or value < 1 or value != int(value):
            yield self.unknown(
                ("allocation", "round_down_to"),
                division.round_down_to,
                "a parameter of whole crowns, 1 or more",
                dict(self.rules.parameters),
            )
        for name, step in division.steps.items():
            yield from self.round_sentence(step.sentence, ("allocation", "steps", name, "sentence"))
        yield from self.round_sentence(division.summary, ("allocation", "summary"))

    def round_sentence(self, sentence: Sentence, path: Path) -> Iterator[RuleProblem]:
        for variant in sentence:
            names = {name for name, _ in variant.template.names()}
            if variant.when:
                names |= set(names_in(variant.when))
                if not all(_is_comparison(part) for part in walk(variant.when.tree)):
                    yield self.problem(
                        path, f"'{variant.when.text}' computes", "comparisons of names and values"
                    )
                elif fault := kind_problem(variant.when.tree, _kind_in_round, "boolean"):
                    yield self.problem(path, *fault)
            for name in sorted(names - set(ROUND_NAMES)):
                yield self.unknown(path, name, "one of " + ", ".join(ROUND_NAMES), list(ROUND_NAMES))


def _is_comparison(part: Tree) -> bool:
    allowed = (*COMPARE, "and", "or", "not")
    return isinstance(part, Name | Constant) or (isinstance(part, Operation) and part.kind in allowed)


def _kind_in_round(name: str) -> str:
    return "text" if name in ("bound_by", "claim_bound_by", "reasons") else "number"
