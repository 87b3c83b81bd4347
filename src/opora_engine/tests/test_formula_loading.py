"""Loading: a wrong rule file is refused with the line, the column, what was expected and the nearest name."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.formula import RulesRefused, load_rules
from opora_engine.formula.descriptions import DESCRIPTIONS
from opora_engine.formula.schema import RULES
from opora_engine.tests.small_rules import SMALL_RULES

RULESETS = Path(__file__).parents[3] / "rulesets"

GRANT = 'summary: {cs: "{grant} ({bound_by})", en: "{grant} ({bound_by})"}'
VARIANT = "summary: [{{when: {}, cs: a, en: a}}, {{cs: b, en: b}}]"


def refusal(old, new):
    assert old in SMALL_RULES
    with pytest.raises(RulesRefused) as refused:
        load_rules(SMALL_RULES.replace(old, new, 1))
    return str(refused.value)


def line_of(part):
    return SMALL_RULES[: SMALL_RULES.index(part)].count("\n") + 1


def test_a_right_file_is_read_whole():
    rules = load_rules(SMALL_RULES)
    assert rules.code == "small"
    assert list(rules.formulas) == ["payment", "cap", "claim"]
    assert rules.parameters["COST"].assumed
    assert not rules.parameters["ROUND"].assumed
    assert rules.digest == sha256(SMALL_RULES.encode()).hexdigest()


def test_an_unknown_name_is_told_with_its_place_and_the_nearest_name():
    message = refusal("floor(min(cap, request))", "floor(min(cap, requestt))")
    line = line_of("expression: floor")
    assert message.startswith(f"line {line}, column ")
    assert "formulas.claim.expression: 'requestt' is not known" in message
    assert "Nearest: 'request'." in message


def test_the_column_points_into_the_expression():
    message = refusal("units * COST[kind, form]", "units * COST.real")
    assert message.startswith(f"line {line_of('expression: units')}, column 25: ")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("code: small\n", "", "'code' is missing"),
        ("code: small", "cod: small", "Nearest: 'code'"),
        ("code: small", "code: [a]", "a list is not of the right kind. Expected a text"),
        ("code: small", "code: ' '", "not well formed"),
        ('version: "1"', 'version: ""', "an empty text"),
        ("entity: form, type: number", "entity: farm, type: number", "Nearest: 'form'"),
        ("type: money", "type: mony", "Nearest: 'money'"),
        ("valid_to: 2028-01-01", "valid_to: 2027-01-01", "is not after"),
        ("valid_to: 2028-01-01", "valid_to: 2027-02-30", "is not a day"),
        ("note: {cs: jen pro zkoušky, en: for tests only}", "note: {cs: jen pro zkoušky}", "'en' is missing"),
        ("note: {cs: jen pro zkoušky, en: for tests only}", "note: 5", "Expected a text or a mapping"),
        ("  units: {entity", "  2units: {entity", "cannot be a name"),
        ("  units: {entity", "  sum: {entity", "is a word of the language"),
        ("  ROUND: {unit", "  units: {unit", "is already used above"),
        ("pool: 1000", "pool: -1", "0 or more"),
        ("pool: 1000", "pool: 01000", "Expected a whole number"),
        ("value: 10,", "value: true,", "Expected a number"),
        ("value: 10,", "value: 0,", "whole crowns, 1 or more"),
        ("value: 10,", "value: 1.5,", "whole crowns, 1 or more"),
        ("value: 10,", "", "either 'value', or 'keys' and 'table'"),
        ("    keys: [kind, form]\n", "", "either 'value', or 'keys' and 'table'"),
        ("keys: [kind, form]", "keys: [kind]", "another depth"),
        ("keys: [kind, form]", "keys: [kynd, form]", "Nearest: 'kind'"),
        ("      street: {field: 40}", "      stret: {field: 40}", "Nearest: 'street'"),
        ("      street: {field: 40}", "      street: {fjeld: 40}", "Nearest: 'field'"),
        ("      street: {field: 40}", "      street: {field: many}", "Expected a number"),
        ("expression: units * COST[kind, form]", "expression: units * COST[kind]", "was given 1 keys"),
        ("expression: units * COST[kind, form]", "expression: units * COST", "'COST' is a table"),
        ("expression: units * COST[kind, form]", "expression: units * CAST(kind, form)", "Nearest: 'COST'"),
        (
            "expression: units * COST[kind, form]",
            "expression: units * COST[units, form]",
            "Expected a text",
        ),
        (
            "expression: units * COST[kind, form]",
            "expression: COST[kind, form] + sum(units)",
            "sum() inside a form",
        ),
        ("sum(payment) +", "sum(sum(payment)) +", "sum() inside a form"),
        ("sum(payment) +", "payment +", "'payment' belongs to a form"),
        ("sum(payment) +", "sum(has_debt) +", "what sum() adds up is a yes or no"),
        ("points if given(points) else 0", "points", "'points' may be missing"),
        ("given(points) else 0)", "given(request) else 0)", "an optional input"),
        ("given(points) else 0)", "given(points) else has_debt)", "the part after 'else' is a yes or no"),
        ("given(points) else 0)", "request else 0)", "'points' may be missing"),
        (
            "condition: has_debt",
            "condition: request",
            "the whole expression is a number",
        ),
        ("condition: has_debt", "condition: not request", "what 'not' joins is a number"),
        ("condition: has_debt", "condition: has_debt < 1", "the left side of '<'"),
        ("condition: has_debt", "condition: request == kind", "the right side of '=='"),
        ("condition: has_debt", "condition: 1 + kind > 2", "what '+' works on is a text"),
        ("condition: has_debt", "condition: form == 'field'", "'form' is not known"),
        ("condition: has_debt", "condition: request < 0", "'has_debt' is never used"),
        ("sum(payment) +", "claim +", "formulas in a circle: cap -> claim -> cap"),
        ("No points, cap {value}.", "The claim is {claim}.", "formulas in a circle: cap -> claim -> cap"),
        ("Nárok {value}.", "Nárok {amnt}.", "'amnt' is not known"),
        ("Nárok {value}.", "Nárok {value!r}.", "a template that cannot be read"),
        ("Nárok {value}.", "Nárok {value.", "a template that cannot be read"),
        ("Nárok {value}.", "Nárok {points}.", "'points' may be missing"),
        ("Nárok {value}.", "Nárok {value:forms}.", "Nearest: 'form'"),
        ("{when: given(points), cs", "{cs", "the variants do not cover every case"),
        ('summary: {cs: "{grant}', 'summary: {cs: "{grants}', "Nearest: 'grant'"),
        (GRANT, VARIANT.format("bound_by"), "the whole expression is a text"),
        (GRANT, VARIANT.format("bound_by < 1"), "the left side of '<' is a text"),
        (GRANT, VARIANT.format("pool / reserve > 1"), "Expected comparisons of names and values"),
        (GRANT, VARIANT.format("pol > 1"), "Nearest: 'pool'"),
        ("  cap: cap\n", "  cap: caps\n", "Nearest: 'cap'"),
        ("  cap: cap\n", "  cap: points\n", "an amount in CZK"),
        ("type: number, unit: bed", "type: number, requires: note, unit: bed", "is no input of the form"),
        ("source: decree}", "source: decree, valid_to: 2027-06-01}", "a longer validity"),
        ("cap: 201,", "cup: 201,", "Nearest: 'cap'"),
        ("{units: 2}", "{units: -2}", "0 or more"),
        ("{units: 2}", "{}", "units: is missing"),
        ("kind: home,", "kind: hom,", "one of home, street"),
        ("source: test", "source: *x", "an alias"),
        ("source: test", "source: {a: b", "not YAML"),
        ("source: test", "source: \x01", "not YAML"),
        ("source: test", "source: !python/name:os.system x", "plain values"),
        ("source: test", "source: test\nsource: test", "is written twice"),
        ("source: test", "? [a]\n: b", "a key that is not a text"),
        ("source: test", "source: " + "[" * 20 + "]" * 20, "too many levels"),
    ],
)
def test_a_wrong_file_is_refused_with_a_readable_reason(old, new, told):
    assert told in refusal(old, new)


def test_all_faults_are_told_at_once_in_the_order_of_lines():
    text = SMALL_RULES.replace("min(cap, request)", "min(cap, requestt)").replace(
        "units * COST", "unit * COST"
    )
    with pytest.raises(RulesRefused) as refused:
        load_rules(text)
    assert [problem.nearest for problem in refused.value.problems] == ["units", "request"]


@pytest.mark.parametrize(
    ("text", "told"), [("", "an empty file"), ("# x\n" * 300_000, "at most"), ("5", "a mapping")]
)
def test_what_is_no_rule_file_at_all_is_refused(text, told):
    with pytest.raises(RulesRefused, match=told):
        load_rules(text)


def test_a_chain_of_formulas_longer_than_forty_is_refused():
    link = SMALL_RULES[SMALL_RULES.index("  claim:\n    entity") : SMALL_RULES.index("gates:\n")]
    links = "".join(
        link.replace("  claim:", f"  f{n}:").replace(
            "floor(min(cap, request))", f"f{n + 1}" if n < 45 else "cap"
        )
        for n in range(46)
    )
    assert "the chain of formulas is too long" in refusal("gates:\n", links + "gates:\n")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(RulesRefused):
        load_rules(text)


def test_the_shipped_schema_is_the_one_that_is_checked():
    assert json.loads((RULESETS / "rules.schema.json").read_text(encoding="utf-8")) == RULES


def test_every_key_of_the_schema_says_what_it_means_in_both_languages():
    told, silent = set(), []

    def look(schema, path):
        for name, item in schema.get("properties", {}).items():
            if item.get("description") and item.get("description_cs"):
                told.add(item["description"])
            else:
                silent.append((*path, name))
            look(item, (*path, name))
        for below in (schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())):
            if isinstance(below, dict):
                look(below, path)

    look(RULES, ())
    assert silent == []
    assert told == {words.en for words in DESCRIPTIONS.values()}
