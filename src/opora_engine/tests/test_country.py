"""The whole country: the same as kind by kind over full tables, and refreshed the same as from scratch."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opora_engine.access import enhanced_catchment, nearest, reachable_from_everywhere, travel_minutes
from opora_engine.access.decay import StepDecay
from opora_engine.access.hierarchy import build_hierarchy, customise, road_network
from opora_engine.cluster import Here
from opora_engine.country import Country, RoadTravel, Service, compute, national_ranking, refresh
from opora_engine.country.calculation import Calculated
from opora_engine.needs import Estimate
from opora_engine.tests.small_countries import MODEL, VILLAGES, countries, services_of, small_country

EVEN = small_country(np.full(VILLAGES + 1, 5.0), np.full((3, VILLAGES), 10.0))


def same(one: Calculated, other: Calculated) -> bool:
    """Return whether everything is the same to the last bit."""
    return all(
        a.access.minutes.tobytes() == b.access.minutes.tobytes()
        and a.access.ratio.tobytes() == b.access.ratio.tobytes()
        and a.gaps.gap.high.tobytes() == b.gaps.gap.high.tobytes()
        and a.uncovered.middle.tobytes() == b.uncovered.middle.tobytes()
        and {number: part.tobytes() for number, part in a.access.given.items()}
        == {number: part.tobytes() for number, part in b.access.given.items()}
        for a, b in zip(one.kinds, other.kinds, strict=True)
    ) and [part.tobytes() for part in vars(national_ranking(one)).values()] == [
        part.tobytes() for part in vars(national_ranking(other)).values()
    ]


def test_ten_places_are_shared_by_the_villages_within_the_limit():
    country = replace(EVEN, decays=(StepDecay((8,), (1.0,)), *EVEN.decays[1:]))
    found = compute(country, [Service(7, 0, 0, 12.0, (2,))]).kinds[0]
    # Villages 1, 2 and 3 are at most 8 minutes away: 5 km at a kilometre a minute, and 3 minutes to start.
    assert found.access.minutes.tolist()[:5] == [13.0, 8.0, 3.0, 8.0, 13.0]
    assert found.gaps.middle.reachable.round(9).tolist() == [0, 4, 4, 4, 0, 0, 0, 0, 0]
    assert found.gaps.gap.middle.round(9).tolist()[:4] == [10, 6, 6, 6]
    assert found.uncovered.middle.round(9).tolist()[:4] == [20, 12, 12, 12]


def test_a_kind_without_a_limit_serves_its_own_area_only():
    found = compute(EVEN, [Service(1, 2, 1, 20.0, (0,))]).kinds[2]
    assert found.gaps.middle.reachable.tolist() == [0, 5, 0, 5, 0, 5, 0, 5, 0]
    assert found.access.minutes[0] == 3.0


def test_no_journey_is_told_to_a_secret_address():
    found = compute(EVEN, [Service(1, 0, 0, 25.0, (0,), everywhere=True)]).kinds[0]
    assert np.isinf(found.access.minutes).all()
    assert found.gaps.middle.reachable.tolist() == [5, 0, 5, 0, 5, 0, 5, 0, 5]


def test_the_largest_gap_of_the_country_stands_first():
    need = np.zeros((3, VILLAGES))
    need[0, 4], need[2, 1], need[1, 6] = 5.0, 9.0, 1.0
    country = small_country(np.full(VILLAGES + 1, 5.0), need)
    found = national_ranking(compute(country, [Service(1, 1, 0, 50.0, (6,))]))
    assert list(zip(found.kind.tolist(), found.home.tolist(), strict=True)) == [(2, 1), (0, 4)]
    assert found.uncovered.tolist() == [18.0, 10.0]


@given(countries, st.lists(services_of(st.integers(0, 99)), max_size=8, unique_by=lambda each: each.number))
def test_every_kind_equals_the_measures_over_full_tables(country: Country, services: list[Service]):
    found = compute(country, services)
    for kind, decay in enumerate(country.decays):
        own = sorted((each for each in services if each.kind == kind), key=lambda each: each.number)
        minutes = _full_table(country, own)
        shown = minutes[:, [not each.everywhere for each in own]]
        near = nearest(np.where(shown <= country.horizon, shown, np.inf)).minutes
        assert found.kinds[kind].access.minutes.tolist() == near.tolist()
        own_area = country.area[:, None] == np.array([each.area for each in own], int)
        everywhere = np.array([each.everywhere or decay is None for each in own], bool)
        minutes = np.where(everywhere & ~own_area, np.inf, reachable_from_everywhere(minutes, everywhere))
        # Without a limit every home of the area weighs the same, as with a step of one weight.
        weigh = decay or StepDecay((1.0,), (1.0,))
        for part, need in enumerate((country.need.low, country.need.middle, country.need.high)):
            ratio = enhanced_catchment(
                minutes, need[kind], [each.capacity for each in own], decay=weigh
            ).ratio
            assert np.allclose(found.kinds[kind].access.ratio[part], ratio, rtol=1e-12, atol=0)


def _full_table(country: Country, services: list[Service]) -> np.ndarray:
    table = np.full((VILLAGES, len(services)), np.inf)
    for column, each in enumerate(services):
        if each.places:
            homes = np.arange(VILLAGES)
            table[:, column] = travel_minutes(country.travel.graph, homes, each.places, MODEL).min(axis=1)
    return table


some_services = st.lists(services_of(st.integers(0, 9)), max_size=6, unique_by=lambda each: each.number)
few_services = st.lists(services_of(st.integers(0, 9)), max_size=2, unique_by=lambda each: each.number)
changes = st.lists(st.tuples(few_services, st.integers(0, 9)), max_size=6)


@given(
    countries,
    some_services,
    changes,
)
def test_after_any_changes_the_country_is_as_if_computed_from_scratch(country, services, changes):
    now = {each.number: each for each in services}
    found = compute(country, services)
    for changed, removed in changes:
        gone = [removed] if removed in now and removed not in [each.number for each in changed] else []
        found = refresh(found, changed=changed, removed=gone)
        now = {number: each for number, each in now.items() if number not in gone}
        now |= {each.number: each for each in changed}
    assert same(found, compute(country, now.values()))


@settings(max_examples=10, deadline=None)
@given(
    countries,
    st.lists(services_of(st.integers(0, 99)), max_size=8, unique_by=lambda each: each.number),
    st.integers(1, 9),
    st.randoms(),
)
def test_neither_blocks_nor_threads_nor_the_order_of_services_decide_a_result(
    country, services, block, random
):
    one = compute(country, services)
    random.shuffle(services)
    in_blocks = replace(country, travel=replace(country.travel, block=block))
    assert same(one, compute(in_blocks, services, workers=Here(threads=2)))


def test_a_changed_service_leaves_other_kinds_as_they_were():
    found = compute(EVEN, [Service(1, 0, 0, 5.0, (0,)), Service(2, 1, 0, 5.0, (3,))])
    after = refresh(found, changed=[Service(1, 0, 0, 6.0, (0,))])
    assert after.kinds[1] is found.kinds[1]
    assert after.kinds[0] is not found.kinds[0]


def test_over_roads_every_drive_is_told_to_the_second():
    # A road with one-way drives: 0 -> 1 -> 2 -> 3, back only from 2 to 1.
    network = road_network(
        [50.0] * 4, [14.0, 14.1, 14.2, 14.3], [0, 1, 2, 2], [1, 2, 3, 1], [600, 90, 1200, 30]
    )
    travel = RoadTravel(customise(build_hierarchy(network), network.seconds), np.array([0, 2, 3]), block=1)
    need = np.full((1, 3), 4.0)
    country = Country(
        travel, (StepDecay((15,), (1.0,)),), np.zeros(3, int), Estimate(need, need, need), need, 15.0
    )
    found = compute(country, [Service(1, 0, 0, 6.0, (1, 3))]).kinds[0]
    assert found.access.minutes.tolist() == [10.0, 0.5, 0.0]
    assert found.gaps.middle.reachable.tolist() == [2.0, 2.0, 2.0]


def test_a_journey_shorter_than_its_start_reaches_nobody():
    country = replace(EVEN, decays=(StepDecay((2,), (1.0,)), None, None), horizon=2.0)
    assert compute(country, [Service(1, 0, 0, 5.0, (0,))]).pairs == 0


@pytest.mark.parametrize(
    ("services", "message"),
    [
        ([Service(1, 0, 0, 1.0, ()), Service(1, 1, 0, 1.0, ())], "Two services have the number 1"),
        ([Service(4, 3, 0, 1.0, ())], "Service 4: kind 3; expected 0 to 2"),
        ([Service(4, 0, 0, -1.0, ())], "Service 4: capacity -1.0; expected a finite number"),
        ([Service(4, 0, 0, 1.0, (9,))], "Service 4: place 9; expected 0 to 8"),
    ],
)
def test_a_service_that_does_not_fit_is_named(services, message):
    with pytest.raises(ValueError, match=message):
        compute(EVEN, services)


def test_what_is_not_there_cannot_be_removed():
    found = compute(EVEN, [Service(1, 0, 0, 5.0, (0,))])
    with pytest.raises(ValueError, match="Service 2 cannot be removed: it is not there"):
        refresh(found, removed=[2])
    with pytest.raises(ValueError, match="Service 1 cannot be removed: it is also changed"):
        refresh(found, changed=[Service(1, 0, 0, 6.0, (0,))], removed=[1])


def test_no_limit_may_lie_beyond_the_horizon():
    with pytest.raises(ValueError, match=r"horizon is 20.0 minutes: expected a finite number, at least 25"):
        replace(EVEN, horizon=20.0)
    with pytest.raises(ValueError, match="area has shape"):
        replace(EVEN, area=np.zeros(3, int))
