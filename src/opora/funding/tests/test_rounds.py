"""Rule sets, rounds and applications: what is taken in, what is refused, and that the past stays."""

from pathlib import Path

import pytest
from django.utils import translation
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.funding import services
from opora.funding.models import Application, ApplicationForm, Round, RuleSet
from opora.funding.tests.conftest import FORMS, HEADER, SERVICES, rules_text, write


def logged(act: str) -> int:
    return LogEntry.objects.filter(act=act).count()


def test_rules_are_stored_whole_and_once(operator: User) -> None:
    first = services.take_in_rules(text=rules_text(), by=operator)
    assert first.text == rules_text()
    assert (first.code, first.version) == ("kanonicky", "2027.1")
    assert services.take_in_rules(text=rules_text(), by=operator) == first
    assert RuleSet.objects.count() == 1
    assert logged("funding.rules_taken_in") == 1


def test_broken_rules_are_refused_with_line_and_column(operator: User) -> None:
    with pytest.raises(Refused) as refused:
        services.take_in_rules(
            text=rules_text().replace("min(cap, request)", "min(cap, reqest)"), by=operator
        )
    assert any("request" in str(problem) for problem in refused.value.problems)
    assert not RuleSet.objects.exists()


def test_another_text_under_the_same_version_is_refused(operator: User) -> None:
    services.take_in_rules(text=rules_text(), by=operator)
    with pytest.raises(Refused, match=r"2027\.1"):
        services.take_in_rules(text=rules_text() + "\n# a remark\n", by=operator)


def test_a_planner_brings_no_rules(planner: User) -> None:
    with pytest.raises(NotAllowed):
        services.take_in_rules(text=rules_text(), by=planner, region="CZ999")


def test_the_same_round_again_changes_nothing(opened: Round, rule_set: RuleSet, economist: User) -> None:
    how = {
        "region": "CZ999",
        "year": 2027,
        "rule_set": rule_set,
        "pool_source": "Rozpočet kraje",
        "by": economist,
    }
    assert services.open_round(pool_czk=opened.pool_czk, **how) == opened
    with pytest.raises(Refused, match="2027"):
        services.open_round(pool_czk=1, **how)
    assert logged("funding.round_opened") == 1


def test_rules_must_be_valid_in_the_year(tiny_region: TinyRegion, rule_set: RuleSet, economist: User) -> None:
    with pytest.raises(Refused, match="2026"):
        services.open_round(
            region="CZ999", year=2026, rule_set=rule_set, pool_czk=1, pool_source="Rozpočet", by=economist
        )


@pytest.mark.parametrize(("pool", "source"), [(-1, "Rozpočet"), (10**13, "Rozpočet"), (5, " ")])
def test_a_wrong_pool_is_refused(opened: Round, economist: User, pool: int, source: str) -> None:
    with pytest.raises(Refused):
        services.change_pool(round=opened, pool_czk=pool, pool_source=source, by=economist)


def test_a_changed_pool_is_logged_once_and_kept_in_the_history(opened: Round, economist: User) -> None:
    for _again in range(2):
        services.change_pool(round=opened, pool_czk=7, pool_source="Změna", by=economist)
    assert logged("funding.pool_changed") == 1
    entry = LogEntry.objects.get(act="funding.pool_changed")
    assert (entry.station, entry.region_code) == ("round", "CZ999")
    assert [row.pool_czk for row in Round.objects.get().history.order_by("history_id")] == [6_000_000, 7]


def test_applications_are_taken_in(applied: Round) -> None:
    home = Application.objects.get(service__identifier="9999001")
    assert (home.request_czk, home.has_entrustment, home.has_debt) == (5_000_000, True, False)
    assert ApplicationForm.objects.count() == 3
    assert LogEntry.objects.get(act="funding.applications_taken_in").station == "round"


def test_the_same_files_again_change_nothing(applied: Round, economist: User, tmp_path: Path) -> None:
    keys = set(Application.objects.values_list("pk", flat=True))
    assert services.take_in_applications(round=applied, by=economist, **write(tmp_path)) == 3
    assert set(Application.objects.values_list("pk", flat=True)) == keys
    assert logged("funding.applications_taken_in") == 1


def test_a_changed_file_changes_only_what_it_changes(applied: Round, economist: User, tmp_path: Path) -> None:
    keep = Application.objects.get(service__identifier="9999002").pk
    lines = SERVICES.replace("9999001,5000000", "9999001,4500000").replace(
        "9999003,900000,100000,0,0,0,1000000,true,false,true,50\n", ""
    )
    forms = FORMS.replace("9999003,residential,bed,8,8\n", "")
    services.take_in_applications(round=applied, by=economist, **write(tmp_path, lines, forms))
    assert Application.objects.get(service__identifier="9999001").request_czk == 4_500_000
    assert Application.objects.get(service__identifier="9999002").pk == keep
    assert not Application.objects.filter(service__identifier="9999003").exists()
    assert LogEntry.objects.filter(act="funding.applications_taken_in").first().values["changed"] == 2  # type: ignore[union-attr]


BROKEN = [
    ("money", SERVICES.replace("5000000", "5 mil."), FORMS, "line 3, column request_czk"),
    ("unknown service", SERVICES.replace("9999001", "1234567"), FORMS, "line 3, column identifier"),
    ("twice", SERVICES + SERVICES.splitlines()[2] + "\n", FORMS, "line 6, column identifier"),
    (
        "neither true nor false",
        SERVICES.replace("true,false,true,50", "perhaps,false,true,50"),
        FORMS,
        "has_entrustment",
    ),
    ("points", SERVICES.replace("true,100", "true,101"), FORMS, "line 4, column criteria_points"),
    ("no form", SERVICES, FORMS.replace("9999003,residential,bed,8,8\n", ""), "line 5, column identifier"),
    (
        "form not offered",
        SERVICES,
        FORMS.replace("9999001,residential,bed", "9999001,field,fte"),
        "line 3, column form",
    ),
    ("form twice", SERVICES, FORMS + "9999003,residential,bed,8,8\n", "line 6, column form"),
    ("unit", SERVICES, FORMS.replace("9999002,field,fte", "9999002,field,bed"), "line 4, column unit"),
    ("three decimals", SERVICES, FORMS.replace("10.00", "10.005"), "line 4, column applied_units"),
    ("not a number", SERVICES, FORMS.replace("10.00", "NaN"), "line 4, column applied_units"),
    ("form without application", SERVICES, FORMS + "7777777,field,fte,1,1\n", "line 6, column identifier"),
]


@pytest.mark.parametrize(
    ("lines", "forms", "place"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_a_broken_file_is_refused_whole_and_the_place_is_named(
    opened: Round, economist: User, tmp_path: Path, lines: str, forms: str, place: str
) -> None:
    from django.utils.translation import override

    with override("en"), pytest.raises(Refused) as refused:
        services.take_in_applications(round=opened, by=economist, **write(tmp_path, lines, forms))
    assert any(place in problem.place for problem in refused.value.problems)
    assert not Application.objects.exists()


def test_a_missing_column_is_named(opened: Round, economist: User, tmp_path: Path) -> None:
    lines = SERVICES.replace(HEADER, HEADER.replace("esf_czk", "esf"))
    with pytest.raises(Refused, match="esf_czk"):
        services.take_in_applications(round=opened, by=economist, **write(tmp_path, lines))


def test_only_an_economist_takes_applications_in(opened: Round, planner: User, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        services.take_in_applications(round=opened, by=planner, **write(tmp_path))


@pytest.mark.parametrize(("language", "expected"), [("cs", "Má být"), ("en", "Expected")])
def test_a_wrong_rule_set_is_refused_in_the_readers_language(
    operator: User, language: str, expected: str
) -> None:
    wrong = rules_text().replace("parameters:", "paramters:", 1)
    with translation.override(language), pytest.raises(Refused) as refused:
        services.take_in_rules(text=wrong, by=operator)
    assert expected in refused.value.message
    assert refused.value.problems
