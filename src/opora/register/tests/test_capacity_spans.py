"""How capacities of a form are put together: laws that hold for any of them."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from opora.register.state_file import CapacityRecord
from opora.register.storing.capacities import spans

START = date(2010, 1, 1)
UNITS = ("client", "contact", "intervention", "bed", "call")
CAPACITIES = st.lists(
    st.builds(
        CapacityRecord,
        st.integers(0, 1_000),
        st.sampled_from(UNITS),
        st.sampled_from(["", "pokoje", "byt"]),
        st.none() | st.dates(date(2011, 1, 1), date(2030, 1, 1)),
    )
)


@given(CAPACITIES)
def test_nothing_is_lost_and_no_two_units_are_added(capacities: list[CapacityRecord]) -> None:
    found = spans(capacities, START)
    for unit in UNITS:
        amounts = [one.amount for one in capacities if one.unit == unit]
        assert sum(span.amount for span in found.get(unit, [])) == sum(amounts)
        assert (unit in found) == bool(amounts)


@given(CAPACITIES, st.randoms(use_true_random=False))
def test_the_order_in_the_file_does_not_matter(capacities: list[CapacityRecord], chance: Random) -> None:
    mixed = capacities[:]
    chance.shuffle(mixed)
    ordered = {
        unit: [(span.since, span.amount) for span in each] for unit, each in spans(capacities, START).items()
    }
    assert {
        unit: [(span.since, span.amount) for span in each] for unit, each in spans(mixed, START).items()
    } == ordered


@given(CAPACITIES)
def test_spans_of_a_unit_follow_one_another(capacities: list[CapacityRecord]) -> None:
    for each in spans(capacities, START).values():
        days = [span.since for span in each]
        assert days == sorted(set(days))
