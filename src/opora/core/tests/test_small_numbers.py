"""The door of small numbers: nobody can compute a small count from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from opora.core import small_numbers
from opora.core.refusals import Refused
from opora_engine.suppression import attack, sums_of_tree

RULES = small_numbers.declared_rules("CZ999")
PARENTS = {
    "a": "north",
    "b": "north",
    "c": "south",
    "d": "south",
    "e": "south",
    "north": "all",
    "south": "all",
}
PLACES = ["a", "b", "c", "d", "e", "north", "south", "all"]
ABOVE = [PLACES.index(PARENTS[place]) if place in PARENTS else -1 for place in PLACES]


def totals_of(counts):
    north, south = counts["a"] + counts["b"], counts["c"] + counts["d"] + counts["e"]
    return counts | {"north": north, "south": south, "all": north + south}


def bounds(counts, hidden):
    """Return what an attacker can compute of every place who sees all that is not hidden."""
    totals = totals_of(counts)
    shown = [[np.nan if place in hidden else totals[place]] for place in PLACES]
    found = attack(shown, row_sums=sums_of_tree(ABOVE), zeros=RULES.zeros)
    return {place: (found.low[row, 0], found.high[row, 0]) for row, place in enumerate(PLACES)}


@drawn(max_examples=25)
@given(st.fixed_dictionaries({place: st.integers(0, 12) for place in "abcde"}))
def test_no_small_count_can_be_computed_from_what_is_shown(counts):
    hidden = small_numbers.withheld(counts, PARENTS, RULES)
    found = bounds(counts, hidden)
    for place, count in totals_of(counts).items():
        if 0 < count < RULES.threshold:
            assert place in hidden
            low, high = found[place]
            assert high >= RULES.threshold
            assert low < count or count == 1 or place in ("north", "south", "all")


def test_hiding_the_small_counts_alone_would_not_do():
    counts = {"a": 3, "b": 40, "c": 10, "d": 20, "e": 30}
    assert bounds(counts, {"a"})["a"] == (3, 3)
    assert len(small_numbers.withheld(counts, PARENTS, RULES)) > 1


def test_where_no_count_is_small_nothing_is_withheld():
    counts = {"a": 0, "b": 40, "c": 10, "d": 20, "e": 30}
    assert small_numbers.withheld(counts, PARENTS, RULES) == frozenset()


def test_nothing_known_withholds_nothing():
    assert small_numbers.withheld({}, PARENTS, RULES) == frozenset()


def test_a_region_declares_its_own_threshold(tmp_path, settings):
    settings.HOME = tmp_path
    own = tmp_path / "declared" / "CZ999" / "small_numbers.yaml"
    own.parent.mkdir(parents=True)
    packaged = small_numbers.PACKAGED.read_text(encoding="utf-8")
    own.write_text(packaged.replace("threshold: 5", "threshold: 10"), encoding="utf-8")
    assert small_numbers.declared_rules("CZ999").threshold == 10
    assert small_numbers.declared_rules("CZ051").threshold == 5
    own.write_text(packaged.replace("threshold: 5", "threshold: 0"), encoding="utf-8")
    with pytest.raises(Refused):
        small_numbers.declared_rules("CZ999")
