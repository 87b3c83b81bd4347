"""Two calculations or two kinds side by side; units are never mixed."""

import json

import pytest
from django.test import Client

from opora.access import services as access
from opora.core.models import Run
from opora.gaps import services as gaps
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare

PAGE = f"/{REGION}/gaps/compare/"
API = f"/api/v1/gaps/{REGION}/compare"


@pytest.fixture
def twice(tiny_line, tiny_rates, planner):
    """The line calculated twice: the second time everybody in need of home care needs twice as much."""
    declare(tiny_rates, "rates.yaml", RATES.replace("units_per_person: 0.1", "units_per_person: 0.2"))
    for calculate in (needs.estimate, access.calculate, gaps.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    return list(Run.objects.filter(kind="gaps").order_by("pk"))


@pytest.fixture
def client_of(planner):
    client = Client()
    client.force_login(planner)
    client.cookies["django_language"] = "en"
    return client


def ask(client, **asked):
    return client.get(API, asked).json()


def test_two_calculations_of_one_kind_are_compared_in_its_unit(twice, client_of):
    before, after = twice
    found = ask(client_of, kind="pecovatelska", run=before.pk, other_run=after.pk, quantity="need_middle")
    assert (found["first"]["run"], found["second"]["run"], found["unit"]) == (before.pk, after.pk, "client")
    values = {row["municipality"]: (row["first"], row["second"], row["difference"]) for row in found["rows"]}
    assert values == {"999001": (2, 4, 2), "999002": (4, 8, 4), "999003": (6, 12, 6)}


def test_left_out_the_newest_is_compared_with_the_one_before(twice, client_of):
    found = ask(client_of, kind="pecovatelska")
    assert (found["first"]["run"], found["second"]["run"]) == (twice[1].pk, twice[0].pk)


def test_with_one_calculation_two_kinds_are_compared(tiny_line, client_of):
    found = ask(client_of)
    assert found["first"]["run"] == found["second"]["run"]
    assert (found["first"]["kind"], found["second"]["kind"]) == ("pecovatelska", "domov_senioru")


@pytest.mark.parametrize("measure", ["gap_middle", "need_middle", "reachable", "nonsense"])
def test_two_kinds_are_never_compared_in_their_units(tiny_line, client_of, measure):
    found = ask(client_of, kind="pecovatelska", other="domov_senioru", quantity=measure)
    assert (found["measure"], found["unit"]) == ("persons_uncovered", "person")


def test_two_kinds_may_be_compared_by_the_share_of_need(tiny_line, client_of):
    found = ask(client_of, kind="domov_senioru", other="pecovatelska", quantity="uncovered_share")
    dolni = next(row for row in found["rows"] if row["municipality"] == "999003")
    assert (found["unit"], dolni["first"]) == ("%", 1)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_page_stands_in_both_languages(twice, client_of, language):
    client_of.cookies["django_language"] = language
    answer = client_of.get(PAGE)
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


def test_the_page_says_how_many_differ_and_keeps_its_address(twice, client_of):
    before, after = twice
    query = f"kind=pecovatelska&first={before.pk}&second={after.pk}&measure=need_middle"
    text = client_of.get(f"{PAGE}?{query}").content.decode().replace("\u00a0", " ")
    assert "Municipalities where it is higher: 3, lower: 0, the same: 0." in text
    assert "24 clients" in text
    for run in twice:
        assert f'href="/{REGION}/gaps/pecovatelska/999001/?run={run.pk}"' in text
    assert f"first={before.pk}&amp;second={after.pk}&amp;measure=need_middle" in text


def test_the_page_says_when_units_would_have_been_mixed(tiny_line, client_of):
    text = client_of.get(f"{PAGE}?kind=pecovatelska&other=domov_senioru&measure=gap_middle").content.decode()
    assert "never put side by side in those units" in text


def test_the_list_is_filtered_and_downloaded(twice, client_of):
    answer = client_of.get(f"{PAGE}?kind=pecovatelska&orp=9902&download=geojson")
    features = json.loads(answer.content)["features"]
    assert [each["properties"]["code"] for each in features] == ["999003"]
    rows = client_of.get(f"{PAGE}?kind=pecovatelska&download=csv&chart=difference").content.decode()
    assert rows.startswith("\ufeffMunicipality,")


def test_a_coordinator_compares_the_own_orp_only(twice, coordinator):
    client = Client()
    client.force_login(coordinator)
    assert {row["municipality"] for row in ask(client)["rows"]} == {"999001", "999002"}


@pytest.mark.parametrize("role", ["provider_person", "inspector", "administrator"])
@pytest.mark.parametrize("address", [PAGE, API])
def test_who_may_not_see_gaps_may_not_compare_them(tiny_line, request, role, address):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "asked", [{"first": "0"}, {"second": "x"}, {"kind": "neni"}, {"kind": "azylove_domy", "first": "9"}]
)
def test_what_is_not_there_is_not_known(tiny_line, client_of, asked):
    assert client_of.get(PAGE, asked).status_code == 404


def test_the_page_before_the_first_calculation_says_so(tiny_region, client_of):
    assert "Gaps have not been calculated yet" in client_of.get(PAGE).content.decode()
