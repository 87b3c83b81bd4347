"""Whether the division of the pool is declared with names and texts that exist."""

from collections.abc import Iterator

from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.document import Document, Path
from opora_engine.formula.kinds import kind_problem
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import Formula, Input, RuleSet, Sentence
from opora_engine.formula.tree import Constant, Name, Operation, Tree, walk
from opora_engine.formula.use import names_in

# What the sentences about the division of the pool may name; all but the texts are whole crowns or a share.
AMOUNTS = ("value", "pool", "total_claims", "reduction", "claim", "cap", "request", "admitted", "unrounded")
ROUND_NAMES = (
    *AMOUNTS,
    *("grant", "round_down_to", "services", "reserve", "bound_by", "claim_bound_by", "reasons"),
)


def division_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield every fault of `allocation`: amounts, the rounding, sentences."""
    division = rules.allocation
    for role in ("claim", "cap", "request"):
        yield from _amount_problems(rules, document, getattr(division, role), ("allocation", role))
    unit = rules.parameters.get(division.round_down_to)
    value = unit.values.get(()) if unit else None
    if value is None or value < 1 or value != int(value):
        yield document.problem(
            ("allocation", "round_down_to"),
            f"'{division.round_down_to}' is not known",
            "a parameter of whole crowns, 1 or more",
            nearest=nearest(division.round_down_to, rules.parameters),
        )
    for name, step in division.steps.items():
        yield from _sentence_problems(document, step.sentence, ("allocation", "steps", name, "sentence"))
    yield from _sentence_problems(document, division.summary, ("allocation", "summary"))


def _amount_problems(rules: RuleSet, document: Document, name: str, path: Path) -> Iterator[RuleProblem]:
    known: dict[str, Input | Formula] = {**rules.inputs, **rules.formulas}
    item = known.get(name)
    is_number = isinstance(item, Formula) or (item is not None and item.type in ("money", "number"))
    if item is None or item.entity != "service" or not is_number:
        yield document.problem(
            path, f"'{name}' is not known", "an amount of the service", nearest=nearest(name, known)
        )
    elif item.unit != "CZK":
        yield document.problem(path, f"'{name}' is in {item.unit}", "an amount in CZK")


def _sentence_problems(document: Document, sentence: Sentence, path: Path) -> Iterator[RuleProblem]:
    for variant in sentence:
        names = {name for name, _ in variant.template.names()}
        if variant.when:
            names |= set(names_in(variant.when))
            if not all(_is_comparison(part) for part in walk(variant.when.tree)):
                yield document.problem(
                    path, f"'{variant.when.text}' computes", "comparisons of names and values"
                )
            elif fault := kind_problem(variant.when.tree, _kind_in_round, "boolean"):
                yield document.problem(path, *fault)
        for name in sorted(names - set(ROUND_NAMES)):
            near = nearest(name, ROUND_NAMES)
            expected = "one of " + ", ".join(ROUND_NAMES)
            yield document.problem(path, f"'{name}' is not known", expected, nearest=near)


def _is_comparison(part: Tree) -> bool:
    allowed = (*COMPARE, "and", "or", "not")
    return isinstance(part, Name | Constant) or (isinstance(part, Operation) and part.kind in allowed)


def _kind_in_round(name: str) -> str:
    return "text" if name in ("bound_by", "claim_bound_by", "reasons") else "number"
