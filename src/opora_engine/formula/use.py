"""Which names of a rule set need which: circles, long chains, names that nobody uses."""

from collections.abc import Iterator

from opora_engine.formula.document import Document
from opora_engine.formula.expressions import Expression
from opora_engine.formula.problems import RuleProblem
from opora_engine.formula.rules import Division, Formula, RuleSet
from opora_engine.formula.tree import Aggregate, Given, Lookup, Name, walk

LONGEST_CHAIN = 40


def chain_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield formulas that need themselves, and chains too long to follow."""
    lengths: dict[str, int] = {}

    def length(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            raise RecursionError(" -> ".join((*above[above.index(name) :], name)))
        if name not in lengths:
            needed = [part for part in _needs(rules.formulas[name]) if part in rules.formulas]
            lengths[name] = 1 + max((length(part, (*above, name)) for part in needed), default=0)
        return lengths[name]

    for name in rules.formulas:
        try:
            if length(name, ()) > LONGEST_CHAIN:
                yield document.problem(
                    ("formulas", name),
                    "the chain of formulas is too long",
                    f"at most {LONGEST_CHAIN} formulas one upon another",
                )
        except RecursionError as error:
            yield document.problem(
                ("formulas", name), f"formulas in a circle: {error}", "no formula that needs itself"
            )
            return


def _needs(formula: Formula) -> list[str]:
    """Return the names a formula needs, those of its sentences too: they are looked up while it is told."""
    names = names_in(formula.expression)
    for variant in formula.sentence:
        names += [name for name, _ in variant.template.names()]
        names += names_in(variant.when) if variant.when else []
    return names


def unused_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield the inputs and parameters that nothing uses."""
    used = set(names_of_division(rules.allocation))
    # What only the settlement uses is used.
    formulas = (rules.settlement.rules if rules.settlement else rules).formulas
    used |= {name for item in formulas.values() for name in names_in(item.expression)}
    used |= {name for item in rules.gates.values() for name in names_in(item.condition)}
    used |= {name for item in rules.formulas.values() for name in rules.grouped_by(item.entity)}
    used |= {item.requires for item in rules.inputs.values()}
    used |= {key for item in rules.parameters.values() for key in item.keys}
    for section in ("inputs", "parameters"):
        for name in getattr(rules, section):
            if name not in used:
                yield document.problem(
                    (section, name), f"'{name}' is never used", "every declared name in a formula"
                )


def names_of_division(division: Division) -> list[str]:
    """Return every name that the division of the pool uses."""
    amounts = [division.claim, division.cap, division.request, division.round_down_to, division.floor]
    amounts += [division.limit, division.points, division.priority, division.minimum, division.objective]
    amounts += [division.provider, division.provider_cap, *(part.amount for part in division.pools)]
    if division.last_year:
        amounts += [division.last_year.grant, division.last_year.at_least, division.last_year.at_most]
    return [name for name in amounts if name]


def names_in(expression: Expression) -> list[str]:
    """Return the names and tables of an expression in the order they are written."""
    names = []
    for part in walk(expression.tree):
        if isinstance(part, Name | Given):
            names.append(part.name)
        elif isinstance(part, Lookup):
            names.append(part.table)
        elif isinstance(part, Aggregate):
            names += [name for name in part.by if name != "form"]
    return names
