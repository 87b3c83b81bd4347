"""The pages of applications: who sees what, the form that saves itself, the receipt, the lists."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.golden.people import person_with
from tests.golden.region import TinyRegion

from opora.accounts.models import RoleAssignment, User
from opora.funding import services as funding
from opora.funding.applying import receipt, services
from opora.funding.applying.content import Content
from opora.funding.applying.fields import written
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests.conftest import CARE, DAY, HOME, REGION, signed_in
from opora.funding.models import Application, Round
from opora.funding.tests.conftest import ROOT, write

LIST = f"/{REGION}/funding/applications/"
PAGE = f"{LIST}2027/{HOME}/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Today is the day on which the round takes applications."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)
    yield


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def fields_of(content: Content, **more: str) -> dict[str, Any]:
    return {**written(content), **more}


def test_a_provider_begins_and_is_led_to_the_form(taking: Round, provider_person: User) -> None:
    client = signed_in(provider_person)
    assert "Begin the application" in text(client, LIST)
    answer = client.post(f"{PAGE}begin/")
    assert answer.headers["Location"] == f"{PAGE}edit/"
    page = text(client, f"{PAGE}edit/")
    assert 'name="budget-wages-state"' in page and 'aria-label="Salaries and wages – Municipalities"' in page
    assert "From the register: registered beds" in page
    assert "undivided" not in page


def test_the_form_saves_itself_and_adds_up(draft: Dossier, provider_person: User) -> None:
    client = signed_in(provider_person)
    said = {
        "budget-wages-state": "1 000 000",
        "budget-wages-clients": "200000",
        "form-residential-applied_units": "30",
    }
    answer = client.post(f"{PAGE}autosave/", said).content.decode()
    assert '<output id="sum-item-wages" hx-swap-oob="true">1,200,000</output>' in answer
    assert '<output id="sum-source-state" hx-swap-oob="true">1,000,000</output>' in answer
    assert "CZK\xa01,000,000" in answer and "Saved at" in answer
    draft.refresh_from_db()
    assert draft.said.budget == {("wages", "state"): 1_000_000, ("wages", "clients"): 200_000}


def test_facts_of_rule_sets_are_kept_and_offered_again(
    draft: Dossier, provider_person: User, operator: User
) -> None:
    rules = (ROOT / "rulesets" / "podminky_a_mzdy.yaml").read_text(encoding="utf-8")
    funding.take_in_rules(text=rules, by=operator)
    client = signed_in(provider_person)
    told = {"fact-direct_care_wages": "1748000", "formfact-residential-direct_care_posts": "2,97"}
    client.post(f"{PAGE}autosave/", told)
    client.post(f"{PAGE}autosave/", {**told, "budget-rent-state": "5"})
    draft.refresh_from_db()
    assert draft.said.facts["direct_care_wages"]["value"] == "1748000"
    assert draft.said.forms[0].facts["direct_care_posts"]["value"] == "2.97"
    page = text(client, f"{PAGE}edit/")
    assert 'value="1748000"' in page and 'value="2.97"' in page
    assert "cost_override" not in page


def test_what_cannot_be_read_stays_as_it_was_and_is_named(draft: Dossier, provider_person: User) -> None:
    client = signed_in(provider_person)
    client.post(f"{PAGE}autosave/", {"budget-rent-state": "50"})
    answer = client.post(f"{PAGE}autosave/", {"budget-rent-state": "fifty", "budget-energy-state": "7"})
    assert answer.status_code == 422 and "Rent – State through the region" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.said.budget == {("rent", "state"): 50, ("energy", "state"): 7}


def test_the_second_of_two_people_is_told_and_loses_nothing(
    draft: Dossier, provider_person: User, second_person: User
) -> None:
    first, second = signed_in(provider_person), signed_in(second_person)
    seen = _seen(text(first, f"{PAGE}edit/"))
    second.post(f"{PAGE}autosave/", {"budget-rent-state": "50", "seen": seen})
    mine = {"budget-rent-state": "90", "seen": seen}
    assert "Not saved: somebody else has saved" in first.post(f"{PAGE}autosave/", mine).content.decode()
    page = first.post(f"{PAGE}edit/", {**mine, "save": "yes"}).content.decode()
    assert "Somebody else has saved meanwhile: 50" in page and 'value="90"' in page
    first.post(f"{PAGE}edit/", {**mine, "seen": _seen(page), "save": "yes"})
    draft.refresh_from_db()
    assert draft.said.budget == {("rent", "state"): 90}


def test_submitting_leads_to_a_receipt_whose_digest_anybody_can_compute(
    draft: Dossier, whole: Content, provider_person: User
) -> None:
    client = signed_in(provider_person)
    answer = client.post(f"{PAGE}edit/", fields_of(whole, submit="yes"))
    assert answer.headers["Location"] == f"{PAGE}1/"
    made = draft.versions.get()
    assert made.digest in text(client, f"{PAGE}1/")
    content = client.get(f"{PAGE}1/content.json").content
    assert hashlib.sha256(content).hexdigest() == made.digest
    assert client.get(f"{PAGE}1/receipt.pdf").content == receipt.pdf(made)
    assert receipt.pdf(made).startswith(b"%PDF")


def test_every_fault_is_named_at_its_field_and_nothing_is_lost(
    draft: Dossier, whole: Content, provider_person: User
) -> None:
    said = fields_of(whole, submit="yes") | {
        "form-residential-applied_units": "31", "budget-depreciation-state": "5", "has_debt": "",
    }  # fmt: skip
    answer = signed_in(provider_person).post(f"{PAGE}edit/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At most 30: so many beds are registered." in page
    assert "State money does not pay this item." in page
    assert "Answer yes or no." in page and 'id="id_budget-depreciation-state_error"' in page
    draft.refresh_from_db()
    assert draft.state == "draft" and draft.said.of_source("state") == 5_000_005


def test_a_receipt_says_what_differs_from_the_version_before(
    submitted: Dossier, whole: Content, provider_person: User
) -> None:
    client = signed_in(provider_person)
    assert "What differs" not in text(client, f"{PAGE}1/")
    client.post(f"{PAGE}edit/", fields_of(whole, submit="yes") | {"budget-rent-region": "1000000"})
    page = text(client, f"{PAGE}2/")
    assert "What differs from version 1" in page
    assert "Rent – The region" in page and "CZK\xa01,220,000" in page
    assert "This is an earlier version" in text(client, f"{PAGE}1/")


def test_withdrawing_asks_why_and_can_be_undone(submitted: Dossier, provider_person: User) -> None:
    client = signed_in(provider_person)
    assert client.post(f"{PAGE}withdraw/", {"reason": ""}).status_code == 422
    client.post(f"{PAGE}withdraw/", {"reason": "Službu ukončíme."})
    assert "Službu ukončíme." in text(client, PAGE) and not Application.objects.exists()
    client.post(f"{PAGE}restore/")
    assert Application.objects.get().request_czk == 5_000_000


@pytest.mark.parametrize("page", ["", "edit/", "1/", "1/content.json", "1/receipt.pdf", "withdraw/"])
def test_another_provider_finds_nothing(submitted: Dossier, page: str) -> None:
    other = _of_other_provider()
    assert signed_in(other).get(f"{PAGE}{page}").status_code == 404
    assert HOME not in text(signed_in(other), LIST)
    assert HOME not in text(signed_in(other), f"{LIST}2027/")


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("economist", 200), ("planner", 200), ("coordinator", 200), ("provider_person", 200), ("operator", 200),
        ("town_hall", 403), ("inspector", 403), ("administrator", 403),
    ],
)  # fmt: skip
def test_who_sees_a_submitted_application(
    submitted: Dossier, request: pytest.FixtureRequest, person: str, sees: int
) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert client.get(PAGE).status_code == sees
    assert client.get(LIST).status_code == sees


def test_a_draft_is_seen_only_by_those_who_write(
    draft: Dossier, planner: User, economist: User, coordinator: User
) -> None:
    assert signed_in(economist).get(PAGE).status_code == 200
    for person in (planner, coordinator):
        assert signed_in(person).get(PAGE).status_code == 404


def test_a_coordinator_does_not_see_applications_of_other_territory(
    taking: Round, tiny_region: TinyRegion, economist: User
) -> None:
    dossier = services.begin(round=taking, service=tiny_region.services[CARE], day=DAY, by=economist)
    Dossier.objects.filter(pk=dossier.pk).update(state="submitted")
    away = person_with("coordinator", orp_code="9901")
    assert signed_in(away).get(f"{LIST}2027/{CARE}/").status_code == 404


def test_the_list_of_a_round_says_how_each_came(
    submitted: Dossier, taking: Round, economist: User, network_of_two: None
) -> None:
    client = signed_in(economist)
    page = text(client, f"{LIST}2027/")
    assert "written by the provider" in page and "CZK\xa05,000,000" in page
    assert HOME not in text(client, f"{LIST}2027/?is_rated=yes")
    file = client.get(f"{LIST}2027/?download=csv").content.decode()
    assert f"{HOME}," in file and "provider" in file
    missing = text(client, f"{LIST}2027/missing/")
    assert CARE in missing and HOME not in missing


def test_the_lists_ask_a_constant_number_of_questions(
    submitted: Dossier, economist: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(economist)
    text(client, LIST)
    with django_assert_max_num_queries(24):
        text(client, f"{LIST}2027/")


def test_the_economist_fills_in_for_a_provider(
    taking: Round, tiny_region: TinyRegion, economist: User, provider_person: User, whole: Content
) -> None:
    client = signed_in(economist)
    assert client.get(f"{LIST}2027/fill/?service={HOME}").headers["Location"] == f"{PAGE}begin/"
    assert "on behalf of the provider" in text(client, f"{PAGE}begin/")
    client.post(f"{PAGE}begin/")
    client.post(f"{PAGE}edit/", fields_of(whole, submit="yes"))
    assert "The provider has not confirmed it yet." in text(client, PAGE)
    own = signed_in(provider_person)
    assert "Confirm for the provider" in text(own, PAGE)
    own.post(f"{PAGE}confirm/")
    assert "Confirmed for the provider by" in text(own, PAGE)


def test_a_provider_learns_that_its_application_came_by_a_file(
    taking: Round, economist: User, provider_person: User, tmp_path: Path
) -> None:
    funding.take_in_applications(round=taking, by=economist, **write(tmp_path))
    assert "beginning takes over what it says" in text(signed_in(provider_person), LIST)


def test_a_round_in_preparation_is_not_shown(opened: Round, provider_person: User, economist: User) -> None:
    assert signed_in(provider_person).get(f"{LIST}2027/").status_code == 404
    assert signed_in(economist).get(f"{LIST}2027/").status_code == 200


def test_the_pages_are_czech_for_czech_readers(submitted: Dossier, provider_person: User) -> None:
    client = signed_in(provider_person, "cs")
    assert "Platy a mzdy" in text(client, PAGE)
    assert "Žádosti" in text(client, LIST)


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def _of_other_provider() -> User:
    person = User.objects.create(username="other", password="of another world")
    RoleAssignment.objects.create(
        person=person,
        role="provider",
        region_code=REGION,
        provider_number="99900002",
        valid_from=DAY.replace(year=2020),
    )
    return person
