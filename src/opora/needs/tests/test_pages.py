import json
from datetime import date

import pytest
from django.test import Client

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.needs import services
from opora.needs.explanation import amount
from opora.needs.models import Evidence
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare, only
from opora.territory.models import Population

PAGES = ("", "rates/", "methods/", "people/", "domov_senioru/", "domov_senioru/999001/")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_planner_reads_every_page_in_both_languages(tiny_line, planner, page, language):
    client = signed_in(planner)
    client.cookies["django_language"] = language
    answer = client.get(f"/{REGION}/needs/{page}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_pages_before_the_first_estimate_say_so(tiny_region, planner, page):
    answer = signed_in(planner).get(f"/{REGION}/needs/{page}")
    assert "Potřeby ještě nebyly odhadnuty" in answer.content.decode()


@pytest.mark.parametrize("role", ["economist", "coordinator", "town_hall"])
def test_who_may_see_needs(tiny_line, request, role):
    assert signed_in(request.getfixturevalue(role)).get(f"/{REGION}/needs/").status_code == 200


@pytest.mark.parametrize("role", ["provider_person", "inspector", "administrator"])
@pytest.mark.parametrize("address", [f"/{REGION}/needs/", f"/api/v1/needs/{REGION}/kinds"])
def test_who_may_not(tiny_line, request, role, address):
    assert signed_in(request.getfixturevalue(role)).get(address).status_code == 403


def test_the_sentence_says_how_the_number_came_about(tiny_line, planner):
    client = signed_in(planner)
    client.cookies["django_language"] = "en"
    text = client.get(f"/{REGION}/needs/domov_senioru/999001/").content.decode().replace("\u00a0", " ")
    assert (
        "200 (People aged 65+) × 45 per 1 000 = 9 persons in need; × 0.5 of capacity per person = 4.5 beds."
        in text
    )
    assert "3.0 to 6 beds" in text
    assert "assumed" in text


def test_a_coordinator_sees_the_own_orp_only(tiny_line, coordinator):
    client = signed_in(coordinator)
    page = client.get(f"/{REGION}/needs/domov_senioru/").content.decode()
    assert "Horní Lhota" in page
    assert "Dolní Lhota" not in page
    assert client.get(f"/{REGION}/needs/domov_senioru/999003/").status_code == 404
    rows = client.get(f"/api/v1/needs/{REGION}/kinds/domov_senioru").json()
    assert [row["municipality"] for row in rows] == ["999001", "999002"]


def test_a_list_is_filtered_by_orp_and_downloaded(tiny_line, planner):
    client = signed_in(planner)
    rows = json.loads(client.get(f"/{REGION}/needs/domov_senioru/?orp=9902&download=json").content)
    assert len(rows) == 1
    assert 13.5 in rows[0].values()
    assert "seniory" in client.get(f"/{REGION}/needs/?download=csv&kind=domov_senioru").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(tiny_line, planner, django_assert_max_num_queries):
    client = signed_in(planner)
    client.get(f"/{REGION}/needs/")
    with django_assert_max_num_queries(18):
        client.get(f"/{REGION}/needs/")
    for page in ("domov_senioru/", "methods/", "people/"):
        with django_assert_max_num_queries(18):
            client.get(f"/{REGION}/needs/{page}")
    with django_assert_max_num_queries(22):
        client.get(f"/{REGION}/needs/domov_senioru/999001/")


def test_an_unknown_kind_is_not_known(tiny_line, planner):
    assert signed_in(planner).get(f"/{REGION}/needs/no-such-kind/").status_code == 404


def test_changed_rates_are_told_on_the_page(tiny_line, tiny_rates, planner):
    declare(tiny_rates, "rates.yaml", RATES.replace("middle: 45", "middle: 50"))
    assert (
        "Vyhlášené sazby se od tohoto odhadu změnily"
        in signed_in(planner).get(f"/{REGION}/needs/").content.decode()
    )


def test_systems_get_kinds_municipalities_and_rates(tiny_line, planner):
    client = signed_in(planner)
    kinds = {row["kind"]: row for row in client.get(f"/api/v1/needs/{REGION}/kinds").json()}
    assert kinds["domov_senioru"]["capacity"] == {"low": 18, "middle": 27, "high": 36}
    rates = client.get(f"/api/v1/needs/{REGION}/rates").json()
    assert {rate["kind"] for rate in rates} == set(kinds)
    assert all(rate["assumed"] for rate in rates)


def test_systems_are_told_when_there_is_no_estimate(tiny_region, planner):
    assert signed_in(planner).get(f"/api/v1/needs/{REGION}/kinds").status_code == 404


def test_a_very_small_amount_is_not_written_as_nothing():
    assert amount(0.001, "bed") != amount(0, "bed")


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


@pytest.fixture
def told(tiny_line, tiny_rates, planner):
    """All that the pages of methods can show: evidence, and years enough for a trend."""
    town = tiny_line.towns["Horní Lhota"]
    for year in range(2018, 2023):
        Population.objects.update_or_create(
            unit=town, day=date(year, 1, 1), sex="all", age_from=0, age_to=150,
            defaults={"persons": 1000 + 10 * (year - 2022), "source": town.source},
        )  # fmt: skip
    for name, persons in (("Horní Lhota", 90), ("Prostřední Lhota", 20), ("Dolní Lhota", 30)):
        Evidence.objects.create(
            region=tiny_line.region, sort="use", municipality=tiny_line.towns[name],
            kind=tiny_line.kinds["domov_senioru"], low=persons, middle=persons, high=persons, day=date(2026, 12, 31),
            source_text="a test", file_name="use.csv", synthetic=True,
        )  # fmt: skip
    declare(tiny_rates, "methods.yaml", only("rates", "peers", "expert").replace("fewest: 4", "fewest: 2"))
    services.estimate(region=REGION, day=DAY, by=planner)
    return tiny_line


def page_in_english(person, page):
    client = signed_in(person)
    client.cookies["django_language"] = "en"
    return client.get(f"/{REGION}/needs/{page}").content.decode().replace("\u00a0", " ")


def test_the_page_of_a_number_shows_each_method_with_its_weight_and_source(told, planner):
    text = page_in_english(planner, "domov_senioru/999002/")
    assert "Comparison with similar municipalities" in text
    assert "Together: 50.0 % × 18 + 50.0 % × 100 = 59 persons." in text.replace("50.0%", "50.0 %")
    assert "Horní Lhota" in text  # one of the similar ones
    assert "population * used_by_peers / 1000" in text
    assert "Weight: assumption of the demonstration" in text


def test_methods_that_are_silent_and_methods_that_disagree_are_named(told, planner):
    text = page_in_english(planner, "domov_senioru/999002/")
    assert (
        "Without a value here, so that the weights of the others were divided by their sum: Expert estimate."
        in text
    )
    assert "disagree: their ranges do not meet" in text


def test_evidence_that_is_made_up_is_said_to_be(told, planner):
    assert "are made up for the demonstration" in page_in_english(planner, "")


def test_the_horizon_is_told_with_its_method_and_tested_error(told, planner):
    text = page_in_english(planner, "domov_senioru/999001/")
    assert "In 2030 there will be about 1,010 persons" in text
    assert "damped trend of totals" in text
    assert "off by less than 2.1" in text
    assert "How the people will change until 2030 is not known here." in page_in_english(
        planner, "domov_senioru/999002/"
    )
    assert "damped trend of totals" in page_in_english(planner, "people/")
    assert "People at the horizon (2030)" in page_in_english(planner, "people/")
    assert "People in 2030" in page_in_english(planner, "")


def test_kinds_are_filtered_by_the_target_group_that_needs_them(told, planner):
    rows = json.loads(signed_in(planner).get(f"/{REGION}/needs/?group=seniori&download=json").content)
    assert len(rows) == 2


def test_systems_get_methods_people_and_a_need_with_its_weights(told, planner):
    client = signed_in(planner)
    need = client.get(f"/api/v1/needs/{REGION}/kinds/domov_senioru/999002").json()
    assert {each["method"]: each["weight"] for each in need["methods"]} == {"rates": 0.5, "peers": 0.5}
    assert need["horizon"] is None
    methods = {each["method"]: each for each in client.get(f"/api/v1/needs/{REGION}/methods").json()}
    assert methods["peers"]["formula"] == "population * used_by_peers / 1000"
    people = client.get(f"/api/v1/needs/{REGION}/people").json()
    assert [(each["municipality"], each["method"], each["year"]) for each in people] == [
        ("999001", "trend", 2030)
    ]
    assert client.get(f"/api/v1/needs/{REGION}/kinds/domov_senioru/999009").status_code == 404


def test_a_coordinator_gets_no_method_of_another_orp(told, coordinator):
    client = signed_in(coordinator)
    assert client.get(f"/api/v1/needs/{REGION}/kinds/domov_senioru/999003").status_code == 404
    assert client.get(f"/{REGION}/needs/domov_senioru/999003/").status_code == 404


def test_the_map_of_a_kind_shows_today_or_the_horizon(told, planner):
    def drawn(page):
        text = page_in_english(planner, page)
        return json.loads(text.split('id="map-values" type="application/json">')[1].split("</script>")[0])

    today, horizon = drawn("domov_senioru/"), drawn("domov_senioru/?when=horizon")
    assert [each["code"] for each in today] == ["999003", "999001", "999002"]
    assert [each["code"] for each in horizon] == ["999001"]  # elsewhere it is not known
    assert horizon[0]["value"] > next(each["value"] for each in today if each["code"] == "999001")
