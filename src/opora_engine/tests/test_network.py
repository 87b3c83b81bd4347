"""A proposal of the base network: points by steps, whole units, the first rule that holds decides."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.declared import DeclarationError
from opora_engine.network import capacity_taken, load_criteria, propose

TEXT = "{cs: a, en: a}"
TWO_CRITERIA = f"""
code: two
version: "1"
title: {TEXT}
note: {TEXT}
whole_from_share: 0.9
measures:
  - {{code: useful, label: {TEXT}, shown_as: percent, meaning: {TEXT}}}
  - {{code: wanted, label: {TEXT}, shown_as: yes_no, meaning: {TEXT}}}
criteria:
  - code: usefulness
    measure: useful
    weight: 60
    steps: [{{at_least: 0.3, share: 0.5}}, {{at_least: 0.8, share: 1}}]
    share_when_unknown: 0
    {{}}
  - code: wish
    measure: wanted
    weight: 40
    steps: [{{at_least: 1, share: 1}}]
    share_when_unknown: 0.25
    {{}}
levels:
  - {{code: Z1, label: {TEXT}, meaning: {TEXT}, in_network: true}}
  - {{code: none, label: {TEXT}, meaning: {TEXT}, in_network: false}}
rules:
  - code: unknown
    level: none
    when: not given(registered_capacity)
    reason: {TEXT}
  - {{code: unwanted, level: none, when: given(wanted) and wanted < 1, reason: {TEXT}}}
  - {{code: enough, level: Z1, when: points >= 70, reason: {TEXT}}}
  - {{code: rest, level: none, reason: {TEXT}}}
""".replace(
    "{}",
    f"label: {TEXT}\n    why: {TEXT}\n    sentence: {TEXT}\n    sentence_when_unknown: {TEXT}\n"
    "    source: made up\n    assumed: true",
)
CRITERIA = load_criteria(TWO_CRITERIA)
UNKNOWN = math.nan


def proposal(useful, wanted, registered=10.0, answered=10.0):
    """The proposal for one service."""
    measures = {"useful": [useful], "wanted": [wanted]}
    return propose(CRITERIA, measures, registered=[registered], answered=[answered])


def rule_of(found) -> str:
    return CRITERIA.rules[found.rule[0]].code


@pytest.mark.parametrize(
    ("useful", "points"),
    [(0.29, 0), (0.3, 30), (0.79, 30), (0.8, 60), (1.0, 60), (UNKNOWN, 0), (0.1 + 0.2, 30)],
)
def test_points_come_by_steps(useful, points):
    found = proposal(useful, 1)
    assert found.points["usefulness"].tolist() == [points]
    assert found.total.tolist() == [points + 40]


@given(st.one_of(st.floats(0, 1), st.sampled_from([0.3, 0.8, 0.3 - 1e-10, 0.1 + 0.2])))
def test_the_formula_of_a_criterion_gives_the_points_of_its_highest_step(useful):
    (criterion,) = (each for each in CRITERIA.criteria if each.code == "usefulness")
    reached = [step.share for step in criterion.steps if round(useful, 9) >= step.at_least]
    assert proposal(useful, 1).points["usefulness"].tolist() == [criterion.weight * max(reached, default=0)]


def test_what_is_not_known_earns_its_own_share():
    assert proposal(0.8, UNKNOWN).points["wish"].tolist() == [10]


@pytest.mark.parametrize(
    ("useful", "wanted", "registered", "rule", "level"),
    [
        (0.8, 1, 10, "enough", "Z1"),
        (0.3, 1, 10, "enough", "Z1"),
        (0.1, 1, 10, "rest", "none"),
        (0.8, 0, 10, "unwanted", "none"),
        (0.8, UNKNOWN, 10, "enough", "Z1"),
        (0.8, 1, UNKNOWN, "unknown", "none"),
    ],
)
def test_the_first_rule_that_holds_decides(useful, wanted, registered, rule, level):
    found = proposal(useful, wanted, registered)
    assert rule_of(found) == rule
    assert found.level == (level,)


def test_nothing_is_taken_of_a_service_outside_the_network():
    assert proposal(0.8, 1).taken_capacity.tolist() == [10]
    assert proposal(0.8, 0).taken_capacity.tolist() == [0]


def test_the_values_behind_the_proposal_stay_with_it():
    found = proposal(0.8, 1, registered=20, answered=4.2)
    assert {code: values.tolist() for code, values in found.values.items()} == {
        "useful": [0.8],
        "wanted": [1],
        "points": [100],
        "registered_capacity": [20],
        "taken_capacity": [5],
    }


@pytest.mark.parametrize(
    ("registered", "answered", "taken"),
    [(30, 12.1, 13), (30, 12.0, 12), (30, 27.0, 30), (30, 26.9, 27), (5, 0, 0)],
)
def test_capacity_is_taken_in_whole_units(registered, answered, taken):
    assert capacity_taken([registered], [answered], whole_from_share=0.9).tolist() == [taken]


def test_capacity_that_is_not_known_is_not_zero():
    taken = capacity_taken([UNKNOWN, 5.0], [3.0, UNKNOWN], whole_from_share=0.9)
    assert np.isnan(taken).all()


counts = st.lists(st.tuples(st.integers(0, 500), st.floats(0, 1)), min_size=1, max_size=8)


@given(counts, st.floats(0.01, 1))
def test_never_more_than_registered_and_never_less_than_answers_need(services, whole_from_share):
    registered = np.array([count for count, _ in services], float)
    answered = registered * [share for _, share in services]
    taken = capacity_taken(registered, answered, whole_from_share=whole_from_share)
    assert (taken <= registered).all()
    assert (taken >= answered - 1e-6).all()
    assert (taken == taken.round()).all()


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_value_never_earns_fewer_points(one, other):
    worse, better = sorted((one, other))
    assert proposal(worse, 1).total[0] <= proposal(better, 1).total[0] <= CRITERIA.points_at_most


def test_the_order_of_services_changes_nothing():
    useful, wanted, capacity = np.array([0.1, 0.8, 0.4]), np.array([1.0, 0.0, 1.0]), np.array([5.0, 6.0, 7.0])
    turned = [2, 0, 1]
    measures = {"useful": useful, "wanted": wanted}
    whole = propose(CRITERIA, measures, registered=capacity, answered=capacity)
    other = propose(
        CRITERIA,
        {code: values[turned] for code, values in measures.items()},
        registered=capacity[turned],
        answered=capacity[turned],
    )
    assert [whole.level[row] for row in turned] == list(other.level)
    assert whole.taken_capacity[turned].tolist() == other.taken_capacity.tolist()


def test_a_measure_that_is_missing_is_named():
    with pytest.raises(ValueError, match="Measure wanted is declared but was not given; given are useful"):
        propose(CRITERIA, {"useful": [1.0]}, registered=[1.0], answered=[1.0])


def test_measures_are_of_the_same_services():
    with pytest.raises(ValueError, match="Measure useful has shape"):
        propose(CRITERIA, {"useful": [1.0, 1.0], "wanted": [1.0]}, registered=[1.0], answered=[1.0])
    with pytest.raises(ValueError, match="expected one value per service"):
        capacity_taken([1.0, 2.0], [1.0], whole_from_share=1)


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        (
            "measure: useful\n",
            "measure: usful\n",
            "measure usful is not declared; expected one of useful, wanted",
        ),
        ("level: Z1, when", "level: Z9, when", "level Z9 is not declared; expected one of Z1, none"),
        (
            "when: points >= 70",
            "when: pints >= 70",
            "criteria.yaml, line 42, column 37: rules.enough.when: 'pints' is not known. Expected the name of an "
            "input, parameter or formula. Nearest: 'points'.",
        ),
        ("when: points >= 70", "when: points >= ", "rules.enough.when"),
        ("when: given(wanted) and wanted < 1", "when: wanted < 1", "'wanted' may be missing"),
        ("when: points >= 70", "when: points + 70", "rules.enough.when"),
        ("when: points >= 70, ", "", "rule enough: a condition 'when' is missing"),
        ("at_least: 0.3", "at_least: 0.9", "steps must rise, 0.9 before 0.8"),
        ("weight: 60", "weight: many", "criteria.yaml, criteria > 1 > weight: 'many'"),
        (
            "code: rest, level: none, ",
            "code: rest, level: none, when: points < 1, ",
            "the last rule must have no condition",
        ),
        ("version: ", "edition: ", "edition"),
        ("code: two", "code: [", "criteria.yaml is not YAML"),
    ],
)
def test_a_fault_in_the_declaration_is_named(found, instead, message):
    assert found in TWO_CRITERIA
    with pytest.raises(DeclarationError) as error:
        load_criteria(TWO_CRITERIA.replace(found, instead))
    assert message in str(error.value)
