from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.models import Run
from opora.funding.models import Grant, Round, RuleSet
from opora.needs.tests.tiny_line import DAY, REGION, tiny_line, tiny_rates
from opora.profiles.parts.stations import stations_of
from opora.profiles.places import place
from opora.profiles.profile import Profile, profile_of
from opora.territory.models import Unit

__all__ = ["tiny_line", "tiny_rates"]

SECRET = "9999003"
"""The shelter with a secret address."""


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def profile_for(person: User, code: str) -> Profile:
    stations = stations_of(REGION)
    return profile_of(place(REGION, code, stations.day or DAY, reach_of(person, REGION)), stations, by=person)


@pytest.fixture
def grants(tiny_region: TinyRegion, planner: User) -> dict[str, Grant]:
    """A division of 2027: each service claims 1 000 000 crowns and gets less."""
    rules = RuleSet.objects.create(
        code="tiny", version="1", title_cs="a", title_en="a", text="", digest="0", valid_from=date(2026, 1, 1)
    )
    opened = Round.objects.create(
        region=tiny_region.region, year=2027, rule_set=rules, pool_czk=900_000, pool_source="a"
    )
    run = Run.objects.create(
        kind="funding", region_code=REGION, day=DAY, status=Run.Status.DONE, asked={"year": 2027}, by=planner,
        engine_version="1",
    )  # fmt: skip
    given: dict[str, Any] = {"run": run, "round": opened, "bound_by": "pool", "inputs": {}, "steps": []}
    return {
        number: Grant.objects.create(service=service, claim_czk=1_000_000, grant_czk=amount, **given)
        for (number, service), amount in zip(
            tiny_region.services.items(), (400_000, 300_000, 200_000), strict=True
        )
    }


@pytest.fixture
def orps_called_as_their_seats(tiny_region: TinyRegion) -> None:
    for orp in tiny_region.orps.values():
        Unit.objects.filter(pk=orp.pk).update(name=f"{orp.name} Lhota")
