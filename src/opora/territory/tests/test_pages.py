"""Pages and answers of the territory: who sees what, in both languages, in a constant number of queries."""

import json
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.golden.region import START, TinyRegion

from opora.accounts.models import User
from opora.core import files
from opora.core.models import Source
from opora.territory import sheet
from opora.territory.models import BoundaryEdition, Placement, Population, Unit

INDEX = "/CZ999/territory/"
API = "/api/v1/territory/CZ999/municipalities"


def opened(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="opora.accounts.backends.SignInBackend")
    return client


def names(client: Client, query: str = "") -> list[str]:
    return [row["name"] for row in client.get(API + query).json()]


@pytest.mark.parametrize("role", ["planner", "economist", "provider_person", "inspector", "administrator"])
def test_who_works_in_the_region_sees_all_of_it(
    tiny_region: TinyRegion, request: pytest.FixtureRequest, role: str
) -> None:
    client = opened(request.getfixturevalue(role))
    assert client.get(INDEX).status_code == 200
    assert len(names(client)) == 3


@pytest.mark.parametrize(
    ("role", "seen"), [("coordinator", ["Horní Lhota", "Prostřední Lhota"]), ("town_hall", ["Horní Lhota"])]
)
def test_who_holds_a_part_sees_the_part(
    tiny_region: TinyRegion, request: pytest.FixtureRequest, role: str, seen: list[str]
) -> None:
    client = opened(request.getfixturevalue(role))
    assert names(client) == seen
    page = client.get(INDEX).content.decode()
    assert [town for town in tiny_region.towns if town in page] == seen


def test_a_role_of_one_region_opens_no_other(tiny_region: TinyRegion, planner: User, client: Client) -> None:
    assert opened(planner).get("/CZ051/territory/").status_code == 403
    assert client.get(INDEX).status_code == 302
    assert client.get(API).status_code == 401


def test_the_list_is_filtered_and_downloaded(tiny_region: TinyRegion, planner: User) -> None:
    rows = json.loads(opened(planner).get(f"{INDEX}?orp=9902&download=json").content)
    assert [list(row.values())[:2] for row in rows] == [["999003", "Dolní Lhota"]]
    text = opened(planner).get(f"{INDEX}?name=Horn&download=csv").content.decode("utf-8-sig")
    assert "999001" in text and "999003" not in text


def test_a_municipality_shows_its_people_by_year_and_their_source(
    tiny_region: TinyRegion, planner: User
) -> None:
    client = opened(planner)
    page = client.get(f"{INDEX}999001/").content.decode()
    assert "Horní Lhota" in page and "Made-up region" in page
    file = client.get(f"{INDEX}999001/?chart=people&download=csv").content.decode("utf-8-sig")
    assert "2022" in file and "1000" in file.replace("\xa0", "").replace(" ", "")
    assert client.get(f"{INDEX}123456/").status_code == 404


def test_no_line_is_drawn_across_the_census(tiny_region: TinyRegion) -> None:
    town, source = tiny_region.towns["Horní Lhota"], Source.objects.get()
    years = [
        Population(unit=town, day=date(year, 1, 1), persons=year, source=source)
        for year in (2020, 2021, 2022)
    ]
    before, after = sheet.chart_of_people(years).series
    assert (before.values, after.values) == ((2020, None, None), (None, 2021, 2022))


def test_both_languages_are_spoken(tiny_region: TinyRegion, planner: User) -> None:
    client = opened(planner)
    client.cookies["django_language"] = "en"
    assert "Where people live" in client.get(INDEX).content.decode()
    client.cookies["django_language"] = "cs"
    assert "Kde lidé žijí" in client.get(INDEX).content.decode()


def test_more_municipalities_need_no_more_queries(
    tiny_region: TinyRegion, planner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    example, source = Placement.objects.get(unit=tiny_region.towns["Horní Lhota"]), Source.objects.get()
    for number in range(30):
        town = Unit.objects.create(
            level="municipality",
            code=f"9991{number:02}",
            name=f"Ves {number}",
            valid_from=START,
            source=source,
        )
        Placement.objects.create(
            unit=town,
            pou=example.pou,
            orp=example.orp,
            district=example.district,
            region=example.region,
            valid_from=START,
        )
    client = opened(planner)
    with django_assert_max_num_queries(20):
        assert client.get(INDEX).status_code == 200


def test_boundaries_are_public(tiny_region: TinyRegion, client: Client) -> None:
    assert client.get(f"{INDEX}boundaries.geojson").status_code == 404
    digest = files.store(b'{"type": "FeatureCollection", "features": []}', ".geojson")
    BoundaryEdition.objects.create(
        region=tiny_region.region,
        level="municipality",
        digest=digest,
        valid_from=START,
        source=Source.objects.get(),
    )
    answer = client.get(f"{INDEX}boundaries.geojson")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/geo+json"
    assert json.loads(answer.getvalue())["features"] == []
    answer.close()
