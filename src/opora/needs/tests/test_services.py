from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.needs import queries, services
from opora.needs.models import Estimate, Rate
from opora.needs.tests.tiny_line import DAY, RATES, REGION, declare
from opora.territory.models import Statistic


def test_people_times_rate_are_persons_and_times_units_are_capacity(
    tiny_region, tiny_rates: Path, planner: User
):
    run = services.estimate(region=REGION, day=DAY, by=planner)
    homes = Estimate.objects.filter(run=run, kind__code="domov_senioru").order_by("municipality__code")
    assert [row.base_count for row in homes] == [200, 400, 600]
    assert [row.persons_middle for row in homes] == [9, 18, 27]
    assert [(row.capacity_low, row.capacity_middle, row.capacity_high) for row in homes] == [
        (3, 4.5, 6), (6, 9, 12), (9, 13.5, 18),
    ]  # fmt: skip


def test_the_run_says_by_which_rates_and_for_how_many(tiny_rates, planner):
    run = services.estimate(region=REGION, day=DAY, by=planner)
    assert run.rules_label == "tiny-2027"
    told = {"municipalities": 3, "kinds": 3, "rates": 3}
    assert run.summary == told | {
        "not_known": {}, "rates_left_out": [], "kinds_without_rate": [], "horizon": 2030,
        "without_outlook": ["Horní Lhota", "Prostřední Lhota", "Dolní Lhota"], "evidence_made_up": False,
        "methods": {
            "rates": 9, "allowance": 0, "exclusion": 3, "peers": 0, "statement": 0, "applicants": 0, "expert": 0,
        },
    }  # fmt: skip


def test_the_same_inputs_give_the_same_run_and_write_nothing(tiny_rates, planner):
    first = services.estimate(region=REGION, day=DAY, by=planner)
    counts = Estimate.objects.count(), LogEntry.objects.count()
    assert services.estimate(region=REGION, day=DAY, by=planner) == first
    assert (Estimate.objects.count(), LogEntry.objects.count()) == counts


def test_other_rates_give_another_run(tiny_rates, planner):
    first = services.estimate(region=REGION, day=DAY, by=planner)
    declare(tiny_rates, "rates.yaml", RATES.replace("middle: 45", "middle: 50"))
    second = services.estimate(region=REGION, day=DAY, by=planner)
    assert second != first
    assert queries.newest(REGION) == second


def test_a_municipality_without_a_base_is_named_and_never_counted_as_0(
    tiny_region: TinyRegion, tiny_rates, planner
):
    town = tiny_region.towns["Dolní Lhota"]
    Statistic.objects.filter(unit=town, indicator="persons_in_executions").delete()
    run = services.estimate(region=REGION, day=DAY, by=planner)
    assert run.summary["not_known"] == {"persons_in_executions": ["Dolní Lhota"]}
    shelters = queries.need_by_kind(run)[tiny_region.kinds["azylove_domy"].pk]
    assert town.pk not in shelters.middle
    assert sorted(shelters.middle.values()) == [2, 4]


def test_a_rate_of_a_kind_that_the_register_does_not_know_is_left_out_by_name(tiny_rates, planner):
    declare(tiny_rates, "rates.yaml", RATES.replace("kind: pecovatelska", "kind: rana_pece"))
    run = services.estimate(region=REGION, day=DAY, by=planner)
    assert run.summary["rates_left_out"] == ["rana_pece / seniori"]
    assert run.summary["kinds_without_rate"] == ["pecovatelska"]


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ("middle: 45", "middle: 20", "rates.yaml, rates > 1 > per_1000"),
        ("unit: client", "unit: dozen", "'dozen'"),
    ],
)
def test_a_fault_in_the_file_of_rates_is_named_with_file_entry_and_value(
    tiny_rates, planner, found, instead, message
):
    declare(tiny_rates, "rates.yaml", RATES.replace(found, instead))
    with pytest.raises(Refused) as refusal:
        services.estimate(region=REGION, day=DAY, by=planner)
    assert message in refusal.value.message


def test_a_file_of_rates_in_another_encoding_is_refused(tiny_rates, planner):
    (tiny_rates / "declared" / REGION / "rates.yaml").write_bytes(RATES.encode("cp1250"))
    with pytest.raises(Refused, match="UTF-8"):
        services.estimate(region=REGION, day=DAY, by=planner)


def test_a_region_without_code_lists_is_refused(tiny_rates, planner):
    declare(tiny_rates, "rates.yaml", RATES.replace("target_group: ", "target_group: x"))
    with pytest.raises(Refused):
        services.estimate(region=REGION, day=DAY, by=planner)


def test_a_region_without_municipalities_on_the_day_is_refused(tiny_rates, planner):
    with pytest.raises(Refused):
        services.estimate(region=REGION, day=DAY.replace(year=2010), by=planner)


def test_only_a_planner_estimates(tiny_rates, economist):
    with pytest.raises(NotAllowed):
        services.estimate(region=REGION, day=DAY, by=economist)
    assert not Rate.objects.exists()


def test_need_by_kind_is_in_the_unit_of_the_kind(tiny_region: TinyRegion, tiny_rates, planner):
    found = queries.need_by_kind(services.estimate(region=REGION, day=DAY, by=planner))
    homes = found[tiny_region.kinds["domov_senioru"].pk]
    assert homes.unit == "bed"
    assert homes.middle[tiny_region.towns["Dolní Lhota"].pk] == 13.5
    assert homes.persons[tiny_region.towns["Horní Lhota"].pk] == 9
