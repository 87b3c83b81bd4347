"""The list of profiles, the page, the PDF and the API: who may see what, the same numbers in all of them."""

import io
import json

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from opora.needs.tests.tiny_line import REGION
from opora.profiles.documents import pdf
from opora.profiles.tests.conftest import SECRET, profile_for, signed_in

LIST = f"/{REGION}/profiles/"
API = f"/api/v1/profiles/{REGION}"
EVERY_PLACE = ("999001", "999002", "999003", "9901", "9902")


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_who_sees_gaps_sees_profiles(tiny_line, grants, planner, economist, coordinator, town_hall, language):
    for person in (planner, economist, coordinator, town_hall):
        client = signed_in(person, language)
        assert client.get(LIST).status_code == 200
        page = client.get(f"{LIST}999001/")
        assert page.status_code == 200
        assert "Horní Lhota" in page.content.decode()


def test_who_may_not_see_profiles(tiny_region, provider_person, inspector, administrator):
    for person in (provider_person, inspector, administrator):
        client = signed_in(person)
        for address in (LIST, f"{LIST}999001/", f"{LIST}999001/profile.pdf", API, f"{API}/999001"):
            assert client.get(address).status_code == 403


def test_a_coordinator_opens_only_the_own_orp_and_a_town_hall_only_itself(tiny_line, coordinator, town_hall):
    expected = {coordinator: {"999001", "999002", "9901"}, town_hall: {"999001"}}
    for person, open_to in expected.items():
        client = signed_in(person)
        for code in EVERY_PLACE:
            for address in (f"{LIST}{code}/", f"{API}/{code}"):
                assert client.get(address).status_code == (200 if code in open_to else 404)
        assert client.get(f"{LIST}9902/profile.pdf").status_code == 404
        assert {row["code"] for row in client.get(API).json()} == open_to


def test_a_place_that_is_not_there_is_not_found(tiny_line, planner):
    assert signed_in(planner).get(f"{LIST}000000/").status_code == 404


def test_the_list_sums_municipalities_to_orps(tiny_line, planner):
    rows = json.loads(signed_in(planner, "en").get(f"{LIST}?download=json").content)
    by_code = {row["Code"]: row for row in rows}
    assert (by_code["9901"]["People"], by_code["9901"]["Services with a place here"]) == (3_000, 1)
    persons = [by_code[code]["Persons without a place"] for code in ("999001", "999002", "9901")]
    assert persons[0] + persons[1] == pytest.approx(persons[2])


def test_the_list_is_searched_and_filtered(tiny_region, planner):
    client = signed_in(planner, "en")
    expected = {"orp=9902": {"9902", "999003"}, "level=orp": {"9901", "9902"}, "name=prost": {"999002"}}
    for query, codes in expected.items():
        rows = json.loads(client.get(f"{LIST}?{query}&download=json").content)
        assert {row["Code"] for row in rows} == codes


def test_a_secret_address_is_in_no_profile(tiny_line, grants, planner):
    client = signed_in(planner, "en")
    for code in EVERY_PLACE:
        page = client.get(f"{LIST}{code}/")
        told = json.dumps(pdf.content(page.context["profile"], page.context["sections"]))
        assert "shelters (asylum houses) (1)" in told
        texts = (page.content.decode(), client.get(f"{API}/{code}").content.decode(), told)
        assert not any(SECRET in text for text in texts)
    assert SECRET not in pdf_text(client.get(f"{LIST}9901/profile.pdf").content)


@pytest.mark.parametrize(("language", "words"), [("cs", "Co chybí"), ("en", "What is missing")])
def test_the_pdf_is_tagged_and_in_the_language_of_the_reader(tiny_line, grants, planner, language, words):
    answer = signed_in(planner, language).get(f"{LIST}9901/profile.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == language
    assert words in pdf_text(answer.content)


def test_the_pdf_says_what_the_page_says(tiny_line, grants, planner):
    client = signed_in(planner, "en")
    page = client.get(f"{LIST}999003/")
    found = pdf.content(page.context["profile"], page.context["sections"])
    tables = [table for section in found["sections"] for table in section["tables"]]
    html = page.content.decode()
    assert all(escape(cell["text"]) in html for table in tables for row in table["rows"] for cell in row)
    text = pdf_text(client.get(f"{LIST}999003/profile.pdf").content)
    runs = page.context["profile"].stations.told()
    assert all(run.inputs_digest[:16] in text for run in runs if run.inputs_digest)


def test_systems_get_the_numbers_of_the_page(tiny_line, grants, planner):
    found = signed_in(planner).get(f"{API}/9901").json()
    profile = profile_for(planner, "9901")
    assert found["money"]["grant"] == profile.money.grant == 400_000
    assert [row["persons"] for row in found["gaps"]] == [row.persons for row in profile.gaps]
    assert found["services_inside"][0]["municipalities"] == ["999001"]
    assert found["runs"]["gaps"] == profile.stations.gaps.pk


def test_numbers_lead_to_where_they_came_from(tiny_line, grants, planner):
    client = signed_in(planner)
    town = client.get(f"{LIST}999001/").content.decode()
    stations = profile_for(planner, "999001").stations
    for address in (
        f"/{REGION}/needs/domov_senioru/999001/?run={stations.needs.pk}",
        f"/{REGION}/access/domov_senioru/999001/?run={stations.access.pk}",
        f"/{REGION}/register/9999001/",
        f"/{REGION}/territory/999001/",
    ):
        assert f'href="{address}"' in town
        assert client.get(address).status_code == 200
    assert f'href="/{REGION}/funding/2027/9999001/"' in town
    far = client.get(f"{LIST}999003/").content.decode()
    assert f'href="/{REGION}/gaps/domov_senioru/999003/?run={stations.gaps.pk}"' in far
    orp = f"/{REGION}/needs/domov_senioru/?orp=9901&amp;run={stations.needs.pk}"
    assert f'href="{orp}"' in client.get(f"{LIST}9901/").content.decode()


@pytest.mark.parametrize(("role", "shown"), [("planner", True), ("provider_person", False)])
def test_the_pages_of_a_municipality_lead_to_its_profile(tiny_line, request, role, shown):
    client = signed_in(request.getfixturevalue(role))
    for address, link in (
        (f"/{REGION}/territory/999001/", f"{LIST}999001/"),
        (f"/{REGION}/territory/", LIST),
        ("/home/", LIST),
    ):
        assert (f'href="{link}"' in client.get(address).content.decode()) is shown


def test_a_town_hall_is_led_to_no_service_elsewhere(tiny_line, town_hall):
    page = signed_in(town_hall).get(f"{LIST}999001/").content.decode()
    assert f'href="/{REGION}/register/9999001/"' in page
    assert f'href="/{REGION}/register/9999002/"' not in page


def test_the_chart_is_a_file_too(tiny_line, planner):
    answer = signed_in(planner, "en").get(f"{LIST}999003/?chart=gaps&download=csv")
    assert "homes for seniors" in answer.content.decode()


def test_before_any_calculation_the_page_says_so(tiny_region, planner):
    client = signed_in(planner)
    assert client.get(LIST).status_code == 200
    page = client.get(f"{LIST}9901/").content.decode()
    for sentence in (
        "Needs have not been estimated yet.",
        "Access has not been calculated yet.",
        "Gaps have not been calculated yet.",
        "Grants have not been divided yet.",
    ):
        assert sentence in page
    assert client.get(f"{LIST}9901/profile.pdf").status_code == 200


def test_the_page_takes_a_constant_number_of_queries(
    tiny_line, grants, planner, django_assert_max_num_queries
):
    client = signed_in(planner)
    client.get(f"{LIST}9901/")
    for code in EVERY_PLACE:
        with django_assert_max_num_queries(52):
            client.get(f"{LIST}{code}/")
    with django_assert_max_num_queries(30):
        client.get(LIST)
