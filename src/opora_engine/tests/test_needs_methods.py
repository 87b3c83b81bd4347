"""Methods in the rule language: what they give, what is refused, and that one evaluator serves both."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from opora_engine.declared import DeclarationError
from opora_engine.formula import FormInputs, ServiceInputs
from opora_engine.formula.among import Among
from opora_engine.formula.tracing import Evaluation
from opora_engine.needs import load_rates
from opora_engine.needs.evaluation import Facts, Group, evaluate, evaluate_features
from opora_engine.needs.methods import ENDS, load_methods

DATA = Path(__file__).parents[2] / "opora" / "needs" / "data"
SHIPPED = (DATA / "methods.yaml").read_text(encoding="utf-8")
RATES = load_rates((DATA / "rates.yaml").read_text(encoding="utf-8"))
BY_RATES = "expression: sum(persons_of_group)"
FEATURES = "share_65: 1, share_unemployed: 1, share_executions: 1, size_class: 1"
KINDS = ("azylove_domy", "pecovatelska", "domov_senioru")


@pytest.fixture(scope="module")
def methods():
    return load_methods(SHIPPED, RATES)


def column(*values):
    return np.array(values, dtype=np.float64)[:, None]


def facts(**more):
    """Two towns, three kinds; of the second town the executions are not known."""
    values = {
        "population": column(1000, 3000),
        "aged_65": column(200, 600),
        "executions": column(60, np.nan),
        "housing": column(30, 30),
        "unemployed": column(10, 30),
        **{f"allowance_{degree}": column(10 * degree, 20) for degree in (1, 2, 3, 4)},
    }
    base = {"population_65_plus": [200, 600], "long_term_unemployed": [10, 30]}
    base["housing_allowance_recipients"] = [30, 30]
    groups = [
        Group(
            KINDS.index(part.rate.kind),
            part.code,
            {"people": np.array(base[part.base], float)},
            np.ones(2, bool),
        )
        for part in RATES.parts
        if part.rate.kind in KINDS and part.age is None
    ]
    return Facts(KINDS, 2, values | more, groups)


def test_people_times_rate_are_the_persons_of_a_kind_all_groups_together(methods):
    found = evaluate(methods, facts(), of_groups=["persons_of_group"])
    shelters = found.needs["by_rates"].middle[:, KINDS.index("azylove_domy")]
    assert shelters == pytest.approx([10 * 0.040 + 30 * 0.014, 30 * 0.040 + 30 * 0.014])
    assert found.groups["persons_of_group"][0].shape == (2, 3)


def test_recipients_of_each_degree_give_their_share(methods):
    care = evaluate(methods, facts()).needs["by_allowance"].middle[0, KINDS.index("pecovatelska")]
    assert care == pytest.approx(10 * 0.30 + 20 * 0.34 + 30 * 0.25 + 40 * 0.16)


def test_a_kind_that_a_table_does_not_have_has_no_value_by_that_method_and_never_0(methods):
    by_allowance = evaluate(methods, facts()).needs["by_allowance"]
    assert not by_allowance.known[:, KINDS.index("azylove_domy")].any()


def test_what_is_not_known_in_one_town_silences_the_method_there_only(methods):
    by_exclusion = evaluate(methods, facts()).needs["by_exclusion"]
    assert by_exclusion.known[:, KINDS.index("azylove_domy")].tolist() == [True, False]


def test_exclusion_as_in_the_region_gives_the_rate_itself(methods):
    same = facts(executions=column(60, 180), housing=column(30, 90), unemployed=column(10, 30))
    found = evaluate(methods, same).needs["by_exclusion"].middle[:, KINDS.index("azylove_domy")]
    assert found == pytest.approx([1000 * 0.9 / 1000, 3000 * 0.9 / 1000])


def test_ends_of_an_input_become_ends_of_the_need(methods):
    applicants = np.full((2, 3, 3), np.nan)
    applicants[0, 2] = 3, 5, 9
    used = np.full((2, 3, 3), 10.0)
    found = evaluate(methods, facts(applicants=applicants, used=used)).needs["by_applicants"]
    assert (found.low[0, 2], found.middle[0, 2], found.high[0, 2]) == (13, 15, 19)
    assert not found.known[1].any()


def test_a_range_out_of_order_is_refused_by_name(methods):
    with pytest.raises(ValueError, match="by_expert gives a range"):
        evaluate(methods, facts(expert=np.full((2, 3, 3), [5.0, 4.0, 3.0])))


def test_a_group_that_does_not_count_gives_way_and_none_at_all_is_unknown(methods):
    whole = facts()
    halves = [Group(each.kind, each.rate, each.values, np.array([True, False])) for each in whole.groups]
    found = evaluate(methods, Facts(KINDS, 2, whole.values, halves), of_groups=["persons_of_group"])
    assert found.needs["by_rates"].known.all(axis=1).tolist() == [True, False]
    assert np.isnan(found.groups["persons_of_group"][0][1]).all()


def test_without_any_rate_nothing_is_known_by_rates(methods):
    bare = Facts(KINDS, 2, facts().values, [])
    assert not evaluate(methods, bare).needs["by_rates"].known.any()


def test_features_are_formulas_too(methods):
    features = evaluate_features(methods, facts())
    assert features[0].tolist() == pytest.approx([0.2, 0.01, 0.06, 3])
    assert np.isnan(features[1, 2])


@pytest.mark.parametrize("end", ENDS)
def test_the_exact_evaluator_of_the_rule_language_gives_the_same(methods, end):
    """One tree, two evaluators: the one of funding decides to fifty digits, the one here takes whole columns."""
    columns = facts()
    found = evaluate(methods, columns).needs
    kind = KINDS.index("pecovatelska")
    values = {
        name: Decimal(str(values[0, 0])) for name, values in columns.values.items() if values.shape == (2, 1)
    }
    care = next(each for each in columns.groups if each.kind == kind)
    form = FormInputs("group", {"people": Decimal(200), "rate": care.rate}, {})
    need = ServiceInputs("need", "need", {**values, "kind": KINDS[kind], "end": end}, (form,), {})
    exact = Evaluation(methods.rules, need, Among())
    for name in ("by_rates", "by_allowance", "share_65", "size_class"):
        if name in found:
            assert float(exact.amount(name)) == pytest.approx(getattr(found[name], end)[0, kind], rel=1e-12)


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        (
            BY_RATES,
            "expression: sum(persons_of_grup)",
            "persons_of_grup.*Nearest: 'persons_of_group'",
        ),
        (BY_RATES, "expression: persons_of_group", r"sum\(persons_of_group\)"),
        ("formula: by_expert", "formula: by_experts", "Nearest: 'by_expert'"),
        ("expression: expert", "expression: population / (aged_65 - aged_65)", "divisor can be 0"),
        (
            "expression: expert",
            "expression: expert + 1 if kind == 'a' else population / 1000 * executions",
            "person",
        ),
        ("expression: expert", "expression: 'open(1)'", "not known|not in the rule language"),
        ("expression: expert", "expression: by_expert", "circle"),
        ("weight: 60", "weight: -60", "too small"),
        ("neighbours: 8", "neighbours: 0", "too small"),
        (
            FEATURES,
            "share_65: 0",
            "no feature has a weight",
        ),
        ("keys: [kind, end]", "keys: [kind]", "another depth"),
        ("valid_from: 2027-01-01", "valid_from: 2027-13-01", "is not a day"),
        ("  used_by_peers:\n", "  rate:\n", "'rate' is taken"),
    ],
)
def test_a_fault_is_named_with_file_line_and_what_was_expected(written, instead, message):
    assert written in SHIPPED
    with pytest.raises(DeclarationError, match=message) as refused:
        load_methods(SHIPPED.replace(written, instead, 1), RATES)
    assert "methods.yaml, line" in str(refused.value)


def test_what_a_formula_is_made_of_is_told_once_each(methods):
    assert methods.names_of("by_rates") == ("by_rates", "persons_of_group", "people", "RATE", "rate", "end")


FINER = """
code: t
version: "1"
title: {cs: t, en: t}
note: {cs: t, en: t}
bases:
  - {code: population_65_plus, label: {cs: s, en: s}, file: a, column: b, period: 2022, unit: {cs: o, en: p},
     source: {cs: z, en: t}}
rates:
  - {kind: pecovatelska, target_group: seniori, base: population_65_plus, per_1000: {low: 50, middle: 100, high: 150},
     period: 2027, unit: client, units_per_person: 0.1, assumed: true, source: {cs: p, en: a}, note: {cs: k, en: c},
     by_age: [{age_from: 65, age_to: 79, per_1000: {low: 1, middle: 2, high: 3}},
              {sex: female, age_from: 80, per_1000: {low: 4, middle: 5, high: 6}},
              {sex: male, age_from: 80, per_1000: {low: 3, middle: 4, high: 5}}]}
"""


def test_a_rate_may_have_finer_parts_by_age_and_sex():
    parts = load_rates(FINER).parts
    assert [part.base for part in parts] == [
        "population_65_plus",
        "people_65_79",
        "women_80_plus",
        "men_80_plus",
    ]
    assert parts[2].code == "pecovatelska/seniori/women_80_plus"
    assert (parts[1].age.label.cs, parts[2].age.label.en) == ("Lidé ve věku 65–79 let", "Women aged 80+")


def test_ages_told_twice_are_refused():
    with pytest.raises(DeclarationError, match="ages from 75 are told twice"):
        load_rates(FINER.replace("sex: female, age_from: 80", "sex: female, age_from: 75"))
