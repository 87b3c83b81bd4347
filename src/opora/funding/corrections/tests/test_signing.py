"""Signed lines: two persons, a reason, bounds of the grant, the reserve of the round, and nothing moved behind them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.golden.people import person_with

from opora.accounts.models import RoleAssignment, User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding import services as funding
from opora.funding.corrections import queries, services
from opora.funding.corrections.models import ManualLine
from opora.funding.corrections.states import LINE_LEADS, LineAct, LineState
from opora.funding.models import Grant, Round, RoundState
from opora.funding.tests.conftest import DAY, POOL


def sign(grant: Grant, amount: int, by: User, **more: Any) -> ManualLine:
    given = {"reason_class": "hardship", "reason": "Havárie kotle."} | more
    return services.sign_line(grant=grant, amount_czk=amount, by=by, **given)


def in_force(grant: Grant, amount: int, economist: User, planner: User, **more: Any) -> ManualLine:
    line = sign(grant, amount, economist, **more)
    services.confirm_line(line=line, by=planner)
    line.refresh_from_db()
    return line


def test_a_line_counts_from_its_confirmation_and_the_calculated_grant_stays(
    home_grant: Grant, economist: User, planner: User
) -> None:
    calculated = home_grant.grant_czk
    line = sign(home_grant, -1000, economist)
    assert queries.final_czk(home_grant) == calculated
    services.confirm_line(line=line, by=planner)
    home_grant.refresh_from_db()
    assert (home_grant.grant_czk, queries.final_czk(home_grant)) == (calculated, calculated - 1000)
    services.withdraw_line(line=line, reason="Omyl.", by=economist)
    assert queries.final_czk(home_grant) == calculated


def test_lists_read_the_final_sum_of_every_grant_at_once(
    run: Run, home_grant: Grant, economist: User, planner: User, django_assert_num_queries: Any
) -> None:
    in_force(home_grant, -1000, economist, planner)
    in_force(home_grant, -500, economist, planner)
    with django_assert_num_queries(1):
        rows = {row.service_id: row for row in queries.with_final(Grant.objects.filter(run=run))}
    assert rows[home_grant.service_id].lines_czk == -1500
    assert {queries.final_czk(row) - row.grant_czk for row in rows.values()} == {-1500, 0}


def test_who_signed_cannot_confirm(home_grant: Grant, economist: User) -> None:
    both = person_with(RoleAssignment.Role.PLANNER, orp_code="")
    RoleAssignment.objects.create(
        person=both, role="economist", region_code="CZ999", valid_from=DAY.replace(year=2020)
    )
    line = sign(home_grant, -1000, both)
    with pytest.raises(Refused, match="two persons"):
        services.confirm_line(line=line, by=both)
    with pytest.raises(NotAllowed):
        services.confirm_line(line=line, by=economist)
    assert queries.final_czk(home_grant) == home_grant.grant_czk


def test_only_economists_sign(home_grant: Grant, request: pytest.FixtureRequest) -> None:
    for role in ("planner", "coordinator", "provider_person", "inspector", "administrator"):
        with pytest.raises(NotAllowed):
            sign(home_grant, -1, request.getfixturevalue(role))


def test_a_line_without_a_reason_or_an_amount_is_refused(home_grant: Grant, economist: User) -> None:
    wrong: tuple[tuple[int, dict[str, Any], str], ...] = (
        (-1000, {"reason": "  "}, "Write the reason"),
        (-1000, {"reason_class": "mood"}, "no kind of reason mood"),
        (-1000, {"reason_class": "order"}, "Name the judgment"),
        (0, {}, "other than 0"),
        (10**13, {}, "other than 0"),
    )
    for amount, more, said in wrong:
        with pytest.raises(Refused, match=said):
            sign(home_grant, amount, economist, **more)
    assert not ManualLine.objects.exists()


def test_nobody_gets_less_than_nothing_and_the_refusal_says_by_how_much(
    home_grant: Grant, economist: User
) -> None:
    with pytest.raises(Refused, match=r"below 0 by CZK.5") as refusal:
        sign(home_grant, -home_grant.grant_czk - 5, economist)
    assert "whole grant" in refusal.value.message


def test_nobody_gets_more_than_was_asked_for_even_by_a_court(home_grant: Grant, economist: User) -> None:
    over = queries.request_czk(home_grant) - home_grant.grant_czk + 7
    with pytest.raises(Refused, match=r"above the request of the application by CZK.7"):
        sign(home_grant, over, economist, reason_class="order", document="15 A 3/2027")


def with_reserve(round_: Round, economist: User) -> Run:
    """Divide again with so much money that every claim is paid and 100 000 crowns stay in the reserve."""
    claims = sum(Grant.objects.filter(round=round_).values_list("claim_czk", flat=True))
    funding.change_pool(round=round_, pool_czk=claims + 100_000, pool_source="Rozpočet kraje", by=economist)
    return funding.calculate(region="CZ999", day=DAY, by=economist)


def test_only_a_court_or_a_resolution_gives_more_than_the_claim(
    run: Run, applied: Round, economist: User, planner: User
) -> None:
    grant = with_reserve(applied, economist).grants.get(service__identifier="9999003")
    assert (grant.claim_czk, grant.bound_by, queries.request_czk(grant)) == (0, "gate", 900_000)
    with pytest.raises(Refused, match=r"above the claim by CZK.1,000"):
        sign(grant, 1000, economist)
    in_force(grant, 1000, economist, planner, reason_class="order", document="15 A 3/2027")
    with pytest.raises(Refused, match=r"above the claim by CZK.1"):
        sign(grant, 1, economist)
    assert queries.final_czk(grant) == 1000


def test_a_line_takes_from_the_reserve_and_never_more_than_there_is(
    run: Run, home_grant: Grant, economist: User, planner: User
) -> None:
    reserve = queries.reserve_czk(run)
    room = home_grant.claim_czk - home_grant.grant_czk
    assert room > reserve, "the example needs a pool smaller than the claims"
    with pytest.raises(Refused, match=r"reserve of the round is too small by CZK.1"):
        sign(home_grant, reserve + 1, economist)
    other = queries.lines(home_grant)
    in_force(home_grant, -10_000, economist, planner)
    in_force(home_grant, reserve + 10_000, economist, planner)
    assert queries.reserve_czk(run) == 0 and other.count() == 2
    finals = sum(queries.final_czk(each) for each in queries.with_final(Grant.objects.filter(run=run)))
    assert finals + queries.reserve_czk(run) == POOL


def test_what_was_given_away_meanwhile_is_missed_at_the_confirmation(
    run: Run, home_grant: Grant, economist: User, planner: User
) -> None:
    care = Grant.objects.get(run=run, service__identifier="9999002")
    in_force(care, -20_000, economist, planner)
    first = sign(home_grant, queries.reserve_czk(run), economist)
    in_force(home_grant, 20_000, economist, planner)
    with pytest.raises(Refused, match="too small"):
        services.confirm_line(line=first, by=planner)


def test_a_line_that_others_rest_on_cannot_be_withdrawn(
    run: Run, home_grant: Grant, economist: User, planner: User
) -> None:
    care = Grant.objects.get(run=run, service__identifier="9999002")
    taken = in_force(care, -20_000, economist, planner)
    in_force(home_grant, queries.reserve_czk(run), economist, planner)
    with pytest.raises(Refused, match=r"reserve of the round is too small by CZK.20,000"):
        services.withdraw_line(line=taken, reason="Omyl.", by=economist)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(-3_000_000, 3_000_000), min_size=1, max_size=4))
def test_whatever_is_tried_the_finals_and_the_reserve_are_the_pool(
    amounts: list[int], run: Run, economist: User, planner: User
) -> None:
    grants = list(Grant.objects.filter(run=run).select_related("round__region", "service__provider", "run"))
    for place, amount in enumerate(amounts):
        try:
            in_force(grants[place % len(grants)], amount, economist, planner)
        except Refused:
            continue
    rows = list(queries.with_final(Grant.objects.filter(run=run)))
    assert sum(queries.final_czk(row) for row in rows) + queries.reserve_czk(run) == POOL
    assert queries.reserve_czk(run) >= 0
    assert all(0 <= queries.final_czk(row) <= row.claim_czk for row in rows)


def test_after_the_decision_a_line_needs_an_open_objection_and_a_settled_round_takes_none(
    home_grant: Grant, economist: User
) -> None:
    for state in (RoundState.DECIDED, RoundState.PUBLISHED, RoundState.PAID):
        Round.objects.update(state=state)
        with pytest.raises(Refused, match="was decided"):
            sign(home_grant, -1000, economist)
    Round.objects.update(state=RoundState.SETTLED)
    with pytest.raises(Refused, match="settled"):
        sign(home_grant, -1000, economist)


def test_a_run_that_does_not_count_any_more_takes_no_line(
    run: Run, home_grant: Grant, applied: Round, economist: User
) -> None:
    newest = with_reserve(applied, economist)
    with pytest.raises(Refused, match=f"run {newest.pk} does"):
        sign(home_grant, -1000, economist)


def test_every_pair_of_states_is_joined_by_the_declared_acts_and_by_no_other(
    home_grant: Grant, economist: User, planner: User
) -> None:
    acts = {
        LineAct.CONFIRM: lambda line: services.confirm_line(line=line, by=planner),
        LineAct.WITHDRAW: lambda line: services.withdraw_line(line=line, reason="Omyl.", by=planner),
    }
    for act, do in acts.items():
        for before in LineState:
            line = _in_state(before, home_grant, economist, planner)
            if before in LINE_LEADS[act]:
                do(line)
                line.refresh_from_db()
                assert line.state == LINE_LEADS[act][before]
            else:
                with pytest.raises(Refused, match="is in the state"):
                    do(line)
                line.refresh_from_db()
                assert line.state == before


def _in_state(state: LineState, grant: Grant, economist: User, planner: User) -> ManualLine:
    line = sign(grant, -10, economist)
    if state == LineState.IN_FORCE:
        services.confirm_line(line=line, by=planner)
    if state == LineState.WITHDRAWN:
        services.withdraw_line(line=line, reason="Omyl.", by=economist)
    return line


def test_what_moves_money_tells_the_line_and_the_log_keeps_every_act(
    home_grant: Grant, economist: User, planner: User
) -> None:
    line = in_force(home_grant, -1000, economist, planner)
    services.withdraw_line(line=line, reason="Omyl.", by=economist)
    acts = (
        LogEntry.objects.filter(act__startswith="funding.line").order_by("pk").values_list("act", "station")
    )
    assert list(acts) == [
        ("funding.line_signed", ""),
        ("funding.line_confirmed", "funding"),
        ("funding.line_withdrawn", "funding"),
    ]
    assert line.history.count() == 3
