"""A year is settled over all public sources, to the crown, and what is carried over is read by the next year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from opora.accounts.models import User
from opora.core import queries as core
from opora.core.models import Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding.parsed import parsed
from opora.funding.settlement import declared, queries, services
from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.models import Settled, Settlement, Statement
from opora.funding.settlement.states import State
from opora.funding.settlement.tests.conftest import REGION, TODAY, YEAR, whole
from opora_engine.formula import read_service
from opora_engine.formula.cases import run_rule_tests
from opora_engine.settlement import settle


def test_the_shipped_rules_pass_their_own_tests() -> None:
    rules = parsed(declared.shipped_settlement())
    assert [each.name.en for each in run_rule_tests(rules) if not each.passed] == []
    assert {name for name, each in rules.parameters.items() if each.assumed} == {"PROFIT", "LEAST_UNITS"}


def test_what_was_not_used_is_returned(run: Run, filed: Statement) -> None:
    found = Settled.objects.get(run=run)
    assert (found.paid_czk, found.public_czk) == (2_000_000, 2_600_000)
    assert (found.above_czk, found.returned_czk, found.carried_czk, found.elsewhere_czk) == (
        100_000, 100_000, 0, 0,
    )  # fmt: skip
    assert found.summary["en"].startswith("CZK\u00a0100,000 is returned")
    assert found.summary["cs"].startswith("Vrací se 100\u00a0000\u00a0Kč")
    filed.refresh_from_db()
    assert (filed.state, filed.result) == (State.COMPUTED, found)
    assert run.summary == {"services": 1, "returning": 1, "returned": 100_000, "carried": 0, "above": 100_000}


def test_the_same_facts_are_settled_once(run: Run, settlement: Settlement, economist: User) -> None:
    again, is_new = services.ask(settlement=settlement, by=economist)
    assert (again.pk, is_new) == (run.pk, False)


def test_another_version_is_settled_again_and_the_old_result_stays(
    run: Run, filed: Statement, settlement: Settlement, provider_person: User, economist: User
) -> None:
    services.file_statement(statement=filed, content=whole(), by=provider_person)
    later = services.settle_year(settlement=settlement, by=economist)
    assert later.pk != run.pk
    assert [each.returned_czk for each in queries.results(filed)] == [0, 100_000]


def test_what_is_carried_over_lowers_what_the_next_year_may_keep(
    run: Run, filed: Statement, settlement: Settlement, provider_person: User, economist: User
) -> None:
    # Costs lower by 200 000: that much is over, within 10 % of 2 600 000, so it is kept.
    content = whole(costs={"wages": 2_800_000}, eligible={"wages": 2_800_000})
    services.file_statement(statement=filed, content=content, by=provider_person)
    services.settle_year(settlement=settlement, by=economist)
    filed.refresh_from_db()
    assert (filed.result.carried_czk, filed.result.returned_czk) == (200_000, 0)
    _close(filed, economist)
    after = services.open_settlement(
        region=REGION, year=YEAR + 1, statements_by=date(2028, 2, 15), day=date(2028, 3, 1), by=economist
    )
    next_one = Statement.objects.create(settlement=after, service=filed.service)
    services.file_statement(statement=next_one, content=whole(), by=provider_person)
    services.settle_year(settlement=after, by=economist)
    next_one.refresh_from_db()
    # The average of the two years is 2 600 000, so 200 000 may be kept again.
    assert (next_one.result.above_czk, next_one.result.carried_czk) == (200_000, 200_000)
    assert next_one.result.inputs["inputs"]["brought_over"] == "200000"
    assert next_one.result.inputs["inputs"]["earlier_years"] == "1"


def _close(statement: Statement, by: User) -> None:
    sent = services.send_result(statement=statement, day=TODAY, by=by)
    services.decide(statement=sent, outcome="stands", text="Bez vyjádření.", day=date(2027, 4, 1), by=by)


def test_nothing_filed_is_nothing_settled(
    settlement: Settlement, statement: Statement, economist: User
) -> None:
    with pytest.raises(Refused):
        services.ask(settlement=settlement, by=economist)


def test_only_an_economist_settles(settlement: Settlement, filed: Statement, planner: User) -> None:
    with pytest.raises(NotAllowed):
        services.ask(settlement=settlement, by=planner)


def test_a_cancelled_settlement_keeps_nothing(
    settlement: Settlement, filed: Statement, economist: User
) -> None:
    run, _new = services.ask(settlement=settlement, by=economist)
    services.cancel(run=run, by=economist)
    with pytest.raises(Refused):
        services.answer(run)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert not Settled.objects.exists()


def test_a_statement_filed_meanwhile_stops_the_calculation(
    settlement: Settlement, filed: Statement, provider_person: User, economist: User
) -> None:
    run, _new = services.ask(settlement=settlement, by=economist)
    services.file_statement(statement=filed, content=whole(), by=provider_person)
    with override("en"), pytest.raises(Refused, match="changed"):
        services.answer(run)


def test_the_line_does_not_notice(filed: Statement, settlement: Settlement, economist: User) -> None:
    before = core.stations(REGION)
    services.settle_year(settlement=settlement, by=economist)
    assert core.stations(REGION) == before


def test_a_year_that_is_not_over_is_not_settled(tiny_region: object, economist: User) -> None:
    for year, until, day in (
        (2026, date(2027, 2, 1), date(2026, 12, 31)),
        (2026, date(2026, 12, 31), TODAY),
        (2024, date(2025, 2, 1), TODAY),
    ):
        with pytest.raises(Refused):
            services.open_settlement(region=REGION, year=year, statements_by=until, day=day, by=economist)


def test_opening_again_changes_nothing_and_otherwise_is_refused(
    settlement: Settlement, economist: User
) -> None:
    again = services.open_settlement(
        region=REGION, year=YEAR, statements_by=settlement.statements_by, day=TODAY, by=economist
    )
    assert again == settlement
    with pytest.raises(Refused):
        services.open_settlement(
            region=REGION, year=YEAR, statements_by=date(2027, 2, 16), day=TODAY, by=economist
        )


# Laws of the shipped rules

CROWNS = st.integers(0, 5_000_000)
ASKED = ("granted", "eligible_costs", "own_revenues", "grant_spent", "other_public", "brought_over")
MONEY = st.fixed_dictionaries(dict.fromkeys((*ASKED, "earlier_compensation"), CROWNS))
UNITS = st.tuples(st.integers(0, 40), st.integers(0, 40))


def _settle(amounts: dict[str, int], units: tuple[int, int]) -> tuple[int, int, int]:
    rules = parsed(declared.shipped_settlement())
    assert rules.settlement is not None
    years = 1 if amounts["earlier_compensation"] else 0
    record = {
        "code": "a",
        "inputs": {**amounts, "earlier_years": years},
        "forms": [{"code": "field", "inputs": {"units_funded": units[0], "units_delivered": units[1]}}],
    }
    (found,) = settle(rules, [read_service(rules.settlement.rules, record)])
    return found.overcompensation, found.returned, found.carried_over


@given(MONEY, UNITS)
def test_never_more_than_was_paid_never_below_zero_and_within_the_limit(
    amounts: dict[str, int], units: tuple[int, int]
) -> None:
    above, returned, carried = _settle(amounts, units)
    public = amounts["granted"] + amounts["other_public"]
    years = 2 if amounts["earlier_compensation"] else 1
    assert 0 <= returned <= amounts["granted"]
    assert 0 <= carried <= (public + amounts["earlier_compensation"]) // years // 10
    assert returned + carried <= above <= public + amounts["brought_over"]


@given(MONEY, UNITS, st.integers(0, 1_000_000))
def test_higher_costs_never_return_more(amounts: dict[str, int], units: tuple[int, int], more: int) -> None:
    higher = {**amounts, "eligible_costs": amounts["eligible_costs"] + more}
    assert _settle(higher, units)[1] <= _settle(amounts, units)[1]


@given(MONEY)
def test_costs_above_all_public_money_return_nothing_but_what_was_not_used(amounts: dict[str, int]) -> None:
    costly = {**amounts, "eligible_costs": 20_000_000, "own_revenues": 0}
    above, returned, carried = _settle(costly, (0, 0))
    unused = max(0, amounts["granted"] - amounts["grant_spent"])
    assert (above, returned, carried) == (unused, unused, 0)


def test_a_content_is_read_back_as_it_was_written() -> None:
    content = replace(whole(), note="x", units={"field": Units(Decimal("4.50"), Decimal("4.25"))})
    back = Content.from_json(content.to_json())
    assert back.to_json() == content.to_json()
    assert (back.eligible_costs, back.own_revenues, back.other_public, back.from_the_region) == (
        3_000_000, 400_000, 600_000, 2_000_000,
    )  # fmt: skip
