"""What would change a grant: the same as the whole round computed again with the changed value."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.division.sensitivity import one_more, sensitivity
from opora_engine.formula import InputsRefused, load_rules, read_service
from opora_engine.tests.random_rules import facts, rule_sets
from opora_engine.tests.small_rules import SMALL_RULES, service_record

RULES = load_rules(SMALL_RULES)
KANONICKY = load_rules(
    (Path(__file__).parents[3] / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8")
)


def computed_again(rules, pool, services, code, effect):
    """Return the grant and its bound of the round computed from the beginning with the changed value."""
    if effect.kind == "pool":
        pool = int(effect.new)
    elif effect.kind == "parameter":
        item = rules.parameters[effect.name]
        item = replace(item, values={**item.values, effect.key: effect.new})
        rules = replace(rules, parameters={**rules.parameters, effect.name: item})
    else:
        services = [_moved(each, effect) if each.code == code else each for each in services]
    found = compute_round(rules, pool, services).service(code)
    return found.grant, found.bound_by


def _moved(service, effect):
    if not effect.form:
        return replace(service, values={**service.values, effect.name: effect.new})
    forms = tuple(
        replace(form, values={**form.values, effect.name: effect.new}) if form.code == effect.form else form
        for form in service.forms
    )
    return replace(service, forms=forms)


def check(rules, pool, services, code, effects):
    for effect in effects:
        if effect.refused:
            with pytest.raises((InputsRefused, ValueError)):
                computed_again(rules, pool, services, code, effect)
        else:
            found = computed_again(rules, pool, services, code, effect)
            assert found == (effect.changed, effect.changed_bound), effect.to_json()


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_every_effect_is_that_of_the_round_computed_again(data):
    rules = data.draw(rule_sets())
    services, pool = data.draw(facts(rules)), data.draw(st.integers(0, 2000))
    code = services[data.draw(st.integers(0, len(services) - 1))].code
    effects = sensitivity(rules, pool, services, code, every_cell=True, steps={"request": Decimal(30)})
    assert {"request", "PLAIN", "ROUND", "TABLE"} <= {effect.name for effect in effects}
    check(rules, pool, services, code, effects)


@pytest.mark.parametrize("number", [0, 1])
def test_the_canonical_rule(number):
    example = KANONICKY.tests[number]
    code = example.services[0].code
    effects = sensitivity(KANONICKY, example.pool, example.services, code)
    assert all(effect.grant == effects[0].grant for effect in effects)
    check(KANONICKY, example.pool, example.services, code, effects)


def small(pool, *records):
    services = [read_service(RULES, record) for record in records]
    return {
        (effect.name, effect.form): effect
        for effect in sensitivity(RULES, pool, services, records[0]["code"])
    }


def test_one_more_bed_raises_the_claim_and_lowers_what_is_paid_of_it():
    found = small(150, service_record("a", units=1), service_record("b", units=1))
    # 201 of 301 crowns and 100 of 200 before; both grants are tens of crowns.
    bed = found["units", "residential"]
    assert (bed.old, bed.new, bed.grant, bed.changed) == (1, 2, 70, 100)
    assert (bed.bound, bed.changed_bound, bed.difference) == ("pool", "pool", 30)
    assert bed.sentence.en == "units [residential]: 2 instead of 1: the grant would be CZK\u00a030 higher."
    assert bed.sentence.cs == "units [residential]: 2 místo 1: dotace by byla o 30\u00a0Kč vyšší."


def test_a_debt_takes_everything_and_the_sentence_says_what_would_decide():
    found = small(1000, service_record("a"))
    debt = found["has_debt", ""]
    assert (debt.grant, debt.changed, debt.changed_bound) == (200, 0, "gate")
    assert debt.sentence.en.endswith("lower; what would decide: a condition that the service did not meet.")
    assert debt.to_json()["new"] == {"boolean": True}
    assert found["request", ""].difference == 0
    assert found["request", ""].sentence.cs.endswith(": dotace se nezmění.")


def test_more_than_the_most_is_one_less_instead():
    found = small(1000, service_record("a", points=10))
    assert (found["points", ""].old, found["points", ""].new) == (10, 9)


def test_a_change_that_cannot_be_computed_says_why():
    text = SMALL_RULES.replace("floor(min(cap, request))", "min(cap, request) - 0.5")
    rules = load_rules(text[: text.index("tests:\n")] + "tests: []\n")
    services = [read_service(rules, service_record("a", units=1))]
    found = {effect.name: effect for effect in sensitivity(rules, 100, services, "a")}
    assert found["POINT"].difference == 0
    assert "whole crowns" in found["units"].refused.en
    assert "the round cannot be computed so. service a: claim: " in found["units"].sentence.en
    assert "takto kolo spočítat nelze. služba a: claim: " in found["units"].sentence.cs
    assert found["units"].to_json()["refused"]["cs"].startswith("služba a")
    assert found["units"].changed == found["units"].grant


def test_one_more_is_a_thousand_crowns_a_hundredth_of_a_share_or_one():
    inputs, parameters = RULES.inputs, RULES.parameters
    assert one_more(inputs["request"], Decimal(5)) == 1000
    assert one_more(inputs["units"], Decimal("0.5")) == 1
    assert one_more(parameters["ROUND"], Decimal(10)) == 1000
    assert one_more(replace(parameters["POINT"], unit="1"), Decimal("0.8")) == Decimal("0.01")
    assert one_more(replace(parameters["POINT"], unit="1"), Decimal(5)) == 1


def test_a_round_that_cannot_be_computed_is_refused():
    service = read_service(RULES, service_record("a"))
    short = replace(
        service, values={name: each for name, each in service.values.items() if name != "request"}
    )
    with pytest.raises(InputsRefused, match="request: is missing"):
        sensitivity(RULES, 100, [short], "a")


def test_a_service_that_is_not_in_the_round_is_not_known():
    with pytest.raises(KeyError):
        sensitivity(RULES, 100, [], "a")
