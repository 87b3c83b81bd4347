"""Settlements in the browser: each role sees its own, the provider fills in and replies, the economist settles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding.settlement import services
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.states import State
from opora.funding.settlement.tests.conftest import REGION, YEAR
from opora.funding.settlement.tests.test_statements import row, write

IDENTIFIER = "9999001"


def address(name: str, *more: object) -> str:
    return reverse(f"funding:settlement:{name}", args=[REGION, YEAR, *more])


def signed_in(client: Client, person: User, language: str = "en") -> Client:
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


EVERY = (("year", ()), ("waiting", ()), ("rules", ()), ("statement", (IDENTIFIER,)))


@pytest.mark.parametrize(
    ("role", "language"), [("planner", "cs"), ("economist", "en"), ("provider_person", "cs")]
)
def test_those_who_see_settlements_see_every_page(
    sent: Statement,
    role: str,
    language: str,
    client: Client,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    signed_in(client, request.getfixturevalue(role), language)
    for name, more in EVERY:
        with django_assert_max_num_queries(26):  # type: ignore[attr-defined]  # a context manager of pytest-django
            answer = client.get(address(name, *more))
        assert answer.status_code == 200, name
    text = client.get(address("statement", IDENTIFIER)).text
    assert ("Vrací se 100\u00a0000\u00a0Kč" if language == "cs" else "CZK\u00a0100,000 is returned") in text
    assert client.get(reverse("funding:settlement:index", args=[REGION])).status_code == 302


@pytest.mark.parametrize("role", ["coordinator", "town_hall", "inspector"])
def test_others_do_not(sent: Statement, role: str, client: Client, request: pytest.FixtureRequest) -> None:
    signed_in(client, request.getfixturevalue(role))
    for name, more in EVERY:
        assert client.get(address(name, *more)).status_code == 403


def test_the_list_asks_the_database_as_often_for_many(
    sent: Statement,
    settlement: Settlement,
    tiny_region: TinyRegion,
    economist: User,
    client: Client,
    django_assert_num_queries: Callable[..., object],
) -> None:
    signed_in(client, economist)
    client.get(address("year"))
    with django_assert_num_queries(_queries(client, address("year"))):  # type: ignore[attr-defined]  # a context manager of pytest-django
        for code in ("9999002", "9999003"):
            Statement.objects.bulk_create(
                [Statement(settlement=settlement, service=tiny_region.services[code])]
            )
        client.get(address("year"))


def _queries(client: Client, page: str) -> int:
    """Return how many questions a page asks, and two for the statements that are then added."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return len(asked) + 2


def test_a_provider_sees_its_own_only(
    sent: Statement, settlement: Settlement, tiny_region: TinyRegion, provider_person: User, client: Client
) -> None:
    Statement.objects.create(settlement=settlement, service=tiny_region.services["9999002"])
    signed_in(client, provider_person)
    assert "9999002" not in client.get(address("year")).text
    assert client.get(address("statement", "9999002")).status_code == 404
    assert client.get(address("take-in")).status_code == 403


def test_before_the_first_settlement_the_page_says_what_to_do(
    tiny_region: TinyRegion, economist: User, provider_person: User, client: Client
) -> None:
    page = reverse("funding:settlement:index", args=[REGION])
    assert "Open a settlement" in signed_in(client, economist).get(page).text
    answer = signed_in(client, provider_person).get(page)
    assert answer.status_code == 200
    assert "Open a settlement" not in answer.text


def test_an_economist_opens_a_settlement(tiny_region: TinyRegion, economist: User, client: Client) -> None:
    signed_in(client, economist)
    page = reverse("funding:settlement:open", args=[REGION])
    assert client.get(page).status_code == 200
    assert client.post(page, {"year": 2999, "statements_by": "x"}).status_code == 422
    assert client.post(page, {"year": 2050, "statements_by": "2051-02-15"}).status_code == 422
    assert client.post(page, {"year": 2025, "statements_by": "2026-02-15"}).status_code == 302
    assert Settlement.objects.get().rules == "vyrovnani 2025.1"


FILLED = {
    "costs_wages": 3_000_000, "eligible_wages": 3_000_000, "revenues_users": 400_000, "sources_state": 2_000_000,
    "sources_municipalities": 600_000, "grant_spent": 2_000_000, "units_residential_funded": "28",
    "units_residential_delivered": "27.5",
}  # fmt: skip


def test_a_provider_fills_in_saves_and_files(
    statement: Statement, provider_person: User, client: Client
) -> None:
    signed_in(client, provider_person, "cs")
    page = address("edit", IDENTIFIER)
    assert client.get(page).status_code == 200
    assert client.post(page, {"costs_wages": 5, "save": "yes"}).status_code == 302
    assert 'value="5"' in client.get(page).text
    wrong = client.post(page, {**FILLED, "grant_spent": 2_000_001, "file": "yes"})
    assert wrong.status_code == 422
    assert 'id="id_grant_spent_error"' in wrong.text
    assert client.post(page, {**FILLED, "file": "yes"}).status_code == 302
    statement.refresh_from_db()
    assert statement.state == State.FILED
    version = client.get(address("version", IDENTIFIER, 1))
    assert version.json()["statement"]["units"]["residential"] == {"funded": "28", "delivered": "27.5"}


def test_an_economist_settles_sends_and_decides(
    filed: Statement, economist: User, provider_person: User, client: Client
) -> None:
    signed_in(client, economist)
    running = client.post(address("calculate"))
    for each in Run.objects.filter(kind="settlement", status=Run.Status.RUNNING):
        assert client.get(running.url).status_code == 200
        assert client.get(address("progress", each.pk)).status_code == 200
        services.answer(each)
    assert client.get(running.url).url == address("year")
    assert client.post(address("send", IDENTIFIER)).status_code == 302
    assert client.post(address("send-all")).status_code == 302
    filed.refresh_from_db()
    assert filed.state == State.SENT
    signed_in(client, provider_person)
    assert client.post(address("reply", IDENTIFIER), {"text": ""}).status_code == 422
    assert client.post(address("reply", IDENTIFIER), {"text": "Nesouhlasím."}).status_code == 302
    assert client.post(address("decide", IDENTIFIER), {"outcome": "stands", "text": "x"}).status_code == 403
    signed_in(client, economist)
    assert "Nesouhlasím." in client.get(address("statement", IDENTIFIER)).text
    assert client.post(address("decide", IDENTIFIER), {"outcome": "nothing"}).status_code == 422
    decided = client.post(address("decide", IDENTIFIER), {"outcome": "stands", "text": "Trvá."})
    assert decided.status_code == 302
    assert "Trvá." in client.get(address("statement", IDENTIFIER)).text
    assert client.post(address("demand", IDENTIFIER), {"due": "x"}).status_code == 422
    assert client.post(address("demand", IDENTIFIER), {"due": "2099-01-01"}).status_code == 409


def test_a_calculation_is_stopped(
    filed: Statement, settlement: Settlement, economist: User, client: Client
) -> None:
    signed_in(client, economist)
    run, _new = services.ask(settlement=settlement, by=economist)
    assert client.post(address("cancel", run.pk)).status_code == 302
    assert "no result" in client.get(address("run", run.pk)).text
    assert client.get(address("run", 10**9)).status_code == 404


def test_files_are_taken_in_on_a_page(
    settlement: Settlement, economist: User, client: Client, tmp_path: Path
) -> None:
    signed_in(client, economist)
    assert client.get(address("take-in")).status_code == 200
    for identifier, status in (("0000000", 422), (IDENTIFIER, 302)):
        files = write(tmp_path, [row(identifier)], [])
        sent_files = {name: SimpleUploadedFile(path.name, path.read_bytes()) for name, path in files.items()}
        answer = client.post(address("take-in"), sent_files)
        assert answer.status_code == status
        if status == 422:
            assert "statements.csv, line 3, column identifier" in answer.text


def test_the_list_is_filtered_and_downloaded(sent: Statement, planner: User, client: Client) -> None:
    signed_in(client, planner)
    for asked, count in (({"result": "returns"}, 1), ({"result": "carries"}, 0), ({"state": "open"}, 0),
                         ({"text": "9999"}, 1)):  # fmt: skip
        assert len(client.get(address("year"), {**asked, "download": "json"}).json()) == count
    text = client.get(address("year"), {"download": "csv"}).content.decode()
    assert "100000" in text
    assert client.get(address("rules"), {"download": "yaml"}).content.startswith(b"# The settlement")


def test_an_earlier_result_stays_readable(sent: Statement, planner: User, client: Client) -> None:
    signed_in(client, planner)
    page = address("statement", IDENTIFIER)
    assert client.get(page, {"result": sent.result_id}).status_code == 200
    assert client.get(page, {"result": "nic"}).status_code == 404


def test_files_are_attached_to_a_statement(sent: Statement, provider_person: User, client: Client) -> None:
    signed_in(client, provider_person)
    page = reverse("funding:attachments:list", args=[REGION, sent.subject])
    assert client.get(page).status_code == 200
