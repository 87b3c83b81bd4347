import pytest

from opora.access import services as access
from opora.core.models import LogEntry, Run
from opora.core.queries import stations
from opora.core.refusals import NotAllowed, Refused
from opora.gaps import queries, services
from opora.gaps.models import Gap
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare
from opora.register.models import Capacity


def test_what_is_missing_is_need_less_what_is_reached(tiny_line):
    gaps = {
        (gap.kind.code, gap.municipality.name): gap
        for gap in Gap.objects.select_related("kind", "municipality")
    }
    missing = gaps["domov_senioru", "Dolní Lhota"]
    assert (missing.gap_low, missing.gap_middle, missing.gap_high) == (9, 13.5, 18)
    assert (missing.uncovered_share, missing.persons_uncovered) == (1, 27)
    plenty = gaps["domov_senioru", "Horní Lhota"]
    assert (plenty.gap_middle, plenty.uncovered_share) == (0, 0)
    assert plenty.reachable == pytest.approx(10)


def test_gaps_are_ranked_by_the_people_without_a_place(tiny_line):
    ranked = queries.ranked(queries.newest(REGION))
    assert [(gap.kind.code, gap.municipality.name, round(gap.persons_uncovered)) for gap in ranked[:3]] == [
        ("pecovatelska", "Prostřední Lhota", 40),
        ("domov_senioru", "Dolní Lhota", 27),
        ("pecovatelska", "Horní Lhota", 20),
    ]
    assert [gap.rank for gap in ranked] == [1, 2, 3, 4, 5, 6]


def test_of_fewer_than_ten_gaps_all_stay_among_the_ten_largest(tiny_line):
    run = queries.newest(REGION)
    assert {gap.top_ten_share for gap in queries.ranked(run)} == {1.0}
    assert not Gap.objects.filter(run=run, gap_middle=0).exclude(top_ten_share=0).exists()
    assert (run.summary["stability"]["top"], run.summary["stability"]["draws"]) == (10, 1000)
    assert 0 < run.summary["stability"]["points"] <= 3.1


def test_shares_of_drawn_runs_add_up_to_the_places_and_repeat_with_the_inputs(
    tiny_rates, planner, monkeypatch
):
    monkeypatch.setattr(queries, "TOP", 2)
    for calculate in (needs.estimate, access.calculate, services.calculate):
        run = calculate(region=REGION, day=DAY, by=planner)
    first = {(gap.kind_id, gap.municipality_id): gap.top_ten_share for gap in queries.ranked(run)}
    assert sum(first.values()) == pytest.approx(2)
    assert any(0 < share < 1 for share in first.values())
    run.delete()
    run = services.calculate(region=REGION, day=DAY, by=planner)
    assert {(gap.kind_id, gap.municipality_id): gap.top_ten_share for gap in queries.ranked(run)} == first


def test_places_where_nothing_is_missing_come_last_and_are_left_out(tiny_line):
    run = queries.newest(REGION)
    assert Gap.objects.filter(run=run).count() == 9
    assert queries.ranked(run).count() == run.summary["gaps"] == 6
    assert len(queries.top(run, 2)) == 2


def test_gaps_of_a_kind_are_added_and_a_surplus_closes_none_of_them(tiny_line):
    kinds = {row["kind_code"]: row for row in queries.by_kind(queries.newest(REGION))}
    homes = kinds["domov_senioru"]
    assert (homes["need"], homes["gap"], homes["places"]) == (27, 13.5, 1)
    assert homes["reachable_sum"] == pytest.approx(30)


def test_the_same_inputs_give_the_same_run(tiny_line, planner):
    entries = LogEntry.objects.count()
    assert services.calculate(region=REGION, day=DAY, by=planner) == queries.newest(REGION)
    assert LogEntry.objects.count() == entries


def test_without_capacities_the_line_says_that_gaps_are_blocked(tiny_rates, planner):
    Capacity.objects.all().delete()
    needs.estimate(region=REGION, day=DAY, by=planner)
    access.calculate(region=REGION, day=DAY, by=planner)
    for _again in range(2):
        with pytest.raises(Refused, match="apacit"):
            services.calculate(region=REGION, day=DAY, by=planner)
    assert Run.objects.filter(kind="gaps").count() == 1
    gaps = next(station for station in stations(REGION) if station.key == "gaps")
    assert gaps.state == "blocked"
    assert gaps.reason == Run.objects.get(kind="gaps").message


def test_a_kind_whose_capacity_is_not_known_is_left_out_by_name(tiny_rates, planner):
    Capacity.objects.filter(unit="client").delete()
    for calculate in (needs.estimate, access.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    run = services.calculate(region=REGION, day=DAY, by=planner)
    assert run.summary["kinds_without_capacity"] == ["pecovatelska"]
    assert not Gap.objects.filter(kind__code="pecovatelska").exists()


def test_a_municipality_whose_need_is_not_known_has_no_gap(tiny_region, tiny_rates, planner):
    tiny_region.towns["Dolní Lhota"].statistics.filter(indicator="persons_in_executions").delete()
    for calculate in (needs.estimate, access.calculate, services.calculate):
        calculate(region=REGION, day=DAY, by=planner)
    towns = Gap.objects.filter(kind__code="azylove_domy").values_list("municipality__name", flat=True)
    assert sorted(towns) == ["Horní Lhota", "Prostřední Lhota"]


def test_access_must_have_seen_the_newest_needs(tiny_line, tiny_rates, planner):
    declare(tiny_rates, "rates.yaml", RATES.replace("middle: 45", "middle: 50"))
    needs.estimate(region=REGION, day=DAY, by=planner)
    with pytest.raises(Refused):
        services.calculate(region=REGION, day=DAY, by=planner)


def test_another_day_than_that_of_access_is_refused(tiny_line, planner):
    with pytest.raises(Refused, match="2026-01-01"):
        services.calculate(region=REGION, day=DAY.replace(year=2026), by=planner)


def test_needs_and_access_come_first(tiny_rates, planner):
    with pytest.raises(Refused):
        services.calculate(region=REGION, day=DAY, by=planner)


def test_only_a_planner_calculates(tiny_line, economist):
    with pytest.raises(NotAllowed):
        services.calculate(region=REGION, day=DAY, by=economist)
