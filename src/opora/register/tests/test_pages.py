"""Pages of the register: who sees what, in both languages, in a constant number of queries."""

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.golden.region import START, TinyRegion

from opora.accounts.models import User
from opora.register.models import Facility, Service

INDEX = "/CZ999/register/"


def opened(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="opora.accounts.backends.SignInBackend")
    return client


def identifiers(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{INDEX}?download=json{query}")
    return [str(next(iter(row.values()))) for row in json.loads(answer.content)]


def test_a_planner_sees_every_service_with_its_mark(tiny_region: TinyRegion, planner: User) -> None:
    page = opened(planner).get(INDEX)
    assert page.status_code == 200
    text = page.content.decode()
    assert "9999001" in text and "9999003" in text and 'class="synthetic"' in text


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("economist", ["9999001", "9999002", "9999003"]),
        ("inspector", ["9999001", "9999002", "9999003"]),
        ("coordinator", ["9999001"]),
        ("town_hall", ["9999001"]),
        ("provider_person", ["9999001"]),
    ],
)
def test_each_role_sees_its_own(
    tiny_region: TinyRegion, request: pytest.FixtureRequest, role: str, seen: list[str]
) -> None:
    client = opened(request.getfixturevalue(role))
    assert identifiers(client) == seen
    assert client.get(f"{INDEX}9999001/").status_code == 200
    assert client.get(f"{INDEX}9999002/").status_code == (200 if "9999002" in seen else 404)


def test_an_administrator_is_refused(tiny_region: TinyRegion, administrator: User) -> None:
    assert opened(administrator).get(INDEX).status_code == 403


def test_a_visitor_is_asked_to_sign_in(tiny_region: TinyRegion, client: Client) -> None:
    assert client.get(INDEX).status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("&kind=pecovatelska", ["9999002"]),
        ("&form=residential", ["9999001", "9999003"]),
        ("&orp=9902", ["9999002"]),
        ("&municipality=999001", ["9999001"]),
        ("&target_group=domaci_nasili", ["9999003"]),
        ("&text=Ukázka B", ["9999002", "9999003"]),
        ("&state=ended", []),
    ],
)
def test_the_list_is_narrowed_by_every_filter(
    tiny_region: TinyRegion, planner: User, query: str, found: list[str]
) -> None:
    assert identifiers(opened(planner), query) == found


def test_more_services_need_no_more_queries(
    tiny_region: TinyRegion, planner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    example = tiny_region.services["9999001"]
    town = tiny_region.towns["Horní Lhota"]
    for number in range(30):
        service = Service.objects.create(
            identifier=f"98000{number:02}",
            kind=example.kind,
            provider=example.provider,
            region=example.region,
            valid_from=START,
        )
        Facility.objects.create(
            service=service, name="Ukázka", municipality=town, valid_from=START, point_source="municipality"
        )
    client = opened(planner)
    with django_assert_max_num_queries(36):
        assert client.get(INDEX).status_code == 200


def test_the_page_of_a_service_has_its_history_and_hides_a_secret_place(
    tiny_region: TinyRegion, planner: User
) -> None:
    client = opened(planner)
    client.cookies["django_language"] = "en"
    assert "30\xa0beds" in client.get(f"{INDEX}9999001/").content.decode()
    secret = client.get(f"{INDEX}9999003/").content.decode()
    assert "Lhota" not in secret.split("<main")[1]


def test_both_languages_are_spoken(tiny_region: TinyRegion, planner: User) -> None:
    client = opened(planner)
    client.cookies["django_language"] = "en"
    english = client.get(INDEX).content.decode()
    client.cookies["django_language"] = "cs"
    czech = client.get(INDEX).content.decode()
    assert "Register of services" in english
    assert "Registr služeb" in czech and "Register of services" not in czech


def test_providers_are_listed_and_each_has_a_page(tiny_region: TinyRegion, planner: User) -> None:
    client = opened(planner)
    rows = json.loads(client.get(f"{INDEX}providers/?download=json").content)
    assert [list(row.values()) for row in rows] == [["Ukázka A", "99900001", 1], ["Ukázka B", "99900002", 2]]
    key = tiny_region.providers["Ukázka B"].pk
    page = client.get(f"{INDEX}providers/{key}/").content.decode()
    assert "9999002" in page and "9999001" not in page
    assert client.get(f"{INDEX}providers/0/").status_code == 404
