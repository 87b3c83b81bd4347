import json

import pytest
from django.test import Client
from typer.testing import CliRunner

from opora.access import services as access
from opora.accounts.models import User
from opora.core.refusals import NotKnown, Refused
from opora.gaps import services
from opora.gaps.commands import gaps_list
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION
from opora.register.models import Capacity
from opora.site.commands.app import app

PAGES = (
    "",
    "kinds/",
    "orps/",
    "orps/?kind=domov_senioru",
    "domov_senioru/",
    "domov_senioru/999001/",
    "domov_senioru/999003/",
)


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
    answer = client.get(f"/{REGION}/gaps/{page}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_pages_before_the_first_calculation_say_so(tiny_region, planner, page):
    assert "Gaps have not been calculated yet" in english(planner, f"/{REGION}/gaps/{page}")


@pytest.mark.parametrize("role", ["provider_person", "inspector", "administrator"])
@pytest.mark.parametrize("address", [f"/{REGION}/gaps/", f"/api/v1/gaps/{REGION}/gaps"])
def test_who_may_not_see_gaps(tiny_line, request, role, address):
    assert signed_in(request.getfixturevalue(role)).get(address).status_code == 403


def test_the_sentence_says_what_is_missing(tiny_line, planner):
    text = english(planner, f"/{REGION}/gaps/domov_senioru/999003/")
    assert "Dolní Lhota: need 13.5 beds, within reach 0 beds; " in text
    assert "missing 13.5 beds, which is 100% of the need (27 persons)." in text
    assert f"/{REGION}/needs/domov_senioru/999003/" in text
    assert f"/{REGION}/access/domov_senioru/999003/" in text
    assert "Nothing is missing." in english(planner, f"/{REGION}/gaps/domov_senioru/999001/")


def test_the_list_and_each_gap_say_how_sure_the_top_is(tiny_line, planner):
    index = english(planner, f"/{REGION}/gaps/")
    assert "Stays among the ten largest" in index
    assert "drawn 1,000 times between its low and its high estimate" in index
    missing = english(planner, f"/{REGION}/gaps/domov_senioru/999003/")
    assert "Share of 1,000 drawn runs in which the gap is among the ten" in missing
    plenty = english(planner, f"/{REGION}/gaps/domov_senioru/999001/")
    assert "Share of 1,000 drawn runs" not in plenty


def test_a_refused_calculation_is_told_on_the_page(tiny_rates, planner):
    Capacity.objects.all().delete()
    needs.estimate(region=REGION, day=DAY, by=planner)
    access.calculate(region=REGION, day=DAY, by=planner)
    with pytest.raises(Refused) as refusal:
        services.calculate(region=REGION, day=DAY, by=planner)
    assert refusal.value.message in signed_in(planner).get(f"/{REGION}/gaps/").content.decode()


def test_a_coordinator_sees_the_own_orp_only(tiny_line, coordinator):
    client = signed_in(coordinator)
    rows = client.get(f"/api/v1/gaps/{REGION}/gaps").json()
    assert {row["municipality"] for row in rows} == {"999001", "999002"}
    assert client.get(f"/{REGION}/gaps/domov_senioru/999003/").status_code == 404
    homes = [
        row for row in client.get(f"/api/v1/gaps/{REGION}/kinds").json() if row["kind"] == "domov_senioru"
    ]
    assert homes[0]["gap"] == 0


def test_the_list_is_filtered_and_downloaded(tiny_line, planner):
    client = signed_in(planner)
    rows = json.loads(client.get(f"/{REGION}/gaps/?kind=domov_senioru&orp=9902&download=json").content)
    assert len(rows) == 1
    assert 13.5 in rows[0].values()
    one = client.get(f"/api/v1/gaps/{REGION}/gaps?kind=domov_senioru").json()
    assert [(row["municipality"], row["gap_middle"]) for row in one] == [("999003", 13.5)]


def test_the_number_of_queries_does_not_grow_with_the_rows(tiny_line, planner, django_assert_max_num_queries):
    client = signed_in(planner)
    for page in PAGES:
        client.get(f"/{REGION}/gaps/{page}")
        with django_assert_max_num_queries(18):
            client.get(f"/{REGION}/gaps/{page}")


def test_the_largest_gaps_from_the_command_line(tiny_line, capsys):
    gaps_list(REGION, kind="domov_senioru", count=5, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["gap_middle"]) for row in found] == [("Dolní Lhota", 13.5)]


def test_the_command_says_when_there_is_nothing_to_list(tiny_region):
    with pytest.raises(NotKnown):
        gaps_list(REGION)


def test_the_gaps_of_a_kind_without_naming_region_or_command(tiny_line):
    done = CliRunner().invoke(app, ["gaps", "--kind", "domov_senioru", "--json"])
    assert done.exit_code == 0
    assert [(row["name"], row["gap_middle"]) for row in json.loads(done.stdout)] == [("Dolní Lhota", 13.5)]
    same = CliRunner().invoke(app, ["gaps", "list", REGION, "--kind", "domov_senioru", "--json"])
    assert same.stdout == done.stdout


def test_without_any_gaps_the_command_says_what_to_do(tiny_region):
    done = CliRunner().invoke(app, ["gaps", "--kind", "domov_senioru"])
    assert done.exit_code == 1
    assert "opora gaps run" in done.stderr


def test_gaps_of_an_orp_are_those_of_its_municipalities_and_all_orps_make_the_region(tiny_line, planner):
    client = signed_in(planner)
    rows = [row for row in client.get(f"/api/v1/gaps/{REGION}/orps").json() if row["kind"] == "domov_senioru"]
    towns = client.get(f"/api/v1/gaps/{REGION}/gaps?kind=domov_senioru").json()
    [whole] = [
        row for row in client.get(f"/api/v1/gaps/{REGION}/kinds").json() if row["kind"] == "domov_senioru"
    ]
    assert {row["orp"] for row in rows} == {"9901", "9902"}
    [lower] = [row for row in rows if row["orp"] == "9902"]
    for name, part in (("low", "gap_low"), ("gap", "gap_middle"), ("high", "gap_high")):
        assert lower[name] == pytest.approx(
            sum(town[part] for town in towns if town["municipality"] == "999003")
        )
        assert sum(row[name] for row in rows) == pytest.approx(whole[name])
