"""The home page says which rounds take applications, what is half-finished, and what waits for whom."""

from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.funding.applying import services
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.applying.tests import conftest as applying_conftest
from opora.funding.applying.tests.conftest import AFTER, DAY, HOME, REGION
from opora.funding.models import Round
from opora.site.applying import due

rule_set = applying_conftest.rule_set
opened = applying_conftest.opened
taking = applying_conftest.taking
draft = applying_conftest.draft
whole = applying_conftest.whole
submitted = applying_conftest.submitted
in_english = applying_conftest._in_english


def texts(person: User) -> list[str]:
    return [item.text for item in due(REGION, person, DAY)]


def test_a_provider_is_told_of_an_open_round(taking: Round, provider_person: User, planner: User) -> None:
    (item,) = due(REGION, provider_person, DAY)
    assert item.text == "Round 2027 takes applications; of your services without one: 1"
    assert "30" in item.detail
    assert due(REGION, provider_person, AFTER) == []
    assert due(REGION, planner, DAY) == []


def test_nothing_waits_while_no_round_is_open(opened: Round, provider_person: User, economist: User) -> None:
    assert texts(provider_person) == texts(economist) == []


def test_a_half_finished_application_waits_for_its_provider(draft: Dossier, provider_person: User) -> None:
    (item,) = due(REGION, provider_person, DAY)
    assert item.text == f"Finish the application 2027/{HOME}" and item.url.endswith(f"{HOME}/edit/")


def test_a_submitted_one_waits_for_points(submitted: Dossier, economist: User, provider_person: User) -> None:
    assert texts(provider_person) == []
    assert texts(economist) == ["Applications of the round 2027 to rate: 1"]


def test_what_was_filled_in_on_behalf_waits_for_confirmation(
    taking: Round, tiny_region: TinyRegion, whole: Content, economist: User, provider_person: User
) -> None:
    made = services.begin(round=taking, service=tiny_region.services[HOME], day=DAY, by=economist)
    services.submit(dossier=made, content=whole, day=DAY, by=economist)
    assert texts(provider_person) == [
        f"Confirm the application 2027/{HOME} that {economist} filled in for you"
    ]
    services.confirm(dossier=made, by=provider_person)
    assert texts(provider_person) == []
