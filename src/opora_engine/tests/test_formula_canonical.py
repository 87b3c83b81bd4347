"""The canonical rule set: first its worked example, to the crown."""

import csv
import json
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.allocation import compute_round
from opora_engine.formula import evaluate_service, load_rules, read_service
from opora_engine.formula.cases import run_rule_tests

ROOT = Path(__file__).parents[3]
RULES = load_rules((ROOT / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8"))
FORMS = {"P": "residential", "A": "outpatient", "T": "field"}


def test_the_worked_example_to_the_crown():
    example = RULES.tests[0]
    result = compute_round(RULES, example.pool, example.services)
    assert {item.code: item.grant for item in result.services} == {
        "A": 1_481_400,
        "B": 4_444_400,
        "C": 1_111_100,
        "D": 1_962_900,
        "E": 0,
    }
    assert (result.total_claims, result.granted, result.reserve) == (12_150_000, 8_999_800, 200)


def test_the_provider_reads_why_it_is_not_more():
    example = RULES.tests[0]
    service = compute_round(RULES, example.pool, example.services).service("A")
    assert service.bound_by == "pool"
    assert service.result.claim_bound_by == "cap"
    assert service.summary.cs.replace("\u00a0", " ") == (
        "Dotace je 1 481 400 Kč: žádost 2 300 000 Kč omezil strop na nárok 2 000 000 Kč a ten se krátil "
        "na 74,07 %, protože peníze na všechny nároky nestačí."
    )


@pytest.mark.parametrize("outcome", run_rule_tests(RULES), ids=lambda outcome: outcome.name.en)
def test_the_cases_written_in_the_rule_set_pass(outcome):
    assert [str(difference) for difference in outcome.differences] == []


def test_it_says_that_it_is_our_own_design_with_assumed_parameters():
    assert "our own design" in RULES.note.en
    assert "parameters marked as assumed" in RULES.note.en
    assert all(parameter.assumed for parameter in RULES.parameters.values())


def test_every_kind_has_a_value_for_every_form_the_act_allows():
    with (ROOT / "src/opora/register/data/service_kinds.csv").open(encoding="utf-8") as file:
        kinds = list(csv.DictReader(line for line in file if not line.startswith("#")))
    allowed = {(kind["code"], FORMS[form]) for kind in kinds for form in kind["forms_allowed"].split(";")}
    assert len(kinds) == 34
    for name in ("COST", "REV", "REV_FLOOR"):
        assert set(RULES.parameters[name].values) == allowed
    assert set(RULES.inputs["kind"].values) == {kind["code"] for kind in kinds} == set(RULES.words["kind"])


def test_usual_revenue_is_below_the_cost_and_above_the_floor():
    cost, revenue, floor = (RULES.parameters[name].values for name in ("COST", "REV", "REV_FLOOR"))
    assert all(floor[key] <= revenue[key] < cost[key] for key in cost)


money = st.integers(0, 5_000_000)
beds = st.integers(0, 60)


@given(
    points=st.none() | st.integers(0, 100),
    others=st.tuples(money, money, money, money),
    units=st.tuples(beds, beds, beds),
    request=money,
)
def test_all_public_money_together_never_exceeds_the_compensation_payment(points, others, units, request):
    names = ("municipal_money", "founder_money", "esf_money", "ministry_money")
    facts = {
        "kind": "domov_senioru",
        "request": request,
        "eligible_operating_loss": 0,
        "criteria_points": points,
    }
    flags = {"has_entrustment": True, "has_debt": False, "return_filed": True}
    counts = dict(zip(("network_units", "applied_units", "evidenced_units"), units, strict=True))
    record = {
        "code": "a",
        "inputs": {**facts, **flags, **dict(zip(names, others, strict=True))},
        "forms": [{"code": "residential", "inputs": counts}],
    }
    result = evaluate_service(RULES, read_service(RULES, record))
    payment = result.steps["vp_max"].value
    assert payment == min(units) * Decimal(240_000)
    assert result.cap <= max(0, payment - sum(others))
    assert result.admitted == (0 if units[0] == 0 else int(min(result.cap, request)))


def test_four_hundred_services_are_explained_in_under_three_seconds():
    examples = [service for test in RULES.tests for service in test.services]
    services = [replace(examples[n % len(examples)], code=f"{n:07}") for n in range(400)]
    start = perf_counter()
    result = compute_round(RULES, 100_000_000, services)
    assert perf_counter() - start < 3
    assert result.granted + result.reserve == 100_000_000


@settings(max_examples=20)
@given(st.integers(0, 20_000_000))
def test_a_bigger_pool_never_lowers_a_grant(pool):
    example = RULES.tests[0]
    less, more = (compute_round(RULES, amount, example.services) for amount in (pool, pool + 1_000))
    assert all(a.grant <= b.grant for a, b in zip(less.services, more.services, strict=True))


def test_every_byte_of_its_results_is_what_was_published():
    digests = []
    for example in RULES.tests:
        for pool in (example.pool, example.pool // 3, 0):
            record = compute_round(RULES, pool, example.services).to_json()
            text = json.dumps(record, sort_keys=True, ensure_ascii=False)
            digests.append(sha256(text.encode()).hexdigest()[:16])
    assert digests == [
        "766f8cc299500e94",
        "2b4bd3000d25f818",
        "d0f7965101189a54",
        "a60a55ab51ef9ad2",
        "ba8a61da59d60ae7",
        "894d152557b92d01",
        "4a04d13c2a15d7b4",
        "616c70fd757cd172",
        "8db1aa2309db3e99",
    ]
