"""People and roles for the administrator."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from opora.accounts.models import RoleAssignment, User

Role = RoleAssignment.Role
INDEX = "/people/CZ999/"
INVITATION = {
    "name": "Jana Nová",
    "email": "jana@example.cz",
    "username": "jana",
    "role": "coordinator",
    "orp": "9901",
    "since": "2026-01-01",
}


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize(
    "person", ["planner", "economist", "coordinator", "town_hall", "provider_person", "inspector"]
)
@pytest.mark.parametrize("address", [INDEX, INDEX + "add/", INDEX + "1/", INDEX + "roles/1/end/"])
def test_only_the_administrator_opens_the_pages(client, request, person, address):
    client.force_login(request.getfixturevalue(person))
    assert client.get(address).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to_sign_in(client, db):
    answer = client.get(INDEX)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={INDEX}"


def test_the_list_shows_people_with_their_roles_in_a_constant_number_of_queries(
    as_administrator, planner, coordinator, django_assert_max_num_queries
):
    for number in range(20):
        person = User.objects.create_user(username=f"clen-{number}")
        RoleAssignment.objects.create(
            person=person, role=Role.MEMBER, region_code="CZ999", valid_from="2026-01-01"
        )
    with django_assert_max_num_queries(15):
        page = as_administrator.get(INDEX).content.decode()
    assert "clen-19" in page
    assert "územní koordinátor" in page
    assert "ORP 9901" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("role=planner", ["planner-0"]),
        ("name=coord", ["coordinator-1"]),
        ("held=other", ["inspector-0"]),
        ("held=today&role=inspector", []),
        ("sort=-username&role=planner", ["planner-0"]),
    ],
)
def test_the_list_is_filtered_and_downloaded_alike(
    as_administrator, planner, coordinator, inspector, query, names
):
    inspector.assignments.update(valid_to="2026-01-01")
    rows = as_administrator.get(f"{INDEX}?{query}&download=json").json()
    assert [row["Účet"] for row in rows] == names


def test_a_downloaded_list_has_dates_that_a_machine_reads(as_administrator, inspector):
    inspector.assignments.update(valid_to="2026-01-01")
    text = as_administrator.get(f"{INDEX}?role=inspector&download=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].split(",")[1:] == [
        "inspector-0",
        "",
        "inspektor",
        "celý kraj",
        "2020-01-01",
        "2026-01-01",
    ]


def test_an_invitation_makes_the_account_and_sends_the_letter(
    as_administrator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_administrator.post(INDEX + "add/", INVITATION)
    person = User.objects.get(username="jana")
    assert answer.url == f"{INDEX}{person.pk}/"
    assert "jana@example.cz" in as_administrator.get(answer.url).content.decode()
    assert len(mail.outbox) == 1


def test_a_refusal_stands_above_the_form_and_nothing_typed_is_lost(as_administrator):
    answer = as_administrator.post(INDEX + "add/", {**INVITATION, "orp": "99"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&#x27;99&#x27;" in page
    assert 'value="Jana Nová"' in page


def test_a_form_without_what_it_needs_is_not_taken(as_administrator):
    answer = as_administrator.post(INDEX + "add/", {})
    assert answer.status_code == 422
    assert not User.objects.filter(username="").exists()


def test_a_role_is_given_and_ended(as_administrator, planner):
    page = f"{INDEX}{planner.pk}/"
    answer = as_administrator.post(page + "roles/", {"role": "economist", "since": "2026-01-01"}, follow=True)
    assert "ekonom" in answer.content.decode()
    given = planner.assignments.get(role=Role.ECONOMIST)
    end = f"{INDEX}roles/{given.pk}/end/"
    assert "Ukončit" in as_administrator.get(end).content.decode()
    assert as_administrator.post(end, {"until": "2025-01-01"}).status_code == 422
    assert as_administrator.post(end, {"until": "2026-02-01"}).url == page
    given.refresh_from_db()
    assert str(given.valid_to) == "2026-02-01"


def test_a_role_that_cannot_be_given_is_refused_on_the_page_of_the_person(as_administrator, planner):
    answer = as_administrator.post(f"{INDEX}{planner.pk}/roles/", {"role": "provider", "since": "2026-01-01"})
    assert answer.status_code == 422
    assert "IČO" in answer.content.decode()


def test_the_invitation_can_be_sent_again_until_there_is_a_password(
    as_administrator, planner, django_capture_on_commit_callbacks
):
    again = f"{INDEX}{planner.pk}/invitation/"
    assert as_administrator.post(again).status_code == 409
    User.objects.filter(pk=planner.pk).update(password="!", email="planner@example.cz")
    with django_capture_on_commit_callbacks(execute=True):
        as_administrator.post(again)
    assert [letter.to for letter in mail.outbox] == [["planner@example.cz"]]


def test_people_and_roles_of_other_regions_are_not_known_here(as_administrator, planner):
    planner.assignments.update(region_code="CZ051")
    assert as_administrator.get(f"{INDEX}{planner.pk}/").status_code == 404
    assert as_administrator.get(f"{INDEX}roles/{planner.assignments.get().pk}/end/").status_code == 404
    assert as_administrator.get("/people/CZ051/").status_code == 403


@pytest.mark.parametrize(("language", "word"), [("cs", "Lidé a role"), ("en", "People and roles")])
def test_the_pages_speak_both_languages(as_administrator, planner, language, word):
    as_administrator.cookies["django_language"] = language
    with override(language):
        for address in (INDEX, INDEX + "add/", f"{INDEX}{planner.pk}/"):
            page = as_administrator.get(address).content.decode()
            assert word in page
            assert f'lang="{language}"' in page


@pytest.mark.parametrize("typed", ["Horní (9901)", "9901", "horní"])
def test_a_place_is_found_by_its_name_or_code(tiny_region, as_administrator, typed):
    page = as_administrator.get(INDEX + "add/").content.decode()
    assert 'value="Horní (9901)"' in page
    assert 'value="Prostřední Lhota (999002)"' in page
    assert 'value="Ukázka A (99900001)"' in page
    as_administrator.post(INDEX + "add/", {**INVITATION, "orp": typed})
    assert RoleAssignment.objects.get(person__username="jana").orp_code == "9901"


def test_a_place_that_is_not_of_the_region_is_not_taken(tiny_region, as_administrator):
    answer = as_administrator.post(INDEX + "add/", {**INVITATION, "orp": "Nikde (5101)"})
    assert answer.status_code == 422
    assert "„5101“ není místo tohoto kraje" in answer.content.decode()


def test_a_provider_may_come_before_its_entry_in_the_register(tiny_region, as_administrator, planner):
    given = {"role": "provider", "provider": "12345678", "since": "2026-01-01"}
    as_administrator.post(f"{INDEX}{planner.pk}/roles/", given)
    assert planner.assignments.get(role=Role.PROVIDER).provider_number == "12345678"


def test_lists_name_the_places(tiny_region, as_administrator, coordinator, town_hall, provider_person):
    page = as_administrator.get(INDEX).content.decode()
    for words in ("ORP Horní (9901)", "obec Horní Lhota (999001)", "poskytovatel Ukázka A (99900001)"):
        assert words in page
    assert "ORP Horní (9901)" in as_administrator.get(f"{INDEX}{coordinator.pk}/").content.decode()
    end = f"{INDEX}roles/{coordinator.assignments.get().pk}/end/"
    assert "ORP Horní (9901)" in as_administrator.get(end).content.decode()
