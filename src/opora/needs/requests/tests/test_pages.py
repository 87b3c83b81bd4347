"""The pages of requests: who may open them, what they say, how they are filled in with and without JavaScript."""

from typing import Any

import pytest
from django.test import Client
from tests.golden.people import person_with
from tests.golden.region import TinyRegion

from opora.accounts.models import RoleAssignment, User
from opora.needs.requests import services
from opora.needs.requests.content import version_of
from opora.needs.requests.models import Collection, MunicipalRequest, NothingAsked
from opora.needs.requests.states import State
from opora.needs.requests.tests.conftest import DAY, REGION, signed_in

LIST = f"/{REGION}/needs/requests/"
ONE = f"{LIST}2027/1/"
FILLED = {
    "kind": "domov_senioru", "persons": "12", "persons_low": "8", "capacity": "10", "reason": "Čeká dvanáct lidí.",
    "contact": "sociální odbor, odbor@example.cz", "cofinancing_czk": "150000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-10T12:00:00+01:00")


@pytest.mark.parametrize("role", ["planner", "economist", "coordinator", "town_hall"])
def test_who_plans_sees_the_list(
    role: str, submitted: MunicipalRequest, request: pytest.FixtureRequest
) -> None:
    page = signed_in(request.getfixturevalue(role)).get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert "2027/1" in text and "Horní Lhota" in text
    assert ("Open a collection" in text) == (role == "planner")
    assert ("New request: Horní Lhota" in text) == (role == "town_hall")
    assert ("Fill in for a municipality" in text) == (role in ("planner", "coordinator"))


@pytest.mark.parametrize("role", ["provider_person", "inspector", "administrator"])
def test_others_see_neither_the_list_nor_a_request(
    role: str, submitted: MunicipalRequest, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(role))
    assert [client.get(address).status_code for address in (LIST, ONE, f"{ONE}1/")] == [403, 403, 403]


def test_another_place_does_not_know_of_the_request(submitted: MunicipalRequest) -> None:
    neighbour = person_with(RoleAssignment.Role.MUNICIPALITY, municipality_code="999002", orp_code="")
    lower = person_with(RoleAssignment.Role.COORDINATOR, orp_code="9902", municipality_code="")
    for person in (neighbour, lower):
        client = signed_in(person)
        assert "2027/1" not in client.get(LIST).content.decode()
        assert client.get(ONE).status_code == 404
        assert client.get(f"{ONE}edit/").status_code == 404
        assert client.get(f"{ONE}1/receipt.pdf").status_code == 404


def test_a_draft_is_seen_only_by_those_who_may_fill_it_in(
    draft: MunicipalRequest, town_hall: User, coordinator: User, economist: User
) -> None:
    assert [signed_in(each).get(ONE).status_code for each in (town_hall, coordinator, economist)] == [
        200,
        200,
        404,
    ]


def test_a_municipality_begins_saves_half_and_submits_without_javascript(
    collection: Collection, town_hall: User
) -> None:
    client = signed_in(town_hall)
    begun = client.post(f"{LIST}new/", {"municipality": "999001"})
    assert begun["Location"] == f"{ONE}edit/"
    assert client.post(f"{ONE}edit/", {"save": "yes"}).status_code == 302
    saved = client.post(f"{ONE}edit/", {"save": "yes", "persons": "12"}, follow=True).content.decode()
    assert "Saved. The request has not been submitted yet." in saved and 'value="12"' in saved
    incomplete = client.post(f"{ONE}edit/", {"submit": "yes", "persons": "13"})
    assert incomplete.status_code == 422
    assert "Choose the kind of service that is missing." in incomplete.content.decode()
    assert MunicipalRequest.objects.get().persons == 13, "what was filled in is kept"
    answer = client.post(f"{ONE}edit/", {"submit": "yes", **FILLED}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"{ONE}1/"
    assert "The request was submitted. This is its receipt." in page
    assert "12\u00a0persons (from 8 to 12)" in page and "CZK\u00a0150,000" in page
    stored = MunicipalRequest.objects.get()
    assert (stored.state, stored.unit) == (State.SUBMITTED, "bed")


def test_the_form_saves_itself_and_says_when(draft: MunicipalRequest, town_hall: User) -> None:
    client = signed_in(town_hall)
    assert "hx-post" in client.get(f"{ONE}edit/").content.decode()
    saved = client.post(f"{ONE}autosave/", {"seen": version_of(draft), "reason": "Čeká"})
    draft.refresh_from_db()
    text = saved.content.decode()
    assert saved.status_code == 200 and "Saved at 12:00." in text
    assert f'value="{version_of(draft)}"' in text
    assert draft.reason == "Čeká"


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(draft: MunicipalRequest, town_hall: User) -> None:
    answer = signed_in(town_hall).post(f"{ONE}autosave/", {"persons": "asi pět", "place": "Náměstí"})
    draft.refresh_from_db()
    assert answer.status_code == 422 and "Persons who need the service" in answer.content.decode()
    assert (draft.persons, draft.place) == (None, "Náměstí")


def test_two_people_at_once_see_both_texts_and_nothing_is_lost(
    draft: MunicipalRequest, town_hall: User, coordinator: User
) -> None:
    seen = version_of(draft)
    services.save(request=draft, day=DAY, by=coordinator, reason="Text koordinátora")
    client = signed_in(town_hall)
    mine = {"seen": seen, "reason": "Text obce"}
    assert "somebody else has saved" in client.post(f"{ONE}autosave/", mine).content.decode()
    answer = client.post(f"{ONE}edit/", {**mine, "save": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has saved meanwhile: Text koordinátora" in page and "Text obce" in page
    draft.refresh_from_db()
    assert draft.reason == "Text koordinátora"
    again = {"seen": version_of(draft), "reason": "Text obou", "save": "yes"}
    assert f'value="{again["seen"]}"' in page
    assert client.post(f"{ONE}edit/", again).status_code == 302


def test_a_coordinator_fills_in_on_behalf_and_every_page_says_so(
    collection: Collection, coordinator: User, town_hall: User, planner: User
) -> None:
    client = signed_in(coordinator)
    choice = client.get(f"{LIST}new/").content.decode()
    assert "Horní Lhota" in choice and "Prostřední Lhota" in choice and "Dolní Lhota" not in choice
    assert client.post(f"{LIST}new/", {"municipality": "999003"}).status_code == 422
    client.post(f"{LIST}new/", {"municipality": "999001"})
    client.post(f"{ONE}edit/", {"submit": "yes", **FILLED})
    assert "Obec jej zatím nepotvrdila." in signed_in(town_hall, "cs").get(ONE).content.decode()
    said = "Filled in by coordinator-1 (territorial coordinator) on behalf of Horní Lhota."
    own = signed_in(town_hall)
    for address in (ONE, f"{ONE}edit/", f"{ONE}1/"):
        assert said in own.get(address).content.decode(), address
    assert said in signed_in(planner).get(f"{ONE}answer/").content.decode()
    assert "coordinator-1" in own.get(LIST).content.decode()
    confirmed = own.post(f"{ONE}confirm/", follow=True).content.decode()
    assert "Confirmed for the municipality by municipality-1" in confirmed
    assert own.post(f"{ONE}confirm/").status_code == 409


def test_a_planner_returns_and_answers_and_the_municipality_reads_it(
    submitted: MunicipalRequest, planner: User, town_hall: User
) -> None:
    client, own = signed_in(planner), signed_in(town_hall)
    assert "2026-12-15" in client.get(f"{ONE}return/").content.decode()
    client.post(f"{ONE}return/", {"text": "Doplňte místo.", "complete_by": "2026-12-20"})
    assert "Doplňte místo." in own.get(ONE).content.decode()
    own.post(f"{ONE}edit/", {"submit": "yes", **FILLED, "place": "Horní část"})
    assert client.post(f"{ONE}answer/", {"decision": "plan", "text": ""}).status_code == 422
    client.post(f"{ONE}answer/", {"decision": "plan", "text": "Opatření 1.2 plánu."})
    client.post(f"{ONE}answer/", {"decision": "network", "text": "Nově v návrhu sítě."})
    page = own.get(ONE).content.decode()
    assert "Opatření 1.2 plánu." in page and "Earlier answer" in page
    assert page.index("Nově v návrhu sítě.") < page.index("Opatření 1.2 plánu.")
    assert "taken into the proposal of the network" in own.get(LIST).content.decode()
    assert own.get(f"{ONE}answer/").status_code == 403


def test_a_planner_never_answers_a_version_that_nobody_has_read(
    submitted: MunicipalRequest, planner: User, town_hall: User
) -> None:
    client = signed_in(planner)
    assert 'name="version" value="1"' in client.get(f"{ONE}answer/").content.decode()
    services.submit(request=submitted, day=DAY, by=town_hall, persons=40)
    late = client.post(f"{ONE}answer/", {"decision": "plan", "text": "Ano.", "version": "1"})
    assert late.status_code == 409
    assert "submitted version 2 of request 2027/1 meanwhile" in late.content.decode()
    returned = {"text": "Doplňte.", "complete_by": "2026-12-20", "version": "1"}
    assert client.post(f"{ONE}return/", returned).status_code == 409
    assert client.post(f"{ONE}return/", {**returned, "version": "2"}).status_code == 302


def test_withdrawing_is_a_button_and_so_is_putting_back(submitted: MunicipalRequest, town_hall: User) -> None:
    client = signed_in(town_hall)
    assert "Put back" in client.post(f"{ONE}withdraw/", follow=True).content.decode()
    assert "Withdraw" in client.post(f"{ONE}restore/", follow=True).content.decode()


def test_asking_for_nothing_is_one_button(collection: Collection, town_hall: User) -> None:
    page = signed_in(town_hall).post(f"{LIST}nothing/", {"municipality": "999001"}, follow=True)
    assert "Noted: Horní Lhota asks for nothing this time." in page.content.decode()
    assert NothingAsked.objects.count() == 1


def test_a_planner_opens_a_collection(tiny_region: TinyRegion, planner: User, town_hall: User) -> None:
    client = signed_in(planner)
    assert "No collection of requests is open" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}silent/").status_code == 404
    days = {"shown_from": "2026-11-10", "last_new_on": "2026-11-30", "last_edit_on": "2026-12-15"}
    given = {"year": "2027", "title": "Sběr 2027", "reminder_days": "14", **days}
    assert client.post(f"{LIST}collect/", {**given, "year": ""}).status_code == 422
    wrong = client.post(f"{LIST}collect/", {**given, "last_new_on": "2026-11-01"}).content.decode()
    assert "This day comes before the day above it." in wrong
    assert "Sběr 2027" in client.post(f"{LIST}collect/", given, follow=True).content.decode()
    assert client.post(f"{LIST}collect/", given).status_code == 409, "one collection a year"
    assert signed_in(town_hall).get(f"{LIST}collect/").status_code == 403


def test_an_earlier_version_says_that_it_is_one(submitted: MunicipalRequest, town_hall: User) -> None:
    client = signed_in(town_hall)
    client.post(f"{ONE}edit/", {"submit": "yes", **FILLED, "persons": "20"})
    first = client.get(f"{ONE}1/").content.decode()
    assert "This is an earlier version" in first and "version 2027/1" not in first
    assert "This is an earlier version" not in client.get(f"{ONE}2/").content.decode()
    assert client.get(f"{ONE}9/").status_code == 404


def test_the_list_is_filtered_and_downloaded(submitted: MunicipalRequest, planner: User) -> None:
    client = signed_in(planner)
    assert "2027/1" not in client.get(f"{LIST}?state=draft").content.decode()
    file = client.get(f"{LIST}?state=submitted&orp=9901&kind=domov_senioru&year=2027&download=csv")
    text = file.content.decode("utf-8-sig")
    assert "2027/1,Horní Lhota,Horní" in text and "2026-11-10T12:00+01:00" in text
    assert client.get(f"{LIST}silent/?orp=9902&download=json").json()[0]["Municipality"] == "Dolní Lhota"


def test_lists_ask_the_same_number_of_queries_for_any_number_of_rows(
    submitted: MunicipalRequest, planner: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(2, 20):
        submitted.pk = None
        submitted.number = number
        submitted.save()
    client = signed_in(planner)
    for address in (LIST, f"{LIST}silent/"):
        with django_assert_max_num_queries(22):
            assert client.get(address).status_code == 200


def test_the_pages_are_czech_unless_asked_otherwise(submitted: MunicipalRequest, town_hall: User) -> None:
    client = signed_in(town_hall, "cs")
    assert "Požadavky obcí" in client.get(LIST).content.decode()
    form = client.get(f"{ONE}edit/").content.decode()
    assert "Kolik lidí službu potřebuje" in form and "Podat změnu" in form
    assert "domovy pro seniory (lůžka)" in form


def test_the_api_gives_the_same_to_the_same_people(
    submitted: MunicipalRequest, town_hall: User, planner: User, inspector: User
) -> None:
    services.answer(request=submitted, decision="later", text="Až příští rok.", by=planner)
    client = signed_in(town_hall)
    (row,) = client.get(f"/api/v1/needs/{REGION}/requests").json()
    assert row["persons"] == {"low": 8, "middle": 12, "high": None}
    assert (row["state"], row["decision"], row["unit"]) == ("answered", "later", "bed")
    whole = client.get(f"/api/v1/needs/{REGION}/requests/2027/1").json()
    assert whole["answers"][0]["text"] == "Až příští rok."
    assert len(whole["versions"][0]["digest"]) == 64
    assert client.get(f"/api/v1/needs/{REGION}/requests/2027/9").status_code == 404
    assert Client().get(f"/api/v1/needs/{REGION}/requests").status_code == 401
    assert signed_in(inspector).get(f"/api/v1/needs/{REGION}/requests").status_code == 403
