"""A published round of the made-up region: two services have grants, the shelter outside the network has none."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone, translation

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding.corrections.models import ManualLine
from opora.funding.corrections.states import LineState, ReasonClass
from opora.funding.models import Grant, Round, RoundState
from opora.funding.payments import services
from opora.funding.payments.models import Order
from opora.funding.tests.conftest import (  # noqa: F401  # fixtures
    applied,
    network_of_two,
    opened,
    rule_set,
    run,
)

REGION = "CZ999"
PUBLISHED = date(2027, 2, 15)
TODAY = date(2027, 2, 20)
HOME = "9999001"
CARE = "9999002"
SHELTER = "9999003"


@pytest.fixture
def round_(run: Run, operator: User) -> Round:  # noqa: F811  # a fixture
    found = Round.objects.select_related("region", "rule_set").get(region__code=REGION, year=2027, number=1)
    found.state, found.run, found.published_on = RoundState.PUBLISHED, run, PUBLISHED
    found.resolution_number, found.resolution_body = "7/ZK/2027", "Zastupitelstvo Zkušebního kraje"
    found.decided_on, found.decided_by = date(2027, 2, 10), operator
    found.save()
    return found


@pytest.fixture
def planned(round_: Round, economist: User) -> Round:
    services.plan_round(round=round_, day=TODAY, by=economist)
    return round_


@pytest.fixture
def first_order(planned: Round, economist: User) -> Order:
    return services.order(round=planned, until=date(2027, 3, 31), by=economist, day=TODAY)


@pytest.fixture
def first_paid(first_order: Order, economist: User) -> Order:
    total = sum(row.amount_czk for row in first_order.instalments.all())
    return services.pay(
        order=first_order, amount_czk=total, paid_on=TODAY, document="BV 31/2027", by=economist, day=TODAY
    )


def correct(round_: Round, identifier: str, difference: int, by: User, confirmed_by: User) -> None:
    """Put a signed line into force, as two people do after an objection."""
    now = timezone.now()
    ManualLine.objects.create(
        grant=Grant.objects.get(run=round_.run, service__identifier=identifier),
        amount_czk=difference,
        reason_class=ReasonClass.OBJECTION,
        reason="Námitka byla důvodná.",
        state=LineState.IN_FORCE,
        signed_by=by,
        signed_at=now,
        confirmed_by=confirmed_by,
        confirmed_at=now,
    )


def final_of(round_: Round, identifier: str) -> int:
    return Grant.objects.get(run=round_.run, service__identifier=identifier).grant_czk


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences of refusals are read in English here; pages choose their language themselves."""
    with translation.override("en"):
        yield
