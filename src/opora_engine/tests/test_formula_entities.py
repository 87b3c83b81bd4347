"""Formulas of a provider, a kind, a region and a pool: one value for all services that share it."""

from decimal import Decimal

import pytest

from opora_engine.allocation import compute_round
from opora_engine.division.sensitivity import sensitivity
from opora_engine.formula import RulesRefused, load_rules, read_service
from opora_engine.tests.small_rules import SMALL_RULES, service_record

FORMULA = """\
  {0}:
    entity: {1}
    unit: CZK
    label: l
    source: s
    sentence: {{cs: "{{value}}", en: "{{value}}"}}
    expression: {2}
"""
WIDE = SMALL_RULES.replace("{residential: 100.5, field: 50}", "{residential: 100, field: 100}").replace(
    "value: 10,", "value: 1,"
)


def text(*formulas, cap, allocation="", entities="entities: {provider: who}\n", parameters=""):
    rules = WIDE.replace(
        "parameters:\n",
        f"  who: {{entity: service, type: text, label: w, meaning: w, origin: r}}\nparameters:\n{parameters}",
        1,
    )
    rules = rules.replace("inputs:\n", f"{entities}inputs:\n", 1)
    added = "".join(FORMULA.format(*formula) for formula in formulas)
    rules = rules.replace("formulas:\n", f"formulas:\n{added}", 1)
    rules = rules.replace("sum(payment) + POINT", f"{cap} + 0 * sum(payment) + POINT")
    rules = rules.replace("has_debt\n", 'has_debt or who == "nobody"\n', 1)
    rules = rules.replace("allocation:\n", f"allocation:\n{allocation}", 1)
    return rules[: rules.index("tests:\n")] + "tests: []\n"


def record(code, who, request, kind="home"):
    return service_record(code, kind, request, who=who, form="field")


THREE = [record("a", "x", 100), record("b", "x", 300), record("c", "y", 1000, "street")]


def round_of(rules, pool, records=THREE):
    return compute_round(rules, pool, [read_service(rules, each) for each in records])


@pytest.mark.parametrize(
    ("entity", "expression", "expected"),
    [
        ("provider", "sum(request, by=who) / 4", [100, 100, 250]),
        ("provider", "max(request_of_all - sum(request, by=who), 0)", [1000, 1000, 400]),
        ("kind", "mean(request, by=kind)", [200, 200, 1000]),
        ("kind", 'sum(request, by=all) if kind == "street" else POINT * count(by=kind)', [2, 2, 1400]),
        ("region", "sum(request, by=all, where=request > 100)", [1300, 1300, 1300]),
    ],
)
def test_a_formula_of_an_entity_is_looked_up_from_its_services(entity, expression, expected):
    whole = ("request_of_all", "region", "sum(request, by=all)")
    rules = load_rules(text(whole, ("shared", entity, expression), cap="shared + 0 * request_of_all"))
    found = round_of(rules, 10_000)
    assert [service.result.cap for service in found.services] == expected


def test_it_is_one_step_for_all_of_them_and_says_whose():
    rules = load_rules(text(("shared", "provider", "sum(request, by=who)"), cap="shared"))
    found = round_of(rules, 10_000)
    steps = [service.explanation.find("shared") for service in found.services]
    assert steps[0] is steps[1]
    assert [step.key for step in steps] == [(("who", "x"),), (("who", "x"),), (("who", "y"),)]
    assert steps[2].children[0].kind == "aggregate"
    backwards = compute_round(rules, 10_000, [read_service(rules, each) for each in reversed(THREE)])
    assert backwards.to_json() == found.to_json()


POOLS = """\
  pools: [{code: state, label: state, amount: part}, {code: own, label: own, amount: part}, {code: rest, label: rest}]
"""
SHARES = '  PART: {unit: "1", keys: [pool], label: p, source: s, table: {state: 0.5, own: 0.25, rest: 0}}\n'


def test_the_amount_of_a_pool_can_be_a_formula():
    part = ("part", "pool", "PART[pool] * asked")
    asked = ("asked", "region", "sum(request, by=all)")
    rules = load_rules(text(part, asked, cap="request", allocation=POOLS, parameters=SHARES))
    found = round_of(rules, 2000)
    assert dict(found.declared.amounts) == {"state": 700, "own": 350, "rest": 950}
    assert found.pool_steps["own"].value == 350
    assert found.pool_steps["own"].key == (("pool", "own"),)
    assert set(found.to_json()["pool_steps"]) == {"state", "own"}
    assert dict(round_of(rules, 2000, []).declared.amounts) == {"state": 0, "own": 0, "rest": 2000}
    services = [read_service(rules, each) for each in THREE]
    effects = {
        (each.name, each.key): each for each in sensitivity(rules, 600, services, "a", every_cell=True)
    }
    less = text(part, asked, cap="request", allocation=POOLS, parameters=SHARES.replace("0.5", "0.51"))
    changed = effects["PART", ("state",)]
    assert changed.new == Decimal("0.51")
    assert changed.changed == round_of(load_rules(less), 600).service("a").grant


@pytest.mark.parametrize(
    ("formulas", "allocation", "entities", "message"),
    [
        ([("s", "provider", "request")], "", None, "'request' is not the same for the whole provider"),
        ([("s", "provider", "sum(payment)")], "", None, r"sum\(\) over forms in a formula of the provider"),
        ([("s", "provider", "sum(request, by=kind)")], "", None, "by=kind in a formula of the provider"),
        ([("s", "kind", "POINT * share(request, by=kind)")], "", None, r"share\(\) in a formula of the kind"),
        ([("s", "kind", "POINT if given(points) else POINT")], "", None, r"given\(points\) in a formula"),
        ([("s", "provider", "POINT")], "", "", "no text input 'provider' says which provider"),
        (
            [("s", "kind", "POINT")],
            "",
            "entities: {kind: request}\n",
            "no text input 'request' says which kind",
        ),
        ([("s", "pool", "POINT")], "", None, "'s' belongs to a pool"),
        (
            [("s", "service", "POINT"), ("t", "provider", "POINT")],
            POOLS.replace("part", "t"),
            None,
            "'t' is a formula of the provider in CZK",
        ),
        (
            [("s", "provider", "t"), ("t", "provider", "sum(u, by=who)"), ("u", "service", "s")],
            "",
            None,
            "formulas in a circle",
        ),
    ],
)
def test_what_could_differ_among_its_services_is_refused(formulas, allocation, entities, message):
    named = {} if entities is None else {"entities": entities}
    with pytest.raises(RulesRefused, match=message):
        load_rules(text(*formulas, cap="s", allocation=allocation, **named))


def test_a_sentence_of_a_provider_names_only_what_its_services_share():
    wrong = text(("s", "provider", "POINT"), cap="s").replace(
        '{value}", en: "{value}"', '{request}", en: "{value}"', 1
    )
    with pytest.raises(RulesRefused, match="'request' is not the same for the whole provider"):
        load_rules(wrong)
