"""Instalments of a published round are planned, ordered, paid and corrected."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.conf import settings

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.funding import services as rounds
from opora.funding.models import Round, RoundState
from opora.funding.payments import queries, services
from opora.funding.payments.models import Instalment, Order, Refund
from opora.funding.payments.states import INSTALMENT_LEADS, InstalmentAct, InstalmentState
from opora.funding.payments.tests.conftest import CARE, HOME, REGION, SHELTER, TODAY, correct, final_of
from opora.funding.states import Act


def amounts(round_: Round, identifier: str = HOME) -> list[int]:
    rows = queries.instalments(round_).filter(service__identifier=identifier)
    return [row.amount_czk for row in rows]


def row(round_: Round, identifier: str = HOME, number: int = 1) -> Instalment:
    return queries.instalment(round_, identifier, number)


def test_each_grant_is_split_by_the_schedule_into_whole_crowns(planned: Round) -> None:
    for identifier in (HOME, CARE):
        grant = final_of(planned, identifier)
        assert amounts(planned, identifier) == [grant * 3 // 5, grant - grant * 3 // 5]
    assert [each.due_on for each in queries.instalments(planned)[:2]] == [
        date(2027, 3, 31),
        date(2027, 6, 30),
    ]
    assert queries.sums(planned).is_whole
    assert not amounts(planned, SHELTER), "a service without a grant has no instalment"


def test_planning_again_changes_nothing_and_is_not_logged(planned: Round, economist: User) -> None:
    logged = LogEntry.objects.count()
    before = list(Instalment.objects.values())
    assert services.plan_round(round=planned, day=TODAY, by=economist).is_empty
    assert (list(Instalment.objects.values()), LogEntry.objects.count()) == (before, logged)


def test_an_instalment_whose_day_has_passed_falls_due_a_month_after_it_was_planned(
    round_: Round, economist: User
) -> None:
    services.plan_round(round=round_, day=date(2027, 4, 10), by=economist)
    assert row(round_).due_on == date(2027, 5, 10)
    assert row(round_, number=2).due_on == date(2027, 6, 30)


def test_a_later_round_is_paid_at_once_after_its_publication(round_: Round, economist: User) -> None:
    Round.objects.filter(pk=round_.pk).update(kind="top_up", number=2)
    services.plan_round(round=round_, day=TODAY, by=economist)
    round_.refresh_from_db()
    assert amounts(round_) == [final_of(round_, HOME)]
    assert row(round_).due_on == date(2027, 2, 15) + timedelta(days=30)
    assert row(round_).variable_symbol == "9999001721"


def test_a_region_declares_its_own_schedule(round_: Round, economist: User) -> None:
    folder = settings.HOME / "declared" / REGION
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / "schedule.yaml"
    part = "{share: %s, month: %s, day: 15, source: {cs: usnesení, en: resolution}}"
    quarters = ", ".join(part % ("1/4", month) for month in (3, 5, 8, 11))
    once = "{share: 1, days: 10, source: {cs: a, en: a}}"
    own.write_text(f"yearly: [{quarters}]\nlater: [{once}]\nlate_days: 5\nrefund_days: 5\n", encoding="utf-8")
    try:
        services.plan_round(round=round_, day=TODAY, by=economist)
        assert len(amounts(round_)) == 4 and sum(amounts(round_)) == final_of(round_, HOME)
        own.write_text(own.read_text(encoding="utf-8").replace("1/4", "1/5"), encoding="utf-8")
        with pytest.raises(Refused, match="add up to 4/5"):
            services.plan_round(round=round_, day=TODAY, by=economist)
        own.write_text("yearly: [{share: 0.6}]", encoding="utf-8")
        with pytest.raises(Refused, match="expected a fraction such as 3/5"):
            services.plan_round(round=round_, day=TODAY, by=economist)
    finally:
        own.unlink()


def test_money_moves_only_while_the_round_is_published(round_: Round, economist: User) -> None:
    for state in RoundState:
        if state == RoundState.PUBLISHED:
            continue
        Round.objects.filter(pk=round_.pk).update(state=state)
        with pytest.raises(Refused, match="while it is published"):
            services.plan_round(round=round_, day=TODAY, by=economist)


def test_only_the_economist_moves_money(round_: Round, planner: User, provider_person: User) -> None:
    for person in (planner, provider_person):
        with pytest.raises(NotAllowed):
            services.plan_round(round=round_, day=TODAY, by=person)


def test_an_order_takes_what_falls_due_and_is_paid_whole(
    first_order: Order, planned: Round, economist: User
) -> None:
    assert {each.number for each in first_order.instalments.all()} == {1}
    total = sum(each.amount_czk for each in first_order.instalments.all())
    with pytest.raises(Refused, match="An order is paid whole"):
        services.pay(
            order=first_order, amount_czk=total - 1, paid_on=TODAY, document="1", by=economist, day=TODAY
        )
    with pytest.raises(Refused, match="has not come yet"):
        services.pay(
            order=first_order,
            amount_czk=total,
            paid_on=date(2027, 3, 1),
            document="1",
            by=economist,
            day=TODAY,
        )
    with pytest.raises(Refused, match="number of the document"):
        services.pay(
            order=first_order, amount_czk=total, paid_on=TODAY, document=" ", by=economist, day=TODAY
        )
    assert queries.sums(planned).paid == 0
    services.pay(order=first_order, amount_czk=total, paid_on=TODAY, document="BV 1", by=economist, day=TODAY)
    assert queries.sums(planned).paid == total
    assert row(planned).history.first().history_user == economist


def test_nothing_to_order_is_said(planned: Round, economist: User) -> None:
    with pytest.raises(Refused, match="No planned instalment"):
        services.order(round=planned, until=date(2027, 3, 30), by=economist, day=TODAY)


def test_a_payment_is_taken_back_with_a_reason(first_paid: Order, planned: Round, economist: User) -> None:
    with pytest.raises(Refused, match="Write why"):
        services.undo_payment(order=first_paid, reason="", by=economist)
    services.undo_payment(order=first_paid, reason="Jiný den výpisu.", by=economist)
    first_paid.refresh_from_db()
    assert (first_paid.paid_on, first_paid.document, first_paid.note) == (None, "", "Jiný den výpisu.")
    assert row(planned).state == InstalmentState.ORDERED


ACTS = {
    InstalmentAct.ORDER: lambda each, by: services.order(
        round=each.round, until=date(2027, 3, 31), by=by, day=TODAY
    ),
    InstalmentAct.WITHDRAW_ORDER: lambda each, by: services.withdraw_order(
        order=each.order or _an_order(each), reason="Omyl.", by=by
    ),
    InstalmentAct.PAY: lambda each, by: services.pay(
        order=each.order or _an_order(each),
        amount_czk=each.amount_czk,
        paid_on=TODAY,
        document="1",
        by=by,
        day=TODAY,
    ),
    InstalmentAct.UNDO_PAYMENT: lambda each, by: services.undo_payment(
        order=each.order or _an_order(each), reason="Omyl.", by=by
    ),
    InstalmentAct.COME_BACK: lambda each, by: services.come_back(
        instalment=each, returned_on=TODAY, reason="Zrušený účet.", by=by, day=TODAY
    ),
    InstalmentAct.PLAN_AGAIN: lambda each, by: services.plan_again(
        instalment=each, due_on=TODAY, by=by, day=TODAY
    ),
}


def _an_order(each: Instalment) -> Order:
    return Order.objects.get(round=each.round, number=1)


def test_every_pair_of_states_is_joined_by_the_declared_acts_and_by_no_other(
    first_order: Order, planned: Round, economist: User
) -> None:
    Instalment.objects.filter(service__identifier=CARE, number=1).update(state="planned", order=None)
    Instalment.objects.filter(service__identifier=CARE).update(due_on=date(2028, 1, 1))
    for act, before in product(InstalmentAct, InstalmentState):
        put(before, first_order)
        needed, after = INSTALMENT_LEADS[act]
        if before == needed:
            ACTS[act](row(planned), economist)
            assert row(planned).state == after
        else:
            with pytest.raises(Refused):
                ACTS[act](row(planned), economist)
            assert row(planned).state == before


def put(state: InstalmentState, order: Order) -> None:
    """Set the state of the home's first instalment without asking whether it may be."""
    Instalment.objects.filter(service__identifier=HOME, number=1).update(
        state=state,
        order=None if state == InstalmentState.PLANNED else order,
        due_on=date(2027, 3, 31),
        returned_on=TODAY if state == InstalmentState.RETURNED else None,
    )
    paid = state in (InstalmentState.PAID, InstalmentState.RETURNED)
    Order.objects.filter(pk=order.pk).update(paid_on=TODAY if paid else None, document="1" if paid else "")


def test_before_anything_is_ordered_a_corrected_grant_is_split_again(
    planned: Round, economist: User, planner: User
) -> None:
    grant = final_of(planned, HOME)
    correct(planned, HOME, -1001, economist, planner)
    assert not queries.sums(planned).is_whole
    with pytest.raises(Refused, match="Plan the instalments again first"):
        services.order(round=planned, until=date(2027, 3, 31), by=economist, day=TODAY)
    assert services.plan_round(round=planned, day=TODAY, by=economist).changed == 1
    final = grant - 1001
    assert amounts(planned) == [final * 3 // 5, final - final * 3 // 5]


def test_a_correction_after_payment_changes_only_what_is_not_paid(
    first_paid: Order, planned: Round, economist: User, planner: User
) -> None:
    first, second = amounts(planned)
    correct(planned, HOME, -500, economist, planner)
    services.plan_round(round=planned, day=TODAY, by=economist)
    assert amounts(planned) == [first, second - 500]
    assert queries.sums(planned).is_whole and not Refund.objects.exists()


def test_an_order_that_says_an_old_sum_does_not_hold_for_it(
    first_order: Order, planned: Round, economist: User, planner: User
) -> None:
    first, second = amounts(planned)
    correct(planned, HOME, -second - 100, economist, planner)
    services.plan_round(round=planned, day=TODAY, by=economist)
    assert amounts(planned) == [first - 100]
    assert (row(planned).state, row(planned).order) == (InstalmentState.PLANNED, None)
    assert [each.service.identifier for each in first_order.instalments.all()] == [CARE]


def test_what_was_paid_above_the_corrected_grant_is_demanded_back(
    first_paid: Order, planned: Round, economist: User, planner: User
) -> None:
    first, second = amounts(planned)
    correct(planned, HOME, -second - 700, economist, planner)
    done = services.plan_round(round=planned, day=TODAY, by=economist)
    assert (done.changed, done.demanded) == (1, 1)
    demand = Refund.objects.get()
    assert (demand.amount_czk, demand.origin) == (700, Refund.Origin.CORRECTION)
    assert amounts(planned) == [first]
    with pytest.raises(Refused, match="built on it"):
        services.undo_payment(order=first_paid, reason="Omyl.", by=economist)
    with pytest.raises(Refused, match="built on it"):
        services.come_back(instalment=row(planned), returned_on=TODAY, reason="x", by=economist, day=TODAY)
    correct(planned, HOME, 1000, economist, planner)
    services.plan_round(round=planned, day=TODAY, by=economist)
    demand.refresh_from_db()
    assert demand.state == "withdrawn"
    assert amounts(planned) == [first, 300]
    assert queries.sums(planned).is_whole


def test_a_round_is_not_paid_until_every_instalment_is(
    planned: Round, first_paid: Order, economist: User
) -> None:
    step = {"round": planned, "act": Act.PAY, "day": TODAY, "by": economist}
    with pytest.raises(Refused, match="2 instalments are not paid yet"):
        rounds.take_step(**step)
    order = services.order(round=planned, until=date(2027, 6, 30), by=economist, day=TODAY)
    total = sum(each.amount_czk for each in order.instalments.all())
    services.pay(order=order, amount_czk=total, paid_on=TODAY, document="BV 2", by=economist, day=TODAY)
    assert rounds.take_step(**step).state == RoundState.PAID
    with pytest.raises(Refused, match="while it is published"):
        services.undo_payment(order=order, reason="Omyl.", by=economist)
    assert services.demand_refund(
        round=planned, service=order.instalments.first().service, amount_czk=1, reason="Kontrola.", due=TODAY,
        by=economist, day=TODAY,
    ).state == "demanded"  # fmt: skip
