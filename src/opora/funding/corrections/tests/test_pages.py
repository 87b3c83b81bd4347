"""The pages: who opens them, what they say, how a line, an objection and a correction are made without JavaScript."""

from typing import Any

import pytest
from tests.golden.people import person_with

from opora.accounts.models import RoleAssignment, User
from opora.core.models import Run
from opora.funding.corrections import services
from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.tests.conftest import signed_in
from opora.funding.corrections.tests.test_signing import in_force, sign
from opora.funding.models import Grant, Round
from opora.funding.tests.conftest import POOL

BASE = "/CZ999/funding/corrections/"
GRANT = "/CZ999/funding/2027/9999001/"


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00:00+01:00")


def text_of(person: User, address: str, language: str = "en") -> str:
    answer = signed_in(person, language).get(address, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_lists_open_to_whoever_sees_the_money(run: Run, request: pytest.FixtureRequest) -> None:
    lists = ["", "lines/", "objections/"]
    for role in ("planner", "economist", "coordinator", "provider_person"):
        client = signed_in(request.getfixturevalue(role))
        assert [client.get(BASE + each).status_code for each in lists] == [200, 200, 200]
    for role in ("town_hall", "inspector"):
        client = signed_in(request.getfixturevalue(role))
        assert [client.get(BASE + each).status_code for each in lists] == [403, 403, 403]


def test_an_economist_signs_and_a_planner_confirms(
    run: Run, home_grant: Grant, economist: User, planner: User
) -> None:
    assert "Sign a line" in text_of(economist, GRANT)
    form = f"{BASE}2027/9999001/sign/"
    wrong = signed_in(economist).post(form, {"amount_czk": "-1000", "reason_class": "error", "reason": ""})
    assert wrong.status_code == 422 and 'aria-invalid="true"' in wrong.content.decode()
    over = {"amount_czk": "-99999999", "reason_class": "error", "reason": "Omyl."}
    refused = signed_in(economist).post(form, over)
    assert refused.status_code == 422 and "below 0" in refused.content.decode()
    done = signed_in(economist).post(form, over | {"amount_czk": "-1000"}, follow=True).content.decode()
    assert "It counts once another person confirms it." in done and "waits for the second person" in done
    line = ManualLine.objects.get()
    page = f"{BASE}lines/{line.pk}/"
    assert "Confirm the line" not in text_of(economist, page)
    assert "Confirm the line" in text_of(planner, page)
    signed_in(planner).post(f"{page}confirm/")
    assert "in force" in text_of(planner, page)
    assert signed_in(economist).post(f"{page}withdraw/", {"reason": "Omyl."}, follow=True).status_code == 200
    assert "withdrawn" in text_of(planner, page)


def test_the_grant_shows_calculated_lines_and_final(
    run: Run, home_grant: Grant, economist: User, planner: User, provider_person: User
) -> None:
    in_force(home_grant, -1000, economist, planner, reason="Chyba v součtu.")
    for person in (economist, provider_person):
        page = text_of(person, GRANT)
        assert "Chyba v součtu." in page and "with the lines in force" in page
    listed = text_of(planner, "/CZ999/funding/")
    assert "With signed lines" in listed and "Reserve left" in listed


def test_the_pages_are_in_czech_too(run: Run, home_grant: Grant, economist: User) -> None:
    line = sign(home_grant, -1000, economist)
    assert "čeká na druhou osobu" in text_of(economist, f"{BASE}lines/{line.pk}/", "cs")
    assert "Podepsané řádky" in text_of(economist, f"{BASE}lines/", "cs")


def test_another_provider_knows_nothing_of_a_line(home_grant: Grant, economist: User) -> None:
    line = sign(home_grant, -1000, economist)
    other = person_with(RoleAssignment.Role.PROVIDER, provider_number="99900002", orp_code="")
    assert signed_in(other).get(f"{BASE}lines/{line.pk}/").status_code == 404
    assert "9999001" not in text_of(other, f"{BASE}lines/")


def test_a_provider_objects_and_reads_the_reply(
    published: Round, home_grant: Grant, provider_person: User, economist: User
) -> None:
    assert "10 days left (last day 5" in text_of(provider_person, GRANT)
    form = f"{BASE}2027/9999001/object/"
    assert "10 days left" in text_of(provider_person, form)
    empty = signed_in(provider_person).post(form, {"text": ""})
    assert empty.status_code == 422
    filed = signed_in(provider_person).post(form, {"text": "Počet lůžek je 30."}, follow=True)
    assert "The objection was filed." in filed.content.decode()
    page = f"{BASE}objections/{Objection.objects.get().pk}/"
    assert "30 days left" in text_of(economist, page)
    again = signed_in(provider_person).post(form, {"text": "Znovu."})
    assert again.status_code == 422 and "2027/1" in again.content.decode()
    replied = signed_in(economist).post(
        f"{page}reply/", {"outcome": "rejected", "reply": "Síť má 28 lůžek."}, follow=True
    )
    assert "Síť má 28 lůžek." in replied.content.decode()
    assert "Síť má 28 lůžek." in text_of(provider_person, page)
    assert (
        signed_in(economist).post(f"{page}reply/", {"outcome": "rejected", "reply": "Dva."}).status_code
        == 422
    )


def test_a_provider_withdraws_its_objection(
    published: Round, home_grant: Grant, provider_person: User, planner: User
) -> None:
    objection = services.file_objection(
        grant=home_grant, text="Omyl.", day=published.published_on, by=provider_person
    )
    page = f"{BASE}objections/{objection.pk}/"
    assert signed_in(planner).post(f"{page}withdraw/").status_code == 403
    assert signed_in(provider_person).post(f"{page}withdraw/").status_code == 302
    assert "withdrawn" in text_of(provider_person, page)


def test_a_correction_is_asked_confirmed_and_calculated(
    published: Round, run: Run, economist: User, planner: User
) -> None:
    form = f"{BASE}2027/ask/"
    assert signed_in(economist).post(form, {"reason": ""}).status_code == 422
    assert signed_in(planner).get(form).status_code == 403
    signed_in(economist).post(form, {"reason": "Fond byl opsán chybně."})
    page = f"{BASE}{Correction.objects.get().pk}/"
    assert "Confirm the correction" in text_of(planner, page)
    Round.objects.update(pool_czk=POOL + 1000)
    assert signed_in(planner).post(f"{page}confirm/").status_code == 302
    found = Correction.objects.get()
    if found.run is None:
        assert signed_in(economist).post(f"{page}calculate/").status_code == 302
        found.refresh_from_db()
    assert found.run_id is not None and found.run_id != run.pk
    old = text_of(economist, f"/CZ999/funding/?run={run.pk}")
    assert f"Calculation {run.pk} was corrected" in old and "Fond byl opsán chybně." in old
    assert "was corrected" not in text_of(economist, "/CZ999/funding/")


def test_a_correction_that_was_asked_for_is_given_up(published: Round, economist: User) -> None:
    asked = services.ask_correction(round=published, reason="Omyl.", by=economist)
    page = f"{BASE}{asked.pk}/"
    assert "Give the correction up" in text_of(economist, page)
    assert signed_in(economist).post(f"{page}withdraw/").status_code == 302
    assert "withdrawn" in text_of(economist, page)


def test_frozen_inputs_are_proved_and_downloaded_by_those_who_see_all_money(
    run: Run, economist: User, provider_person: User
) -> None:
    page = f"{BASE}runs/{run.pk}/inputs/"
    assert "the grants of 3 services come out again" in signed_in(economist).post(page).content.decode()
    Grant.objects.filter(run=run, service__identifier="9999002").update(bound_by="none")
    assert "service 9999002" in signed_in(economist).post(page).content.decode()
    content = signed_in(economist).get(f"{BASE}runs/{run.pk}/inputs.json")
    assert content.json()["round"]["pool"] == POOL
    assert signed_in(provider_person).get(page).status_code == 403
    assert signed_in(economist).get(f"{BASE}runs/999/inputs/").status_code == 404


def test_lists_are_downloaded(home_grant: Grant, economist: User) -> None:
    sign(home_grant, -1000, economist)
    client = signed_in(economist)
    answers = [client.get(f"{BASE}{name}?download=csv") for name in ("", "lines/", "objections/")]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert all(each["Content-Type"].startswith("text/csv") for each in answers)


def test_a_longer_list_asks_no_more_questions(
    home_grant: Grant, economist: User, planner: User, django_assert_max_num_queries: Any
) -> None:
    for amount in (-10, -20, -30):
        in_force(home_grant, amount, economist, planner)
    client = signed_in(economist)
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}lines/")
