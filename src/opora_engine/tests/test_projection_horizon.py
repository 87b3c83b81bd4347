"""From declared parameters to the people of one year, by whatever is known of them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.declared import DeclarationError
from opora_engine.needs.projection.declared import load_projection
from opora_engine.needs.projection.horizon import (
    cohorts_in_year,
    needed_years,
    ratios_in_year,
    trend_in_year,
)
from opora_engine.needs.projection.pyramid import GROUPS, five_year_groups, in_year, people_of_ages

SHIPPED = (Path(__file__).parents[2] / "opora" / "needs" / "data" / "projection.yaml").read_text(
    encoding="utf-8"
)
DECLARED = load_projection(SHIPPED)
PYRAMID = np.full((1, 2, GROUPS), 100.0)


def test_single_years_make_groups_of_five_and_wider_groups_count_nobody_twice():
    counts = [(age, age, 2) for age in range(100)] + [(100, 150, 7), (0, 14, 30), (0, 150, 207)]
    found = five_year_groups(counts)
    assert found.tolist() == [10.0] * 17 + [2 * 15 + 7]


@pytest.mark.parametrize(
    "counts",
    [
        [(0, 14, 30), (15, 64, 100), (65, 150, 50)],
        [(0, 4, 10), (10, 150, 50)],
        [(0, 4, 10), (5, 9, 10)],
        [],
    ],
)
def test_wide_groups_and_holes_give_no_pyramid(counts):
    assert five_year_groups(counts) is None


def test_people_of_ages_are_told_at_borders_of_groups_only():
    groups = np.arange(GROUPS, dtype=float)
    assert people_of_ages(groups, 65, None) == 13 + 14 + 15 + 16 + 17
    assert people_of_ages(groups, 15, 64) == sum(range(3, 13))
    assert people_of_ages(groups, 0, 120) == sum(range(GROUPS))
    assert people_of_ages(groups, 62, None) is None
    assert people_of_ages(groups, 0, 17) is None
    assert people_of_ages(groups, 90, None) is None


def test_between_two_steps_people_lie_on_a_straight_line():
    states = np.array([[10.0], [20.0], [40.0]])
    assert [in_year(states, years_of_step=5, years=years)[0] for years in (0, 2.5, 5, 8, 10)] == [
        10,
        15,
        20,
        32,
        40,
    ]
    assert in_year(states[:1], years_of_step=5, years=0)[0] == 10
    with pytest.raises(ValueError, match="expected 0 to 10"):
        in_year(states, years_of_step=5, years=11)


@given(st.integers(0, 20))
def test_every_method_keeps_its_range_in_order_and_begins_with_the_people_there_are(years):
    cohorts = cohorts_in_year(PYRAMID, DECLARED.cohorts, years=years)
    ratios = ratios_in_year(PYRAMID[:, 0], PYRAMID[:, 0] * 1.1, DECLARED.ratios, apart=5, years=years)
    trend = trend_in_year([[90, 95, 100]], [120.0], DECLARED.trend, years=years)
    for found in (cohorts, ratios, trend):
        assert (found.low <= found.middle).all()
        assert (found.middle <= found.high).all()
    if not years:
        assert (cohorts.middle == PYRAMID).all()
        assert (trend.middle == 120).all()


def test_a_stable_pyramid_grows_old_and_the_oldest_are_more_than_before():
    after = cohorts_in_year(PYRAMID, DECLARED.cohorts, years=10).middle
    assert after[0, :, 16].sum() < after[0, :, 14].sum() < 200
    assert after[0, 0, -1] > after[0, 1, -1]  # women live longer


def test_the_change_comes_from_the_history_and_the_level_from_the_last_count():
    found = trend_in_year([[100, 110, 120]], [200.0], DECLARED.trend, years=2)
    assert found.middle[0] == 200 + 10 * (0.5 + 0.25)


def test_nobody_is_projected_below_nobody():
    assert trend_in_year([[100, 50, 0]], [0.0], DECLARED.trend, years=8).middle[0] == 0


def test_a_count_in_or_after_the_year_of_the_horizon_needs_no_projection():
    assert [needed_years(DECLARED, year) for year in (2022, 2030, 2031)] == [8, 0, 0]


def test_the_class_of_a_municipality_is_told_by_its_people():
    errors = [DECLARED.trend.class_of(people).error for people in (0, 199, 200, 19_999, 20_000)]
    assert errors == [0.052, 0.052, 0.033, 0.014, 0.012]


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("below: 500", "below: 100", "expected rising limits"),
        ("- {spread: 0.013", "- {below: 90000, spread: 0.013", "none in the last class"),
        ("fertility: [0, 0, 0", "fertility: [0, 0", "17 groups; expected 18"),
        ("damping: 0.5", "damping: 1.5", "less than or equal to 1"),
    ],
)
def test_a_fault_of_the_declaration_is_named(written, instead, message):
    with pytest.raises(DeclarationError, match=message):
        load_projection(SHIPPED.replace(written, instead))


def test_the_errors_told_with_a_trend_are_those_of_the_method_page():
    page = (Path(__file__).parents[3] / "docs" / "methods" / "projection.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.count("|") == 8]
    told = [(float(row[4]), float(row[5])) for row in rows if row[4].strip().replace(".", "").isdecimal()]
    shipped = [
        (round(100 * each.error, 1), round(100 * each.error_ninth, 1)) for each in DECLARED.trend.classes
    ]
    assert told[-len(shipped) :] == shipped
