"""Units and zero: what is found when a rule set is loaded, before any service is looked at."""

import pytest

from opora_engine.formula import RulesRefused, load_rules
from opora_engine.formula.measures import KNOWN, measure, written
from opora_engine.tests.small_rules import SMALL_RULES

CAP = "sum(payment) + POINT * (points if given(points) else 0)"
PAYMENT = "units * COST[kind, form]"
FTE = "  posts: {entity: form, type: number, unit: FTE, minimum: 0, label: p, meaning: p, origin: p}\nparameters:"


def refusals(old, new):
    """Return what is wrong after a change, but for names that the change left without use."""
    assert old in SMALL_RULES
    with pytest.raises(RulesRefused) as refused:
        load_rules(SMALL_RULES.replace(old, new).replace("\nparameters:", "\n" + FTE))
    return [problem for problem in refused.value.problems if "never used" not in problem.found]


def refusal(old, new):
    return refusals(old, new)[0]


def zero_faults(expression):
    """Return the faults about zero of an expression whose unit does not matter."""
    try:
        load_rules(SMALL_RULES.replace(CAP, f"{CAP} + 0 * ({expression})"))
    except RulesRefused as refused:
        found = [problem.found for problem in refused.problems]
        assert all("can be 0" in fault or "cannot be" in fault or "result is" in fault for fault in found)
        return [fault for fault in found if "can be 0" in fault]
    return []


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("CZK/FTE*FTE", "CZK"),
        ("CZK/beds", "CZK/bed"),
        ("", "1"),
        ("point", "share"),
        ("hours/client/hours", "1/client"),
        ("FTE/FTE", "1"),
    ],
)
def test_units_are_multiplied_and_divided(text, same):
    assert measure(text) == measure(same)
    assert measure(written(measure(text))) == measure(same)


@pytest.mark.parametrize("unit", KNOWN)
def test_every_unit_of_the_field_has_one_way_of_writing(unit):
    assert written(measure(f"CZK/{unit}")) == written(measure("CZK") / measure(unit))


@pytest.mark.parametrize(("one", "other"), [("bed", "FTE"), ("month", "year"), ("hour", "minute")])
def test_nothing_is_converted_silently(one, other):
    assert measure(one) != measure(other)


def test_adding_beds_and_posts_is_refused_at_the_line_and_column_of_the_second():
    problem = refusal(PAYMENT, "(units + posts) * COST[kind, form]")
    line = SMALL_RULES.splitlines().index(f"    expression: {PAYMENT}") + 2
    assert (problem.line, problem.column) == (line, len("    expression: (units + ") + 1)
    assert problem.found == "bed and FTE cannot be added"
    assert problem.expected == "bed on both sides"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (PAYMENT, "COST[kind, form] + units", "CZK/bed and bed cannot be added"),
        (PAYMENT, "min(COST[kind, form] * units, units, posts)", "CZK and bed cannot be compared"),
        (PAYMENT, "posts * COST[kind, form]", "the result is in CZK*FTE/bed"),
        (PAYMENT, "(1 if units > posts else 0) * COST[kind, form]", "bed and FTE cannot be compared"),
        (PAYMENT, "units * COST[kind, form] if units > 1 else posts", "CZK and FTE cannot be chosen between"),
        (PAYMENT, "floor(units * COST[kind, form], units)", "CZK and bed cannot be rounded by"),
        ("floor(min(cap, request))", "min(cap, request) / ROUND", "the result is in 1"),
        ("floor(min(cap, request))", "sum(-units)", "the result is in bed"),
        ("floor(min(cap, request))", "mean(cap, by=kind) / sum(units)", "the result is in CZK/bed"),
        (CAP, f"{CAP} + count(by=all, where=request > points)", "CZK and 1 cannot be compared"),
        (
            "condition: has_debt",
            "condition: has_debt or request > sum(units)",
            "CZK and bed cannot be compared",
        ),
        ("when: given(points)", "when: given(points) and points > request", "1 and CZK cannot be compared"),
        ("unit: CZK/bed", "unit: CZK/bet", "'CZK/bet' is no unit"),
        ("unit: CZK/bed", 'unit: "CZK/(bed"', "'CZK/(bed' is no unit"),
        ("unit: bed", "unit: unit", "the result is in CZK*unit/bed"),
    ],
)
def test_units_that_do_not_fit_are_refused(old, new, found):
    assert refusal(old, new).found == found


def test_beds_and_posts_are_never_added_up_over_forms():
    either = SMALL_RULES.replace("unit: bed", "unit: unit").replace("unit: CZK/bed", "unit: CZK/unit")
    load_rules(either.replace("condition: has_debt", "condition: has_debt or sum(units) == 0"))
    with pytest.raises(RulesRefused, match=r"sum\(\) takes beds and full-time posts \(unit\) together"):
        load_rules(either.replace("condition: has_debt", "condition: has_debt or sum(units) > 5"))
    with pytest.raises(RulesRefused, match=r"median\(\) takes beds and full-time posts"):
        load_rules(either.replace(PAYMENT, "COST[kind, form] * median(units, by=kind)"))
    load_rules(either.replace(PAYMENT, "COST[kind, form] * median(units, by=(kind, form))"))


@pytest.mark.parametrize(
    "expression",
    [
        "request / sum(units) * 0",
        "request // points * 0 if given(points) else 0",
        "request / (points - 1) if given(points) and points > 0 else 0",
        "request / share(request, by=kind)",
        "request / sum(request, by=kind, where=request > 0)",
        "mean(request / ROUND * POINT / request * request, by=all, where=request >= 0)",
        "request / (points * ROUND) if given(points) and (points > 0 or request > 0) else 0",
        "floor(request, request)",
        "round(request, 0)",
        "request / count(by=all, where=has_debt)",
        "request / max(0 - request, 0)",
        "request / floor(ROUND, 100)",
    ],
)
def test_a_division_that_can_meet_zero_is_refused(expression):
    assert zero_faults(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "POINT / ROUND",
        "request / request if request > 0 else 0",
        "request / request if not request == 0 else 0",
        "0 if request <= 0 else request / request",
        "0 if request == 0 or has_debt else request / request",
        "1 if request > 0 and ROUND / request > 1 else 0",
        "1 if request == 0 or ROUND / request > 1 else 0",
        "request / sum(request, by=kind) if sum(request, by=kind) > 0 else 0",
        "count(by=kind) / rank(request, by=kind)",
        "request / (request * ROUND) * ROUND if 0 < request else 0",
        "request / max(request, ROUND)",
        "request / clip(request, ROUND, 1000)",
        "request / (request + ROUND)",
        "request / (ROUND * 2 - 5)",
        "request / -ROUND",
        'request / COST[kind, "field"]',
        "request / ceil(ROUND, POINT)",
        "request / (ROUND if has_debt else POINT)",
        "request / min(ROUND, request + POINT)",
        "mean(request / request, by=all, where=request > 0) if count(by=all, where=request > 0) > 0 else 0",
        "request // 1000",
    ],
)
def test_a_division_that_is_kept_from_zero_is_accepted(expression):
    assert zero_faults(expression) == []


def test_a_kind_without_a_value_in_a_table_is_named():
    problem = refusal("values: [home, street]", "values: [home, street, hostel]")
    assert problem.found == "no value for the kind 'hostel'"


def test_a_key_written_out_has_to_be_in_the_table():
    problem = refusal(PAYMENT, 'units * COST[kind, "fields"]')
    assert (problem.found, problem.nearest) == ("COST has no value for 'fields'", "field")


def test_a_table_may_be_kept_by_a_list_of_words():
    degrees = "words:\n  degree:\n    I: {cs: I, en: I}\n    II: {cs: II, en: II}"
    allowance = "  DEGREE: {unit: CZK, keys: [degree], table: {I: 5, II: 7}, label: d, source: s}\n  ROUND:"
    text = SMALL_RULES.replace("words:", degrees).replace("  ROUND:", allowance)
    assert load_rules(text.replace(CAP, CAP + ' + DEGREE["I"] + DEGREE["II"]'))
    with pytest.raises(RulesRefused, match="no value for the degree 'II'"):
        load_rules(text.replace(CAP, CAP + ' + DEGREE["I"]').replace(", II: 7", ""))
