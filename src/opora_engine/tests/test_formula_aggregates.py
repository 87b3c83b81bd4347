"""Aggregates across the services of a round: who is counted, what comes out, and how it is told."""

from decimal import Decimal
from statistics import mean, median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.formula import InputsRefused, RulesRefused, evaluate_services, load_rules, read_service
from opora_engine.tests.small_rules import SMALL_RULES, service_record

SERVICE = "    expression: sum(payment) + POINT * (points if given(points) else 0)"
FORM = "    expression: units * COST[kind, form]"
WIDE = SMALL_RULES.replace("{residential: 100.5, field: 50}", "{residential: 100, field: 100}")


def rules_with(expression, where=SERVICE):
    return load_rules(WIDE.replace(where, f"    expression: {expression}"))


def caps(expression, *records):
    rules = rules_with(f"sum(payment) * 0 + POINT * (points if given(points) else 0) * 0 + {expression}")
    results = evaluate_services(rules, [read_service(rules, record) for record in records])
    return [result.steps["cap"].value for result in results]


HOMES = [service_record("a", request=10), service_record("b", request=40), service_record("c", request=70)]
STREET = service_record("d", "street", 1000, form="field")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum(request, by=all)", [1120, 1120, 1120, 1120]),
        ("sum(request, by=kind)", [120, 120, 120, 1000]),
        ("mean(request, by=kind)", [40, 40, 40, 1000]),
        ("median(request, by=all)", [55, 55, 55, 55]),
        ("quantile(request, 0.25, by=kind)", [25, 25, 25, 1000]),
        ("quantile(request, 1, by=kind)", [70, 70, 70, 1000]),
        ("POINT * count(by=kind)", [3, 3, 3, 1]),
        ("POINT * count(kind, by=all)", [2, 2, 2, 2]),
        ("POINT * count(by=kind, where=request > 10)", [2, 2, 2, 1]),
        ("POINT * rank(request, by=kind)", [3, 2, 1, 1]),
        (
            "100 * POINT * share(request, by=(kind,))",
            [Decimal(100) / 12, Decimal(400) / 12, Decimal(700) / 12, 100],
        ),
        ("sum(request, by=kind, where=request > 5000)", [0, 0, 0, 0]),
        ("POINT * share(request, by=kind, where=request > 5000)", [0, 0, 0, 0]),
    ],
)
def test_a_group_of_four_services(expression, expected):
    found = caps(expression, *HOMES, STREET)
    assert [round(value, 20) for value in found] == [round(Decimal(value), 20) for value in expected]


def test_inside_a_form_the_forms_of_all_services_are_counted():
    rules = rules_with("mean(units, by=(kind, form)) * COST[kind, form]", FORM)
    records = [service_record("a", units=2), service_record("b", units=4), service_record("c", form="field")]
    payments = [
        result.steps["cap"].value
        for result in evaluate_services(rules, [read_service(rules, record) for record in records])
    ]
    assert payments == [300, 300, 200]


def test_the_step_tells_the_value_how_many_and_over_whom():
    rules = rules_with(
        "median(request, by=kind) + sum(payment) * 0 + POINT * (points if given(points) else 0) * 0"
    )
    result = compute_round(rules, 1000, [read_service(rules, record) for record in (*HOMES, STREET)])
    step = result.service("a").explanation.find("median")
    assert (step.kind, step.value, step.unit, step.key) == ("aggregate", 40, "CZK", (("kind", "home"),))
    assert step.reference == "a, b, c"
    assert "over the 3 records counted (kind: home)" in step.sentence.en
    assert "jejich počet je 3 (kind: home)" in step.sentence.cs


def test_the_order_of_services_does_not_matter():
    rules = rules_with("mean(request, by=all) + sum(payment) + POINT * (points if given(points) else 0)")
    services = [read_service(rules, record) for record in (*HOMES, STREET)]
    assert compute_round(rules, 99, services).to_json() == compute_round(rules, 99, services[::-1]).to_json()


def test_a_mean_of_nobody_is_refused_and_not_taken_for_zero():
    with pytest.raises(InputsRefused, match=r"service a: cap: cannot be calculated: .*nobody is counted"):
        caps("mean(request, by=kind, where=request > 5000)", *HOMES)


def test_a_fault_of_one_member_is_told_once_and_names_it():
    with pytest.raises(InputsRefused) as refused:
        caps('POINT * count(by=all, where=COST[kind, "residential"] > 0)', *HOMES, STREET)
    assert [problem.service for problem in refused.value.problems] == ["d"]


def test_only_members_for_whom_an_optional_input_is_given_are_counted():
    rated = [service_record("a", points=2), service_record("b"), service_record("c", points=4)]
    assert caps("POINT * mean(points, by=all, where=given(points))", *rated) == [3, 3, 3]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("mean(request)", "mean does not say over whom"),
        ("mean(request, by=kind, over=form)", "mean has no over="),
        ("mean(request, by=kin)", "'kin' is not known"),
        ("mean(request, by=request)", "'request' is not known"),
        ("mean(request, by=[])", "this is no group"),
        ("mean(request, by=(all, kind))", "this is no group"),
        ("quantile(request, 1.5, by=all)", "'1.5' is no share of members"),
        ("quantile(request, by=all)", "quantile was given 1 arguments"),
        ("mean(has_debt, by=all)", "what mean\\(\\) works on is a yes or no"),
        ("mean(request, by=all, where=request)", "the condition after where= is a number"),
        ("mean(sum(request, by=kind), by=all)", "another sum or aggregate inside mean"),
        ("mean(units, by=all)", "'units' belongs to a form"),
        ("mean(request, by=form)", "'form' is not known"),
        ("mean(points, by=all)", "'points' may be missing"),
        ("mean(cap, by=all)", "formulas in a circle: cap -> cap"),
        ('floor(request, 1, "up")', "floor was given 3 arguments"),
        ('round(request, 1, "sideways")', "this is no direction of rounding"),
        ("round(request, unit=1)", "round has no unit="),
    ],
)
def test_what_is_not_an_aggregate_is_refused(expression, found):
    with pytest.raises(RulesRefused, match=found):
        rules_with(f"sum(payment) + {expression} * 0")


def test_the_nearest_name_stands_at_its_column():
    with pytest.raises(RulesRefused) as refused:
        rules_with("sum(payment) + mean(reqest, by=kind)")
    (problem,) = refused.value.problems
    line = WIDE.splitlines().index(SERVICE)
    assert (problem.line, problem.column, problem.nearest) == (
        line + 1,
        17 + len("sum(payment) + mean("),
        "request",
    )


def test_a_folded_expression_names_the_very_line_of_the_slip():
    text = WIDE.replace(SERVICE, "    expression: >-\n      sum(payment)\n      + reqest")
    with pytest.raises(RulesRefused) as refused:
        load_rules(text)
    assert text.splitlines()[refused.value.problems[0].line - 1] == "      + reqest"
    assert refused.value.problems[0].column == 9


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("half_up", [3, 4, -3]), ("half_even", [2, 4, -2]), ("up", [3, 4, -2]), ("down", [2, 3, -3])],
)
def test_rounding_has_a_direction(direction, expected):
    rounded = [caps(f'10 + round({text}, 1, "{direction}")', HOMES[0])[0] for text in ("2.5", "3.5", "-2.5")]
    assert [value - 10 for value in rounded] == expected


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8),
    st.sampled_from(["0", "0.1", "0.5", "0.85", "1"]),
)
def test_statistics_are_those_of_the_textbook(requests, part):
    records = [service_record(f"s{number}", request=request) for number, request in enumerate(requests)]
    expression = f"mean(request, by=all) * 1000000 + quantile(request, {part}, by=kind)"
    expected = mean(requests) * 1_000_000 + float(np.quantile(requests, float(part)))
    assert float(caps(expression, *records)[0]) == pytest.approx(expected, rel=1e-12)
    assert caps("median(request, by=all)", *records)[0] == Decimal(str(median(requests)))
