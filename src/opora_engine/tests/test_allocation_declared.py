"""The division of the pool as a rule file declares it: every bound, what it took, and that nothing is lost."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.formula import InputsRefused, RulesRefused, load_rules, read_service
from opora_engine.tests.small_rules import SMALL_RULES, service_record

MORE_INPUTS = """\
  provider: {entity: service, type: text, label: p, meaning: p, origin: r}
  before: {entity: service, type: money, unit: CZK, optional: true, minimum: 0, label: b, meaning: b, origin: r}
  grade: {entity: service, type: number, label: g, meaning: g, origin: r}
parameters:
"""
MORE_PARAMETERS = """\
  LEAST: {unit: "1", value: 0.8, label: l, source: s}
  MOST: {unit: "1", value: 1.2, label: l, source: s}
  SMALLEST: {unit: CZK, value: 50, label: l, source: s}
  TOGETHER: {unit: CZK, value: 120, label: l, source: s}
  STATE: {unit: CZK, value: 100, label: l, source: s}
  ROUND:"""
WIDE = SMALL_RULES.replace("100.5", "100000").replace("value: 10,", "value: 1,")


MOST = """\
formulas:
  most:
    entity: service
    unit: CZK
    label: m
    source: s
    sentence: {cs: "{value}", en: "{value}"}
    expression: SMALLEST * 2
"""


def rules(*declared, method="proportional"):
    """Return the small rule with more terms of division; what they do not use stands in a condition."""
    text = WIDE.replace("parameters:\n", MORE_INPUTS, 1).replace("  ROUND:", MORE_PARAMETERS, 1)
    used = (
        'provider == "x" and given(before) and before < SMALLEST + TOGETHER + STATE and grade < LEAST - MOST'
    )
    text = text.replace("formulas:\n", MOST, 1).replace(
        "condition: has_debt", f"condition: has_debt or ({used})"
    )
    added = "allocation:\n" + "".join(f"  {line}\n" for line in declared)
    text = text.replace("allocation:\n", added, 1).replace("method: proportional", f"method: {method}")
    return load_rules(text[: text.index("tests:\n")] + "tests: []\n")


def service(code, request, **inputs):
    return service_record(code, request=request, **{"provider": code, "grade": 1, **inputs})


def divided(rule_set, pool, *records):
    round_ = compute_round(rule_set, pool, [read_service(rule_set, record) for record in records])
    assert sum(item.grant for item in round_.services) + round_.reserve == pool
    return round_


def grants(round_):
    return [item.grant for item in round_.services]


def bounds(round_):
    return [item.bound_by for item in round_.services]


THREE = [service("a", 100), service("b", 100), service("c", 100)]


def test_without_more_terms_the_claims_are_reduced_in_proportion():
    round_ = divided(rules(), 150, *THREE)
    assert (grants(round_), bounds(round_)) == ([50, 50, 50], ["pool", "pool", "pool"])
    assert [step.name for step in round_.services[0].explanation.children] == [
        "admitted",
        "reduction",
        "ROUND",
    ]


def test_a_cap_against_last_year_gives_the_rest_to_the_others():
    limited = rules("last_year: {grant: before, at_most: MOST}")
    round_ = divided(limited, 150, service("a", 100, before=25), *THREE[1:])
    assert (grants(round_), bounds(round_)) == ([30, 60, 60], ["last year", "pool", "pool"])


def test_a_floor_against_last_year_is_taken_from_the_others():
    limited = rules("last_year: {grant: before, at_least: LEAST, at_most: MOST}")
    round_ = divided(limited, 150, service("a", 100, before="87.5"), *THREE[1:])
    assert (grants(round_), bounds(round_)) == ([70, 40, 40], ["last year", "pool", "pool"])


def test_the_tighter_of_two_limits_is_named():
    limited = rules("last_year: {grant: before, at_most: MOST}", "limit: most")
    round_ = divided(
        limited, 900, service("a", 200, before=50), service("b", 200, before=150), service("c", 90)
    )
    assert (grants(round_), bounds(round_)) == ([60, 100, 90], ["last year", "limit", "request"])


def test_a_provider_gets_no_more_than_its_cap():
    capped = rules("provider: {by: provider, cap: TOGETHER}")
    one = [service("a", 100, provider="p"), service("b", 100, provider="p"), service("c", 100)]
    round_ = divided(capped, 290, *one)
    assert (grants(round_), bounds(round_)) == ([60, 60, 100], ["provider cap", "provider cap", "request"])


def test_a_grant_below_the_minimum_is_nothing_and_its_money_is_divided_again():
    round_ = divided(rules("minimum: SMALLEST"), 100, service("a", 100), service("b", 60))
    assert (grants(round_), bounds(round_)) == ([100, 0], ["request", "minimum"])


def test_priority_classes_follow_one_another():
    first = rules("priority: grade", method="priority")
    round_ = divided(
        first, 150, service("a", 100, grade=2), service("b", 100, grade=2), service("c", 50, grade=1)
    )
    assert (grants(round_), bounds(round_)) == ([50, 50, 50], ["pool", "pool", "request"])


def test_points_weigh_the_claims():
    weighted = rules("points: grade", method="points")
    round_ = divided(weighted, 90, service("a", 100, grade=2), service("b", 100), service("c", 100, grade=0))
    assert (grants(round_), bounds(round_)) == ([60, 30, 0], ["pool", "pool", "points"])


def test_a_limit_of_the_rule_binds_before_the_pool():
    limited = rules("limit: claim", "floor: claim")
    assert grants(divided(limited, 300, *THREE)) == [100, 100, 100]


def test_the_leftover_is_handed_out_in_the_declared_order():
    handed = load_rules(WIDE.replace("order: [code]", "order: [remainder, code]\n  leftover: hand_out"))
    round_ = divided_plain(handed, 100)
    assert (grants(round_), round_.reserve) == ([34, 33, 33], 0)


def divided_plain(rule_set, pool):
    records = [service_record(code, request=100) for code in "abc"]
    return compute_round(rule_set, pool, [read_service(rule_set, record) for record in records])


def test_pools_follow_one_another_and_the_last_takes_the_rest():
    pools = "pools: [{code: state, label: {cs: stát, en: state}, amount: STATE}, {code: own, label: own}]"
    round_ = divided(rules(pools), 250, *THREE)
    assert grants(round_) == [83, 83, 83]
    record = round_.to_json()["pools"]
    assert [(pool["code"], pool["pool"], pool["reserve"]) for pool in record] == [
        ("state", 100, 1),
        ("own", 150, 0),
    ]
    told = [step.sentence.en for step in round_.services[0].explanation.children[3:]]
    assert told[0].startswith("state: There is not enough money for all claims: CZK")
    assert grants(divided(rules(pools), 60, *THREE)) == [20, 20, 20]


def test_the_steps_lead_exactly_from_the_claim_to_the_grant():
    limited = rules("last_year: {grant: before, at_least: LEAST, at_most: MOST}", "minimum: SMALLEST")
    round_ = divided(limited, 151, service("a", 100, before=80), *THREE[1:])
    for item in round_.services:
        taken = sum(step.value for step in item.explanation.children if step.name.startswith("bound_"))
        assert abs(item.result.admitted + taken - item.grant) < Decimal("1e-20")
        assert item.explanation.formula.startswith("admitted")


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (["limit: clam"], "Nearest: 'claim'"),
        (["limit: grade"], "an amount in CZK"),
        (["priority: request"], "'request' is in CZK"),
        (["floor: before"], "'before' may be missing"),
        (["minimum: LEAST"], "a parameter of whole crowns, 1 or more"),
        (["provider: {by: providers, cap: TOGETHER}"], "Nearest: 'provider'"),
        (["provider: {by: provider, cap: MOST}"], "a parameter of whole crowns, 1 or more"),
        (["last_year: {grant: befor}"], "Nearest: 'before'"),
        (["last_year: {grant: before, at_least: LEEST}"], "Nearest: 'LEAST'"),
        (["last_year: {grant: before, at_least: MOST, at_most: LEAST}"], "at_least is more than at_most"),
        (["pools: [{code: a, label: a}, {code: b, label: b}]"], "an amount in every pool but the last"),
        (["pools: [{code: a, label: a, amount: STATE}]"], "an amount in every pool but the last"),
        (["pools: [{code: a, label: a, amount: STATE}, {code: a, label: b}]"], "'a' is already used above"),
    ],
)
def test_a_division_that_is_declared_wrongly_is_refused(declared, told):
    with pytest.raises(RulesRefused) as refused:
        rules(*declared)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("order", "method", "told"),
    [
        ("[remainder]", "proportional", "an order that leaves ties"),
        ("[code, level, code]", "proportional", "an order that leaves ties"),
        ("[code]", "points", "'points' is missing"),
    ],
)
def test_an_order_with_ties_or_a_method_without_its_numbers_is_refused(order, method, told):
    text = WIDE.replace("order: [code]", f"order: {order}").replace(
        "method: proportional", f"method: {method}"
    )
    with pytest.raises(RulesRefused, match=told):
        load_rules(text)


@pytest.mark.parametrize(
    ("declared", "grade", "told"),
    [("priority: grade", "1.5", "a whole number"), ("points: grade", -1, "0 or more")],
)
def test_points_and_priorities_that_cannot_be_are_refused(declared, grade, told):
    with pytest.raises(InputsRefused, match=told):
        divided(rules(declared), 100, service("a", 100, grade=grade))


SEVERAL = rules(
    "last_year: {grant: before, at_least: LEAST, at_most: MOST}",
    "provider: {by: provider, cap: TOGETHER}",
    "priority: grade",
    "pools: [{code: state, label: state, amount: STATE}, {code: own, label: own}]",
)
claim = st.tuples(
    st.integers(0, 200), st.none() | st.integers(0, 150), st.sampled_from("pqr"), st.integers(1, 2)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(claim, max_size=6), st.integers(0, 600))
def test_no_grant_passes_a_cap_and_the_crowns_add_up(claims, pool):
    records = [
        service(f"s{n}", request, before=before, provider=provider, grade=grade)
        for n, (request, before, provider, grade) in enumerate(claims)
    ]
    round_ = divided(SEVERAL, pool, *records)
    turned = divided(SEVERAL, pool, *records[::-1])
    assert round_.to_json() == turned.to_json()
    for item, (request, before, _, _) in zip(round_.services, claims, strict=True):
        assert 0 <= item.grant <= request
        assert before is None or item.grant <= Decimal(before) * Decimal("1.2")
    for provider in "pqr":
        together = [i.grant for i, c in zip(round_.services, claims, strict=True) if c[2] == provider]
        assert sum(together) <= 120


WORTH = """\
formulas:
  worth:
    entity: service
    unit: "1"
    label: w
    source: s
    sentence: {cs: "{value}", en: "{value}"}
    expression: grade * 2
"""


def optimising(*declared, text=WIDE):
    """Return the small rule that maximises grade x grant."""
    text = text.replace("parameters:\n", MORE_INPUTS, 1).replace("  ROUND:", MORE_PARAMETERS, 1)
    used = (
        'provider == "x" and given(before) and before < SMALLEST + TOGETHER + STATE and grade < LEAST - MOST'
    )
    text = text.replace("formulas:\n", WORTH, 1).replace(
        "condition: has_debt", f"condition: has_debt or ({used})"
    )
    added = "allocation:\n" + "".join(f"  {line}\n" for line in ("objective: worth", *declared))
    text = text.replace("allocation:\n", added, 1).replace("method: proportional", "method: optimise")
    return load_rules(text[: text.index("tests:\n")] + "tests: []\n")


GRADED = [service("a", 100, grade=1), service("b", 100, grade=3), service("c", 70, grade=2)]


def test_the_declared_objective_is_as_high_as_it_can_be():
    round_ = divided(optimising(), 150, *GRADED)
    assert (grants(round_), bounds(round_)) == ([0, 100, 50], ["objective", "request", "objective"])
    step = round_.services[2].explanation.find("bound_objective")
    assert step.value == -20
    assert step.sentence.en == (
        "The money achieves more elsewhere: CZK\u00a0\u221220. The objective reached 800; it is proven that no other "
        "division reaches more than 800."
    )


def test_the_objective_keeps_the_minimum_the_caps_and_the_pools():
    round_ = divided(optimising("minimum: SMALLEST"), 140, *GRADED)
    assert grants(round_) == [0, 90, 50]
    capped = divided(optimising("provider: {by: provider, cap: TOGETHER}"), 300, *GRADED[:2])
    assert grants(capped) == [100, 100]
    pools = "pools: [{code: state, label: s, amount: STATE}, {code: own, label: o}]"
    assert grants(divided(optimising(pools), 160, *GRADED)) == [0, 100, 60]
    assert '"proof"' in json.dumps(divided(optimising(pools), 160, *GRADED).to_json())


@pytest.mark.parametrize(
    ("method", "declared", "message"),
    [
        ("optimise", "", "no objective to optimise"),
        ("proportional", "objective: most", "an objective without the method"),
        ("optimise", "objective: request", "'request' is not known. Expected a formula of the service"),
        ("optimise", "objective: most\n  points: grade", "points beside an objective"),
        ("optimise", "objective: most\n  leftover: hand_out", "a leftover handed out beside an objective"),
    ],
)
def test_an_objective_that_is_not_clear_is_refused(method, declared, message):
    with pytest.raises(RulesRefused, match=message):
        rules(*([declared] if declared else []), method=method)


def test_a_worth_below_zero_is_refused():
    with pytest.raises(InputsRefused, match=r"worth: is -2\. Expected points of 0 or more"):
        divided(optimising(), 150, service("a", 100, grade=-1))
