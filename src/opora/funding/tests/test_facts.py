"""Facts that only some rule sets ask for: further columns are read by what the rules say, and nothing is guessed."""

from pathlib import Path

import pytest
from django.utils.translation import override
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import Refused
from opora.funding import facts, services
from opora.funding.models import Application, Grant, Round, RuleSet
from opora.funding.shipped import shipped_rules
from opora.funding.tests.conftest import DAY, FORMS, SERVICES, write

WAGES = "\n".join(
    line if line.startswith("#") else f"{line},{value}"
    for line, value in zip(
        SERVICES.splitlines(), ["", "direct_care_wages", "4000000", "5500000", "900000"], strict=True
    )
)
POSTS = "\n".join(
    line if line.startswith("#") else f"{line},{value}"
    for line, value in zip(FORMS.splitlines(), ["", "direct_care_posts", "12", "10", "2.5"], strict=True)
)


@pytest.fixture
def wage_rules(operator: User) -> RuleSet:
    return services.take_in_rules(text=shipped_rules("podminky_a_mzdy"), by=operator)


@pytest.fixture
def round_of_wages(tiny_region: TinyRegion, wage_rules: RuleSet, economist: User) -> Round:
    return services.open_round(
        region="CZ999",
        year=2027,
        rule_set=wage_rules,
        pool_czk=6_000_000,
        pool_source="Rozpočet kraje",
        by=economist,
    )


def test_further_columns_become_facts_of_the_application(
    round_of_wages: Round, economist: User, tmp_path: Path
) -> None:
    how = write(tmp_path, WAGES, POSTS)
    services.take_in_applications(round=round_of_wages, by=economist, **how)
    home = Application.objects.get(service__identifier="9999001")
    assert home.facts["direct_care_wages"]["value"] == "4000000"
    assert home.forms.get().facts["direct_care_posts"]["value"] == "12"
    with override("en"):
        assert facts.shown(home.facts) == [("Wages of direct care", "CZK\u00a04,000,000")]
    keys = set(Application.objects.values_list("pk", flat=True))
    services.take_in_applications(round=round_of_wages, by=economist, **how)
    assert set(Application.objects.values_list("pk", flat=True)) == keys


def test_a_grant_is_made_from_them(
    round_of_wages: Round, network_of_two: None, economist: User, tmp_path: Path
) -> None:
    services.take_in_applications(round=round_of_wages, by=economist, **write(tmp_path, WAGES, POSTS))
    run = services.calculate(region="CZ999", day=DAY, by=economist)
    home = Grant.objects.get(run=run, service__identifier="9999001")
    # 28 beds x 240 000 - 500 000 = 6 220 000; half of the wages 2 000 000; 0.6 x 4 220 000; asked for 5 000 000.
    assert home.inputs["inputs"]["direct_care_wages"] == "4000000"
    assert home.claim_czk == 4_532_000


def test_a_fact_that_the_rules_need_and_nobody_declared_is_named(
    round_of_wages: Round, network_of_two: None, economist: User, tmp_path: Path
) -> None:
    services.take_in_applications(round=round_of_wages, by=economist, **write(tmp_path, SERVICES, POSTS))
    with override("en"), pytest.raises(Refused) as refused:
        services.calculate(region="CZ999", day=DAY, by=economist)
    assert any("direct_care_wages" in str(each) for each in refused.value.problems)
    assert Run.objects.get(kind="funding").status == Run.Status.REFUSED


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("direct_care_wages", "direct_care_wage", "line 2, column direct_care_wage", "direct_care_wages"),
        (",4000000", ",4 mil.", "line 3, column direct_care_wages", "from 0 to"),
        (",4000000", ",-1", "line 3, column direct_care_wages", "from 0 to"),
    ],
)
def test_a_wrong_fact_is_refused_and_its_place_is_named(
    round_of_wages: Round,
    economist: User,
    tmp_path: Path,
    old: str,
    new: str,
    place: str,
    expected: str,
) -> None:
    how = write(tmp_path, WAGES.replace(old, new), POSTS)
    with override("en"), pytest.raises(Refused) as refused:
        services.take_in_applications(round=round_of_wages, by=economist, **how)
    assert any(place in each.place and expected in each.expected for each in refused.value.problems)
    assert not Application.objects.exists()
