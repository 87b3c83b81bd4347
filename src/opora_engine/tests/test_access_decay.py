"""Decay: what a journey counts for, and tables of times in two bytes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.access import (
    CompactTimes,
    Decay,
    ExponentialDecay,
    GaussianDecay,
    InversePowerDecay,
    StepDecay,
    compact_times,
)
from opora_engine.access.times import CELLS, minute_blocks, weight_blocks

LUO_AND_QI = StepDecay((10, 20, 30), (1.0, 0.68, 0.22))
DECAYS: list[Decay] = [
    LUO_AND_QI,
    GaussianDecay(15, 30),
    ExponentialDecay(10, 30),
    InversePowerDecay(2, 5, 30),
]


def weights(decay, *minutes):
    return decay.weigh(np.array(minutes, dtype=float)).tolist()


def whole(blocks):
    return np.concatenate([block for _, block in blocks])


def test_a_step_holds_up_to_and_with_its_break():
    assert weights(LUO_AND_QI, 0, 10, 10.1, 20, 30, 30.1, math.inf) == [1, 1, 0.68, 0.68, 0.22, 0, 0]


def test_a_gaussian_has_its_known_values():
    assert weights(GaussianDecay(20, 40), 0, 20, 40, 41) == [
        1.0,
        pytest.approx(math.exp(-0.5)),
        pytest.approx(math.exp(-2)),
        0.0,
    ]


def test_an_exponential_halves_with_each_half():
    assert weights(ExponentialDecay(10, 30), 0, 10, 20, 30, 31) == [1, 0.5, 0.25, 0.125, 0]


def test_an_inverse_power_is_one_near_and_a_quarter_at_twice_the_distance():
    assert weights(InversePowerDecay(2, 5, 20), 0, 5, 10, 20, 21) == [1, 1, 0.25, 0.0625, 0]


@pytest.mark.parametrize("decay", DECAYS)
def test_no_route_and_what_lies_beyond_the_cut_off_count_nothing(decay):
    assert decay.cutoff == 30
    assert weights(decay, 30)[0] > 0
    assert weights(decay, math.nextafter(30, 31), 1e300, math.inf) == [0, 0, 0]


@pytest.mark.parametrize("decay", DECAYS)
@given(one=st.floats(0, 60), other=st.floats(0, 60))
def test_a_longer_journey_never_counts_more(decay, one, other):
    near, far = weights(decay, min(one, other), max(one, other))
    assert 1 >= near >= far >= 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StepDecay((), ()), "as many weights as breaks"),
        (lambda: StepDecay((10, 20), (1.0,)), "as many weights as breaks"),
        (lambda: StepDecay((20, 10), (1.0, 0.5)), "rising"),
        (lambda: StepDecay((0, 10), (1.0, 0.5)), "rising from above 0"),
        (lambda: StepDecay((10, math.inf), (1.0, 0.5)), "finite"),
        (lambda: StepDecay((10, math.nan), (1.0, 0.5)), "rising"),
        (lambda: StepDecay((10, 20), (0.5, 1.0)), "not rising"),
        (lambda: StepDecay((10, 20), (1.0, 0.0)), "last_weight is 0"),
        (lambda: StepDecay((10,), (math.inf,)), "last_weight is inf"),
        (lambda: GaussianDecay(0, 30), "width is 0"),
        (lambda: GaussianDecay(10, math.inf), "cutoff is inf"),
        (lambda: ExponentialDecay(math.nan, 30), "half is nan"),
        (lambda: InversePowerDecay(-1, 5, 30), "power is -1"),
        (lambda: InversePowerDecay(1, 31, 30), "nearest 31 is beyond the cut-off 30"),
    ],
)
def test_a_decay_that_cannot_be_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_times_are_written_in_tenths_of_minutes():
    compact = compact_times([[0.0, 12.34], [math.inf, 12.36]])
    assert compact.parts.tolist() == [[0, 123], [65535, 124]]
    assert whole(minute_blocks(compact)).tolist() == [[0.0, 12.3], [math.inf, 12.4]]


def test_times_may_be_in_seconds_and_declare_their_own_sign_of_no_route():
    compact = CompactTimes(np.array([[90, 0]], dtype=np.uint16), per_minute=60, no_route=0)
    assert whole(minute_blocks(compact)).tolist() == [[1.5, math.inf]]
    assert whole(weight_blocks(compact, LUO_AND_QI)).tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize("decay", DECAYS)
@given(parts=st.lists(st.sampled_from([0, 1, 50, 100, 101, 299, 300, 301, 65534, 65535]), min_size=1))
def test_compact_times_weigh_exactly_as_their_minutes(decay, parts):
    compact = CompactTimes(np.array([parts], dtype=np.uint16))
    minutes = np.array([[math.inf if part == 65535 else part / 10 for part in parts]])
    assert whole(weight_blocks(compact, decay)).tolist() == whole(weight_blocks(minutes, decay)).tolist()


def test_blocks_are_small_follow_each_other_and_miss_no_home():
    minutes = np.arange(2 * CELLS + 6, dtype=np.float32).reshape(-1, 2)
    blocks = list(minute_blocks(minutes))
    assert [homes.stop - homes.start for homes, _ in blocks] == [CELLS // 2, CELLS // 2, 3]
    np.testing.assert_array_equal(whole(blocks), minutes)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: CompactTimes(np.zeros((1, 1), dtype=np.int16)), "int16 of shape"),
        (lambda: CompactTimes(np.zeros(1, dtype=np.uint16)), r"shape \(1,\)"),
        (lambda: CompactTimes(np.zeros((1, 1), dtype=np.uint16), per_minute=0), "0 parts per minute"),
        (lambda: CompactTimes(np.zeros((1, 1), dtype=np.uint16), no_route=-1), "no route as -1"),
        (lambda: compact_times([[6553.5]]), "6553.5 minutes does not fit two bytes"),
        (lambda: compact_times([[1.0], [-2.0]]), "minutes, row 1, 0 is -2.0"),
        (lambda: compact_times([1.0]), "expected homes in rows and any number of sites"),
        (lambda: list(minute_blocks([[math.nan]])), "row 0, 0 is nan"),
    ],
)
def test_times_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_row_of_a_wrong_time_is_named_in_a_later_block_too():
    minutes = np.zeros((CELLS + 2, 1))
    minutes[CELLS + 1] = -1
    with pytest.raises(ValueError, match=f"minutes, row {CELLS + 1}, 0 is -1.0"):
        list(minute_blocks(minutes))
