"""The home page tells a provider what to file and reply to, and the economist what can be decided."""

from datetime import date

from django.utils.translation import override

from opora.accounts.models import User
from opora.funding.settlement import services
from opora.funding.settlement.models import Statement
from opora.funding.settlement.tests.conftest import (  # noqa: F401  # fixtures
    REGION,
    TODAY,
    filed,
    run,
    sent,
    settlement,
    statement,
)
from opora.site import settling


def said(person: User, day: date) -> list[tuple[str, str]]:
    with override("en"):
        return [(each.text, each.detail) for each in settling.due(REGION, person, day)]


def test_a_provider_is_told_to_file(
    statement: Statement,  # noqa: F811  # a fixture
    provider_person: User,
    planner: User,
) -> None:
    assert said(provider_person, TODAY) == [
        ("File the statement of service 9999001 for 2026", "by 15\u00a0Feb\u00a02027")
    ]
    assert said(planner, TODAY) == []


def test_a_result_can_be_replied_to_and_then_decided(
    sent: Statement,  # noqa: F811  # a fixture
    provider_person: User,
    economist: User,
) -> None:
    last, over = date(2027, 3, 16), date(2027, 3, 17)
    assert len(said(provider_person, last)) == 1
    assert said(economist, last) == []
    assert said(provider_person, over) == []
    assert said(economist, over) == [("Results of the settlement 2026 to decide on: 1", "")]
    services.reply(statement=sent, text="Nesouhlasím.", day=TODAY, by=provider_person)
    assert len(said(economist, TODAY)) == 1
