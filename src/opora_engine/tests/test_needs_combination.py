import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.needs.combination import Ranges, combine

NAMES = ("rates", "peers", "expert", "statement")


@st.composite
def methods(draw):
    """Ranges of up to four methods over three areas, some of them silent, and their weights."""
    found, weights = {}, {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)):
        ends = draw(st.lists(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), min_size=3, max_size=3))
        low, middle, high = np.sort(np.array(ends), axis=0)
        silent = np.array(draw(st.lists(st.booleans(), min_size=3, max_size=3)))
        found[name] = Ranges(*(np.where(silent, np.nan, part) for part in (low, middle, high)))
        weights[name] = draw(st.floats(0, 100) | st.just(0.0))
    return found, weights


def ranges(low, middle, high):
    return Ranges(*(np.array([float(part)]) for part in (low, middle, high)))


def test_low_is_averaged_with_low_and_high_with_high():
    found = combine({"rates": ranges(8, 10, 12), "expert": ranges(20, 30, 60)}, {"rates": 3, "expert": 1})
    together = found.together
    assert (together.low[0], together.middle[0], together.high[0]) == (11, 15, 24)
    assert (found.shares["rates"][0], found.shares["expert"][0]) == (0.75, 0.25)


def test_a_silent_method_leaves_its_weight_to_the_others():
    nothing = ranges(np.nan, np.nan, np.nan)
    found = combine({"rates": ranges(8, 10, 12), "expert": nothing}, {"rates": 3, "expert": 1})
    assert found.together.middle[0] == 10
    assert (found.shares["rates"][0], found.shares["expert"][0]) == (1, 0)


def test_where_nobody_speaks_nothing_is_known():
    found = combine({"rates": ranges(np.nan, np.nan, np.nan)}, {"rates": 3})
    assert not found.together.known.any()
    assert found.shares["rates"][0] == 0


@given(methods())
def test_weights_add_up_to_one_wherever_any_method_speaks(drawn):
    found = combine(*drawn)
    total = sum(found.shares.values())
    assert np.allclose(total[found.together.known], 1)
    assert (total[~found.together.known] == 0).all()


@given(methods(), st.randoms(use_true_random=False))
def test_the_order_of_the_methods_changes_nothing(drawn, generator):
    told, weights = drawn
    names = list(told)
    generator.shuffle(names)
    first, second = combine(told, weights), combine({name: told[name] for name in names}, weights)
    assert np.array_equal(first.together.middle, second.together.middle, equal_nan=True)


@given(methods(), st.floats(0.01, 100))
def test_only_the_proportion_of_the_weights_matters(drawn, factor):
    told, weights = drawn
    weights = {name: round(weight, 3) for name, weight in weights.items()}
    first = combine(told, weights)
    second = combine(told, {name: weight * factor for name, weight in weights.items()})
    assert np.allclose(first.together.middle, second.together.middle, equal_nan=True)


@given(methods())
def test_each_end_lies_between_the_ends_of_the_methods_that_speak_and_the_range_stays_in_order(drawn):
    told, weights = drawn
    together = combine(told, weights).together
    speaking = [each for name, each in told.items() if weights[name] > 0]
    for area in np.flatnonzero(together.known):
        for end in ("low", "middle", "high"):
            values = [getattr(each, end)[area] for each in speaking if each.known[area]]
            slack = 1e-9 * (1 + max(values))
            assert min(values) - slack <= getattr(together, end)[area] <= max(values) + slack
        assert together.low[area] <= together.middle[area] <= together.high[area]


@pytest.mark.parametrize(
    ("told", "weights", "message"),
    [
        ({}, {}, "no method"),
        ({"rates": ranges(1, 2, 3)}, {}, "without a weight of 0 or more: rates"),
        ({"rates": ranges(1, 2, 3)}, {"rates": -1}, "without a weight of 0 or more: rates"),
    ],
)
def test_what_cannot_be_combined_is_refused(told, weights, message):
    with pytest.raises(ValueError, match=message):
        combine(told, weights)


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        ((3, 2, 4), "out of order"),
        ((np.nan, 2, 4), "without the others"),
    ],
)
def test_a_broken_range_is_refused(ends, message):
    with pytest.raises(ValueError, match=message):
        ranges(*ends)


def test_ranges_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="expected one shape"):
        Ranges(np.zeros(2), np.zeros(3), np.zeros(3))
