"""Whether a rule set makes sense: names, scopes, kinds of values, cycles, templates, validity."""

from collections.abc import Iterable, Iterator

from opora_engine.formula.document import Document, Path
from opora_engine.formula.entities import entity_problems
from opora_engine.formula.expressions import RESERVED, Expression
from opora_engine.formula.kinds import kind_problem
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.round_checks import division_problems
from opora_engine.formula.rules import NO_DIVISION, POOL, Formula, Input, Parameter, RuleSet, Variant
from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Sum, Tree, parts, walk
from opora_engine.formula.units import unit_problems
from opora_engine.formula.use import chain_problems, unused_problems
from opora_engine.formula.zero import zero_problems


def meaning_problems(rules: RuleSet, document: Document) -> list[RuleProblem]:
    """Return every fault of meaning; empty when the rule set can be evaluated."""
    checking = _Checking(rules, document)
    problems = [
        *checking.names(),
        *checking.inputs(),
        *checking.parameters(),
        *checking.uncertainties(),
        *checking.expressions(),
        *checking.sentences(),
        *(division_problems(rules, document) if rules.allocation is not NO_DIVISION else ()),
        *entity_problems(rules, document),
    ]
    # Chains and use are only told when all names are known, else one slip gives ten messages.
    problems = problems or list(chain_problems(rules, document))
    last = (unused_problems, unit_problems, zero_problems)
    return problems or [problem for check in last for problem in check(rules, document)]


class _Checking:
    def __init__(self, rules: RuleSet, document: Document) -> None:
        self.rules = rules
        self.problem = document.problem
        self.known: dict[str, Input | Parameter | Formula] = {
            **rules.inputs,
            **rules.parameters,
            **rules.formulas,
        }
        # In formulas of a pool its code is known too; elsewhere `entities` refuses it.
        has_pools = POOL not in self.known and any(item.entity == POOL for item in rules.formulas.values())
        self.pool = (POOL,) if has_pools else ()

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

    def uncertainties(self) -> Iterator[RuleProblem]:
        for section in ("inputs", "parameters"):
            for name, item in getattr(self.rules, section).items():
                told, path = item.uncertainty, (section, name, "uncertainty")
                if told is None:
                    continue
                if not (told.low < told.high and told.low <= told.middle <= told.high):
                    yield self.problem(path, "low, middle and high do not rise", "low <= middle <= high")
                is_factor = section == "inputs" or bool(item.keys)
                if is_factor and (told.low < 0 or self.kind_of(name) != "number"):
                    yield self.problem(
                        path, f"'{name}' cannot be multiplied so", "a number and factors from 0"
                    )
                if told.each and (section == "parameters" or item.entity != "service"):
                    yield self.problem(path, "'each' is for inputs of the service", "one draw for all")

    def table_key(self, item: Parameter, place: int, key: str, path: Path) -> Iterator[RuleProblem]:
        asked = self.rules.inputs.get(key)
        is_text = asked.type == "text" if asked else key in ("form", *self.pool) or key in self.rules.words
        if not is_text:
            texts = [name for name, other in self.rules.inputs.items() if other.type == "text"]
            yield self.problem(
                (*path, "keys", place),
                f"'{key}' is no text input",
                "'form', a text input or a list of 'words'",
                nearest=nearest(key, [*texts, *self.rules.words]),
            )
            return
        codes = [part.code for part in self.rules.allocation.pools] if key in self.pool else ()
        allowed = asked.values if asked else tuple(self.rules.words.get(key, codes))
        for missing in sorted(set(allowed) - {keys[place] for keys in item.values}):
            expected = f"a value for every declared {key}"
            yield self.problem((*path, "table"), f"no value for the {key} '{missing}'", expected)
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
        return "text" if name in ("form", *self.pool) else "number"

    def tree(
        self, tree: Tree, in_form: bool, no_sum: bool, asked: set[str], path: Path
    ) -> Iterator[RuleProblem]:
        if isinstance(tree, Sum):
            if no_sum:
                found, expected = "sum() inside a form", "sum() in a formula of the service, once"
                yield self.problem(path, found, expected, offset=tree.at)
            yield from self.tree(tree.body, True, True, asked, path)
            return
        if isinstance(tree, Name):
            yield from self.name(tree, in_form, asked, path)
        elif isinstance(tree, Given):
            item = self.known.get(tree.name)
            if not isinstance(item, Input) or not item.optional:
                yield self.unknown(path, tree.name, "an optional input", self.optional(), tree.at)
        elif isinstance(tree, Lookup):
            yield from self.lookup(tree, path)
        elif isinstance(tree, Aggregate):
            yield from self.aggregate(tree, in_form, path)
        for part in parts(tree):
            yield from self.tree(part, in_form, no_sum, asked, path)

    def lookup(self, tree: Lookup, path: Path) -> Iterator[RuleProblem]:
        table = self.rules.parameters.get(tree.table)
        if table is None or not table.keys:
            tables = [name for name, item in self.rules.parameters.items() if item.keys]
            yield self.unknown(path, tree.table, "a parameter with a table or a function", tables, tree.at)
            return
        if len(table.keys) != len(tree.keys):
            found = f"{tree.table} was given {len(tree.keys)} keys"
            yield self.problem(path, found, ", ".join(table.keys), offset=tree.at)
            return
        for place, key in enumerate(tree.keys):
            there = {str(keys[place]) for keys in table.values}
            if isinstance(key, Constant) and key.value not in there:
                near = nearest(str(key.value), there)
                found, expected = (
                    f"{tree.table} has no value for '{key.value}'",
                    f"a {table.keys[place]} of it",
                )
                yield self.problem(path, found, expected, nearest=near, offset=key.at)

    def aggregate(self, tree: Aggregate, in_form: bool, path: Path) -> Iterator[RuleProblem]:
        if any(isinstance(part, Aggregate | Sum) for below in parts(tree) for part in walk(below)):
            found, expected = f"another sum or aggregate inside {tree.kind}()", "the inner one in a formula"
            yield self.problem(path, found, expected, offset=tree.at)
        for name in tree.by:
            item = self.rules.inputs.get(name)
            if name == "form" and in_form:
                continue
            is_key = item is not None and item.type == "text" and not item.optional
            if item is None or not is_key or (item.entity == "form" and not in_form):
                texts = [each.name for each in self.rules.inputs.values() if each.type == "text"]
                yield self.unknown(path, name, "a text input that is always given", texts, tree.at)

    def name(self, tree: Name, in_form: bool, asked: set[str], path: Path) -> Iterator[RuleProblem]:
        name, at = tree.name, tree.at
        item = self.known.get(name)
        if (name == "form" and in_form) or name in self.pool:
            return
        if item is None:
            yield self.unknown(path, name, "the name of an input, parameter or formula", self.known, at)
        elif isinstance(item, Parameter) and item.keys:
            yield self.problem(path, f"'{name}' is a table", f"{name}[{', '.join(item.keys)}]", offset=at)
        elif not isinstance(item, Parameter) and item.entity == "form" and not in_form:
            yield self.problem(
                path, f"'{name}' belongs to a form", f"sum({name}) in a formula of the service", offset=at
            )
        elif isinstance(item, Input) and item.optional and name not in asked:
            expected = f"'… if given({name}) else …'"
            yield self.problem(path, f"'{name}' may be missing", expected, offset=at)

    def optional(self) -> list[str]:
        return [name for name, item in self.rules.inputs.items() if item.optional]

    def unknown(self, path: Path, name: str, expected: str, known: Iterable[str], at: int = 0) -> RuleProblem:
        return self.problem(path, f"'{name}' is not known", expected, nearest=nearest(name, known), offset=at)

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
                yield self.unknown(path, manner, "'percent' or a list of 'words'", self.rules.words)
            if name == "value" or name in tables:
                continue
            yield from self.name(Name(name), entity == "form", asked, path)
