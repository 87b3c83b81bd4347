"""Pages, API and commands of the money: who sees what, how it reads, what it costs."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core import queries as core
from opora.core.models import Run
from opora.funding import services
from opora.funding.models import Application, Round
from opora.funding.tests.conftest import DAY, rules_text

REGION = "CZ999"


def page(name: str, *more: object) -> str:
    return reverse(f"funding:{name}", args=[REGION, *more])


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", ["planner", "economist"])
def test_the_office_sees_every_grant(
    run: Run, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    answer = signed_in(client, request.getfixturevalue(role)).get(page("index"))
    assert answer.status_code == 200
    assert "3\u00a0973\u00a0500\u00a0Kč" in answer.text
    assert "6\u00a0000\u00a0000\u00a0Kč" in answer.text
    assert "9999003" in answer.text


def test_a_provider_sees_its_own_grants_only(run: Run, provider_person: User, client: Client) -> None:
    text = signed_in(client, provider_person).get(page("index"), {"download": "csv"}).content.decode()
    assert "9999001" in text
    assert "9999002" not in text
    assert client.get(page("service", 2027, "9999001")).status_code == 200
    assert client.get(page("service", 2027, "9999002")).status_code == 404
    assert client.get(page("application", 2027, "9999001")).status_code == 200
    assert client.get(page("application", 2027, "9999002")).status_code == 404


def test_a_coordinator_sees_the_grants_of_the_own_orp_only(
    run: Run, coordinator: User, client: Client
) -> None:
    text = signed_in(client, coordinator).get(page("index"), {"download": "csv"}).content.decode()
    assert "9999001" in text
    assert "9999002" not in text
    assert client.get(page("service", 2027, "9999001")).status_code == 200
    assert client.get(page("service", 2027, "9999002")).status_code == 404


@pytest.mark.parametrize("role", ["town_hall", "inspector", "administrator"])
def test_others_see_no_money_inside(
    run: Run, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(role))
    assert client.get(page("index")).status_code == 403
    assert client.get(page("service", 2027, "9999001")).status_code == 403


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({"bound_by": "gate"}, ["9999003"]),
        ({"kind": "pecovatelska"}, ["9999002"]),
        ({"text": "Ukázka A"}, ["9999001"]),
        ({"grant": "zero"}, ["9999003"]),
        ({"grant": "some"}, ["9999001", "9999002"]),
    ],
)
def test_the_list_is_filtered(
    run: Run, economist: User, client: Client, asked: dict[str, str], seen: list[str]
) -> None:
    rows = signed_in(client, economist).get(page("index"), {**asked, "download": "json"}).json()
    assert [next(iter(row.values())) for row in rows] == seen


def test_the_number_of_queries_does_not_grow_with_the_round(
    run: Run, economist: User, client: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    signed_in(client, economist)
    with django_assert_max_num_queries(22):
        client.get(page("index"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "cs",
            [
                "Dotace je 3\u00a0973\u00a0500\u00a0Kč",
                "Nárok",
                "předpoklad",
                "Uznané jednotky (pobytová forma)",
                "splněno",
            ],
        ),
        (
            "en",
            [
                "The grant is CZK\u00a03,973,500",
                "Claim",
                "assumed",
                "Units counted (residential form)",
                "met",
            ],
        ),
    ],
)
def test_the_page_of_a_grant_explains_it_in_the_language_of_the_reader(
    run: Run, economist: User, client: Client, language: str, words: list[str]
) -> None:
    client.cookies["django_language"] = language
    text = signed_in(client, economist).get(page("service", 2027, "9999001")).text
    for each in words:
        assert each in text


def test_inputs_lead_to_where_they_come_from(run: Run, economist: User, client: Client) -> None:
    text = signed_in(client, economist).get(page("service", 2027, "9999001")).text
    for address in (
        reverse("network:service", args=[REGION, "9999001"]),
        reverse("register:service", args=[REGION, "9999001"]),
        page("application", 2027, "9999001"),
        page("rules", "kanonicky", "2027.1") + "#COST",
    ):
        assert address in text


def test_a_zero_is_written_with_its_reason(run: Run, economist: User, client: Client) -> None:
    text = signed_in(client, economist).get(page("service", 2027, "9999003")).text
    assert "Služba není v základní síti kraje." in text
    assert "nesplněno" in text


def test_a_service_without_an_application_says_so(
    applied: Round, network_of_two: None, economist: User, client: Client
) -> None:
    Application.objects.filter(service__identifier="9999001").delete()
    services.calculate(region=REGION, day=DAY, by=economist)
    answer = signed_in(client, economist).get(page("service", 2027, "9999001"))
    assert answer.status_code == 200
    assert "nepodala žádost" in answer.text
    assert client.get(page("application", 2027, "9999001")).status_code == 404


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_rules_can_be_read_and_downloaded(
    run: Run, economist: User, client: Client, language: str
) -> None:
    client.cookies["django_language"] = language
    answer = signed_in(client, economist).get(page("rules", "kanonicky", "2027.1"))
    assert answer.status_code == 200
    assert 'id="MUNI_MIN"' in answer.text
    assert client.get(page("rules-text", "kanonicky", "2027.1")).content.decode() == rules_text()
    assert client.get(page("rules", "kanonicky", "1999")).status_code == 404


def test_a_changed_pool_makes_the_grants_out_of_date(run: Run, economist: User, client: Client) -> None:
    given = {"pool_czk": "7000000", "pool_source": "Rozpočet kraje, změna 1"}
    assert signed_in(client, economist).post(page("pool", 2027), given).status_code == 302
    station = next(each for each in core.stations(REGION) if each.key == "funding")
    assert station.state == "stale"
    assert "7\u00a0000\u00a0000" in station.reason
    assert client.get(page("index")).status_code == 200


@pytest.mark.parametrize(("pool", "status"), [("-1", 422), ("many", 422), ("9" * 14, 409)])
def test_a_wrong_pool_comes_back(run: Run, economist: User, client: Client, pool: str, status: int) -> None:
    answer = signed_in(client, economist).post(page("pool", 2027), {"pool_czk": pool, "pool_source": "-"})
    assert answer.status_code in (status, 422)
    assert Round.objects.get().pool_czk == 6_000_000


def test_only_an_economist_changes_the_pool(run: Run, planner: User, client: Client) -> None:
    assert signed_in(client, planner).get(page("pool", 2027)).status_code == 403
    assert page("pool", 2027) not in client.get(page("index")).text


def test_before_the_first_round_the_page_says_what_is_missing(
    tiny_region: TinyRegion, economist: User, client: Client
) -> None:
    assert signed_in(client, economist).get(page("index")).status_code == 200
    assert client.get(page("service", 2027, "9999001")).status_code == 404
    assert client.get(page("pool", 2027)).status_code == 404


def test_before_the_first_calculation_the_pool_is_shown(
    opened: Round, economist: User, client: Client
) -> None:
    text = signed_in(client, economist).get(page("index")).text
    assert "6\u00a0000\u00a0000\u00a0Kč" in text
    assert "Rozpočet kraje" in text


def test_the_api_gives_grants_and_their_steps(run: Run, economist: User, client: Client) -> None:
    signed_in(client, economist)
    rows = client.get(f"/api/v1/funding/{REGION}/2027/grants").json()
    assert {row["service"]: row["grant"] for row in rows} == {
        "9999001": 3_973_500,
        "9999002": 2_026_400,
        "9999003": 0,
    }
    one = client.get(f"/api/v1/funding/{REGION}/2027/grants/9999001").json()
    assert one["steps"]["value"] == {"number": "3973500"}
    assert one["inputs"]["forms"][0]["inputs"]["network_units"] == "28"
    (round_,) = client.get(f"/api/v1/funding/{REGION}/rounds").json()
    assert (round_["pool"], round_["reserve"], round_["reduction"]) == (6_000_000, 100, "120/151")


def test_the_api_keeps_to_the_reach_of_the_person(
    run: Run, provider_person: User, inspector: User, client: Client
) -> None:
    signed_in(client, provider_person)
    assert [row["service"] for row in client.get(f"/api/v1/funding/{REGION}/2027/grants").json()] == [
        "9999001"
    ]
    assert client.get(f"/api/v1/funding/{REGION}/2027/grants/9999002").status_code == 404
    assert client.get(f"/api/v1/funding/{REGION}/1999/grants").status_code == 404
    assert signed_in(client, inspector).get(f"/api/v1/funding/{REGION}/2027/grants").status_code == 403
