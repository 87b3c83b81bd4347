"""A year whose rounds the region keeps: paid is what was decided, with signed lines; the return becomes a refund."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.funding.models import Grant, Round, RoundState
from opora.funding.payments.models import Instalment, Refund
from opora.funding.payments.states import InstalmentState
from opora.funding.payments.tests.conftest import CARE, HOME, correct, final_of, round_  # noqa: F401  # a fixture
from opora.funding.settlement import queries, services
from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.tests.conftest import (  # noqa: F401  # fixtures
    applied,
    network_of_two,
    opened,
    rule_set,
    run,
)

REGION = "CZ999"
TODAY = date(2028, 3, 1)


@pytest.fixture
def of_2027(round_: Round, economist: User, operator: User) -> Settlement:  # noqa: F811  # a fixture
    """The home was given 100 crowns less by a signed line."""
    correct(round_, HOME, -100, economist, operator)
    return services.open_settlement(
        region=REGION, year=2027, statements_by=date(2028, 2, 15), day=TODAY, by=economist
    )


def of(settlement: Settlement, identifier: str) -> Statement:
    return queries.statements(settlement).get(service__identifier=identifier)


def test_every_paid_service_gets_a_statement_with_what_it_was_given(
    of_2027: Settlement,
    round_: Round,  # noqa: F811  # a fixture
) -> None:
    assert {each.service.identifier: each.paid_czk for each in queries.statements(of_2027)} == {
        HOME: final_of(round_, HOME) - 100,
        CARE: final_of(round_, CARE),
    }
    home = Content.from_json(of(of_2027, HOME).content)
    assert home.units["residential"].funded == 28


def test_a_service_given_money_later_is_asked_when_the_settlement_is_opened_again(
    of_2027: Settlement, economist: User
) -> None:
    of(of_2027, CARE).delete()
    for _time in range(2):
        again = services.open_settlement(
            region=REGION, year=2027, statements_by=date(2028, 2, 15), day=TODAY, by=economist
        )
    assert again == of_2027
    assert {each.service.identifier for each in queries.statements(of_2027)} == {HOME, CARE}


def test_what_was_not_decided_is_not_paid(round_: Round, economist: User) -> None:  # noqa: F811  # a fixture
    Round.objects.update(state=RoundState.COMPUTED)
    assert queries.paid_by_service(REGION, 2027) == {}


def test_another_sum_from_the_region_is_not_filed(of_2027: Settlement, provider_person: User) -> None:
    content = Content(costs={"wages": 9_000_000}, eligible={"wages": 9_000_000}, sources={"state": 1})
    with pytest.raises(Refused) as refused:
        services.file_statement(statement=of(of_2027, HOME), content=content, by=provider_person)
    assert [each.place for each in refused.value.problems] == ["sources_region"]


def _file_and_decide(settlement: Settlement, by: User) -> Statement:
    """The home used 40 000 crowns less than it was paid."""
    statement = of(settlement, HOME)
    paid = statement.paid_czk or 0
    costs = {"wages": paid + 1_000_000}
    content = Content(
        costs=costs, eligible=costs, sources={"state": paid}, grant_spent=paid - 40_000,
        units={"residential": Units(Decimal(28), Decimal(28))},
    )  # fmt: skip
    services.file_statement(statement=statement, content=content, by=by)
    services.settle_year(settlement=settlement, by=by)
    sent = services.send_result(statement=of(settlement, HOME), day=TODAY, by=by)
    services.decide(statement=sent, outcome="stands", text="Bez vyjádření.", day=date(2028, 4, 1), by=by)
    return of(settlement, HOME)


def test_the_return_is_demanded_from_the_round_that_gave_it(
    of_2027: Settlement,
    round_: Round,  # noqa: F811  # a fixture
    economist: User,
) -> None:
    decided = _file_and_decide(of_2027, economist)
    assert decided.result is not None
    assert decided.result.returned_czk == 40_000
    Instalment.objects.create(
        round=round_, service=decided.service, number=1, amount_czk=decided.paid_czk, due_on=TODAY,
        state=InstalmentState.PAID, order=round_.orders.create(number=1, made_on=TODAY, made_by=economist),
    )  # fmt: skip
    done = services.demand(statement=decided, due=date(2099, 1, 1), by=economist)
    assert done.state == "returned"
    refund = Refund.objects.get()
    assert (refund.round, refund.amount_czk, refund.service) == (round_, 40_000, decided.service)
    with override("cs"):
        assert refund.reason.startswith("Vrací se")


def test_a_correction_of_the_grant_is_settled_again(
    of_2027: Settlement,
    round_: Round,  # noqa: F811  # a fixture
    economist: User,
    operator: User,
) -> None:
    statement = of(of_2027, HOME)
    paid = statement.paid_czk or 0
    costs = {"wages": paid + 1_000_000}
    content = Content(costs=costs, eligible=costs, sources={"state": paid}, grant_spent=paid)
    services.file_statement(statement=statement, content=content, by=economist)
    first = services.settle_year(settlement=of_2027, by=economist)
    correct(round_, HOME, -1_000, economist, operator)
    second = services.settle_year(settlement=of_2027, by=economist)
    assert second.pk != first.pk
    assert of(of_2027, HOME).paid_czk == paid - 1_000
    assert Grant.objects.filter(run=round_.run).count() == 3
