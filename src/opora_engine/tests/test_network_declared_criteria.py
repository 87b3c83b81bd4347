"""The criteria that the product ships."""

from pathlib import Path

import pytest

from opora_engine.network import load_criteria, propose

PRODUCT = Path(__file__).parents[2] / "opora"
CRITERIA = load_criteria((PRODUCT / "network/data/criteria.yaml").read_text(encoding="utf-8"))
UNKNOWN = float("nan")


def test_a_service_can_earn_a_hundred_points():
    assert CRITERIA.points_at_most == 100


def test_every_criterion_says_that_it_is_assumed():
    assert all(
        criterion.assumed and criterion.source.startswith("Assumption") for criterion in CRITERIA.criteria
    )


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_sentences_can_be_filled_in(language):
    for criterion in CRITERIA.criteria:
        known = getattr(criterion.sentence, language).format(value="80 %", points=30, weight=40)
        unknown = getattr(criterion.sentence_when_unknown, language).format(points=0, weight=40)
        assert "80 %" in known
        assert "{" not in known + unknown


@pytest.mark.parametrize(
    ("needed", "missed", "support", "quality", "prepared", "level", "rule"),
    [
        (1.0, 1.0, 1, 1.0, 0, "Z1", "core"),
        (0.8, 0.0, 1, 1.0, 0, "Z2", "complement"),
        (0.6, 0.0, UNKNOWN, 1.0, 0, "V", "weak"),
        (1.0, 1.0, 1, 0.4, 0, "V", "incomplete_data"),
        (1.0, 1.0, 0, 1.0, 0, "V", "no_municipal_support"),
        (1.0, 1.0, 1, 1.0, 1, "P", "prepared_and_needed"),
        (0.2, 0.0, 1, 1.0, 1, "none", "prepared_without_points"),
        (0.2, 0.0, 0, 1.0, 0, "none", "too_few_points"),
        (0.0, 0.0, 1, 1.0, 0, "none", "nothing_needed"),
        (UNKNOWN, UNKNOWN, 1, 1.0, 0, "none", "capacity_unknown"),
    ],
)
def test_each_level_can_be_reached(needed, missed, support, quality, prepared, level, rule):
    measures = {
        "answering_share": [needed],
        "gap_growth_share": [missed],
        "municipal_support": [support],
        "data_quality": [quality],
        "prepared": [prepared],
        "other_unit_only": [0],
    }
    registered = UNKNOWN if rule == "capacity_unknown" else 20.0
    found = propose(CRITERIA, measures, registered=[registered], answered=[needed * 20])
    assert found.level == (level,)
    assert CRITERIA.rules[found.rule[0]].code == rule


def test_a_service_in_another_unit_is_kept_for_an_expert_to_judge():
    measures = {measure.code: [UNKNOWN] for measure in CRITERIA.measures} | {"other_unit_only": [1]}
    found = propose(CRITERIA, measures, registered=[UNKNOWN], answered=[UNKNOWN])
    assert found.level == ("V",)
    assert str(found.taken_capacity[0]) == "nan", "units are never added up: no number in the planning unit"
