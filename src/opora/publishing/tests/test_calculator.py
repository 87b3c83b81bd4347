"""The calculator: published rules, other facts, the whole tree; every fault beside its field, nothing stored."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from opora.core.models import LogEntry, Run
from opora.plans.tests.line import REGION
from opora.publishing.portal import calculator
from opora.publishing.portal.facts import NumberField
from opora.publishing.portal.limits import Limit
from opora_engine.allocation import compute_round
from opora_engine.formula import load_rules, read_service

HOME = f"/portal/{REGION}/calculator/"
SERVICE = f"{HOME}9999001/"


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    calculator.LIMIT.forget()


def computed_again(folder: Path, request: int) -> int:
    """Return the grant of the home when it asks for another sum and the whole round is computed from the files."""
    rules = load_rules((folder / "rules.yaml").read_text(encoding="utf-8"))
    records = json.loads((folder / "grants.json").read_text(encoding="utf-8"))["services"]
    for record in records:
        record.pop("result")
        if record["code"] == "9999001":
            record["inputs"]["request"] = str(request)
    pool = json.loads((folder / "round.json").read_text(encoding="utf-8"))["pool"]
    return (
        compute_round(rules, pool, [read_service(rules, each) for each in records]).service("9999001").grant
    )


def test_the_grant_is_that_of_the_whole_round_computed_again(
    folder: Path, client: Client, django_assert_max_num_queries: object
) -> None:
    client.cookies["django_language"] = "en"
    before = (Run.objects.count(), LogEntry.objects.count())
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        answer = client.get(SERVICE, {"request": "3 000 000"})
    assert answer.status_code == 200
    expected = computed_again(folder, 3_000_000)
    assert expected != computed_again(folder, 4_000_000)
    assert f"The grant is CZK\u00a0{expected:,}" in answer.text
    assert "Step by step" in answer.text
    assert "What bound the grant, and by how much" in answer.text
    # The rest of the fields, and the address that gives the same page again.
    assert 'name="residential-applied_units" value="30"' in answer.text
    assert f'href="http://testserver{SERVICE}?request=3+000+000"' in answer.text
    assert (Run.objects.count(), LogEntry.objects.count()) == before


def test_it_is_found_from_the_home_page_and_begins_with_the_published_numbers(
    folder: Path, client: Client
) -> None:
    address = f"/portal/{REGION}/"
    for pattern in (rf'href="({HOME})"', rf'href="({SERVICE})"'):
        found = re.search(pattern, client.get(address).text)
        assert found, f"{address} does not lead to {pattern}"
        address = found.group(1)
    for language, label in (("cs", "Požadavek (Kč)"), ("en", "Request (CZK)")):
        client.cookies["django_language"] = language
        shown = client.get(address)
        assert shown.status_code == 200
        assert label in shown.text
        assert "Krok za krokem" not in shown.text
    assert address in client.get(f"/portal/{REGION}/allocations/9999001/").text
    assert client.get(f"{HOME}9999999/").status_code == 404
    assert client.get(f"/portal/{REGION}/allocations/9999001/").text.count("<caption>") == 1


FAULTS = [
    ({"request": "-5"}, "request"),
    ({"request": "mnoho"}, "request"),
    ({"request": ""}, "request"),
    ({"kind": "hotel"}, "kind"),
    ({"has_debt": "maybe"}, "has_debt"),
    ({"criteria_points": "101"}, "criteria_points"),
    ({"residential-cost_override": "500000"}, "residential-cost_override_reason"),
]


def test_a_fault_is_told_beside_its_field(folder: Path, client: Client) -> None:
    for asked, field in FAULTS:
        answer = client.get(SERVICE, asked)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert f'id="id_{field}_error"' in answer.text
    # A kind for which the rules have no value in the form of the service.
    answer = client.get(SERVICE, {"kind": "terenni_programy"})
    assert answer.status_code == 422
    assert "steps" not in answer.context
    assert client.get(SERVICE, {"request": "1" * 9000}).status_code == 409


def test_an_address_that_asks_too_often_waits(
    folder: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculator, "LIMIT", Limit(2, 60.0))
    answers = [client.get(SERVICE, {"request": "1000"}) for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) <= 61


def test_who_waited_long_enough_is_answered_again() -> None:
    limit = Limit(1, 10.0)
    assert (limit.wait("a", 0.0), limit.wait("b", 1.0), limit.wait("a", 4.0)) == (0.0, 0.0, 6.0)
    assert limit.wait("a", 10.0) == 0.0


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("cs", "1\u00a0234,5", "1234.5"),
        ("en", "1 234.5", "1234.5"),
        ("en", "9,5", "9.5"),
        ("cs", "0,125", "0.125"),
    ],
)
def test_numbers_are_read_as_people_write_them(language: str, written: str, read: str) -> None:
    with override(language):
        assert str(NumberField().clean(written)) == read


def test_an_english_thousand_is_not_read_as_a_decimal() -> None:
    with override("en"), pytest.raises(Exception, match="without a comma"):
        NumberField().clean("5,000")
