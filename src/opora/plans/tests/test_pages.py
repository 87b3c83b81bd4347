"""The pages of plans: who may open them, what they say, how many queries they ask."""

import pytest
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.plans import queries, services
from opora.plans.models import Measure
from opora.plans.tests.line import DAY, REGION

HOME = f"/{REGION}/plan/"


@pytest.fixture
def measure(line: TinyRegion, operator: User) -> Measure:
    plan = services.derive(region=REGION, day=DAY, by=operator)
    services.issue_edition(region=REGION, day=DAY, by=operator)
    return queries.goals(plan)[0].measures.all()[0]


def signed_in(client: Client, person: User, language: str = "en") -> Client:
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize("role", ["planner", "economist", "coordinator", "town_hall"])
def test_who_plans_may_read_the_plan(
    role: str, measure: Measure, client: Client, request: pytest.FixtureRequest
) -> None:
    page = signed_in(client, request.getfixturevalue(role)).get(HOME)
    assert page.status_code == 200
    assert ("Issue an edition" in page.content.decode()) == (role == "planner")


@pytest.mark.parametrize("role", ["provider_person", "inspector"])
def test_others_may_not(role: str, measure: Measure, client: Client, request: pytest.FixtureRequest) -> None:
    assert signed_in(client, request.getfixturevalue(role)).get(HOME).status_code == 403


def test_a_coordinator_sees_the_measures_of_the_own_orp(
    measure: Measure, client: Client, coordinator: User
) -> None:
    page = signed_in(client, coordinator).get(HOME).content.decode()
    assert "území ORP Horní" in page
    assert "území ORP Dolní" not in page


def test_the_list_asks_the_same_number_of_queries_for_any_number_of_measures(
    measure: Measure, client: Client, planner: User, django_assert_max_num_queries: object
) -> None:
    signed_in(client, planner)
    with django_assert_max_num_queries(30):  # type: ignore[operator]  # a fixture of pytest-django
        client.get(HOME)


def test_a_measure_leads_to_its_gap_municipalities_and_money(
    measure: Measure, client: Client, planner: User
) -> None:
    page = signed_in(client, planner).get(f"{HOME}measure/{measure.pk}/").content.decode()
    assert f"/{REGION}/gaps/?kind={measure.kind.code}" in page
    assert f"/{REGION}/territory/" in page


def test_a_planner_edits_a_measure(measure: Measure, client: Client, planner: User) -> None:
    address = f"{HOME}measure/{measure.pk}/edit/"
    wrong = signed_in(client, planner).post(address, {"title": ""})
    assert wrong.status_code == 422
    answer = client.post(address, {"title": "Nový název", "due_on": "2027-06-30"})
    assert answer.status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.derived) == ("Nový název", False)


def test_removing_asks_once_and_can_be_undone(measure: Measure, client: Client, planner: User) -> None:
    address = f"{HOME}measure/{measure.pk}/remove/"
    assert "Issued editions stay as they are." in signed_in(client, planner).get(address).content.decode()
    client.post(address)
    assert "Put back" in client.get(HOME).content.decode()
    client.post(f"{HOME}measure/{measure.pk}/restore/")
    measure.refresh_from_db()
    assert not measure.removed


def test_a_measure_is_added_by_a_form(measure: Measure, client: Client, planner: User) -> None:
    signed_in(client, planner)
    assert client.get(f"{HOME}add/").status_code == 200
    answer = client.post(
        f"{HOME}add/", {"kind": "azylove_domy", "orp": "9902", "title": "Azylový dům v Dolní"}
    )
    assert answer.status_code == 302
    assert "Azylový dům v Dolní" in client.get(HOME).content.decode()


def test_a_choice_that_was_not_made_is_said_in_a_word(
    measure: Measure, client: Client, planner: User
) -> None:
    signed_in(client, planner)
    page = client.get(f"{HOME}add/").content.decode()
    assert ">not chosen</option>" in page and "-----" not in page


def test_buttons_derive_and_issue(line: TinyRegion, client: Client, planner: User) -> None:
    signed_in(client, planner)
    assert client.get(HOME).status_code == 200
    assert client.post(f"{HOME}derive/").status_code == 302
    assert client.post(f"/{REGION}/calculate/plan/", {"alone": ""}).status_code == 302
    assert client.get(f"{HOME}2027/1/").status_code == 200
    for name, begins in (("plan.pdf", b"%PDF"), ("plan.docx", b"PK")):
        document = client.get(f"{HOME}2027/1/{name}")
        assert b"".join(document).startswith(begins)  # type: ignore[arg-type]  # a file is streamed as bytes
    assert client.get(f"{HOME}2027/9/").status_code == 404


def test_the_interface_is_czech_unless_asked_otherwise(
    measure: Measure, client: Client, planner: User
) -> None:
    assert "Content-Language" in signed_in(client, planner, "cs").get(HOME).headers
    assert client.get(HOME)["Content-Language"] == "cs"


def test_the_api_gives_the_same_rows(
    measure: Measure, client: Client, planner: User, inspector: User
) -> None:
    rows = signed_in(client, planner).get(f"/api/v1/plans/{REGION}/2027/measures").json()
    assert {row["kind"]: row["missing"] for row in rows} == {
        "domov_senioru": 15,
        "pecovatelska": 4,
        "azylove_domy": 2,
    }
    assert client.get(f"/api/v1/plans/{REGION}/2027/editions").json()[0]["number"] == 1
    assert client.get(f"/api/v1/plans/{REGION}/2030/measures").status_code == 404
    assert signed_in(client, inspector).get(f"/api/v1/plans/{REGION}/2027/measures").status_code == 403
