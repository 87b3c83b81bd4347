"""The exact numbers of a round without their steps and sentences: for asking many times what would be otherwise."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from opora_engine.formula.aggregates import NOBODY, Group, NobodyError, group_of, value_of
from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.calculation import calculate
from opora_engine.formula.dependents import Dependents, Graph
from opora_engine.formula.evaluation import nearer_limit
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import POOL, FormInputs, Gate, RuleSet, ServiceInputs
from opora_engine.formula.tree import Aggregate, Tree
from opora_engine.formula.words import Value

Cell = tuple[str, tuple[str, ...]]
Key = tuple[str, ...]
Members = dict[Key, Group]
NOTHING = Dependents(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Claim:
    """What a service may claim: the fields of `ServiceResult` of the same names."""

    code: str
    admitted: int
    claim_bound_by: str
    amounts: Mapping[str, Decimal]


class Numbers:
    """The values of a round, each computed once with the arithmetic of `calculation`.

    services  as they are, by code
    cells     by parameter and key: the services that looked at it
    asked     aggregates that were asked for, and whether of forms
    """

    def __init__(
        self,
        rules: RuleSet,
        services: Sequence[ServiceInputs],
        graph: Graph,
        before: "Numbers | None" = None,
        seeds: frozenset[str] = frozenset(),
        changed: Dependents = NOTHING,
    ) -> None:
        """Begin with nothing computed; what `changed` does not name is taken from the round `before`.

        seeds  the services in which all of `changed.own` may differ; in the others only `changed.across`
        """
        self.rules, self.graph, self.before, self.seeds, self.changed = rules, graph, before, seeds, changed
        self.services = {service.code: service for service in services}
        self.cells: dict[Cell, set[str]] = defaultdict(set)
        self.asked: dict[tuple[int, bool], tuple[Aggregate, bool]] = {}
        self._known: dict[tuple[str, str, str], Value] = {}
        self._groups: dict[tuple[int, bool], Members] = {}
        self._claims: dict[str, Claim] = {}
        self._moved: dict[tuple[int, bool], frozenset[Key]] = {}

    def claims(self) -> list[Claim]:
        """Return the claims in the order of codes; raises InputsRefused as `evaluate_services` does."""
        return [self.claim(code) for code in sorted(self.services)]

    def claim(self, code: str) -> Claim:
        """Return the claim of a service."""
        if code not in self._claims:
            same = self.before is not None and code not in self.seeds and not self._reaches(code)
            self._claims[code] = (
                self.before.claim(code) if self.before and same else self._calculated_claim(code)
            )
        return self._claims[code]

    def value(self, service: ServiceInputs, form: FormInputs | None, name: str) -> Value:
        """Return the value of a name seen from a service or from one of its forms."""
        formula = self.rules.formulas.get(name)
        item = formula or self.rules.inputs.get(name)
        if item is None:
            # A name that is neither is a parameter, or the code of the pool among the facts of a pool.
            return service.values[name] if name in service.values else self.cell(service, (name, ()), form)
        place = form if item.entity == "form" else None
        key = (service.code, place.code if place else "", name)
        if key in self._known:
            return self._known[key]
        if self.before is not None and name not in self._differing(service.code):
            value = self.before.value(service, form, name)
        elif formula is not None:
            value = self._calculated(formula.expression.tree, name, service, place)
        else:
            value = self._fact(service, place, name)
        self._known[key] = value
        return value

    def cell(self, service: ServiceInputs, cell: Cell, form: FormInputs | None) -> Decimal:
        """Return a number of a parameter."""
        name, key = cell
        values = self.rules.parameters[name].values
        if key not in values:
            found = "has no value for " + ", ".join(key)
            raise _refused(service, form, name, found, "a value in the table of the rule set")
        self.cells[cell].add(service.code)
        return values[key]

    def group(self, node: Aggregate, key: Key, *, of_forms: bool) -> Group:
        """Return the members of an aggregate that share the key."""
        return self.members(node, of_forms).get(key, NOBODY)

    def members(self, node: Aggregate, of_forms: bool) -> Members:
        """Return the groups of an aggregate by key."""
        if self.before is not None and not self.graph.inside[id(node)] & self.changed.own:
            return self.before.members(node, of_forms)
        known = (id(node), of_forms)
        if known not in self._groups:
            self.asked[known] = (node, of_forms)
            self._groups[known] = self._gone_through(node, of_forms)
        return self._groups[known]

    def _gone_through(self, node: Aggregate, of_forms: bool) -> Members:
        gathered: dict[Key, list[tuple[str, Value]]] = defaultdict(list)
        for service in self.services.values():
            for form in service.forms if of_forms else (None,):
                seen = Place(self, service, form)
                if node.where is not None and not seen.quietly(node.where):
                    continue
                value = True if node.body is None else seen.quietly(node.body)
                gathered[seen.key(node.by)].append((service.code, value))
        return {key: group_of(found) for key, found in gathered.items()}

    def _differing(self, code: str) -> frozenset[str]:
        is_seed = code in self.seeds or code not in self.services
        return self.changed.own if is_seed else self.changed.across

    def _reaches(self, code: str) -> bool:
        """Return whether an aggregate that came out otherwise is one that this service looks at."""
        before = self.before
        if before is None or not self.changed.across:
            return False
        service = self.services[code]
        for node, of_forms in before.asked.values():
            if self.graph.inside[id(node)] & self.changed.own:
                places = service.forms if of_forms else (None,)
                moved = self._moved_keys(before, node, of_forms)
                if any(Place(self, service, form).key(node.by) in moved for form in places):
                    return True
        return False

    def _moved_keys(self, before: "Numbers", node: Aggregate, of_forms: bool) -> frozenset[Key]:
        known = (id(node), of_forms)
        if known not in self._moved:
            then, now = before.members(node, of_forms), self.members(node, of_forms)
            keys = then.keys() | now.keys()
            self._moved[known] = frozenset(key for key in keys if then.get(key) != now.get(key))
        return self._moved[known]

    def _calculated_claim(self, code: str) -> Claim:
        service, division = self.services[code], self.rules.allocation

        def amount(name: str) -> Decimal:
            # The loader has checked that these are numbers of the service.
            return cast(Decimal, self.value(service, None, name))

        claim = amount(division.claim)
        if claim < 0 or claim != int(claim):
            found = f"is {plain_text(claim)}"
            raise _refused(service, None, division.claim, found, "whole crowns, 0 or more")
        # Every gate is looked at, as in `evaluation`: one that cannot be calculated stops the round.
        is_failed = True in {self.is_true(gate, service) for gate in self.rules.gates.values()}
        bound = nearer_limit(amount(division.cap), amount(division.request))
        named = (division.floor, division.limit, division.points, division.priority, division.objective)
        return Claim(
            code,
            0 if is_failed else int(claim),
            "gate" if is_failed else bound,
            {name: amount(name) for name in named if name},
        )

    def pools(self) -> dict[str, Decimal]:
        """Return the amounts of the pools that are formulas, by code; none in a round without services."""
        amounts: dict[str, Decimal] = {}
        for part in self.rules.allocation.pools:
            if part.amount in self.rules.formulas and self.services:
                # No code of a service has a space, so this one is nobody's.
                nobody = ServiceInputs(f"{POOL} {part.code}", "", {POOL: part.code}, (), {})
                # The loader has checked that it is a number.
                tree = self.rules.formulas[part.amount].expression.tree
                amounts[part.code] = cast(Decimal, self._calculated(tree, part.amount, nobody, None))
        return amounts

    def is_true(self, gate: Gate, service: ServiceInputs) -> bool:
        """Return whether a gate makes the claim of a service 0."""
        key = (service.code, "", gate.name)
        if key not in self._known:
            if self.before is not None and gate.name not in self._differing(service.code):
                return self.before.is_true(gate, service)
            self._known[key] = self._calculated(gate.condition.tree, gate.name, service, None)
        return self._known[key] is True

    def _calculated(self, tree: Tree, name: str, service: ServiceInputs, form: FormInputs | None) -> Value:
        try:
            return calculate(tree, Place(self, service, form))
        except ArithmeticError:
            raise _refused(
                service,
                form,
                name,
                "cannot be calculated",
                "a divisor other than 0 and numbers of a usual size",
            ) from None

    def _fact(self, service: ServiceInputs, form: FormInputs | None, name: str) -> Value:
        facts = form or service
        if name not in facts.values:
            label = self.rules.inputs[name].label
            code = form.code if form else ""
            raise InputsRefused([InputProblem(service.code, code, name, "is missing", label.en, label)])
        return facts.values[name]


@dataclass(frozen=True, slots=True)
class Place:
    """A service, or a form of it, as the scope of an expression."""

    numbers: Numbers
    service: ServiceInputs
    form: FormInputs | None

    def value(self, name: str) -> Value:
        """Return the value of a name."""
        if name == "form":
            return self.form.code if self.form else ""
        return self.numbers.value(self.service, self.form, name)

    def table_value(self, table: str, keys: tuple[Value, ...]) -> Value:
        """Return the value of a table."""
        return self.numbers.cell(self.service, (table, tuple(str(key) for key in keys)), self.form)

    def is_given(self, name: str) -> bool:
        """Return whether an optional input was given."""
        of_form = self.numbers.rules.inputs[name].entity == "form"
        return name in (self.form if of_form and self.form else self.service).values

    def forms(self) -> "list[Place]":
        """Return the forms of the service."""
        return [Place(self.numbers, self.service, form) for form in self.service.forms]

    def aggregate(self, node: Aggregate) -> Value:
        """Return an aggregate across the round."""
        group = self.numbers.group(node, self.key(node.by), of_forms=self.form is not None)
        own = calculate(node.body, self) if node.kind in ("rank", "share") and node.body else None
        return value_of(node, group, own if isinstance(own, Decimal) else None)

    def key(self, by: Sequence[str]) -> Key:
        """Return the texts that this service or form is grouped by."""
        return tuple(str(self.value(name)) for name in by)

    def quietly(self, tree: Tree) -> Value:
        """Return the value of a part of an aggregate."""
        try:
            return calculate(tree, self)
        except ArithmeticError as error:
            expected = "a member" if isinstance(error, NobodyError) else "a divisor other than 0"
            raise _refused(self.service, self.form, "aggregate", "cannot be calculated", expected) from None


def _refused(
    service: ServiceInputs, form: FormInputs | None, name: str, found: str, expected: str
) -> InputsRefused:
    return InputsRefused([InputProblem(service.code, form.code if form else "", name, found, expected)])
