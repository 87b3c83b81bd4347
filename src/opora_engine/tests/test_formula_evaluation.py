"""Evaluation of one service: values, the tree that explains them, and faults that name the input."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.formula import (
    FormInputs,
    InputsRefused,
    ServiceInputs,
    Step,
    Words,
    evaluate_service,
    load_rules,
    read_service,
)
from opora_engine.formula.cases import run_rule_tests
from opora_engine.formula.words import read_template, show
from opora_engine.tests.small_rules import SMALL_RULES, service_record

RULES = load_rules(SMALL_RULES)


def result(**facts):
    return evaluate_service(RULES, read_service(RULES, service_record(**facts)))


def fault(record):
    with pytest.raises(InputsRefused) as refused:
        read_service(RULES, record)
    return str(refused.value)


def test_two_beds_at_their_cost():
    assert result(units=2).cap == 201
    assert result(units="2.5").claim == 251


def test_the_tree_goes_from_the_claim_to_inputs_and_parameters():
    claim = result(units=2).steps["claim"]
    payment = claim.find("payment")
    assert [step.name for step in claim.children] == ["cap", "request"]
    assert [step.name for step in payment.children] == ["units", "COST"]
    assert payment.form == "residential"
    assert payment.formula == "units * COST[kind, form]"
    assert payment.sentence.cs == "Forma pobytová: 2 × 100,50\u00a0Kč = 201\u00a0Kč."
    assert payment.sentence.en == "Form residential: 2 × CZK\u00a0100.50 = CZK\u00a0201."
    assert claim.find("nothing") is None


def test_a_parameter_tells_its_key_source_and_that_it_is_assumed():
    cost = result().steps["claim"].find("COST")
    assert cost.key == (("kind", "home"), ("form", "residential"))
    assert cost.assumed
    assert cost.source == Words("vyhláška", "decree")


def test_an_input_tells_its_origin_and_the_very_fact_it_came_from():
    record = service_record()
    record["references"] = {"request": "application 12"}
    request = evaluate_service(RULES, read_service(RULES, record)).steps["claim"].find("request")
    assert request.origin.en == "form"
    assert request.reference == "application 12"


def test_the_sentence_follows_the_case():
    assert result().steps["cap"].sentence.en.startswith("No points")
    assert result(points=3).steps["cap"].sentence.en == "Points 3, cap CZK\u00a0204."


def test_forms_are_added_up_and_each_has_its_own_step():
    record = service_record()
    record["forms"].append({"code": "field", "inputs": {"units": 1}})
    cap = evaluate_service(RULES, read_service(RULES, record)).steps["cap"]
    assert cap.value == 251
    assert [step.form for step in cap.children if step.name == "payment"] == ["residential", "field"]


def test_a_failed_gate_admits_nothing_and_says_why():
    refused = result(has_debt=True)
    assert (refused.claim, refused.admitted, refused.claim_bound_by) == (201, 0, "gate")
    assert [gate.reason.cs for gate in refused.failed] == ["Má dluh."]
    assert result().gates[0].sentence.cs == "Nemá dluh."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"request": None}, "service a: request: is missing. Expected request (money, CZK)"),
        ({"request": "many"}, "request: is many. Expected an exact number"),
        ({"request": 1.5}, "request: is 1.5. Expected an exact number"),
        ({"request": True}, "request: is True. Expected an exact number"),
        ({"request": Decimal("NaN")}, "request: is NaN. Expected an exact number"),
        ({"request": -1}, "request: is -1. Expected 0 or more"),
        ({"points": 11}, "points: is 11. Expected 10 or less"),
        ({"has_debt": "no"}, "has_debt: is no. Expected true or false"),
        ({"kind": "house"}, "kind: is house. Expected one of home, street"),
        ({"kind": ""}, "Expected a text"),
        (
            {"requestt": 1},
            "requestt: is not asked for by the rule set. Expected an input of the service, perhaps",
        ),
        ({"units": None}, "service a, form residential: units: is missing"),
    ],
)
def test_a_wrong_input_names_the_service_and_the_input(change, told):
    assert told in fault(service_record(**change))


def test_a_form_listed_twice_is_refused():
    record = service_record()
    assert "is listed twice" in fault({**record, "forms": record["forms"] * 2})


def test_inputs_made_by_hand_are_checked_too():
    bare = ServiceInputs("a", "a", {}, (FormInputs("field", {}, {}),), {})
    with pytest.raises(InputsRefused) as refused:
        evaluate_service(RULES, bare)
    assert [problem.name for problem in refused.value.problems] == ["kind", "request", "has_debt", "units"]


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("floor(ROUND * " + "(request / ROUND) * " * 14 + "1000, 0.0000000001)", "the number is too large"),
        ("min(cap, request) / 2", "claim: is 100.5. Expected whole crowns, 0 or more"),
        ("0 - request", "claim: is -5000. Expected whole crowns, 0 or more"),
    ],
)
def test_a_claim_that_cannot_be_paid_is_an_error(expression, told):
    changed = SMALL_RULES.replace("floor(min(cap, request))", expression)
    rules = load_rules(changed[: changed.index("tests:\n")] + "tests: []\n")
    with pytest.raises(InputsRefused, match=told):
        evaluate_service(rules, read_service(rules, service_record()))


def test_an_override_needs_its_reason():
    text = (
        SMALL_RULES.replace("optional: true,", "optional: true, requires: why,")
        .replace(
            "  units: {entity",
            "  why: {entity: service, type: text, optional: true, label: w, meaning: w}\n  units: {entity",
        )
        .replace("meaning: w}", "meaning: w, origin: w}")
    )
    rules = load_rules(text)
    with pytest.raises(InputsRefused, match="why: is missing although points is given"):
        read_service(rules, service_record(points=1))
    cap = evaluate_service(rules, read_service(rules, service_record(points=1, why="agreed"))).steps["cap"]
    points = cap.find("points")
    assert points.children[0].value == "agreed"


@given(st.integers(0, 10**6), st.decimals(0, 1000, places=3), st.none() | st.integers(0, 10), st.booleans())
def test_the_tree_survives_json_and_is_the_same_each_time(request, units, points, debt):
    service = read_service(RULES, service_record(request=request, units=units, points=points, has_debt=debt))
    explanation = compute_round(RULES, 1000, [service]).services[0].explanation
    written = json.dumps(explanation.to_json())
    assert Step.from_json(json.loads(written)) == explanation
    assert json.dumps(compute_round(RULES, 1000, [service]).services[0].explanation.to_json()) == written


@given(st.integers(0, 10**6), st.decimals(0, 1000, places=3))
def test_the_facts_survive_json(request, units):
    service = read_service(RULES, service_record(request=request, units=units))
    assert read_service(RULES, json.loads(json.dumps(service.to_json()))) == service


def test_a_rule_test_that_fails_names_what_differs():
    text = SMALL_RULES.replace("grant: 200, bound_by: cap", "grant: 210, bound_by: pool").replace(
        "reserve: 800", "reserve: 1"
    )
    outcome = run_rule_tests(load_rules(text))[0]
    assert not outcome.passed
    assert [str(difference) for difference in outcome.differences] == [
        "round: reserve is 800, expected 1",
        "service a: grant is 200, expected 210",
        "service a: bound_by is cap, expected pool",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "manner", "czech", "english"),
    [
        (Decimal(1481400), "CZK", "", "1\u00a0481\u00a0400\u00a0Kč", "CZK\u00a01,481,400"),
        (Decimal("-12.5"), "CZK", "", "\u221212,50\u00a0Kč", "CZK\u00a0\u221212.50"),
        (Decimal("0.7407407"), "1", "percent", "74,07\u00a0%", "74.07%"),
        (Decimal("2.50"), "bed", "", "2,5", "2.5"),
        (True, "", "", "ano", "yes"),
        ("other", "", "form", "other", "other"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, unit, manner, czech, english):
    assert show(value, unit, "cs", manner, {}) == czech
    assert show(value, unit, "en", manner, {}) == english


def test_a_template_without_a_name_is_refused():
    with pytest.raises(ValueError, match="a blank is a name"):
        read_template(Words("{}", "{}"))


def test_an_optional_input_named_on_the_wrong_side_of_given_is_an_error_not_a_zero():
    text = SMALL_RULES.replace("points if given(points) else 0", "0 if given(points) else points")
    rules = load_rules(text[: text.index("tests:\n")] + "tests: []\n")
    with pytest.raises(InputsRefused, match="service a: points: is missing"):
        evaluate_service(rules, read_service(rules, service_record()))


def test_a_sentence_may_name_what_the_expression_did_not_use():
    text = SMALL_RULES.replace("Nárok {value}.", "Nárok {value}, druh {kind}, krok {ROUND}.")
    rules = load_rules(text)
    claim = evaluate_service(rules, read_service(rules, service_record())).steps["claim"]
    assert claim.sentence.cs == "Nárok 201\u00a0Kč, druh home, krok 10\u00a0Kč."


def test_a_claim_may_be_an_input_and_then_its_step_is_that_input():
    text = SMALL_RULES.replace("  claim: claim\n", "  claim: request\n")
    rules = load_rules(text[: text.index("tests:\n")] + "tests: []\n")
    assert evaluate_service(rules, read_service(rules, service_record())).steps["request"].kind == "input"
