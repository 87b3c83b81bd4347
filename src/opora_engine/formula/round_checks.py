"""Whether the division of the pool is declared with names and texts that exist."""

from collections.abc import Iterator

from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.document import Document, Path
from opora_engine.formula.kinds import kind_problem
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import POOL, Formula, Input, RuleSet, Sentence
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
    for role in ("claim", "cap", "request", "floor", "limit"):
        if getattr(division, role):
            yield from _amount_problems(rules, document, getattr(division, role), ("allocation", role))
    for role in ("points", "priority"):
        is_method = division.method == role
        if getattr(division, role):
            yield from _amount_problems(rules, document, getattr(division, role), ("allocation", role), "1")
        elif is_method:
            yield document.problem(("allocation", "method"), f"'{role}' is missing", f"'{role}: …'")
    yield from _objective_problems(rules, document)
    for role in ("round_down_to", "minimum"):
        if getattr(division, role):
            yield from _crowns_problems(rules, document, getattr(division, role), ("allocation", role))
    yield from _provider_problems(rules, document)
    yield from _last_year_problems(rules, document)
    yield from _pool_problems(rules, document)
    if division.order[-1:] != ("code",) or "level" in division.order[1:]:
        expected = "'code' as the last word, 'level' nowhere but as the first"
        yield document.problem(("allocation", "order"), "an order that leaves ties", expected)
    for name, step in division.steps.items():
        yield from _sentence_problems(document, step.sentence, ("allocation", "steps", name, "sentence"))
    yield from _sentence_problems(document, division.summary, ("allocation", "summary"))


def _amount_problems(
    rules: RuleSet, document: Document, name: str, path: Path, unit: str = "CZK"
) -> Iterator[RuleProblem]:
    known: dict[str, Input | Formula] = {**rules.inputs, **rules.formulas}
    item = known.get(name)
    is_number = isinstance(item, Formula) or (item is not None and item.type in ("money", "number"))
    if item is None or item.entity != "service" or not is_number:
        yield document.problem(
            path, f"'{name}' is not known", "an amount of the service", nearest=nearest(name, known)
        )
    elif unit == "CZK" and item.unit != "CZK":
        yield document.problem(path, f"'{name}' is in {item.unit}", "an amount in CZK")
    elif unit != "CZK" and item.unit == "CZK":
        yield document.problem(path, f"'{name}' is in CZK", "a plain number")
    elif isinstance(item, Input) and item.optional:
        yield document.problem(path, f"'{name}' may be missing", "a formula that says what is meant then")


def _objective_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    division, path = rules.allocation, ("allocation", "objective")
    known = {name: item for name, item in rules.formulas.items() if item.entity == "service"}
    if division.objective and division.objective not in known:
        near = nearest(division.objective, known)
        yield document.problem(
            path, f"'{division.objective}' is not known", "a formula of the service", nearest=near
        )
    if bool(division.objective) is not (division.method == "optimise"):
        found = "an objective without the method" if division.objective else "no objective to optimise"
        yield document.problem(("allocation", "method"), found, "'method: optimise' with 'objective: …'")
    others = [role for role in ("points", "priority") if division.objective and getattr(division, role)]
    for role in others:
        yield document.problem(("allocation", role), f"{role} beside an objective", "them in its formula")
    if division.objective and division.leftover == "hand_out":
        expected = "'leftover: reserve': an objective leaves nothing that could be given"
        yield document.problem(
            ("allocation", "leftover"), "a leftover handed out beside an objective", expected
        )


def _crowns_problems(rules: RuleSet, document: Document, name: str, path: Path) -> Iterator[RuleProblem]:
    parameter = rules.parameters.get(name)
    value = parameter.values.get(()) if parameter else None
    if value is None or value < 1 or value != int(value):
        near = nearest(name, rules.parameters)
        expected = "a parameter of whole crowns, 1 or more"
        yield document.problem(path, f"'{name}' is not known", expected, nearest=near)


def _provider_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    division = rules.allocation
    if not division.provider:
        return
    item = rules.inputs.get(division.provider)
    if item is None or item.type != "text" or item.entity != "service" or item.optional:
        texts = [each.name for each in rules.inputs.values() if each.type == "text"]
        yield document.problem(
            ("allocation", "provider", "by"),
            f"'{division.provider}' is not known",
            "a text input of the service that is always given",
            nearest=nearest(division.provider, texts),
        )
    yield from _crowns_problems(rules, document, division.provider_cap, ("allocation", "provider", "cap"))


def _last_year_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    last_year = rules.allocation.last_year
    if last_year is None:
        return
    path: Path = ("allocation", "last_year")
    item = rules.inputs.get(last_year.grant)
    if item is None or item.type != "money" or item.entity != "service":
        money = [each.name for each in rules.inputs.values() if each.type == "money"]
        expected, near = "an amount of money of the service", nearest(last_year.grant, money)
        yield document.problem((*path, "grant"), f"'{last_year.grant}' is not known", expected, nearest=near)
    for role in ("at_least", "at_most"):
        name = getattr(last_year, role)
        parameter = rules.parameters.get(name)
        if name and (parameter is None or parameter.keys or parameter.values[()] < 0):
            near = nearest(name, rules.parameters)
            expected = "a parameter that is a share, such as 0.8"
            yield document.problem((*path, role), f"'{name}' is not known", expected, nearest=near)

    least, most = (rules.parameters.get(name) for name in (last_year.at_least, last_year.at_most))
    if least and most and not least.keys and not most.keys and least.values[()] > most.values[()]:
        yield document.problem(path, "at_least is more than at_most", "at_least not above at_most")


def _pool_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    seen: set[str] = set()
    last = len(rules.allocation.pools) - 1
    for place, part in enumerate(rules.allocation.pools):
        path: Path = ("allocation", "pools", place)
        if part.code in seen:
            yield document.problem((*path, "code"), f"'{part.code}' is already used above", "another code")
        seen.add(part.code)
        formula = rules.formulas.get(part.amount)
        if formula is not None:
            if formula.entity != POOL or formula.unit != "CZK":
                found = f"'{part.amount}' is a formula of the {formula.entity} in {formula.unit}"
                yield document.problem(
                    (*path, "amount"), found, "a formula of the pool in CZK, or a parameter"
                )
        elif part.amount:
            yield from _crowns_problems(rules, document, part.amount, (*path, "amount"))
        if bool(part.amount) is (place == last):
            expected = "an amount in every pool but the last, which takes the rest"
            yield document.problem(path, f"the amount of the pool '{part.code}'", expected)


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
