"""One service of a round with its whole explanation, while the other services are only counted."""

from collections.abc import Sequence

from opora_engine.division.declared import Declared
from opora_engine.division.round_results import ServiceGrant
from opora_engine.division.telling import Telling
from opora_engine.formula.evaluation import evaluate_one
from opora_engine.formula.numbers import Numbers


def explain_one(numbers: Numbers, declared: Declared, code: str) -> ServiceGrant:
    """Return the grant of one service as `compute_round` gives it, without explaining the others.

    numbers   the round, and `declared` the division of its money; both of the same rules and inputs
    code      of a service of the round; KeyError when it is not there
    """
    rules = numbers.rules
    ordered = [numbers.services[each] for each in sorted(numbers.services)]
    unit = rules.parameters[rules.allocation.round_down_to]
    told = Telling(rules, unit, sum(declared.amounts.values()), numbers.claims(), declared)
    return told.grant(evaluate_one(rules, ordered, code))


def values_of(numbers: Numbers, name: str, codes: Sequence[str]) -> list[object]:
    """Return a number of the service, such as its cost, for each of the codes."""
    return [numbers.value(numbers.services[code], None, name) for code in codes]
