"""Whether the formulas of methods make sense: names, places, keys of tables, kinds of values."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from opora_engine.formula.document import Document, Path
from opora_engine.formula.expressions import RESERVED, Expression
from opora_engine.formula.kinds import kind_problem
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import Formula, Input, Parameter, RuleSet
from opora_engine.formula.tree import Aggregate, Given, Lookup, Name, Sum, walk


def problems_of_names(rules: RuleSet, document: Document, taken: AbstractSet[str]) -> Iterator[RuleProblem]:
    """Yield names that are not known, words of the language taken as names, and texts where a number is
    needed; `taken` are names that the file may not give to anything."""
    known: dict[str, Input | Parameter | Formula] = {**rules.inputs, **rules.parameters, **rules.formulas}
    for section in ("inputs", "parameters", "formulas"):
        for name in document.root[section]:
            if name in RESERVED or name in taken:
                yield document.problem((section, name), f"'{name}' is taken", "another name")
    for name, formula in rules.formulas.items():
        path: Path = ("formulas", name, "expression")
        unknown = [part for part in names_in(formula.expression) if part not in known]
        for part in unknown:
            expected = "the name of an input, parameter or formula"
            yield document.problem(path, f"'{part}' is not known", expected, nearest=nearest(part, known))
        if not unknown:
            yield from _problems_of_places(formula, rules, document, path)


def _problems_of_places(
    formula: Formula, rules: RuleSet, document: Document, path: Path
) -> Iterator[RuleProblem]:
    """Yield what cannot be seen from where the formula stands, tables without keys, and values of a wrong kind."""
    items: Mapping[str, Input | Formula] = {**rules.inputs, **rules.formulas}
    of_group = {name for name, item in items.items() if item.entity == "form"}
    inside = {
        part.name
        for each in walk(formula.expression.tree)
        if isinstance(each, Sum)
        for part in walk(each.body)
        if isinstance(part, Name)
    }
    for part in walk(formula.expression.tree):
        if isinstance(part, Name) and part.name in of_group - inside and formula.entity == "service":
            yield document.problem(path, f"'{part.name}' belongs to a group", f"sum({part.name})")
        if isinstance(part, Sum) and formula.entity == "form":
            yield document.problem(path, "sum() inside a group", "sum() in a formula of a need")
        keys = rules.parameters[_key_of(part)].keys if _key_of(part) in rules.parameters else ()
        if len(keys) != (len(part.keys) if isinstance(part, Lookup) else 0):
            yield document.problem(
                path, f"'{_key_of(part)}' has the keys {', '.join(keys) or '-'}", "its keys"
            )
    kinds = {name: item.type for name, item in rules.inputs.items()}
    fault = kind_problem(formula.expression.tree, lambda name: kinds.get(name, "number"), "number")
    if fault:
        yield document.problem(path, *fault)


def _key_of(part: object) -> str:
    return part.table if isinstance(part, Lookup) else part.name if isinstance(part, Name) else ""


def names_in(expression: Expression) -> list[str]:
    """Return the names and tables of an expression in the order they are written."""
    found = []
    for part in walk(expression.tree):
        if isinstance(part, Name | Given):
            found.append(part.name)
        elif isinstance(part, Lookup):
            found.append(part.table)
        elif isinstance(part, Aggregate):
            found += part.by
    return found
