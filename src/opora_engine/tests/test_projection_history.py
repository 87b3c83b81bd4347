"""The error of the trend where the answer is known: totals of 2012 to 2020, clear of both censuses, as documented."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from opora_engine.needs.projection import errors_by_size, project_trend

ROOT = Path(__file__).parents[3]
TOTALS = ROOT / "src/opora/demo/data/territory/obce_pocet_obyvatel_2009_2022.csv"
PAGE = ROOT / "docs/methods/projection.md"
YEARS = range(2012, 2021)
LIMITS = (200, 500, 1000, 2000, 5000, 20_000)


@pytest.fixture(scope="module")
def totals():
    """People on 1 January of every municipality that is there in all years, (municipalities, years)."""
    people = defaultdict(dict)
    with TOTALS.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            people[row["lau2"]][int(row["datum"][:4])] = int(row["pocet"])
    whole = [years for _code, years in sorted(people.items()) if set(YEARS) <= years.keys()]
    return np.array([[years[year] for year in YEARS] for years in whole], dtype=np.float64)


def projected(totals, first, last, to, damping):
    past = totals[:, first - YEARS.start : last - YEARS.start + 1]
    return project_trend(past, steps=to - last, damping=damping).middle[-1]


def error(totals, first, last, to, damping):
    return np.median(np.abs(projected(totals, first, last, to, damping) / totals[:, to - YEARS.start] - 1))


def shown(share):
    return f"{100 * share:.1f}"


def signed(share):
    return f"{100 * share:+.1f}"


def test_the_errors_by_size_are_those_of_the_page(totals):
    page = PAGE.read_text(encoding="utf-8")
    actual, start = totals[:, 2020 - YEARS.start], totals[:, 2016 - YEARS.start]
    still, half, whole = (
        errors_by_size(projected(totals, 2012, 2016, 2020, damping), actual, start, LIMITS)
        for damping in (0, 0.5, 1)
    )
    for none, ours, straight in zip(still, half, whole, strict=True):
        row = [
            shown(none.median),
            shown(ours.median),
            shown(ours.ninth),
            signed(ours.bias),
            shown(straight.median),
        ]
        assert f"| {ours.areas} | {' | '.join(row)} |" in page


@pytest.mark.parametrize(
    ("first", "last", "to"), [(2012, 2014, 2017), (2012, 2016, 2020), (2012, 2014, 2020)]
)
def test_the_errors_by_damping_are_those_of_the_page(totals, first, last, to):
    medians = [shown(error(totals, first, last, to, damping)) for damping in (0, 0.3, 0.5, 0.7, 0.9, 1)]
    row = f"| {first}-{last} | {to} | {' | '.join(medians)} |"
    assert row in PAGE.read_text(encoding="utf-8")


def test_a_damped_trend_beats_both_no_change_and_a_straight_line(totals):
    half = error(totals, 2012, 2016, 2020, 0.5)
    assert half < error(totals, 2012, 2016, 2020, 0) and half < error(totals, 2012, 2016, 2020, 1)
