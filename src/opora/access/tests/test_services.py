import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.golden.region import TinyRegion

from opora.access import queries, services
from opora.access.journeys import Journeys, Times, unpack
from opora.access.models import Reach
from opora.core import files
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, Refused
from opora.needs import services as needs
from opora.needs.tests.tiny_line import DAY, REGION, declare
from opora.register.models import Capacity, Facility, Service
from opora.territory.models import Neighbourhood


@pytest.fixture
def calculate(tiny_rates, planner):
    def calculate():
        needs.estimate(region=REGION, day=DAY, by=planner)
        return services.calculate(region=REGION, day=DAY, by=planner)

    return calculate


def reach_of(run, kind: str) -> dict[str, Reach]:
    return {row.municipality.name: row for row in queries.reach(run) if row.kind.code == kind}


def test_minutes_are_kilometres_times_the_detour_at_the_declared_speed(tiny_region, calculate):
    homes = reach_of(calculate(), "domov_senioru")
    assert homes["Horní Lhota"].minutes == 3
    assert homes["Prostřední Lhota"].minutes == pytest.approx(3 + 10 * 1.284 / 45 * 60)
    assert homes["Dolní Lhota"].minutes == pytest.approx(3 + 30 * 1.284 / 45 * 60)


def test_capacity_is_shared_by_need_among_those_who_reach_it(tiny_region, calculate):
    homes = reach_of(calculate(), "domov_senioru")
    assert homes["Horní Lhota"].reachable == pytest.approx(10)
    assert homes["Prostřední Lhota"].reachable == pytest.approx(20)
    assert homes["Dolní Lhota"].reachable == 0
    assert homes["Dolní Lhota"].cause == Reach.Cause.BEYOND_LIMIT


def test_a_service_with_a_secret_address_serves_the_whole_region_and_is_nowhere(tiny_region, calculate):
    shelters = reach_of(calculate(), "azylove_domy")
    assert {row.minutes for row in shelters.values()} == {None}
    assert {row.nearest for row in shelters.values()} == {None}
    assert all(row.within_limit and row.cause == Reach.Cause.SECRET for row in shelters.values())
    assert [row.ratio for row in shelters.values()] == pytest.approx([8 / 12] * 3)


def test_a_secret_place_is_not_in_the_journeys(tiny_region: TinyRegion, calculate):
    run = calculate()
    _origins, facilities, times = queries.minutes(run)
    assert set(facilities) == set(Facility.objects.filter(secret=False).values_list("pk", flat=True))
    assert times.shape == (3, 2)
    assert not queries.places(run).filter(secret=True).exists()


def test_beside_another_service_a_secret_one_does_not_decide_the_reach(tiny_region: TinyRegion, calculate):
    town = tiny_region.towns["Horní Lhota"]
    service = Service.objects.create(
        identifier="9999004", kind=tiny_region.kinds["azylove_domy"], provider=tiny_region.providers["Ukázka A"],
        region=tiny_region.region, valid_from=DAY.replace(year=2020), synthetic=True,
    )  # fmt: skip
    Facility.objects.create(
        service=service,
        name="Veřejný",
        municipality=town,
        valid_from=DAY.replace(year=2020),
        point_source="municipality",
    )
    Neighbourhood.objects.all().update(kilometres=100)
    shelters = reach_of(calculate(), "azylove_domy")
    assert [row.within_limit for row in shelters.values()] == [True, False, False]
    assert all(row.ratio > 0 for row in shelters.values())


def test_coverage_and_the_headline(tiny_region, calculate):
    run = calculate()
    covered = {row.kind.code: row for row in queries.coverage(run)}
    assert {code: row.within_reach for code, row in covered.items()} == {
        "domov_senioru": 3000, "pecovatelska": 3000, "azylove_domy": 6000,
    }  # fmt: skip
    assert covered["domov_senioru"].median_minutes == pytest.approx(20.12)
    assert covered["domov_senioru"].capacity_counted == 30
    assert queries.within_reach(run) == 4000


def test_capacity_in_another_unit_is_listed_and_not_counted(tiny_region: TinyRegion, calculate):
    form = tiny_region.services["9999001"].forms.get()
    Capacity.objects.create(service_form=form, unit="client", amount=7, valid_from=DAY.replace(year=2020))
    row = queries.coverage(calculate()).get(kind__code="domov_senioru")
    assert (row.capacity_counted, row.capacity_other_units) == (30, {"client": 7})


def test_one_registration_at_two_places_counts_once(tiny_region: TinyRegion, calculate):
    home = tiny_region.services["9999001"]
    Facility.objects.create(
        service=home, name="Druhé", municipality=tiny_region.towns["Dolní Lhota"],
        valid_from=DAY.replace(year=2020), point_source="municipality",
    )  # fmt: skip
    homes = reach_of(calculate(), "domov_senioru")
    assert sum(row.reachable for row in homes.values()) == pytest.approx(30)


def test_without_any_capacity_distances_are_known_and_ratios_are_not(tiny_region, calculate):
    Capacity.objects.all().delete()
    run = calculate()
    homes = reach_of(run, "domov_senioru")
    assert homes["Horní Lhota"].minutes == 3
    assert homes["Horní Lhota"].ratio is None
    assert homes["Horní Lhota"].reachable is None
    assert run.summary["capacity_known"] is False
    assert queries.coverage(run).get(kind__code="domov_senioru").services_without_capacity == 1


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        (lambda: Facility.objects.filter(service__identifier="9999002").delete(), Reach.Cause.NO_PLACE),
        (lambda: Service.objects.filter(identifier="9999002").delete(), Reach.Cause.NO_SERVICE),
        (lambda: Neighbourhood.objects.filter(second__code="999003").delete(), Reach.Cause.NO_ROAD),
    ],
)
def test_when_nothing_is_reached_the_cause_is_told(tiny_region, calculate, act, cause):
    act()
    row = reach_of(calculate(), "pecovatelska")["Horní Lhota"]
    assert (row.within_limit, row.cause) == (False, cause)


def test_the_same_inputs_give_the_same_run(tiny_region, calculate):
    first = calculate()
    entries = LogEntry.objects.count()
    assert calculate() == first
    assert LogEntry.objects.count() == entries


def test_a_changed_capacity_gives_another_run(tiny_region, calculate):
    first = calculate()
    Capacity.objects.filter(unit="client").update(amount=21)
    assert calculate() != first


def test_needs_come_first(tiny_rates, planner):
    with pytest.raises(Refused):
        services.calculate(region=REGION, day=DAY, by=planner)


def test_a_territory_without_neighbours_is_refused(tiny_region, calculate):
    Neighbourhood.objects.all().delete()
    with pytest.raises(Refused):
        calculate()


def test_a_kind_without_a_declared_limit_is_refused_by_name(tiny_rates, calculate):
    packaged = services.declared_travel("CZ000").content
    shorter = packaged.model_copy(
        update={"limits": tuple(x for x in packaged.limits if x.kind != "pecovatelska")}
    )
    declare(tiny_rates, "travel.yaml", shorter.model_dump_json())
    with pytest.raises(Refused, match="pecovatelska"):
        calculate()


def test_only_a_planner_calculates(tiny_rates, economist):
    with pytest.raises(NotAllowed):
        services.calculate(region=REGION, day=DAY, by=economist)


def test_the_journeys_are_stored_by_their_content(tiny_region, calculate):
    run = calculate()
    times = queries.travel_times(run)
    content = files.path_of(times.digest, ".npz").read_bytes()
    assert unpack(content).pack() == content
    assert times.method == "adjacency x 1.284"


@given(st.integers(0, 4), st.integers(0, 6), st.integers(1, 5), st.randoms(use_true_random=False))
def test_packed_journeys_come_back_and_lose_no_site(homes, places, services_count, random):
    def table():
        return np.array(
            [[random.choice([math.inf, random.uniform(0, 90)]) for _ in range(places)] for _ in range(homes)]
        ).reshape(homes, places)

    journeys = Journeys(
        car=Times.by_car(table()),
        transit=random.choice([None, Times.by_car(table())]),
        by_transit=np.array([random.choice([True, False]) for _ in range(places)], bool),
        origins=np.arange(homes),
        facilities=np.arange(places),
        facility_service=np.array([random.randrange(services_count) for _ in range(places)], np.int64),
        services=np.arange(services_count),
        kinds=np.array([random.randrange(3) for _ in range(services_count)], np.int64),
        capacity=np.full(services_count, 1.0),
        everywhere=np.zeros(services_count, bool),
    )
    back = unpack(journeys.pack())
    assert back.pack() == journeys.pack()
    assert sum(len(back.sites_of(kind).services) for kind in range(3)) == services_count
    for kind in range(3):
        sites = back.sites_of(kind)
        columns = back.places_of(kind)
        nearest = back.minutes[:, columns].min(axis=1, initial=math.inf)
        assert np.array_equal(sites.minutes.min(axis=1, initial=math.inf), nearest)
