import json

import pytest
from django.test import Client

from opora.accounts.models import User
from opora.needs.tests.tiny_line import REGION

PAGES = (
    "", "domov_senioru/", "domov_senioru/?map=ratio", "azylove_domy/", "domov_senioru/999001/", "azylove_domy/999001/",
    "from/999001/",
)  # fmt: skip


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def english(person: User, address: str) -> str:
    client = signed_in(person)
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_planner_reads_every_page_in_both_languages(tiny_line, planner, page, language):
    client = signed_in(planner)
    client.cookies["django_language"] = language
    answer = client.get(f"/{REGION}/access/{page}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_every_page_with_times_shows_the_method_and_its_error(tiny_line, planner, page):
    assert "adjacency x 1.284" in english(planner, f"/{REGION}/access/{page}")
    assert "median error 6.0 %" in english(planner, f"/{REGION}/access/{page}")


@pytest.mark.parametrize("page", PAGES)
def test_pages_before_the_first_calculation_say_so(tiny_region, planner, page):
    assert "Access has not been calculated yet" in english(planner, f"/{REGION}/access/{page}")


@pytest.mark.parametrize("role", ["provider_person", "inspector", "administrator"])
@pytest.mark.parametrize("address", [f"/{REGION}/access/", f"/api/v1/access/{REGION}/coverage"])
def test_who_may_not_see_access(tiny_line, request, role, address):
    assert signed_in(request.getfixturevalue(role)).get(address).status_code == 403


def test_the_answer_names_the_nearest_place_the_time_and_the_limit(tiny_line, planner):
    text = english(planner, f"/{REGION}/access/domov_senioru/999003/")
    assert "The nearest place is 54 min away, beyond the declared 45 min." in text
    assert "3 min to set out + 30.0 km over neighbouring municipalities × 1.284" in text
    assert "The nearest place is 3 min away, within the declared 45 min." in english(
        planner, f"/{REGION}/access/domov_senioru/999001/"
    )


def test_nothing_tells_where_a_secret_place_is(tiny_line, planner):
    text = english(planner, f"/{REGION}/access/azylove_domy/999001/")
    assert "It serves the whole region, so no distance is told." in text
    assert "whole region" in text
    assert "Ukázka 9999003" not in english(planner, f"/{REGION}/access/from/999001/")


def test_a_municipality_sees_its_own_territory_only(tiny_line, town_hall):
    client = signed_in(town_hall)
    assert client.get(f"/{REGION}/access/domov_senioru/999001/").status_code == 200
    assert client.get(f"/{REGION}/access/domov_senioru/999003/").status_code == 404
    assert client.get(f"/{REGION}/access/from/999003/").status_code == 404
    rows = client.get(f"/api/v1/access/{REGION}/reach/domov_senioru").json()
    assert [row["municipality"] for row in rows] == ["999001"]


def test_choosing_a_municipality_leads_to_its_journeys(tiny_line, planner):
    answer = signed_in(planner).get(f"/{REGION}/access/from/?municipality=999002")
    assert answer.headers["Location"] == f"/{REGION}/access/from/999002/"


def test_journeys_are_filtered_and_downloaded(tiny_line, planner):
    client = signed_in(planner)
    rows = json.loads(client.get(f"/{REGION}/access/from/999001/?kind=pecovatelska&download=json").content)
    assert [round(value, 2) for value in rows[0].values() if isinstance(value, float)] == [54.36]
    assert len(rows) == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(tiny_line, planner, django_assert_max_num_queries):
    client = signed_in(planner)
    for page in ("", "domov_senioru/", "domov_senioru/999001/", "from/999001/"):
        client.get(f"/{REGION}/access/{page}")
        with django_assert_max_num_queries(24):
            client.get(f"/{REGION}/access/{page}")


def test_systems_get_coverage_reach_and_minutes(tiny_line, planner):
    client = signed_in(planner)
    coverage = {row["kind"]: row for row in client.get(f"/api/v1/access/{REGION}/coverage").json()}
    assert coverage["domov_senioru"]["within_reach"] == 3000
    reach = client.get(f"/api/v1/access/{REGION}/reach/azylove_domy").json()
    assert {row["minutes"] for row in reach} == {None}
    minutes = client.get(f"/api/v1/access/{REGION}/minutes/999001").json()
    assert minutes["method"] == "adjacency x 1.284"
    assert sorted(round(each["minutes"], 2) for each in minutes["journeys"]) == [3, 54.36]
    assert client.get(f"/api/v1/access/{REGION}/minutes/000000").status_code == 404
