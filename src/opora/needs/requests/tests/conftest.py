"""A collection of the made-up region that takes requests today, and who fills them in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.needs.requests import services
from opora.needs.requests.models import Collection, MunicipalRequest
from opora.territory import queries as territory
from opora.territory.models import Placement

REGION = "CZ999"
DAY = date(2026, 11, 10)
LAST_NEW = date(2026, 11, 30)
LAST_EDIT = date(2026, 12, 15)


@pytest.fixture
def collection(tiny_region: TinyRegion, planner: User) -> Collection:
    return services.open_collection(
        region=REGION, year=2027, title="Požadavky obcí na rok 2027", shown_from=date(2026, 11, 1),
        last_new_on=LAST_NEW, last_edit_on=LAST_EDIT, by=planner,
    )  # fmt: skip


@pytest.fixture
def upper_village(tiny_region: TinyRegion) -> Placement:
    """Horní Lhota, for which the town hall speaks."""
    return territory.unit(REGION, "999001", DAY)


@pytest.fixture
def whole(tiny_region: TinyRegion) -> dict[str, Any]:
    """Everything that a request needs to be submitted."""
    return {
        "kind": tiny_region.kinds["domov_senioru"],
        "target_group": tiny_region.groups["seniori"],
        "persons": 12,
        "persons_low": 8,
        "persons_high": None,
        "capacity": 10,
        "reason": "Čeká dvanáct lidí.",
        "contact": "sociální odbor, odbor@example.cz",
    }


@pytest.fixture
def draft(collection: Collection, upper_village: Placement, town_hall: User) -> MunicipalRequest:
    return services.begin(collection=collection, place=upper_village, day=DAY, by=town_hall)


@pytest.fixture
def submitted(draft: MunicipalRequest, whole: dict[str, Any], town_hall: User) -> MunicipalRequest:
    services.submit(request=draft, day=DAY, by=town_hall, **whole)
    draft.refresh_from_db()
    return draft


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences of refusals are read in English here; pages and letters choose their language themselves."""
    with translation.override("en"):
        yield
