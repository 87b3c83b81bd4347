"""The register for systems: the same rows as the pages, and no secret place."""

import json

from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.register.tests.test_pages import opened

API = "/api/v1/register/CZ999"


def test_services_come_with_capacities_by_unit(tiny_region: TinyRegion, planner: User) -> None:
    rows = opened(planner).get(f"{API}/services").json()
    assert [row["identifier"] for row in rows] == ["9999001", "9999002", "9999003"]
    assert [(each["unit"], each["amount"]) for each in rows[0]["capacities"]] == [("bed", 30)]
    assert [row["identifier"] for row in opened(planner).get(f"{API}/services?kind=pecovatelska").json()] == [
        "9999002"
    ]
    narrowed = opened(planner).get(f"{API}/services?municipality=999001").json()
    assert [row["identifier"] for row in narrowed] == ["9999001"]


def test_a_provider_gets_its_own_only(tiny_region: TinyRegion, provider_person: User) -> None:
    client = opened(provider_person)
    assert [row["identifier"] for row in client.get(f"{API}/services").json()] == ["9999001"]
    assert client.get(f"{API}/services/9999001").json()["provider"] == "Ukázka A"
    assert client.get(f"{API}/services/9999002").status_code == 404


def test_providers_have_the_number_of_their_services(tiny_region: TinyRegion, planner: User) -> None:
    rows = opened(planner).get(f"{API}/providers").json()
    assert [(row["name"], row["running_services"]) for row in rows] == [("Ukázka A", 1), ("Ukázka B", 2)]


def test_secret_places_are_in_no_answer(tiny_region: TinyRegion, planner: User) -> None:
    places = json.loads(opened(planner).get(f"{API}/facilities.geojson").content)["features"]
    assert sorted(each["properties"]["service"] for each in places) == ["9999001", "9999002"]
    secret = opened(planner).get(f"{API}/services/9999003").json()["facilities"]
    assert secret == [
        {
            "secret": True,
            "name": None,
            "municipality_code": None,
            "municipality": None,
            "address": None,
            "latitude": None,
            "longitude": None,
            "point_source": "secret",
        }
    ]


def test_who_has_no_role_is_refused(tiny_region: TinyRegion, administrator: User, client: Client) -> None:
    assert opened(administrator).get(f"{API}/services").status_code == 403
    assert client.get(f"{API}/services").status_code == 401
