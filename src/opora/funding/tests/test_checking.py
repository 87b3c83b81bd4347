"""Checks of applications: declared in the rule language, told on pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from opora.core.refusals import Refused
from opora.funding import services
from opora.funding.checking import queries
from opora.funding.checking.declared import PACKAGED, declared_checks
from opora.funding.checking.queries import checked, failed, noticed
from opora.funding.models import Application, Round
from opora.funding.tests.conftest import FORMS, SERVICES, write
from opora_engine.returns import failing_tests

pytestmark = pytest.mark.django_db


def names(round_: Round, identifier: str) -> list[str]:
    return [each.name for each in checked(round_, identifier).failed]


def test_the_shipped_checks_pass_their_own_tests():
    assert failing_tests(declared_checks("CZ999").content) == ()


def test_every_threshold_says_that_it_is_assumed():
    parameters = declared_checks("CZ999").content.rules.parameters.values()
    assert parameters
    assert all(each.assumed for each in parameters)


def test_an_application_is_checked_against_its_own_numbers(applied):
    assert names(applied, "9999001") == []
    assert names(applied, "9999002") == ["public_money_within_the_loss"]


def test_a_change_of_an_application_is_checked_at_once(applied, economist, tmp_path):
    assert names(applied, "9999003") == []
    changed = SERVICES.replace("9999003,900000,100000", "9999003,0,0")
    forms = FORMS.replace("9999003,residential,bed,8,8", "9999003,residential,bed,0,8")
    services.take_in_applications(round=applied, by=economist, **write(tmp_path, changed, forms))
    assert names(applied, "9999003") == [
        "applies_for_something",
        "asks_for_money",
        "somebody_near_contributes",
        "reports_agree_with_units",
    ]


def test_errors_stand_before_warnings(applied, economist, tmp_path):
    changed = SERVICES.replace("9999003,900000,100000", "9999003,0,0")
    services.take_in_applications(round=applied, by=economist, **write(tmp_path, changed))
    weights = [
        each.is_error
        for each in noticed(applied, list(applied.applications.all()))
        if each.identifier == "9999003"
    ]
    assert weights == [True, False]


def test_a_request_that_grew_is_noticed_when_there_is_one_of_last_year(applied, rule_set, economist):
    before = Round.objects.create(
        region=applied.region, year=2026, rule_set=rule_set, pool_czk=1, pool_source="Rozpočet kraje"
    )
    now = Application.objects.get(round=applied, service__identifier="9999001")
    Application.objects.create(
        round=before, service=now.service, request_czk=1_000_000, municipal_czk=0, founder_czk=0, esf_czk=0,
        ministry_czk=0, eligible_operating_loss_czk=1_000_000, has_entrustment=True, has_debt=False,
        return_filed=True, criteria_points=50,
    )  # fmt: skip
    services.change_pool(round=applied, pool_czk=7_000_000, pool_source="Rozpočet kraje", by=economist)
    (finding,) = failed(applied)["9999001"]
    assert finding.name == "usual_growth"
    assert (
        finding.sentence.cs
        == "Žádá o 5\u00a0000\u00a0000\u00a0Kč; to je víc než 130\u00a0% toho, oč žádala loni."
    )


def test_a_region_declares_checks_of_its_own(applied, settings, tmp_path):
    settings.HOME = tmp_path
    folder = tmp_path / "declared" / "CZ999"
    folder.mkdir(parents=True)
    text = PACKAGED.read_text(encoding="utf-8").replace("condition: request == 0", "condition: request > 1")
    text = text[: text.index("tests:")] + "tests: []\n"
    (folder / PACKAGED.name).write_text(text, encoding="utf-8")
    assert "asks_for_money" in names(applied, "9999001")
    (folder / PACKAGED.name).write_text(text.replace("request > 1", "reqest > 1"), encoding="utf-8")
    with override("cs"), pytest.raises(Refused, match=r"checks\.asks_for_money\.condition.*request"):
        failed(applied)


class TestPages:
    def test_the_list_names_what_is_wrong_and_can_be_filtered(self, applied, economist):
        client = Client()
        client.force_login(economist)
        page = client.get("/CZ999/funding/2027/checks/")
        assert page.status_code == 200
        assert "9999002" in page.content.decode()
        none = client.get("/CZ999/funding/2027/checks/?weight=error").content.decode()
        assert "9999002" not in none
        one = client.get("/CZ999/funding/2027/checks/?check=public_money_within_the_loss").content.decode()
        assert "9999002" in one

    def test_a_page_of_one_application_tells_every_check_and_indicator(self, applied, economist):
        client = Client()
        client.force_login(economist)
        page = client.get("/CZ999/funding/2027/checks/9999002/").content.decode()
        assert page.count("gov-tag") >= len(declared_checks("CZ999").content.rules.gates)
        assert "median(request_share, by=kind)" in page

    def test_a_provider_sees_its_own_application_only(self, applied, provider_person):
        client = Client()
        client.force_login(provider_person)
        own = client.get("/CZ999/funding/2027/checks/").content.decode()
        hidden = {row.service.identifier for row in applied.applications.all()} - {
            row.service.identifier
            for row in applied.applications.filter(
                service__provider__number=provider_person.roles[0].provider_number
            )
        }
        assert hidden
        assert all(identifier not in own for identifier in hidden)
        assert client.get(f"/CZ999/funding/2027/checks/{min(hidden)}/").status_code == 404

    def test_the_list_makes_the_same_number_of_queries_however_long_it_is(self, applied, economist):
        client = Client()
        client.force_login(economist)
        client.get("/CZ999/funding/2027/checks/")
        with CaptureQueriesContext(connection) as many:
            client.get("/CZ999/funding/2027/checks/")
        Application.objects.exclude(service__identifier="9999002").delete()
        queries._failures.cache_clear()
        queries._returns.cache_clear()
        client.get("/CZ999/funding/2027/checks/")
        with CaptureQueriesContext(connection) as few:
            client.get("/CZ999/funding/2027/checks/")
        assert len(many) == len(few)
