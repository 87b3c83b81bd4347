"""A service explained by itself, other facts, other parameters: the same as the whole round computed again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.division.one import explain_one, values_of
from opora_engine.division.sensitivity import WhatIf
from opora_engine.formula import InputsRefused, load_rules, read_service
from opora_engine.tests.random_rules import facts, rule_sets
from opora_engine.tests.small_rules import SMALL_RULES, service_record

RULES = load_rules(SMALL_RULES)
FEW = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def round_of(*records, pool=1000):
    return WhatIf(RULES, pool, [read_service(RULES, each) for each in records])


@FEW
@given(st.data())
def test_one_service_is_explained_as_in_the_whole_round(data):
    rules = data.draw(rule_sets())
    services, pool = data.draw(facts(rules)), data.draw(st.integers(0, 2000))
    asked = WhatIf(rules, pool, services)
    whole = compute_round(rules, pool, services)
    for each in whole.services:
        assert explain_one(asked.numbers, asked.divided, each.code).to_json() == each.to_json()


@FEW
@given(st.data())
def test_a_service_with_other_facts_and_all_of_them_with_other_parameters(data):
    rules = data.draw(rule_sets())
    services, pool = data.draw(facts(rules)), data.draw(st.integers(0, 2000))
    asked = WhatIf(rules, pool, services)
    moved = replace(services[0], values={**services[0].values, "request": Decimal(77)})
    divided, numbers = asked.with_service(moved)
    again = compute_round(rules, pool, [moved, *services[1:]])
    assert explain_one(numbers, divided, moved.code).to_json() == again.service(moved.code).to_json()
    assert divided.divided.totals == {each.code: each.grant for each in again.services}

    plain = replace(rules.parameters["PLAIN"], values={(): rules.parameters["PLAIN"].values[()] + 1})
    other = replace(rules, parameters={**rules.parameters, "PLAIN": plain})
    divided, _numbers = asked.with_parameters({"PLAIN": plain.values}, pool + 5)
    again = compute_round(other, pool + 5, services)
    assert divided.divided.totals == {each.code: each.grant for each in again.services}


def test_facts_that_do_not_fit_the_rules_are_refused_with_their_names():
    asked = round_of(service_record("a"), service_record("b"))
    service = asked.numbers.services["a"]
    with pytest.raises(InputsRefused, match="request"):
        asked.with_service(replace(service, values={**service.values, "request": Decimal(-1)}))


def test_a_number_of_each_service_is_asked_for_by_name():
    asked = round_of(service_record("a", request=30), service_record("b", request=40))
    assert values_of(asked.numbers, "request", ["b", "a"]) == [40, 30]
