"""Pages, API and commands of the network: who sees what, how it reads, what it costs."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.network import commands, services
from opora.network.models import Decision

REGION = "CZ999"
RESOLUTION = {
    "number": "7/ZK/2026",
    "body": "Zastupitelstvo",
    "decided_on": "2026-06-20",
    "since": "2027-01-01",
}
SEES_ALL = ["planner", "economist", "inspector"]


def page(name: str, *more: object) -> str:
    return reverse(f"network:{name}", args=[REGION, *more])


@pytest.fixture
def decided(run: Run, planner: User) -> Decision:
    return services.decide(
        run=run, number="12/ZK/2026", body="Zastupitelstvo", decided_on=date(2026, 6, 20),
        since=date(2027, 1, 1), by=planner,
    )  # fmt: skip


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", SEES_ALL)
def test_the_office_sees_the_whole_network(
    decided: Decision, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    answer = signed_in(client, request.getfixturevalue(role)).get(page("index"))
    assert answer.status_code == 200
    assert "9999001" in answer.text
    assert "9999002" in answer.text
    assert "9999003" not in answer.text


def test_a_provider_sees_its_own_services_only(
    decided: Decision, provider_person: User, client: Client
) -> None:
    answer = signed_in(client, provider_person).get(page("index"))
    assert "9999001" in answer.text
    assert "9999002" not in answer.text
    assert client.get(page("service", "9999002")).status_code == 404


def test_a_coordinator_sees_the_services_of_its_orp(
    decided: Decision, coordinator: User, client: Client
) -> None:
    answer = signed_in(client, coordinator).get(page("index"))
    assert "9999001" in answer.text
    assert "9999002" not in answer.text


@pytest.mark.parametrize("name", ["index", "proposals", "decisions", "places"])
def test_without_a_role_nobody_sees_the_network(
    decided: Decision, name: str, administrator: User, client: Client
) -> None:
    assert signed_in(client, administrator).get(page(name)).status_code == 403


def test_without_signing_in_the_page_asks_for_it(decided: Decision, client: Client) -> None:
    assert client.get(page("index")).status_code == 302


def test_the_network_is_shown_as_of_a_day(decided: Decision, planner: User, client: Client) -> None:
    before = signed_in(client, planner).get(page("index"), {"day": "2026-12-31"})
    assert "9999001" not in before.text
    assert client.get(page("index"), {"day": "2027-01-01"}).text.count("/network/9999001/") == 1


def test_a_day_that_cannot_be_read_is_named(decided: Decision, planner: User, client: Client) -> None:
    answer = signed_in(client, planner).get(page("index"), {"day": "yesterday"})
    assert answer.status_code == 200
    assert "id_day_error" in answer.text


@pytest.mark.parametrize(
    ("asked", "seen"),
    [({"level": "Z1"}, "9999001"), ({"kind": "pecovatelska"}, "9999002"), ({"text": "Ukázka B"}, "9999002")],
)
def test_the_list_is_filtered(
    decided: Decision, planner: User, client: Client, asked: dict[str, str], seen: str
) -> None:
    rows = signed_in(client, planner).get(page("index"), {**asked, "download": "json"}).json()
    assert [seen] == [next(iter(row.values())) for row in rows]


def test_units_are_never_added(decided: Decision, planner: User, client: Client) -> None:
    text = signed_in(client, planner).get(page("index")).text
    assert "28\u00a0lůžek" in text
    assert "20\u00a0klientů" in text
    assert "48" not in text.split("<main")[1].split("map-values")[0]


def test_the_list_is_downloaded_with_its_units(decided: Decision, planner: User, client: Client) -> None:
    lines = (
        signed_in(client, planner)
        .get(page("index"), {"download": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert lines[1].startswith("9999001,domovy pro seniory,Ukázka A,Z1,28,bed,2027-01-01,12/ZK/2026")


def test_secret_places_are_not_on_the_map(
    decided: Decision, planner: User, client: Client, tiny_region: TinyRegion
) -> None:
    services.change_entry(
        service=tiny_region.services["9999003"], since=date(2027, 1, 1), level="Z1", capacity=8, number="2",
        body="Rada",
        decided_on=date(2026, 7, 1), by=planner,
    )  # fmt: skip
    found = signed_in(client, planner).get(page("places")).json()
    assert {each["properties"]["code"] for each in found["features"]} == {"9999001", "9999002"}


def test_the_number_of_queries_does_not_grow_with_the_network(
    decided: Decision, planner: User, client: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    signed_in(client, planner)
    with django_assert_max_num_queries(25):
        client.get(page("index"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("cs", "Služba získala aspoň 50 bodů."), ("en", "The service earned at least 50 points.")],
)
def test_the_page_of_a_service_says_why(
    decided: Decision, planner: User, client: Client, language: str, words: str
) -> None:
    client.cookies["django_language"] = language
    answer = signed_in(client, planner).get(page("service", "9999001"))
    assert answer.status_code == 200
    assert words in answer.text
    assert "12/ZK/2026, Zastupitelstvo, 20" in answer.text
    assert reverse("funding:service", args=[REGION, 2027, "9999001"]) in answer.text


def test_the_page_of_a_service_outside_the_network_says_so(
    decided: Decision, planner: User, client: Client
) -> None:
    client.cookies["django_language"] = "en"
    answer = signed_in(client, planner).get(page("service", "9999003"))
    assert "not in the network" in answer.text
    assert "never been in the network" in answer.text


def test_a_decision_is_recorded_after_its_consequences_were_shown(
    run: Run, planner: User, client: Client
) -> None:
    client.cookies["django_language"] = "en"
    asked = signed_in(client, planner).post(page("decide", run.pk), RESOLUTION)
    assert "2 services are in the network" in asked.text
    assert not Decision.objects.exists()
    done = client.post(page("decide", run.pk), {**RESOLUTION, "confirmed": "yes"})
    assert done.status_code == 302
    assert Decision.objects.get().number == "7/ZK/2026"


def test_a_form_that_is_not_filled_in_comes_back(run: Run, planner: User, client: Client) -> None:
    answer = signed_in(client, planner).post(page("decide", run.pk), {**RESOLUTION, "number": ""})
    assert answer.status_code == 422
    assert "id_number_error" in answer.text


def test_a_refused_decision_comes_back_with_the_reason(
    decided: Decision, run: Run, planner: User, client: Client
) -> None:
    answer = signed_in(client, planner).post(
        page("decide", run.pk),
        {**RESOLUTION, "number": "12/ZK/2026", "since": "2027-02-01", "confirmed": "yes"},
    )
    assert answer.status_code == 409
    assert "12/ZK/2026" in answer.text


@pytest.mark.parametrize("role", ["economist", "provider_person"])
def test_others_are_offered_no_decision(
    run: Run, role: str, client: Client, request: pytest.FixtureRequest
) -> None:
    signed_in(client, request.getfixturevalue(role))
    assert page("decide", run.pk) not in client.get(page("proposals")).text
    assert client.post(page("decide", run.pk), {**RESOLUTION, "confirmed": "yes"}).status_code == 403
    assert client.get(page("change", "9999001")).status_code == 403


def test_proposals_are_listed_with_those_not_proposed(run: Run, planner: User, client: Client) -> None:
    rows = signed_in(client, planner).get(page("proposals"), {"level": "none", "download": "json"}).json()
    assert [next(iter(row.values())) for row in rows] == ["9999003"]


def test_without_a_run_the_page_says_what_to_do(
    tiny_region: TinyRegion, planner: User, client: Client
) -> None:
    signed_in(client, planner)
    for name in ("index", "proposals", "decisions"):
        assert client.get(page(name)).status_code == 200


def test_a_change_is_recorded(decided: Decision, planner: User, client: Client) -> None:
    given = {**RESOLUTION, "number": "8", "level": "Z2", "capacity": "12", "since": "2027-02-01"}
    assert signed_in(client, planner).post(page("change", "9999001"), given).status_code == 302
    text = client.get(page("service", "9999001"), {"day": "2027-02-01"}).text
    assert "12\u00a0lůžek" in text


def test_a_service_leaves_through_the_form(decided: Decision, planner: User, client: Client) -> None:
    given = {**RESOLUTION, "number": "8", "level": "leave", "since": "2027-02-01"}
    assert signed_in(client, planner).post(page("change", "9999001"), given).status_code == 302
    assert (
        "9999001" not in client.get(page("index"), {"day": "2027-02-01", "download": "csv"}).content.decode()
    )


@pytest.mark.parametrize(("more", "status"), [({"capacity": ""}, 422), ({"capacity": "31"}, 409)])
def test_a_wrong_change_comes_back(
    decided: Decision, planner: User, client: Client, more: dict[str, str], status: int
) -> None:
    given = {**RESOLUTION, "number": "8", "level": "Z2", **more}
    assert signed_in(client, planner).post(page("change", "9999001"), given).status_code == status


def test_decisions_are_listed(decided: Decision, planner: User, client: Client) -> None:
    text = signed_in(client, planner).get(page("decisions"), {"download": "csv"}).content.decode("utf-8-sig")
    assert "12/ZK/2026,Zastupitelstvo" in text


def test_the_api_gives_the_rows_of_the_page(decided: Decision, planner: User, client: Client) -> None:
    rows = signed_in(client, planner).get(f"/api/v1/network/{REGION}/entries").json()
    assert [(row["service"], row["capacity_taken"], row["unit"]) for row in rows] == [
        ("9999001", 28, "bed"),
        ("9999002", 20, "client"),
    ]
    assert rows[0]["territory"] == ["9901"]
    assert client.get(f"/api/v1/network/{REGION}/entries?day=2026-12-31").json() == []
    assert len(client.get(f"/api/v1/network/{REGION}/proposals").json()) == 3
    assert client.get(f"/api/v1/network/{REGION}/decisions").json()[0]["number"] == "12/ZK/2026"


def test_the_api_keeps_to_the_reach_of_the_person(
    decided: Decision, provider_person: User, administrator: User, client: Client
) -> None:
    rows = signed_in(client, provider_person).get(f"/api/v1/network/{REGION}/entries").json()
    assert [row["service"] for row in rows] == ["9999001"]
    assert signed_in(client, administrator).get(f"/api/v1/network/{REGION}/entries").status_code == 403


def test_the_api_knows_no_proposal_before_the_first_run(
    tiny_region: TinyRegion, planner: User, client: Client
) -> None:
    answer = signed_in(client, planner).get(f"/api/v1/network/{REGION}/proposals")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_the_network_is_decided_and_listed_from_the_command_line(
    run: Run, operator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import UTC, datetime

    commands.network_decide(
        REGION,
        number="9",
        body="Zastupitelstvo",
        decided_on=datetime(2026, 6, 20, tzinfo=UTC),
        since=datetime(2027, 1, 1, tzinfo=UTC),
    )
    capsys.readouterr()
    commands.network_list(REGION, as_json=True)
    assert [row["service"] for row in json.loads(capsys.readouterr().out)] == ["9999001", "9999002"]
    commands.network_list(REGION)
    assert "9999001" in capsys.readouterr().out
