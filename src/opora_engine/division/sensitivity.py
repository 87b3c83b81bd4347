"""What would change a grant: one more unit of each input of a service and of each parameter, exactly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from opora_engine.division.declared import Declared, divide_declared
from opora_engine.division.effects import Effect
from opora_engine.division.words import MONEY
from opora_engine.formula.dependents import Dependents, Graph
from opora_engine.formula.inputs import fault_of, input_problems
from opora_engine.formula.numbers import Cell, Numbers
from opora_engine.formula.problems import InputsRefused
from opora_engine.formula.rules import FormInputs, Input, Parameter, RuleSet, ServiceInputs
from opora_engine.formula.use import names_of_division
from opora_engine.formula.words import Value, Words

THOUSAND, HUNDREDTH, ONE = Decimal(1000), Decimal("0.01"), Decimal(1)
PLAIN_UNITS = ("", "1", "share")
NOT_DIVIDED = Words("Peníze takto nelze rozdělit.", "The money cannot be divided so.")
POOL = Words("Peníze kola", "The money of the round")


def sensitivity(
    rules: RuleSet,
    pool: int,
    services: Sequence[ServiceInputs],
    code: str,
    *,
    steps: Mapping[str, Decimal] | None = None,
    every_cell: bool = False,
) -> tuple[Effect, ...]:
    """Return the effect of each input of a service, of each parameter and of the pool on its grant.

    pool        whole crowns, 0 or more
    services    all services of the round; codes must differ
    code        the service asked about; KeyError when it is not in the round
    steps       by name of an input or parameter ("" = the pool): how much more; `one_more` where not named
    every_cell  whether also the numbers of tables that this service does not use are changed

    Nothing is estimated: each effect is the difference of two exact divisions of the whole money of the round.
    Raises InputsRefused as `compute_round` does when the round as it is cannot be computed.
    """
    return tuple(WhatIf(rules, pool, services).effects(code, steps or {}, every_cell=every_cell))


def one_more(item: Input | Parameter, value: Value) -> Decimal:
    """Return one more unit: 1 000 crowns; 0.01 of a share or of a fraction; else 1 of the declared unit."""
    if item.unit == MONEY or (isinstance(item, Input) and item.type == "money"):
        return THOUSAND
    is_part = isinstance(value, Decimal) and (value <= 1 or value != int(value))
    limit = item.maximum if isinstance(item, Input) else None
    if item.unit == "share" or (item.unit in PLAIN_UNITS and (is_part or (limit is not None and limit <= 1))):
        return HUNDREDTH
    return ONE


class WhatIf:
    """A round computed once, of which single changes are asked."""

    def __init__(self, rules: RuleSet, pool: int, services: Sequence[ServiceInputs]) -> None:
        self.rules, self.pool = rules, pool
        problems = [problem for service in services for problem in input_problems(rules, service)]
        if problems:
            raise InputsRefused(problems)
        self.services = sorted(services, key=lambda service: service.code)
        self.graph = Graph(rules)
        self.numbers = Numbers(rules, self.services, self.graph)
        self.claims = self.numbers.claims()
        self.pools = self.numbers.pools()
        self.divided = divide_declared(rules, pool, self.services, self.claims, self.pools)
        self.dividing = frozenset(names_of_division(rules.allocation))

    def effects(self, code: str, steps: Mapping[str, Decimal], *, every_cell: bool) -> Iterator[Effect]:
        """Yield the effects on one service: of its inputs, of those of its forms, of parameters, of the pool."""
        service = self.numbers.services[code]
        for form in (None, *service.forms):
            facts = form or service
            for name, value in facts.values.items():
                item = self.rules.inputs[name]
                new = _moved_input(item, value, steps.get(name))
                if new is not None:
                    found = self.with_input(code, form, name, new)
                    where = form.code if form else ""
                    yield self._effect(code, "input", item, value, new, found, form=where)
        for parameter in self.rules.parameters.values():
            for key, number in parameter.values.items():
                if every_cell or not key or code in self.numbers.cells.get((parameter.name, key), ()):
                    new = number + steps.get(parameter.name, one_more(parameter, number))
                    told = self.with_cell((parameter.name, key), new)
                    yield self._effect(code, "parameter", parameter, number, new, told, key=key)
        new_pool = self.pool + int(steps.get("", THOUSAND))
        divided = divide_declared(self.rules, new_pool, self.services, self.claims, self.pools)
        yield self._told(
            code,
            ("pool", "", "", (), POOL, MONEY),
            Decimal(self.pool),
            Decimal(new_pool),
            (divided, self.numbers),
        )

    def with_input(
        self, code: str, form: FormInputs | None, name: str, value: Value
    ) -> "tuple[Declared, Numbers] | Words":
        """Return the division with another value of one input, or why there is none."""
        service = self.numbers.services[code]
        if form is None:
            moved = replace(service, values={**service.values, name: value})
        else:
            forms = tuple(
                replace(each, values={**each.values, name: value}) if each is form else each
                for each in service.forms
            )
            moved = replace(service, forms=forms)
        services = [moved if each is service else each for each in self.services]
        changed = self.graph.of(name)
        return self._divided(self.rules, services, frozenset({code}), changed)

    def with_cell(self, cell: Cell, value: Decimal) -> "tuple[Declared, Numbers] | Words":
        """Return the division with another number of a parameter, or why there is none."""
        name, key = cell
        seeds = frozenset(self.numbers.cells.get(cell, ()))
        if not seeds and name not in self.dividing:
            return self.divided, self.numbers
        parameter = self.rules.parameters[name]
        moved = replace(parameter, values={**parameter.values, key: value})
        rules = replace(self.rules, parameters={**self.rules.parameters, name: moved})
        return self._divided(rules, self.services, seeds, self.graph.of(name))

    def with_service(self, moved: ServiceInputs) -> "tuple[Declared, Numbers]":
        """Return the division with other facts about one service; its code must be in the round.

        Raises InputsRefused with what is wrong in the facts, ValueError when the money cannot be divided so.
        """
        problems = input_problems(self.rules, moved)
        if problems:
            raise InputsRefused(problems)
        before = self.numbers.services[moved.code]
        services = [moved if each is before else each for each in self.services]
        changed = self._reached({*_changed(before, moved)})
        numbers = Numbers(self.rules, services, self.graph, self.numbers, frozenset({moved.code}), changed)
        pools = numbers.pools()
        return divide_declared(self.rules, self.pool, services, numbers.claims(), pools), numbers

    def with_parameters(
        self, values: Mapping[str, Mapping[tuple[str, ...], Decimal]], pool: int
    ) -> "tuple[Declared, Numbers]":
        """Return the division of another pool by other numbers of parameters.

        values  by parameter all its numbers by key, () where it is one; parameters left out stay as they are
        pool    whole crowns, 0 or more

        Raises InputsRefused where something cannot be calculated with them, ValueError for a negative pool.
        """
        moved = {name: replace(self.rules.parameters[name], values=each) for name, each in values.items()}
        rules = replace(self.rules, parameters={**self.rules.parameters, **moved})
        seeds = frozenset(self.numbers.services)
        numbers = Numbers(rules, self.services, self.graph, self.numbers, seeds, self._reached(values))
        pools = numbers.pools()
        return divide_declared(rules, pool, self.services, numbers.claims(), pools), numbers

    def _reached(self, names: Iterable[str]) -> Dependents:
        """Return everything that depends on any of the names."""
        found = [self.graph.of(name) for name in names]
        return Dependents(
            frozenset().union(*(each.own for each in found)),
            frozenset().union(*(each.across for each in found)),
        )

    def _divided(
        self, rules: RuleSet, services: Sequence[ServiceInputs], seeds: frozenset[str], changed: Dependents
    ) -> "tuple[Declared, Numbers] | Words":
        numbers = Numbers(rules, services, self.graph, self.numbers, seeds, changed)
        try:
            claims = numbers.claims()
            return divide_declared(rules, self.pool, services, claims, numbers.pools()), numbers
        except InputsRefused as refused:
            return refused.said
        except ValueError:
            return NOT_DIVIDED

    def _effect(
        self,
        code: str,
        kind: str,
        item: Input | Parameter,
        old: Value,
        new: Value,
        found: "tuple[Declared, Numbers] | Words",
        *,
        form: str = "",
        key: tuple[str, ...] = (),
    ) -> Effect:
        unit = item.unit or (MONEY if isinstance(item, Input) and item.type == "money" else "")
        return self._told(code, (kind, item.name, form, key, item.label, unit), old, new, found)

    def _told(
        self,
        code: str,
        what: tuple[str, str, str, tuple[str, ...], Words, str],
        old: Value,
        new: Value,
        found: "tuple[Declared, Numbers] | Words",
    ) -> Effect:
        grant = self.divided.divided.totals[code]
        bound = self.divided.bound_by(self.numbers.claim(code))
        if isinstance(found, Words):
            return Effect(*what, old, new, grant, grant, bound, bound, found)
        divided, numbers = found
        changed_bound = divided.bound_by(numbers.claim(code))
        return Effect(*what, old, new, grant, divided.divided.totals[code], bound, changed_bound)


def _moved_input(item: Input, value: Value, step: Decimal | None) -> Value | None:
    """Return the next value of an input: turned over, one more, or one less where more is not allowed."""
    if isinstance(value, bool):
        return not value
    if not isinstance(value, Decimal):
        return None
    step = one_more(item, value) if step is None else step
    return next((new for new in (value + step, value - step) if not fault_of(item, new)), None)


def _changed(before: ServiceInputs, after: ServiceInputs) -> Iterator[str]:
    """Yield the names of facts that differ between two states of a service and of its forms."""
    pairs = [(before.values, after.values)]
    pairs += [(one.values, other.values) for one, other in zip(before.forms, after.forms, strict=True)]
    for one, other in pairs:
        yield from (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
