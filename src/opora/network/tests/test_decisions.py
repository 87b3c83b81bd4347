"""Decisions on the network: what they open, what they close, what they refuse."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry, Run
from opora.core.refusals import NotAllowed, Refused
from opora.network import queries, services
from opora.network.models import Decision, Entry
from opora.network.services.entries import refuse_overlap
from opora.network.tests.conftest import propose_by_hand

SINCE = date(2027, 1, 1)
JUNE = date(2026, 6, 20)
BODY = "Zastupitelstvo Zkušebního kraje"


def decide(
    run: Run, by: User, number: str = "12/ZK/2026", decided_on: date = JUNE, since: date = SINCE
) -> Decision:
    return services.decide(run=run, number=number, body=BODY, decided_on=decided_on, since=since, by=by)


def change(service, by, **how):  # type: ignore[no-untyped-def]
    given = {"level": "Z2", "capacity": 25, "number": "40/RK/2027", "body": "Rada", "decided_on": date(2027, 3, 1),
             "since": date(2027, 4, 1), **how}  # fmt: skip
    return services.change_entry(service=service, by=by, **given)


def levels(day: date, known_on: date | None = None) -> dict[str, tuple[str, int]]:
    rows = queries.entries("CZ999", day, known_on)
    return {row.service.identifier: (row.level, row.capacity_taken) for row in rows}


def test_a_decision_takes_what_is_proposed_and_nothing_else(run: Run, planner: User) -> None:
    decision = decide(run, planner)
    assert levels(SINCE) == {"9999001": ("Z1", 28), "9999002": ("Z2", 20)}
    assert levels(date(2026, 12, 31)) == {}
    assert decision.based_on == run
    entry = LogEntry.objects.get(act="network.decided")
    assert (entry.station, entry.region_code, entry.values["count"]) == ("network", "CZ999", 2)


def test_a_service_serves_the_orp_of_its_facilities(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    home = queries.entry("CZ999", "9999001", SINCE)
    assert home is not None
    assert list(home.territory.all()) == [tiny_region.orps["Horní"]]


def test_a_service_with_secret_addresses_only_serves_the_whole_region(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    decide(run, planner)
    entry = change(tiny_region.services["9999003"], planner, level="Z1", capacity=8)
    assert list(entry.territory.all()) == [tiny_region.region]


def test_the_same_decision_again_changes_nothing(run: Run, planner: User) -> None:
    first = decide(run, planner)
    assert decide(run, planner) == first
    assert Entry.objects.count() == 2
    assert LogEntry.objects.filter(station="network").count() == 1


def test_the_same_number_with_another_day_is_refused(run: Run, planner: User) -> None:
    decide(run, planner)
    with pytest.raises(Refused, match="12/ZK/2026"):
        decide(run, planner, since=date(2027, 7, 1))


def test_more_than_registered_is_refused_and_nothing_is_written(
    tiny_region: TinyRegion, planner: User
) -> None:
    greedy = propose_by_hand(tiny_region, planner, {"9999001": ("Z1", 31, "bed", 30)})
    with pytest.raises(Refused) as refused:
        decide(greedy, planner)
    assert refused.value.problems[0].value == "31"
    assert not Decision.objects.exists()
    assert not Entry.objects.exists()


def test_a_proposal_of_nothing_cannot_be_decided(tiny_region: TinyRegion, planner: User) -> None:
    with pytest.raises(Refused, match=r"\d"):
        decide(propose_by_hand(tiny_region, planner, {"9999003": ("", 0, "bed", 8)}), planner)


def test_a_run_of_another_station_cannot_be_decided(run: Run, planner: User) -> None:
    run.kind = "gaps"
    run.save()
    with pytest.raises(Refused):
        decide(run, planner)


def test_a_decision_needs_number_and_body(run: Run, planner: User) -> None:
    with pytest.raises(Refused):
        services.decide(run=run, number=" ", body=BODY, decided_on=JUNE, since=SINCE, by=planner)


@pytest.mark.parametrize("role", ["economist", "provider_person", "town_hall", "inspector", "coordinator"])
def test_only_a_planner_decides(run: Run, role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        decide(run, request.getfixturevalue(role))


def test_a_new_decision_ends_the_network_before_it(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    later = propose_by_hand(tiny_region, planner, {"9999001": ("Z2", 20, "bed", 30)})
    decide(later, planner, "1/ZK/2027", date(2027, 5, 10), date(2027, 7, 1))
    assert levels(date(2027, 6, 30)) == {"9999001": ("Z1", 28), "9999002": ("Z2", 20)}
    assert levels(date(2027, 7, 1)) == {"9999001": ("Z2", 20)}


def test_the_network_is_shown_as_it_was_known_on_a_day(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    decide(run, planner)
    change(tiny_region.services["9999001"], planner)
    assert levels(date(2027, 4, 1)) == {"9999001": ("Z2", 25), "9999002": ("Z2", 20)}
    assert levels(date(2027, 3, 31))["9999001"] == ("Z1", 28)
    assert levels(date(2027, 4, 1), known_on=date(2027, 2, 28))["9999001"] == ("Z1", 28)
    assert levels(date(2027, 4, 1), known_on=date(2027, 3, 1))["9999001"] == ("Z2", 25)
    assert levels(SINCE, known_on=date(2026, 6, 19)) == {}


def test_history_keeps_what_was_replaced(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    change(tiny_region.services["9999001"], planner)
    rows = list(queries.history("CZ999", "9999001"))
    assert [(row.valid_from, row.valid_to, row.known_to) for row in rows] == [
        (date(2027, 4, 1), None, None),
        (SINCE, date(2027, 4, 1), None),
        (SINCE, None, date(2027, 3, 1)),
    ]
    assert rows[2].closed_by is not None
    assert rows[2].closed_by.number == "40/RK/2027"


def test_the_same_change_again_changes_nothing(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    first = change(tiny_region.services["9999001"], planner)
    assert change(tiny_region.services["9999001"], planner) == first
    assert LogEntry.objects.filter(act="network.changed").count() == 1


@pytest.mark.parametrize(
    "how",
    [{"capacity": 31}, {"capacity": 0}, {"level": "Z9"}, {"decided_on": date(2026, 5, 1)}, {"number": ""}],
    ids=["above registered", "nothing", "unknown level", "older than what holds", "no number"],
)
def test_a_wrong_change_is_refused(
    run: Run, planner: User, tiny_region: TinyRegion, how: dict[str, object]
) -> None:
    decide(run, planner)
    with pytest.raises(Refused):
        change(tiny_region.services["9999001"], planner, **how)
    assert levels(date(2027, 4, 1))["9999001"] == ("Z1", 28)


def test_a_number_of_another_decision_is_refused(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    with pytest.raises(Refused, match="12/ZK/2026"):
        change(tiny_region.services["9999001"], planner, number="12/ZK/2026")


def test_a_service_leaves_by_a_decision(run: Run, planner: User, tiny_region: TinyRegion) -> None:
    decide(run, planner)
    how = {"number": "41/RK/2027", "body": "Rada", "decided_on": date(2027, 3, 1), "since": date(2027, 4, 1)}
    service = tiny_region.services["9999002"]
    decision = services.end_entry(service=service, by=planner, **how)
    assert "9999002" not in levels(date(2027, 4, 1))
    assert "9999002" in levels(date(2027, 3, 31))
    assert services.end_entry(service=service, by=planner, **how) == decision


def test_a_service_outside_the_network_cannot_leave_it(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    with pytest.raises(Refused, match="9999003"):
        services.end_entry(
            service=tiny_region.services["9999003"],
            number="1",
            body="Rada",
            decided_on=JUNE,
            since=SINCE,
            by=planner,
        )


def test_overlapping_entries_are_refused_by_the_service(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    decide(run, planner)
    with pytest.raises(Refused, match="9999001"):
        refuse_overlap([tiny_region.services["9999001"].pk], date(2030, 1, 1))


def test_two_open_entries_of_a_service_are_refused_by_the_database(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    decision = decide(run, planner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            region=tiny_region.region, service=tiny_region.services["9999001"], level="Z1", unit="bed",
            capacity_taken=1, decision=decision, known_from=JUNE, valid_from=date(2029, 1, 1),
        )  # fmt: skip


def test_funding_goes_stale_when_the_network_changes(
    run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    from opora.core.queries import newest_entries

    before = newest_entries("CZ999", ["network"])
    decide(run, planner)
    assert newest_entries("CZ999", ["network"]) != before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=st.lists(st.integers(2, 11), min_size=1, max_size=4, unique=True))
def test_on_every_day_a_service_is_in_the_network_at_most_once(
    months: list[int], run: Run, planner: User, tiny_region: TinyRegion
) -> None:
    with transaction.atomic():
        decide(run, planner)
        for order, month in enumerate(months):
            day = date(2027, 1, 2 + order)
            change(
                tiny_region.services["9999001"], planner, number=f"{order}/RK", decided_on=day,
                since=date(2027, month, 1), capacity=10 + order,
            )  # fmt: skip
        for month in range(1, 13):
            for known_on in (None, date(2027, 1, 1), date(2027, 1, 3), date(2027, 12, 1)):
                rows = queries.entries("CZ999", date(2027, month, 15), known_on).filter(
                    service__identifier="9999001"
                )
                assert rows.count() <= 1
        transaction.set_rollback(True)
