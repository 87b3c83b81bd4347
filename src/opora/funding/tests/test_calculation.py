"""Grants of the made-up region, checked in the head."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotAllowed, Refused
from opora.funding import queries, services
from opora.funding.inputs import NetworkShare, network_units
from opora.funding.models import Application, Grant, Round
from opora.funding.tests.conftest import DAY, POOL
from opora.network import services as network
from opora_engine.allocation import compute_round
from opora_engine.formula import load_rules, read_service


def calculate(by: User) -> Run:
    return services.calculate(region="CZ999", day=DAY, by=by)


def test_grants_are_what_the_rule_says(run: Run) -> None:
    """Home: 28 beds x (740 000 - 500 000) = 6 720 000; coefficient 1; less 500 000 = 6 220 000; asks 5 000 000.

    Home care: 10 x 10 / 20 = 5 posts x (820 000 - 190 000) = 3 150 000; coefficient 1.2 lifts nothing; less 600 000
    = 2 550 000; asks 4 000 000. Claims 7 550 000, pool 6 000 000: 5 000 000 x 6 000 000 / 7 550 000 = 3 973 509.9,
    2 550 000 x 6 000 000 / 7 550 000 = 2 026 490.06.
    """
    rows = {row.service.identifier: row for row in queries.grants(run)}
    assert {key: (row.claim_czk, row.grant_czk, row.bound_by) for key, row in rows.items()} == {
        "9999001": (5_000_000, 3_973_500, "pool"),
        "9999002": (2_550_000, 2_026_400, "pool"),
        "9999003": (0, 0, "gate"),
    }
    assert rows["9999003"].gate_reasons[0]["name"] == "in_network"
    assert rows["9999003"].gate_reasons[0]["cs"] == "Služba není v základní síti kraje."


def test_grants_and_reserve_are_the_pool(run: Run) -> None:
    granted = sum(row.grant_czk for row in queries.grants(run))
    assert granted + run.summary["reserve"] == run.summary["pool"] == POOL
    assert run.summary["granted"] == granted == 5_999_900
    assert run.summary["claims"] == 7_550_000
    assert run.summary["reduction"] == "120/151"


def test_every_grant_can_be_recomputed_from_what_it_keeps(run: Run, applied: Round) -> None:
    rules = load_rules(applied.rule_set.text)
    rows = [row for row in queries.grants(run) if "forms" in row.inputs]
    again = compute_round(rules, applied.pool_czk, [read_service(rules, row.inputs) for row in rows])
    for row in rows:
        found = again.service(row.service.identifier)
        assert (found.grant, found.result.admitted) == (row.grant_czk, row.claim_czk)
        assert found.explanation.to_json() == row.steps


def test_a_service_of_the_network_that_did_not_apply_gets_zero_with_that_reason(
    applied: Round, network_of_two: None, economist: User
) -> None:
    Application.objects.filter(service__identifier="9999001").delete()
    run = calculate(economist)
    row = queries.grant(run, "9999001")
    assert (row.grant_czk, row.bound_by) == (0, "gate")
    assert row.gate_reasons[0]["name"] == "no_application"
    assert "nepodala žádost" in row.summary["cs"]
    assert row.steps["children"][0]["name"] == "no_application"
    assert run.summary["without_application"] == ["9999001"]


def test_the_same_inputs_give_the_same_run(run: Run, economist: User) -> None:
    assert calculate(economist) == run
    assert Grant.objects.count() == 3


def test_another_pool_gives_another_run(run: Run, applied: Round, economist: User) -> None:
    services.change_pool(round=applied, pool_czk=9_000_000, pool_source="Rozpočet kraje", by=economist)
    again = calculate(economist)
    assert again != run
    assert queries.grant(again, "9999001").grant_czk == 5_000_000
    assert queries.grant(again, "9999001").bound_by == "request"
    assert queries.grant(again, "9999002").bound_by == "cap"


def test_a_change_of_the_network_changes_the_grant(
    run: Run, tiny_region: TinyRegion, planner: User, economist: User
) -> None:
    network.change_entry(
        service=tiny_region.services["9999001"], since=DAY, level="Z2", capacity=10, number="2/RK/2026", body="Rada",
        decided_on=date(2026, 9, 1), by=planner,
    )  # fmt: skip
    row = queries.grant(calculate(economist), "9999001")
    assert row.claim_czk == 10 * 240_000 - 500_000


def test_without_a_round_the_line_is_told_what_is_missing(tiny_region: TinyRegion, economist: User) -> None:
    with pytest.raises(Refused, match="2027"):
        calculate(economist)
    assert Run.objects.get().status == Run.Status.REFUSED


def test_without_a_network_nothing_is_divided(applied: Round, economist: User) -> None:
    with pytest.raises(Refused):
        calculate(economist)
    assert not Grant.objects.exists()


def test_without_applications_nothing_is_divided(
    opened: Round, network_of_two: None, economist: User
) -> None:
    with pytest.raises(Refused):
        calculate(economist)


def test_a_kind_that_the_rules_do_not_know_is_named(
    applied: Round, network_of_two: None, tiny_region: TinyRegion, economist: User
) -> None:
    kind = tiny_region.kinds["domov_senioru"]
    kind.code = "neznamy_druh"
    kind.save()
    with pytest.raises(Refused) as refused:
        calculate(economist)
    assert "9999001" in refused.value.problems[0].place


@pytest.mark.parametrize("role", ["planner", "provider_person", "town_hall", "inspector"])
def test_only_an_economist_calculates(applied: Round, role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        calculate(request.getfixturevalue(role))


def test_beds_are_taken_as_decided() -> None:
    assert network_units(NetworkShare(28, 30, "bed", 30), "bed", Decimal(40)) == (Decimal(28), "28 bed")


def test_posts_are_cut_to_the_share_of_capacity_taken() -> None:
    units, formula = network_units(NetworkShare(28, 30, "client", None), "fte", Decimal("6.5"))
    assert units == Decimal("6.06")
    assert formula == "floor(6.5 * 28 / 30, 0.01) = 6.06"


def test_registered_beds_are_cut_to_the_share_when_the_network_counts_clients() -> None:
    assert network_units(NetworkShare(5, 10, "client", 7), "bed", Decimal(9))[0] == Decimal(3)
    assert network_units(NetworkShare(5, 10, "client", None), "bed", Decimal(9))[0] == Decimal(4)


def test_outside_the_network_there_are_no_units() -> None:
    assert network_units(NetworkShare(0, 0, "", None), "fte", Decimal(6))[0] == 0


@given(
    registered=st.integers(1, 5_000),
    taken=st.integers(0, 5_000),
    applied=st.decimals(0, 1_000, places=2),
)
def test_units_in_the_network_never_exceed_what_is_applied_for(
    registered: int, taken: int, applied: Decimal
) -> None:
    taken = min(taken, registered)
    units, _formula = network_units(NetworkShare(taken, registered, "client", None), "fte", applied)
    assert 0 <= units <= applied
    assert units * 100 == int(units * 100)
    if taken == registered:
        assert units == applied
