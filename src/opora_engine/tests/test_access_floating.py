"""Floating catchments with decay: capacity is shared by need and nearness, never lost and never counted twice."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import (
    CompactTimes,
    ExponentialDecay,
    GaussianDecay,
    InversePowerDecay,
    StepDecay,
    balanced_catchment,
    compact_times,
    enhanced_catchment,
    level_of_service,
    three_step_catchment,
    two_step_catchment,
)

Region = tuple[np.ndarray, np.ndarray, np.ndarray]

STEP = StepDecay((10, 20, 30), (1.0, 0.68, 0.22))
WITHIN_30 = StepDecay((30,), (1.0,))
decays = st.sampled_from(
    [STEP, WITHIN_30, GaussianDecay(15, 40), ExponentialDecay(10, 60), InversePowerDecay(1.5, 3, 45)]
)
methods = st.sampled_from([enhanced_catchment, three_step_catchment, balanced_catchment])


def amounts(size: int) -> st.SearchStrategy[np.ndarray]:
    amount = st.one_of(st.just(0.0), st.floats(0.01, 1000))
    return st.lists(amount, min_size=size, max_size=size).map(np.array)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Minutes, need and capacity of up to six homes and five sites; some pairs without a route."""
    homes, sites = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minute = st.one_of(st.just(math.inf), st.floats(0, 90))
    minutes = draw(st.lists(minute, min_size=homes * sites, max_size=homes * sites))
    return np.array(minutes).reshape(homes, sites), draw(amounts(homes)), draw(amounts(sites))


def claims(method, weight):
    """The part of its need with which a home stands at each site, written out."""
    total = sum(weight)
    if method is enhanced_catchment:
        return weight
    if method is three_step_catchment:
        return [one * one / total if total else 0.0 for one in weight]
    return [one / total if total else 0.0 for one in weight]


def slow_catchment(method, minutes, need, capacity, decay):
    """The steps written out, pair by pair, to compare with."""
    homes, sites = minutes.shape
    table = [
        claims(method, [float(decay.weigh(np.array([minute]))[0]) for minute in minutes[home]])
        for home in range(homes)
    ]
    around = [sum(table[home][site] * need[home] for home in range(homes)) for site in range(sites)]
    given_by = [capacity[site] / around[site] if around[site] > 1e-9 else 0.0 for site in range(sites)]
    return [sum(table[home][site] * given_by[site] for site in range(sites)) for home in range(homes)]


def test_nearer_people_get_more_of_the_same_ten_places():
    # 10 near persons count 10, 10 far ones count 5: 15 share 30 places, two each; the far ones get half of it.
    found = enhanced_catchment([[5.0], [20.0]], [10.0, 10.0], [30.0], decay=StepDecay((10, 20), (1.0, 0.5)))
    assert found.around.tolist() == [15.0]
    assert found.given.tolist() == [2.0]
    assert found.ratio.tolist() == [2.0, 1.0]


def test_in_three_steps_people_between_two_sites_divide_themselves():
    # The first home reaches both sites and stands with half of its 20 persons at each; the second stands at the second.
    found = three_step_catchment([[5.0, 5.0], [99.0, 5.0]], [20.0, 10.0], [10.0, 20.0], decay=WITHIN_30)
    assert found.around.tolist() == [10.0, 20.0]
    assert found.ratio.tolist() == [1.0, 1.0]


def test_in_three_steps_a_far_only_site_still_counts_less():
    found = three_step_catchment([[5.0], [25.0]], [10.0, 10.0], [12.2], decay=STEP)
    assert found.around.tolist() == [pytest.approx(12.2)]
    assert found.ratio.tolist() == pytest.approx([1.0, 0.22])


def test_balanced_counts_the_far_ones_as_whole_persons():
    found = balanced_catchment([[5.0], [25.0]], [10.0, 10.0], [10.0], decay=STEP)
    assert found.around.tolist() == [20.0]
    assert found.ratio.tolist() == [0.5, 0.5]


def test_a_table_may_be_asymmetric_and_goes_from_home_to_site():
    there = enhanced_catchment([[5.0, 50.0], [5.0, 50.0]], [10.0, 10.0], [20.0, 20.0], decay=WITHIN_30)
    back = enhanced_catchment([[5.0, 5.0], [50.0, 50.0]], [10.0, 10.0], [20.0, 20.0], decay=WITHIN_30)
    assert there.ratio.tolist() == [1.0, 1.0]
    assert back.ratio.tolist() == [4.0, 0.0]


def test_each_unit_of_capacity_stays_in_its_own_column():
    beds_and_contacts = np.array([[10.0, 300.0], [0.0, 100.0]])
    minutes = [[5.0, 15.0], [15.0, 5.0]]
    both = enhanced_catchment(minutes, [20.0, 30.0], beds_and_contacts, decay=STEP)
    own_need = np.array([[20.0, 200.0], [30.0, 0.0]])
    each = enhanced_catchment(minutes, own_need, beds_and_contacts, decay=STEP)
    for unit in (0, 1):
        one = enhanced_catchment(minutes, [20.0, 30.0], beds_and_contacts[:, unit], decay=STEP)
        np.testing.assert_allclose(both.ratio[:, unit], one.ratio, rtol=1e-12)
        own = enhanced_catchment(minutes, own_need[:, unit], beds_and_contacts[:, unit], decay=STEP)
        np.testing.assert_allclose(each.ratio[:, unit], own.ratio, rtol=1e-12)
        np.testing.assert_allclose(each.around[:, unit], own.around, rtol=1e-12)


def test_the_published_balanced_catchment_divides_a_level_by_nearness_alone():
    # Both homes stand whole at the site: 20 persons, 10 places, half a place each; divided 1 : 0.22 between the homes.
    level = level_of_service([[5.0], [25.0]], [10.0, 10.0], [10.0], decay=STEP)
    assert level.tolist() == pytest.approx([0.5 / 1.22, 0.11 / 1.22])


@given(regions(), decays)
def test_the_published_balanced_catchment_keeps_the_sum_of_levels(region, decay):
    minutes, need, capacity = region
    level = level_of_service(minutes, need, capacity, decay=decay)
    assert level.sum() == pytest.approx(balanced_catchment(minutes, need, capacity, decay=decay).given.sum())
    both = level_of_service(minutes, need, np.column_stack([capacity, capacity]), decay=decay)
    np.testing.assert_allclose(both, np.column_stack([level, level]), rtol=1e-12)


def test_the_numbers_of_another_program():
    # Computed with PySAL access 1.1.10 (two_stage_fca, three_stage_fca) from the same tables.
    minutes = np.array([[5.0, 25, 45], [15, 12, 28], [40, 8, 9], [33, 61, 20]])
    need, capacity = np.array([100.0, 250, 80, 40]), np.array([10.0, 24, 6])
    step = [0.056448801742919386, 0.09332328629492626, 0.12522666279828826, 0.02515413070283601]
    bell = [0.05922081655990575, 0.09550653420122793, 0.11604465371945887, 0.022942812403643483]
    three = [0.06096587272060061, 0.08128533438609262, 0.14252447573339602, 0.05450302681862762]
    np.testing.assert_allclose(
        enhanced_catchment(minutes, need, capacity, decay=STEP).ratio, step, rtol=1e-12
    )
    gaussian = GaussianDecay(15, 40)
    np.testing.assert_allclose(
        enhanced_catchment(minutes, need, capacity, decay=gaussian).ratio, bell, rtol=1e-12
    )
    np.testing.assert_allclose(
        three_step_catchment(minutes, need, capacity, decay=STEP).ratio, three, rtol=1e-12
    )


@given(methods, regions(), decays)
def test_every_method_equals_its_steps_written_out(method, region, decay):
    found = method(*region, decay=decay)
    np.testing.assert_allclose(found.ratio, slow_catchment(method, *region, decay), rtol=1e-9, atol=1e-12)


@given(methods, regions(), decays)
def test_every_place_is_offered_once(method, region, decay):
    minutes, need, capacity = region
    found = method(minutes, need, capacity, decay=decay)
    assert (found.ratio * need).sum() == pytest.approx(capacity[found.around > 1e-9].sum())


@given(regions(), decays)
def test_balanced_counts_every_person_who_reaches_a_site_once(region, decay):
    minutes, need, capacity = region
    found = balanced_catchment(minutes, need, capacity, decay=decay)
    reached = (decay.weigh(minutes) > 0).any(axis=1)
    assert found.around.sum() == pytest.approx(need[reached].sum())


@given(regions())
def test_one_break_is_the_plain_two_step_catchment(region):
    plain = two_step_catchment(*region, limit=30)
    np.testing.assert_allclose(enhanced_catchment(*region, decay=WITHIN_30).ratio, plain, rtol=1e-9)


@given(methods, regions(), decays, st.floats(0.1, 10))
def test_twice_the_capacity_doubles_and_twice_the_need_halves(method, region, decay, times):
    minutes, need, capacity = region
    once = method(minutes, need, capacity, decay=decay)
    np.testing.assert_allclose(method(minutes, need, capacity * times, decay=decay).ratio, once.ratio * times)
    if not ((once.around > 0) & (once.around < 1e-7)).any():
        less = method(minutes, need * times, capacity, decay=decay).ratio
        np.testing.assert_allclose(less, once.ratio / times, rtol=1e-9)


@given(methods, regions(), decays, st.floats(0, 100), st.data())
def test_more_capacity_anywhere_never_lowers_a_ratio(method, region, decay, extra, data):
    minutes, need, capacity = region
    site = data.draw(st.integers(0, len(capacity) - 1))
    more = capacity + extra * (np.arange(len(capacity)) == site)
    before, after = (method(minutes, need, places, decay=decay).ratio for places in (capacity, more))
    assert (after >= before * (1 - 1e-12)).all()


@given(methods, regions(), decays, st.randoms(use_true_random=False))
def test_the_order_of_homes_and_sites_does_not_matter(method, region, decay, random):
    minutes, need, capacity = region
    homes = random.sample(range(len(need)), len(need))
    sites = random.sample(range(len(capacity)), len(capacity))
    ratio = method(minutes, need, capacity, decay=decay).ratio
    moved = method(minutes[np.ix_(homes, sites)], need[homes], capacity[sites], decay=decay).ratio
    np.testing.assert_allclose(moved, ratio[homes], rtol=1e-9, atol=1e-12)


@given(regions(), decays, st.floats(0.1, 10))
def test_only_the_proportion_of_step_weights_matters(region, decay, times):
    scaled = StepDecay(STEP.breaks, tuple(weight * times for weight in STEP.weights))
    one, other = (enhanced_catchment(*region, decay=steps) for steps in (STEP, scaled))
    np.testing.assert_allclose(other.ratio, one.ratio, rtol=1e-9)


@given(methods, regions(), decays)
def test_compact_times_give_what_their_minutes_give(method, region, decay):
    minutes, need, capacity = region
    compact = compact_times(minutes)
    rounded = np.where(np.isfinite(minutes), np.rint(minutes * 10) / 10, math.inf)
    np.testing.assert_array_equal(
        method(compact, need, capacity, decay=decay).ratio, method(rounded, need, capacity, decay=decay).ratio
    )


def test_a_country_is_computed_in_the_memory_of_a_few_blocks():
    homes, sites = 6254, 500
    random = np.random.default_rng(2027)
    times = CompactTimes(random.integers(0, 1200, (homes, sites)).astype(np.uint16))
    need, capacity = random.uniform(0, 100, homes), random.uniform(0, 50, sites)
    tracemalloc.start()
    try:
        found = enhanced_catchment(times, need, capacity, decay=STEP)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (found.ratio * need).sum() == pytest.approx(capacity.sum())
    assert peak < 4_000_000 < homes * sites * 8 / 6


def test_an_empty_country_is_no_error():
    nobody = enhanced_catchment(np.zeros((0, 2)), [], [1.0, 2.0], decay=STEP)
    assert (nobody.ratio.tolist(), nobody.given.tolist()) == ([], [0.0, 0.0])
    nothing = balanced_catchment(np.zeros((2, 0)), [1.0, 2.0], [], decay=STEP)
    assert nothing.ratio.tolist() == [0.0, 0.0]
    assert level_of_service(np.zeros((2, 0)), [1.0, 2.0], [], decay=STEP).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("minutes", "need", "capacity", "message"),
    [
        ([[1.0]], [-1.0], [1.0], "need, row 0 is -1.0"),
        ([[1.0]], [1.0], [math.nan], "capacity, row 0 is nan"),
        ([[1.0]], [1.0, 2.0], [1.0], r"need has shape \(2,\): expected \(1,\)"),
        ([[1.0]], [[1.0, 2.0]], [1.0], r"need has shape \(1, 2\): expected \(1,\)"),
        ([[1.0]], [[1.0]], [[1.0, 2.0]], r"need has shape \(1, 1\): expected \(1, 2\)"),
        ([[1.0]], [1.0], [1.0, 2.0], "expected homes in rows and 2 sites"),
        ([[1.0]], [1.0], 1.0, r"capacity has shape \(\): expected \(1,\)"),
        ([1.0], [1.0], [1.0], "expected homes in rows"),
        ([[math.nan]], [1.0], [1.0], "minutes, row 0, 0 is nan"),
    ],
)
def test_numbers_that_cannot_be_are_named(minutes, need, capacity, message):
    with pytest.raises(ValueError, match=message):
        enhanced_catchment(minutes, need, capacity, decay=STEP)
