"""A round of the made-up region that is open for applications today, and what a whole application says."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.funding import services as funding
from opora.funding.applying import services
from opora.funding.applying.content import Content, FormSaid
from opora.funding.applying.models import Dossier
from opora.funding.models import Round
from opora.funding.states import Act
from opora.funding.tests import conftest as money

REGION = "CZ999"
HOME = "9999001"
CARE = "9999002"
DAY = date(2026, 11, 10)
LAST_NEW = date(2026, 11, 30)
LAST_EDIT = date(2026, 12, 15)
AFTER = date(2026, 12, 16)

rule_set = money.rule_set
opened = money.opened
network_of_two = money.network_of_two


@pytest.fixture
def taking(opened: Round, economist: User) -> Round:
    """The round of 2027, open for applications."""
    funding.set_days(
        round=opened, shown_from=date(2026, 11, 1), last_new=LAST_NEW, last_edit=LAST_EDIT, by=economist
    )
    return funding.take_step(round=opened, act=Act.OPEN, day=DAY, by=economist)


@pytest.fixture
def whole() -> Content:
    """Everything that the application of the home needs to be submitted: 30 beds, 5 000 000 from the state."""
    return Content(
        forms=(FormSaid("residential", "bed", Decimal(30), Decimal(29)),),
        budget={
            ("wages", "state"): 4_000_000,
            ("levies", "state"): 1_000_000,
            ("energy", "municipalities"): 500_000,
            ("food", "clients"): 3_000_000,
            ("rent", "region"): 1_220_000,
        },
        duties={"has_entrustment": True, "has_debt": False, "return_filed": True},
    )


@pytest.fixture
def draft(taking: Round, tiny_region: TinyRegion, provider_person: User) -> Dossier:
    return services.begin(round=taking, service=tiny_region.services[HOME], day=DAY, by=provider_person)


@pytest.fixture
def submitted(draft: Dossier, whole: Content, provider_person: User) -> Dossier:
    services.submit(dossier=draft, content=whole, day=DAY, by=provider_person)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def second_person(provider_person: User) -> User:
    """Another person of the same provider."""
    person = User.objects.create(username="second", password="of another world")  # nobody signs in by it
    role = provider_person.assignments.get()
    role.pk, role.person = None, person
    role.save()
    return person


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences of refusals are read in English here; pages choose their language themselves."""
    with translation.override("en"):
        yield
