"""Checks of returns: indicators and rules of validity in the rule language."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.formula import InputsRefused, RulesRefused, read_service
from opora_engine.formula.schema import CHECKS
from opora_engine.returns import check_one, check_returns, failing_tests, failures, load_checks

SCHEMA = Path(__file__).parents[3] / "rulesets" / "checks.schema.json"
TEXT = """\
title: {cs: Kontroly výkazu, en: Checks of a return}
code: vykaz
version: "1"
authority: test
valid_from: 2027-01-01
source: test
note: only for tests
inputs:
  kind: {entity: service, type: text, label: druh, meaning: druh, origin: výkaz}
  costs: {entity: service, type: money, unit: CZK, minimum: 0, label: náklady, meaning: náklady, origin: výkaz}
  wages: {entity: service, type: money, unit: CZK, minimum: 0, label: mzdy, meaning: mzdy, origin: výkaz}
  clients: {entity: form, type: number, unit: client, minimum: 0, label: klienti, meaning: klienti, origin: výkaz}
parameters:
  TWICE: {unit: "1", value: 2, label: dvojnásobek, source: test, assumed: true}
formulas:
  wage_share:
    entity: service
    unit: "1"
    label: {cs: Podíl mezd, en: Share of wages}
    source: test
    sentence: {cs: "Mzdy jsou {value} nákladů.", en: "Wages are {value} of the costs."}
    expression: wages / costs if costs > 0 else 0
  usual_costs:
    entity: service
    unit: CZK
    label: {cs: Obvyklé náklady, en: Usual costs}
    source: test
    sentence: {cs: "Obvykle {value}.", en: "Usually {value}."}
    expression: median(costs, by=kind)
checks:
  wages_within_costs:
    label: {cs: Mzdy nejsou nad náklady, en: Wages are not above costs}
    source: test
    condition: wages > costs
    reason:
      cs: "Mzdy {wages} jsou víc než náklady {costs}."
      en: "Wages of {wages} are more than the costs of {costs}."
    passed: {cs: "Mzdy se do nákladů vejdou.", en: "Wages fit into the costs."}
  not_far_from_others:
    label: {cs: Podobné ostatním, en: Like the others}
    source: test
    severity: warning
    condition: costs > TWICE * usual_costs
    reason:
      cs: "Náklady {costs} jsou přes dvojnásobek obvyklých {usual_costs}."
      en: "Costs of {costs} are more than twice the usual {usual_costs}."
    passed: {cs: "Náklady jsou obvyklé.", en: "The costs are usual."}
  somebody_came:
    label: {cs: Někdo přišel, en: Somebody came}
    source: test
    condition: sum(clients) == 0
    reason: {cs: "Výkaz nemá žádného klienta.", en: "The return has no client."}
    passed: {cs: "Výkaz má klienty.", en: "The return has clients."}
tests:
  - name: {cs: Mzdy nad náklady, en: Wages above costs}
    services:
      - code: a
        inputs: {kind: k, costs: 100, wages: 120}
        forms: [{code: field, inputs: {clients: 0}}]
        expect: {wage_share: 1.2, failed: wages_within_costs somebody_came}
"""


def returned(code, costs, wages, clients=1, kind="k"):
    forms = [{"code": "field", "inputs": {"clients": clients}}]
    record = {"code": code, "inputs": {"kind": kind, "costs": costs, "wages": wages}, "forms": forms}
    return read_service(load_checks(TEXT).rules, record)


def test_a_return_in_order_has_its_indicators_and_passes_every_check():
    (checked,) = check_returns(load_checks(TEXT), [returned("a", 100, 60)])
    assert checked.is_valid
    assert checked.failed == ()
    assert checked.indicators["wage_share"].value == Decimal("0.6")
    assert checked.indicators["wage_share"].sentence.cs == "Mzdy jsou 0,6 nákladů."
    assert checked.findings[0].sentence.en == "Wages fit into the costs."


def test_a_failed_check_says_what_is_wrong_with_the_numbers_of_the_return():
    (checked,) = check_returns(load_checks(TEXT), [returned("a", 100, 120, clients=0)])
    assert not checked.is_valid
    assert [each.name for each in checked.failed] == ["wages_within_costs", "somebody_came"]
    assert (
        checked.failed[0].sentence.en
        == "Wages of CZK\N{NO-BREAK SPACE}120 are more than the costs of CZK\N{NO-BREAK SPACE}100."
    )
    assert {child.name for child in checked.failed[0].step.children} == {"wages", "costs"}


def test_a_warning_leaves_the_return_valid_and_looks_at_the_other_returns():
    alone = check_returns(load_checks(TEXT), [returned("a", 900, 60)])
    among = check_returns(
        load_checks(TEXT),
        [returned(code, costs, 60) for code, costs in zip("abc", (900, 100, 110), strict=True)],
    )
    other_kind = check_returns(
        load_checks(TEXT), [returned("a", 900, 60), returned("b", 100, 60, kind="other")]
    )
    assert not alone[0].failed
    assert [each.name for each in among[0].failed] == ["not_far_from_others"]
    assert among[0].is_valid
    assert not other_kind[0].failed


def test_a_fact_that_is_missing_is_named_and_nothing_is_checked_without_it():
    with pytest.raises(InputsRefused) as refused:
        returned("a", None, 60)
    assert [(each.name, each.found) for each in refused.value.problems] == [("costs", "is missing")]


def test_a_fault_of_a_check_is_told_where_the_file_has_it():
    broken = TEXT.replace("condition: wages > costs", "condition: wages > cost")
    with pytest.raises(RulesRefused) as refused:
        load_checks(broken)
    (problem,) = refused.value.problems
    assert (problem.where, problem.nearest) == ("checks.wages_within_costs.condition", "costs")
    assert broken.splitlines()[problem.line - 1][problem.column - 1 :].startswith("cost")


def test_a_check_that_adds_money_to_clients_is_refused():
    with pytest.raises(RulesRefused) as refused:
        load_checks(TEXT.replace("condition: wages > costs", "condition: wages > sum(clients)"))
    assert "CZK" in str(refused.value)


@pytest.mark.parametrize("part", ["allocation", "gates"])
def test_a_file_of_checks_divides_no_money(part):
    with pytest.raises(RulesRefused) as refused:
        load_checks(TEXT.replace("checks:\n", f"{part}: {{}}\nchecks:\n", 1))
    assert f"'{part}' is not known here" in str(refused.value)


def test_the_tests_of_a_file_are_run():
    assert failing_tests(load_checks(TEXT)) == ()
    ((name, code, what, wanted, found),) = failing_tests(
        load_checks(TEXT.replace("wage_share: 1.2", "wage_share: 1.3"))
    )
    assert (name.en, code, what) == ("Wages above costs", "a", "wage_share")
    assert (wanted, found) == (Decimal("1.3"), Decimal("1.2"))


def test_the_shipped_schema_of_checks_is_the_one_that_is_checked():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == CHECKS


@given(st.permutations([("a", 900, 60), ("b", 100, 200), ("c", 110, 0), ("d", 0, 0)]))
def test_the_order_of_returns_changes_nothing(rows):
    checks = load_checks(TEXT)
    in_order = check_returns(checks, [returned(*row) for row in sorted(rows)])
    assert [each.to_json() for each in check_returns(checks, [returned(*row) for row in rows])] == [
        each.to_json() for each in in_order
    ]


returns = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 2), st.sampled_from("kl")),
    min_size=1,
    max_size=6,
)


@given(returns)
def test_the_quick_ways_say_what_checking_everything_says(rows):
    checks = load_checks(TEXT)
    told = [
        returned(f"r{place}", costs, wages, clients, kind)
        for place, (costs, wages, clients, kind) in enumerate(rows)
    ]
    whole = {each.code: each for each in check_returns(checks, told)}
    quick = failures(checks, told)
    for code, each in whole.items():
        assert [(found.name, found.is_error, found.sentence) for found in quick[code]] == [
            (found.name, found.is_error, found.sentence) for found in each.failed
        ]
        assert check_one(checks, told, code).to_json() == each.to_json()
