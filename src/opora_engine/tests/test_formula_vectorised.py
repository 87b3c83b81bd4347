"""The vectorised evaluator: the same results as the exact one, to the declared rounding."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.division.kernels import divide_in_proportion, divide_scenarios, level_of_pool
from opora_engine.formula import InputsRefused, load_rules, read_service
from opora_engine.formula.columns import columns_of
from opora_engine.formula.simulation import simulate, simulate_claims
from opora_engine.tests.random_rules import changed, facts, rule_sets
from opora_engine.tests.small_rules import SMALL_RULES, service_record
from opora_engine.tests.test_allocation_declared import optimising
from opora_engine.tests.test_allocation_declared import rules as declared_rules
from opora_engine.tests.test_allocation_declared import service as declared_service
from opora_engine.tests.test_formula_entities import POOLS, SHARES, THREE
from opora_engine.tests.test_formula_entities import text as entity_text

KANONICKY = load_rules(
    (Path(__file__).parents[3] / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8")
)
CLAIM, ROUND = 1, 10
scenarios = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=3
)


# A failing rule set is short enough to be read as it was drawn: making it shorter would take minutes.
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_random_rules_give_what_the_exact_evaluator_gives_to_the_rounding(data):
    rules = data.draw(rule_sets())
    services, drawn = data.draw(facts(rules)), data.draw(scenarios)
    pool = data.draw(st.integers(0, 2000))
    plain, table, factor = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    columns, drawn_values = columns_of(rules, services), {"PLAIN": plain, "TABLE": table, "request": factor}
    found, claims = (
        simulate(rules, columns, pool, drawn_values),
        simulate_claims(rules, columns, drawn_values),
    )
    for row, (one, two, three) in enumerate(drawn):
        exact = compute_round(
            *_with_pool(changed(rules, services, plain=Decimal(one), table=two, factor=three), pool)
        )
        for column, grant in enumerate(exact.services):
            assert abs(claims[row, column] - grant.result.admitted) <= CLAIM
            assert abs(found.grants[row, column] - grant.grant) <= ROUND


def _with_pool(rules_and_services, pool):
    rules, services = rules_and_services
    return rules, pool, services


@pytest.mark.parametrize("example", KANONICKY.tests, ids=lambda test: test.name.en)
def test_the_canonical_rule_is_simulated_to_the_crown(example):
    pools = np.array([example.pool, example.pool // 3, example.pool // 7])
    columns = columns_of(KANONICKY, example.services)
    found, claims = simulate(KANONICKY, columns, pools, {}), simulate_claims(KANONICKY, columns, {})
    for row, pool in enumerate(pools):
        exact = compute_round(KANONICKY, int(pool), example.services)
        assert found.grants[row].tolist() == [grant.grant for grant in exact.services]
        assert claims[0].tolist() == [grant.result.admitted for grant in exact.services]
        assert found.reserve[row] == exact.reserve


def test_blocks_and_threads_change_nothing(monkeypatch):
    example = KANONICKY.tests[0]
    columns = columns_of(KANONICKY, example.services)
    factors = {"COST": np.linspace(0.5, 1.5, 23), "municipal_money": np.linspace(0, 2, 23)}
    whole = simulate(KANONICKY, columns, 9_000_000, factors)
    monkeypatch.setattr("opora_engine.formula.simulation.CELLS", 20)
    parts = simulate(KANONICKY, columns, 9_000_000, factors, workers=2)
    assert np.array_equal(whole.grants, parts.grants)
    assert len({row.tobytes() for row in whole.grants}) > 1


def test_many_weighted_inputs_are_one_product_of_matrices_with_the_same_result():
    terms = " + ".join(f"W{n} * request" for n in range(6))
    weights = "".join(f'  W{n}: {{unit: "1", value: {n}, label: w, source: s}}\n' for n in range(6))
    text = SMALL_RULES.replace("sum(payment)", f"sum(payment) * 0 + {terms} - W0 * request")
    rules = load_rules(
        text.replace("  ROUND:", weights + "  ROUND:")[: text.index("tests:") + len(weights)] + "tests: []"
    )
    services = [read_service(rules, service_record(f"s{n}", request=10 * n + 1)) for n in range(5)]
    drawn = np.arange(12.0).reshape(6, 2)
    claims = simulate_claims(rules, columns_of(rules, services), {f"W{n}": drawn[n] for n in range(6)})
    requests = np.array([10 * n + 1 for n in range(5)])
    caps = (drawn[1:].sum(axis=0))[:, np.newaxis] * requests
    assert np.array_equal(claims, np.minimum(caps, requests))


def test_a_value_that_a_scenario_cannot_calculate_is_refused_by_name():
    text = SMALL_RULES.replace("units * COST[kind, form]", "units * COST[kind, form] * POINT / POINT")
    rules = load_rules(text)
    columns = columns_of(rules, [read_service(rules, service_record("x"))])
    with pytest.raises(InputsRefused, match="service x: claim: cannot be calculated in a scenario"):
        simulate(rules, columns, 100, {"POINT": np.array([1.0, 0.0])})


def test_scenarios_of_different_lengths_are_refused():
    rules = load_rules(SMALL_RULES)
    columns = columns_of(rules, [read_service(rules, service_record())])
    with pytest.raises(ValueError, match="Expected the same number in each"):
        simulate(rules, columns, np.array([1.0, 2.0]), {"ROUND": np.array([1.0])})


def test_missing_facts_are_refused_before_anything_is_simulated():
    rules = load_rules(SMALL_RULES)
    service = read_service(rules, service_record())
    with pytest.raises(InputsRefused, match="request: is missing"):
        columns_of(rules, [type(service)("a", "a", {"kind": "home", "has_debt": False}, service.forms, {})])


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=8),
    st.integers(0, 1500),
)
def test_the_level_takes_the_whole_pool(rows, pool):
    slope, one, other = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    low, high = np.minimum(one, other), np.maximum(one, other)
    high = np.where(slope > 0, high, low)
    level, cut = level_of_pool(slope, low, high, float(pool))
    if high.sum() <= pool:
        assert (level, cut) == (np.inf, 1)
    elif low.sum() >= pool:
        assert (level, cut * low.sum()) == (0, pytest.approx(pool))
    else:
        assert np.clip(slope * level, low, high).sum() == pytest.approx(pool, rel=1e-9)


@given(
    st.lists(st.tuples(*[st.integers(0, 300)] * 4), min_size=1, max_size=6),
    st.lists(st.integers(0, 1500), min_size=1, max_size=3),
)
def test_the_compiled_division_is_the_one_that_is_written(rows, pools):
    claims, points, floors, caps = (np.array([column], dtype=float) for column in zip(*rows, strict=True))
    claims, pool = np.repeat(claims, len(pools), axis=0), np.array(pools, dtype=float)
    compiled, written = np.empty_like(claims), np.empty_like(claims)
    divide_scenarios(claims, points, floors, caps, pool, 10.0, compiled)
    divide_scenarios.py_func(claims, points, floors, caps, pool, 10.0, written)
    assert np.array_equal(compiled, written)
    assert (written <= np.minimum(claims, caps)).all()
    assert (written.sum(axis=1) <= pool + 1e-9).all()
    slope, low, high = claims[0] * points[0], np.zeros(len(rows)), claims[0]
    high = np.where(slope > 0, high, low)
    assert level_of_pool.py_func(slope, low, high, pool[0]) == level_of_pool(slope, low, high, pool[0])


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 300), st.none() | st.integers(0, 300)), min_size=1, max_size=5),
    st.integers(0, 900),
)
def test_limits_against_last_year_are_those_of_the_exact_division(claims, pool):
    rules = declared_rules("last_year: {grant: before, at_least: LEAST, at_most: MOST}", "points: grade")
    records = [
        declared_service(f"s{n}", request, before=before, grade=n % 3)
        for n, (request, before) in enumerate(claims)
    ]
    services = [read_service(rules, record) for record in records]
    found = simulate(rules, columns_of(rules, services), pool, {})
    exact = compute_round(rules, pool, services)
    for simulated, grant in zip(found.grants[0], exact.services, strict=True):
        assert abs(simulated - grant.grant) <= 1


TERMS = {
    "minimum": "minimum: SMALLEST",
    "provider": "provider: {by: provider, cap: TOGETHER}",
    "pools": "pools: [{code: state, label: s, amount: STATE}, {code: own, label: o, amount: SMALLEST}, "
    "{code: rest, label: r}]",
    "leftover": "leftover: hand_out",
    "last_year": "last_year: {grant: before, at_least: LEAST, at_most: MOST}",
    "points": "points: grade",
    "priority": "priority: grade",
    "limit": "limit: most",
    "floor": "floor: most",
}


@settings(max_examples=20, deadline=None)
@given(
    st.sets(st.sampled_from(sorted(TERMS))),
    st.lists(
        st.tuples(
            st.integers(0, 300), st.none() | st.integers(0, 300), st.sampled_from("xyz"), st.integers(0, 2)
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.integers(0, 900), min_size=1, max_size=2),
)
def test_whatever_is_declared_is_simulated_as_it_is_divided(terms, claims, pools):
    rules = declared_rules(*(TERMS[name] for name in sorted(terms)))
    records = [
        declared_service(f"s{n}", request, before=before, provider=provider, grade=grade)
        for n, (request, before, provider, grade) in enumerate(claims)
    ]
    services = [read_service(rules, record) for record in records]
    found = simulate(rules, columns_of(rules, services), np.array(pools, float), {})
    for row, pool in enumerate(pools):
        exact = compute_round(rules, pool, services)
        for simulated, grant in zip(found.grants[row], exact.services, strict=True):
            assert abs(simulated - grant.grant) <= (3 if "pools" in terms else 1)


def test_the_money_of_pools_is_a_parameter_or_a_formula_in_every_scenario():
    part, asked = ("part", "pool", "PART[pool] * asked"), ("asked", "region", "sum(request, by=all)")
    rules = load_rules(entity_text(part, asked, cap="request", allocation=POOLS, parameters=SHARES))
    services = [read_service(rules, each) for each in THREE]
    found = simulate(rules, columns_of(rules, services), 1000, {"PART": np.array([1.0, 0.5])})
    assert found.grants[0].tolist() == [each.grant for each in compute_round(rules, 1000, services).services]
    halved = SHARES.replace("0.5", "0.25").replace("own: 0.25", "own: 0.125")
    rules = load_rules(entity_text(part, asked, cap="request", allocation=POOLS, parameters=halved))
    assert found.grants[1].tolist() == [each.grant for each in compute_round(rules, 1000, services).services]


def test_an_objective_is_not_simulated():
    rules = optimising()
    columns = columns_of(rules, [read_service(rules, declared_service("a", 100))])
    with pytest.raises(ValueError, match="An objective is divided exactly only"):
        simulate(rules, columns, 100, {})


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=20),
    st.integers(0, 10**10),
    st.sampled_from([1, 100, 1000]),
)
def test_a_division_in_proportion_is_the_division_without_bounds(amounts, pool, unit):
    claims, pools = np.array([amounts, amounts[::-1]], float), np.array([pool, pool // 3], float)
    quick, general = np.empty_like(claims), np.empty_like(claims)
    ones, none, zero = (
        np.ones((1, len(amounts))),
        np.full((1, len(amounts)), np.inf),
        np.zeros((1, len(amounts))),
    )
    divide_in_proportion(claims, pools, float(unit), quick)
    divide_scenarios(claims, ones, zero, none, pools, float(unit), general)
    assert np.array_equal(quick, general)
