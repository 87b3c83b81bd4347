"""The tests written in a rule set, run."""

from dataclasses import dataclass
from decimal import Decimal

from opora_engine.allocation import RoundResult, ServiceGrant, compute_round
from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.rules import RuleSet, RuleTest
from opora_engine.formula.words import Value, Words
from opora_engine.settlement import settle


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that came out otherwise than the test expects; `service` is "" for the whole round."""

    service: str
    name: str
    expected: str
    actual: str

    def __str__(self) -> str:
        where = f"service {self.service}: " if self.service else "round: "
        return f"{where}{self.name} is {self.actual}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """One test of a rule set and everything in it that differs; no differences = passed."""

    __test__ = False  # the name is the domain's; pytest must not collect it

    name: Words
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Return whether everything came out as expected."""
        return not self.differences


def run_rule_tests(rules: RuleSet) -> tuple[TestOutcome, ...]:
    """Return the outcome of every test of the rule set, then of its settlement.

    Raises InputsRefused as a round does.
    """
    of_round = [TestOutcome(test.name, _differences(rules, test)) for test in rules.tests]
    settled = rules.settlement.rules.tests if rules.settlement else ()
    return (*of_round, *(TestOutcome(test.name, _settled_differences(rules, test)) for test in settled))


def _settled_differences(rules: RuleSet, test: RuleTest) -> tuple[Difference, ...]:
    return tuple(
        Difference(each.code, name, _shown(wanted), _shown(each.steps[name].value))
        for each in settle(rules, test.services)
        for name, wanted in test.expected[each.code].items()
        if each.steps[name].value != wanted
    )


def _differences(rules: RuleSet, test: RuleTest) -> tuple[Difference, ...]:
    result = compute_round(rules, test.pool, test.services)
    found = [
        Difference("", name, str(expected), str(_round_value(result, name)))
        for name, expected in test.expected_round.items()
        if _round_value(result, name) != expected
    ]
    for code, expectations in test.expected.items():
        for name, wanted in expectations.items():
            actual = service_value(result.service(code), name)
            if actual != wanted:
                found.append(Difference(code, name, _shown(wanted), _shown(actual)))
    return tuple(found)


def service_value(service: ServiceGrant, name: str) -> Value:
    """Return a result of a service by the name that tests use: a formula, grant, bound_by, gates."""
    results: dict[str, Value] = {
        "grant": Decimal(service.grant),
        "admitted": Decimal(service.result.admitted),
        "bound_by": service.bound_by,
        "claim_bound_by": service.result.claim_bound_by,
        "gates": " ".join(gate.name for gate in service.result.failed),
    }
    return results[name] if name in results else service.result.steps[name].value


def _round_value(result: RoundResult, name: str) -> int:
    return {"granted": result.granted, "reserve": result.reserve}[name]


def _shown(value: Value) -> str:
    return plain_text(value) if isinstance(value, Decimal) else str(value)
