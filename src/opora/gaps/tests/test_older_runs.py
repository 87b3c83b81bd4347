"""A page keeps the numbers of the run that its address names."""

import json

import pytest
from django.test import Client

from opora.access import services as access
from opora.core.models import Run
from opora.gaps import services as gaps
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare

OLDER = "Toto je starší výpočet"
PAGES = {
    "needs": ("", "pecovatelska/", "pecovatelska/999001/"),
    "access": ("", "pecovatelska/", "pecovatelska/999001/"),
    "gaps": ("", "kinds/", "pecovatelska/", "pecovatelska/999001/"),
}


@pytest.fixture
def twice(tiny_line, tiny_rates, planner):
    """The line calculated twice: the second time everybody in need of home care needs twice as much."""
    declare(tiny_rates, "rates.yaml", RATES.replace("units_per_person: 0.1", "units_per_person: 0.2"))
    for calculate in (needs.estimate, access.calculate, gaps.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    return {kind: list(Run.objects.filter(kind=kind).order_by("pk")) for kind in PAGES}


@pytest.fixture
def client_of(planner):
    client = Client()
    client.force_login(planner)
    return client


def needed(client, query=""):
    rows = client.get(f"/{REGION}/needs/?download=json{query}").json()
    return next(row["Potřebná kapacita"] for row in rows if row["Druh služby"] == "pečovatelská služba")


def test_the_permanent_address_gives_the_numbers_of_then(twice, client_of):
    older = twice["needs"][0]
    assert (needed(client_of, f"&run={older.pk}"), needed(client_of)) == (12, 24)


@pytest.mark.parametrize(("station", "page"), [(key, page) for key, pages in PAGES.items() for page in pages])
def test_every_page_says_that_it_is_older_and_leads_to_the_newest(twice, client_of, station, page):
    older, newest = twice[station]
    address = f"/{REGION}/{station}/{page}"
    text = client_of.get(f"{address}?run={older.pk}").content.decode()
    assert OLDER in text
    assert f'<a class="alone" href="{address}">' in text
    for present in (address, f"{address}?run={newest.pk}"):
        assert OLDER not in client_of.get(present).content.decode()


def test_a_list_of_an_older_run_leads_to_pages_about_the_same_run(twice, client_of):
    older = twice["gaps"][0]
    text = client_of.get(f"/{REGION}/gaps/?run={older.pk}&kind=pecovatelska").content.decode()
    assert f'href="/{REGION}/gaps/pecovatelska/999001/?run={older.pk}"' in text
    assert f'<input type="hidden" name="run" value="{older.pk}">' in text
    assert "/gaps/pecovatelska/999001/?run=" not in client_of.get(f"/{REGION}/gaps/").content.decode()


def test_a_gap_leads_to_the_very_runs_it_was_calculated_from(twice, client_of):
    older = twice["gaps"][0]
    text = client_of.get(f"/{REGION}/gaps/pecovatelska/999001/?run={older.pk}").content.decode()
    assert f"/{REGION}/needs/pecovatelska/999001/?run={older.asked['needs_run']}" in text
    assert f"/{REGION}/access/pecovatelska/999001/?run={older.asked['access_run']}" in text


@pytest.mark.parametrize("station", PAGES)
def test_maps_of_an_older_run_lead_to_pages_about_the_same_run(twice, client_of, station):
    older = twice[station][0]
    address = f"/{REGION}/{station}/pecovatelska/"
    text = client_of.get(f"{address}?run={older.pk}").content.decode()
    assert f'data-href-template="{address}{{code}}/?run={older.pk}"' in text
    assert f'data-href-template="{address}{{code}}/"' in client_of.get(address).content.decode()


@pytest.mark.parametrize("asked", ["0", "abc", "9" * 30, "-1"])
def test_a_run_that_is_not_there_is_not_known(tiny_line, client_of, asked):
    assert client_of.get(f"/{REGION}/gaps/?run={asked}").status_code == 404


def test_a_run_of_another_station_is_not_known(tiny_line, client_of):
    other = Run.objects.get(kind="needs")
    assert client_of.get(f"/{REGION}/gaps/?run={other.pk}").status_code == 404


def test_places_come_as_geojson_with_the_run_in_the_name(tiny_line, client_of):
    run = Run.objects.get(kind="gaps")
    answer = client_of.get(f"/{REGION}/gaps/?kind=pecovatelska&download=geojson")
    assert f'filename="{REGION}-gaps-run-{run.pk}.geojson"' in answer["Content-Disposition"]
    found = json.loads(answer.content)
    assert {each["geometry"]["type"] for each in found["features"]} == {"Point"}
    assert {each["properties"]["code"] for each in found["features"]} == {"999001", "999002"}
