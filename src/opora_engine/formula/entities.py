"""Formulas of a provider, a kind, a region or a pool: one value for all services that share it."""

from collections.abc import Iterable, Iterator

from opora_engine.formula.document import Document, Path
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import GROUPED, POOL, Formula, RuleSet
from opora_engine.formula.tree import Aggregate, Given, Lookup, Name, Sum, Tree, parts, walk
from opora_engine.formula.use import names_in


def entity_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield the formulas of an entity that could come out otherwise from one of its services than from another."""
    yield from _identity_problems(rules, document)
    for name, formula in rules.formulas.items():
        if formula.entity in GROUPED:
            checking = _Checking(rules, document, formula)
            yield from checking.tree(formula.expression.tree, ("formulas", name, "expression"))
            yield from checking.sentences(("formulas", name, "sentence"))
        else:
            yield from _pool_from_a_service(rules, document, formula)
    for name, gate in rules.gates.items():
        yield from _unfit(rules, document, names_in(gate.condition), ("gates", name, "condition"))


def _identity_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    texts = [item.name for item in rules.inputs.values() if item.type == "text" and item.entity == "service"]
    used = {formula.entity for formula in rules.formulas.values()}
    named = {entity: rules.entities.get(entity, entity) for entity in ("provider", "kind") if entity in used}
    for entity, name in {**named, **rules.entities}.items():
        item = rules.inputs.get(name)
        if item is None or name not in texts or item.optional:
            path: Path = ("entities", entity) if entity in rules.entities else ("formulas",)
            found = f"no text input '{name}' says which {entity} a service belongs to"
            expected = f"a text input of the service that is always given, or 'entities: {{{entity}: …}}'"
            yield document.problem(path, found, expected, nearest=nearest(name, texts))
    if POOL in used and (POOL in rules.inputs or POOL in rules.parameters or POOL in rules.formulas):
        found, expected = f"'{POOL}' is the code of the pool in a formula of a pool", "another name"
        yield document.problem(("formulas",), found, expected)


class _Checking:
    def __init__(self, rules: RuleSet, document: Document, formula: Formula) -> None:
        self.rules, self.document, self.formula = rules, document, formula
        self.by = rules.grouped_by(formula.entity)
        # What all services of the entity share: its own text, parameters, formulas of it and of the whole round.
        shared = {
            name
            for name, other in rules.formulas.items()
            if other.entity == formula.entity or (other.entity == "region" and not rules.grouped_by("region"))
        }
        own = {POOL} if formula.entity == POOL else set(self.by)
        self.known = shared | own | {name for name, item in rules.parameters.items() if not item.keys}

    def tree(self, tree: Tree, path: Path) -> Iterator[RuleProblem]:
        of = f"in a formula of the {self.formula.entity}"
        match tree:
            case Name(name) if name not in self.known:
                yield self.unknown(path, name, tree.at)
            case Given(name):
                expected = "an aggregate, such as count(…, where=given(…))"
                yield self.document.problem(path, f"given({name}) {of}", expected, offset=tree.at)
            case Sum():
                expected = f"sum(…, by={'all' if not self.by else self.by[0]})"
                yield self.document.problem(path, f"sum() over forms {of}", expected, offset=tree.at)
            case Aggregate(kind=kind):
                if kind in ("rank", "share"):
                    expected = "rank and share in a formula of the service"
                    yield self.document.problem(path, f"{kind}() {of}", expected, offset=tree.at)
                elif not set(tree.by) <= set(self.by):
                    found, expected = f"by={', '.join(tree.by)} {of}", " or ".join(["by=all", *self.by])
                    yield self.document.problem(path, found, expected, offset=tree.at)
                # What is aggregated is seen from the services.
                for part in parts(tree):
                    yield from _unfit(self.rules, self.document, _names(part), path)
                return
        for part in parts(tree):
            yield from self.tree(part, path)

    def sentences(self, path: Path) -> Iterator[RuleProblem]:
        tree = self.formula.expression.tree
        tables = {part.table for part in walk(tree) if isinstance(part, Lookup)}
        for place, variant in enumerate(self.formula.sentence):
            if variant.when:
                yield from self.tree(variant.when.tree, (*path, place, "when"))
            for name in dict.fromkeys(name for name, _ in variant.template.names()):
                if name not in self.known | tables | {"value"}:
                    yield self.unknown(path, name, 0)

    def unknown(self, path: Path, name: str, at: int) -> RuleProblem:
        found = f"'{name}' is not the same for the whole {self.formula.entity}"
        expected = "parameters, formulas of the same entity, and aggregates with by="
        return self.document.problem(path, found, expected, nearest=nearest(name, self.known), offset=at)


def _pool_from_a_service(rules: RuleSet, document: Document, formula: Formula) -> Iterator[RuleProblem]:
    path: Path = ("formulas", formula.name)
    yield from _unfit(rules, document, names_in(formula.expression), (*path, "expression"))
    for variant in formula.sentence:
        names = [name for name, _ in variant.template.names()]
        names += names_in(variant.when) if variant.when else []
        yield from _unfit(rules, document, names, (*path, "sentence"))


def _unfit(rules: RuleSet, document: Document, names: Iterable[str], path: Path) -> Iterator[RuleProblem]:
    pools = {name for name, formula in rules.formulas.items() if formula.entity == POOL}
    if pools and POOL not in rules.formulas:
        pools.add(POOL)
    for name in dict.fromkeys(names):
        if name in pools:
            expected = "it in formulas of a pool and in allocation.pools only"
            yield document.problem(path, f"'{name}' belongs to a pool", expected)


def _names(tree: Tree) -> list[str]:
    return [part.name for part in walk(tree) if isinstance(part, Name)]
