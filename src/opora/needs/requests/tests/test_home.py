"""What the home page says of requests: to the municipality, its coordinator and the planner."""

from typing import Any

import pytest

from opora.accounts.models import User
from opora.needs.requests import services
from opora.needs.requests.models import Collection, MunicipalRequest
from opora.needs.requests.tests.conftest import DAY, LAST_EDIT, signed_in


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-10T12:00:00+01:00")


def home_of(person: User) -> str:
    return signed_in(person).get("/home/").content.decode()


def test_a_municipality_is_asked_to_state_its_needs_until_it_begins(
    collection: Collection, town_hall: User, planner: User, coordinator: User
) -> None:
    assert "State what Horní Lhota needs for 2027" in home_of(town_hall)
    assert "Municipalities that have not stated their needs: 3" in home_of(planner)
    assert "Municipalities that have not stated their needs: 2" in home_of(coordinator)


def test_a_draft_waits_to_be_finished_and_a_returned_one_to_be_completed(
    draft: MunicipalRequest, whole: dict[str, Any], town_hall: User, planner: User
) -> None:
    page = home_of(town_hall)
    assert "Finish request 2027/1" in page and "State what Horní Lhota" not in page
    services.submit(request=draft, day=DAY, by=town_hall, **whole)
    assert "Finish request" not in home_of(town_hall)
    assert "Requests of municipalities to answer: 1" in home_of(planner)
    services.return_for_completion(
        request=draft, text="Doplňte místo.", complete_by=LAST_EDIT, day=DAY, by=planner
    )
    page = home_of(town_hall)
    assert "Complete request 2027/1" in page and "Doplňte místo." in page


def test_what_was_filled_in_on_behalf_waits_to_be_confirmed(
    draft: MunicipalRequest, whole: dict[str, Any], coordinator: User, town_hall: User
) -> None:
    services.submit(request=draft, day=DAY, by=coordinator, **whole)
    page = home_of(town_hall)
    assert "Confirm request 2027/1 that coordinator-1 filled in for you" in page
    assert "filled in on your behalf by coordinator-1" in page
    services.confirm(request=draft, by=town_hall)
    assert "Confirm request" not in home_of(town_hall)


def test_the_answer_stands_on_the_home_page_of_the_municipality_only(
    submitted: MunicipalRequest, planner: User, town_hall: User, inspector: User
) -> None:
    services.answer(request=submitted, decision="network", text="Ano.", by=planner)
    page = home_of(town_hall)
    assert "Your requests and the answers to them" in page
    assert "taken into the proposal of the network" in page
    for other in (planner, inspector):
        assert "Your requests" not in home_of(other)
