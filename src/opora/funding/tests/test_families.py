"""The rule sets that come with the product: each is whole, passes its own tests and says what is assumed."""

import pytest

from opora.funding.parsed import parsed
from opora.funding.shipped import shipped_codes, shipped_rules
from opora_engine.formula.cases import run_rule_tests

FAMILIES = [
    "horni_mez_2008",
    "kanonicky",
    "pasmo_kriterii",
    "podminky_a_mzdy",
    "regionalni_hodnota",
    "sest_mechanismu",
]
PUBLISHED = {
    "horni_mez_2008": {
        "BED_MONTH",
        "USER_MONTH",
        "INTERVENTION_MONTH",
        "POST_YEAR",
        "MONTHS",
    },
    "pasmo_kriterii": {"SMALL_STEP", "LARGE_STEP"},
}
"""Parameters that stand in a published source; every other number is assumed."""


def test_every_family_comes_with_the_product() -> None:
    assert shipped_codes() == FAMILIES


@pytest.mark.parametrize("code", FAMILIES)
def test_a_family_passes_its_own_tests(code: str) -> None:
    rules = parsed(shipped_rules(code))
    assert rules.code == code
    assert [str(each) for outcome in run_rule_tests(rules) for each in outcome.differences] == []


@pytest.mark.parametrize("code", [code for code in FAMILIES if code != "kanonicky"])
def test_a_family_tests_a_gate_a_cap_a_short_pool_and_a_boundary(code: str) -> None:
    rules = parsed(shipped_rules(code))
    assert len(rules.tests) >= 4
    expected = [values for test in rules.tests for values in test.expected.values()]
    assert {"cap", "gate", "pool"} <= {values.get("bound_by") for values in expected}
    assert set(rules.gates) <= {str(values.get("gates")) for values in expected}
    assert any(test.expected_round.get("reserve") == 0 for test in rules.tests)


@pytest.mark.parametrize("code", FAMILIES)
def test_every_number_is_published_or_marked_as_assumed(code: str) -> None:
    rules = parsed(shipped_rules(code))
    told = {parameter.name for parameter in rules.parameters.values() if not parameter.assumed}
    assert told == PUBLISHED.get(code, set())


def test_the_limits_of_2008_are_those_of_the_published_table() -> None:
    values = parsed(shipped_rules("horni_mez_2008")).parameters
    assert values["BED_MONTH"].values["soc_rehabilitace", "residential"] == 7000
    assert values["BED_MONTH"].values["nocleharny", "outpatient"] == 4000
    assert values["USER_MONTH"].values["rana_pece", "field"] == 500
    assert values["POST_YEAR"].values["kontaktni_centra", "outpatient"] == 0
    assert values["POST_YEAR"].values["terenni_programy", "field"] == 250_000
    assert values["INTERVENTION_MONTH"].values["poradenstvi", "outpatient"] == 30
