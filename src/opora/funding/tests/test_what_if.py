"""What would change a grant, shown: each effect equals the round computed again with the changed number."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding import services
from opora.funding.models import Application, Grant, Round
from opora.funding.tests.conftest import DAY
from opora.funding.what_if import effects

REGION = "CZ999"


def address(service: str) -> str:
    return reverse("funding:what-if", args=[REGION, 2027, service])


def test_an_effect_is_what_the_round_gives_with_the_changed_number(
    run: Run, opened: Round, economist: User
) -> None:
    found = {(each.kind, each.name, each.form): each for each in effects(run, "9999001")}
    asked = found["input", "request", ""]
    assert (asked.old, asked.new, asked.grant) == (5_000_000, 5_001_000, 3_973_500)
    Application.objects.filter(service__identifier="9999001").update(request_czk=5_001_000)
    again = services.calculate(region=REGION, day=DAY, by=economist)
    assert Grant.objects.get(run=again, service__identifier="9999001").grant_czk == asked.changed
    assert found["input", "has_debt", ""].changed == 0
    assert found["pool", "", ""].difference > 0


def test_the_page_says_it_in_the_language_of_the_reader(run: Run, economist: User, client: Client) -> None:
    client.force_login(economist)
    for language, words in (("cs", "místo"), ("en", "instead of")):
        client.cookies["django_language"] = language
        answer = client.get(address("9999001"))
        assert answer.status_code == 200
        assert words in answer.text
    assert address("9999001") in client.get(reverse("funding:service", args=[REGION, 2027, "9999001"])).text
    rows = json.loads(client.get(address("9999001"), {"download": "json"}).content)
    assert len(rows) > 10


def test_a_provider_asks_about_its_own_grants_only(run: Run, provider_person: User, client: Client) -> None:
    client.force_login(provider_person)
    assert client.get(address("9999001")).status_code == 200
    assert client.get(address("9999002")).status_code == 404


def test_without_an_application_there_is_nothing_to_change(
    applied: Round, network_of_two: None, economist: User
) -> None:
    Application.objects.filter(service__identifier="9999001").delete()
    run = services.calculate(region=REGION, day=DAY, by=economist)
    with pytest.raises(NotKnown):
        effects(run, "9999001")
