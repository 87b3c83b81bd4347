"""The settlement: what a rule file says is done after the year, to the crown."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.formula import InputsRefused, RulesRefused, load_rules, read_service
from opora_engine.formula.cases import run_rule_tests
from opora_engine.settlement import settle, with_facts_after
from opora_engine.tests.small_rules import SMALL_RULES, service_record

SETTLEMENT = """\
settlement:
  source: {cs: smlouva, en: contract}
  inputs:
    costs: {entity: service, type: money, unit: CZK, minimum: 0, label: costs, meaning: c, origin: report}
    revenues: {entity: service, type: money, unit: CZK, minimum: 0, label: revenues, meaning: r, origin: report}
    other_public: {entity: service, type: money, unit: CZK, minimum: 0, label: o, meaning: o, origin: report}
    brought: {entity: service, type: money, unit: CZK, minimum: 0, label: b, meaning: b, origin: last year}
  formulas:
    over:
      entity: service
      unit: CZK
      label: {cs: nadměrné vyrovnání, en: overcompensation}
      source: contract 1
      sentence: {cs: "Navíc {value}.", en: "Above {value}."}
      expression: ceil(max(0, revenues + other_public + granted + brought - costs))
    kept:
      entity: service
      unit: CZK
      label: {cs: převod, en: carried over}
      source: contract 2
      sentence: {cs: "Převede se {value}.", en: "Carried over {value}."}
      expression: min(over, floor(KEEP * granted))
    back:
      entity: service
      unit: CZK
      label: {cs: vratka, en: returned}
      source: contract 3
      sentence: {cs: "Vrací se {value}.", en: "Returned {value}."}
      expression: min(granted, over - kept)
  results: {overcompensation: over, returned: back, carried_over: kept}
  tests:
    - name: a quarter too much
      services:
        - code: a
          inputs: {kind: home, request: 5000, has_debt: false, granted: 200, costs: 1000, revenues: 700,
                   other_public: 150, brought: 0}
          forms: [{code: residential, inputs: {units: 2}}]
          expect: {over: 50, kept: 20, back: 30, cap: 201}
tests:
"""
TEXT = SMALL_RULES.replace("tests:\n", SETTLEMENT, 1).replace(
    "  POINT:", '  KEEP: {unit: "1", value: 0.1, label: share carried over, source: contract 2}\n  POINT:', 1
)
RULES = load_rules(TEXT)


def after(code="a", granted=200, **amounts):
    facts = {"costs": 1000, "revenues": 700, "other_public": 150, "brought": 0, **amounts}
    service = read_service(RULES, service_record(code))
    exact = {name: Decimal(value) for name, value in facts.items()}
    return with_facts_after(service, granted, exact, {"costs": "return 12"})


def test_the_tests_of_the_settlement_are_run_with_those_of_the_round():
    assert [(outcome.name.en, outcome.passed) for outcome in run_rule_tests(RULES)] == [
        ("one home", True),
        ("a quarter too much", True),
    ]
    wrong = run_rule_tests(load_rules(TEXT.replace("back: 30", "back: 31")))
    assert [str(difference) for difference in wrong[1].differences] == ["service a: back is 30, expected 31"]


def test_what_is_over_is_carried_over_up_to_the_declared_share_and_the_rest_returned():
    settled = settle(RULES, [after("b", brought=7), after("a")])
    assert [(each.code, each.overcompensation, each.carried_over, each.returned) for each in settled] == [
        ("a", 50, 20, 30),
        ("b", 57, 20, 37),
    ]
    over, back, _ = settled[0].explanation
    assert over.sentence.cs == "Navíc 50\u00a0Kč."
    assert back.find("KEEP").source.en == "contract 2"
    assert over.find("costs").reference == "return 12"
    assert settled[0].to_json()["explanation"][0] == over.to_json()


def test_the_settlement_changes_nothing_in_the_round():
    services = [read_service(RULES, service_record("a"))]
    plain = load_rules(SMALL_RULES)
    assert compute_round(RULES, 1000, services).service("a") == compute_round(plain, 1000, services).service(
        "a"
    )
    assert set(RULES.inputs) == set(plain.inputs)


@given(st.integers(0, 10_000), st.tuples(*[st.integers(0, 10_000)] * 4))
def test_nobody_returns_more_than_was_granted_or_is_over(granted, amounts):
    names = ("costs", "revenues", "other_public", "brought")
    (found,) = settle(RULES, [after(granted=granted, **dict(zip(names, amounts, strict=True)))])
    costs, *income = amounts
    assert found.overcompensation == max(0, sum(income) + granted - costs)
    assert 0 <= found.returned <= granted
    assert found.returned + found.carried_over <= found.overcompensation
    assert found.carried_over <= granted // 10


def test_a_missing_fact_is_named_and_nothing_is_settled():
    service = after()
    short = replace(service, values={name: each for name, each in service.values.items() if name != "costs"})
    with pytest.raises(InputsRefused, match=r"service a: costs: is missing. Expected costs \(money, CZK\)"):
        settle(RULES, [short, after("b")])


@pytest.mark.parametrize(
    ("old", "new", "revenues", "message"),
    [
        ("min(granted, over - kept)", "over", 1550, "at most the grant"),
        (
            "min(granted, over - kept)",
            "min(granted, over)",
            750,
            "together. Expected at most the overcompensation, 100",
        ),
        ("min(over, floor(KEEP * granted))", "KEEP * granted / 3", 750, "kept: is 6.666"),
    ],
)
def test_results_that_cannot_be_are_refused(old, new, revenues, message):
    rules = load_rules(
        TEXT.replace(old, new).replace("expect: {over: 50, kept: 20, back: 30, cap: 201}", "expect: {}")
    )
    with pytest.raises(InputsRefused, match=message):
        settle(rules, [after(revenues=revenues)])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "revenues + other_public",
            "revenus + other_public",
            r"line 95, column 31: .*'revenus' is not known",
        ),
        (
            "returned: back",
            "returned: bak",
            "'bak' is not known. Expected a formula of the service. Nearest: 'back'",
        ),
        ("returned: back", "returned: graded", "'graded' is in 1. Expected an amount in CZK"),
        ("    over:\n", "    cap:\n", "settlement.formulas.cap: 'cap' is already used above"),
        ("    brought: {", "    costs2: {", "'brought' is not known"),
        ("- costs))", "- costs) + 0 * COST[kind, form])", "'form' is not known"),
        ("back: 30", "grant: 30", "'grant' is no result"),
        ("  points: {entity", "  granted: {entity", "'granted' is the grant paid, in the settlement"),
    ],
)
def test_a_wrong_settlement_is_refused_with_its_place(old, new, message):
    graded = """\
    graded:
      entity: service
      unit: "1"
      label: g
      source: s
      sentence: {cs: g, en: g}
      expression: 1
    kept:
"""
    with pytest.raises(RulesRefused, match=message):
        load_rules(TEXT.replace("    kept:\n", graded, 1).replace(old, new, 1))


def test_what_only_the_settlement_uses_is_used_and_what_nobody_uses_is_told():
    with pytest.raises(RulesRefused, match=r"parameters\.KEEP: 'KEEP' is never used"):
        load_rules(TEXT.replace("floor(KEEP * granted)", "floor(granted)"))


def test_a_rule_set_without_a_settlement_settles_nothing():
    with pytest.raises(ValueError, match="declares no settlement"):
        settle(load_rules(SMALL_RULES), [])
    with pytest.raises(ValueError, match="settled twice"):
        settle(RULES, [after(), after()])
