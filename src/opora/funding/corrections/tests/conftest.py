"""The round of the made-up region with its grants; who signs, who confirms, who objects."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding import queries
from opora.funding.models import Grant, Round, RoundState
from opora.funding.tests.conftest import applied, network_of_two, opened, rule_set, run

__all__ = ["applied", "network_of_two", "opened", "rule_set", "run"]

PUBLISHED = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences of refusals are read in English here; pages choose their language themselves."""
    with translation.override("en"):
        yield


@pytest.fixture
def home_grant(run: Run) -> Grant:
    """The grant of the home for seniors of the provider Ukázka A."""
    return queries.grant(run, "9999001")


@pytest.fixture
def published(run: Run, planner: User) -> Round:
    """The round after its result was decided and published, as the services of the round leave it."""
    round_ = Round.objects.get()
    Round.objects.filter(pk=round_.pk).update(
        state=RoundState.PUBLISHED, run=run, decided_on=date(2026, 11, 18), resolution_number="9/ZK/2026",
        resolution_body="Zastupitelstvo", published_on=PUBLISHED,
    )  # fmt: skip
    round_.refresh_from_db()
    return round_


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client
