"""How numbers are written, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from math import inf, nan

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from opora.core import figures


def plain(written: str) -> str:
    """Return the text with ordinary spaces, so that the expectations can be read."""
    return written.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "czech", "english"),
    [
        (1_481_400, "1 481 400 Kč", "CZK 1,481,400"),
        (0, "0 Kč", "CZK 0"),
        (-250, "−250 Kč", "CZK −250"),
        (Decimal("1234.5"), "1 234,50 Kč", "CZK 1,234.50"),
        (None, "–", "–"),
    ],
)
def test_money_has_its_currency(value, czech, english):
    with override("cs"):
        assert plain(figures.crowns(value)) == czech
    with override("en"):
        assert plain(figures.crowns(value)) == english


def test_money_is_never_a_float():
    with pytest.raises(TypeError, match=r"not the float 10\.5"):
        figures.crowns(10.5)


@pytest.mark.parametrize(
    ("value", "unit", "czech", "english"),
    [
        (1, "bed", "1 lůžko", "1 bed"),
        (2, "bed", "2 lůžka", "2 beds"),
        (5, "bed", "5 lůžek", "5 beds"),
        (0, "client", "0 klientů", "0 clients"),
        (1234, "client", "1 234 klientů", "1,234 clients"),
        (Decimal("1.50"), "fte", "1,5 úvazku", "1.5 full-time posts"),
        (3.0, "fte", "3 úvazky", "3 full-time posts"),
        (2.345, None, "2,35", "2.35"),
        (4, "km", "4 km", "4 km"),
        (inf, "bed", "∞ lůžka", "∞ beds"),
        (None, "bed", "–", "–"),
    ],
)
def test_an_amount_agrees_with_its_unit(value, unit, czech, english):
    with override("cs"):
        assert plain(figures.quantity(value, unit)) == czech
    with override("en"):
        assert plain(figures.quantity(value, unit)) == english


@pytest.mark.parametrize(
    ("value", "czech"),
    [
        (0, "0 min"),
        (42.4, "42 min"),
        (42.5, "43 min"),
        (60, "1 h 00 min"),
        (85, "1 h 25 min"),
        (None, "–"),
        (nan, "–"),
    ],
)
def test_travel_time_is_whole_minutes(value, czech):
    with override("cs"):
        assert plain(figures.minutes(value)) == czech


def test_a_place_that_no_road_reaches_says_so():
    with override("cs"):
        assert figures.minutes(inf) == "bez spojení"
    with override("en"):
        assert figures.minutes(inf) == "no route"


def test_a_share_is_written_in_per_cent():
    with override("cs"):
        assert plain(figures.percent(0.634, 1)) == "63,4 %"
        assert plain(figures.percent(nan)) == "–"
    with override("en"):
        assert figures.percent(0.634, 1) == "63.4%"
        assert figures.percent(Decimal("0.125")) == "13%"


def test_dates_follow_the_language():
    day = date(2026, 7, 1)
    with override("cs"):
        assert [plain(figures.day(day)), plain(figures.short_day(day))] == ["1. července 2026", "1. 7. 2026"]
    with override("en"):
        assert [plain(figures.day(day)), plain(figures.short_day(day))] == ["1 July 2026", "1 Jul 2026"]


def test_a_moment_is_in_the_time_of_the_region():
    with override("cs"):
        assert plain(figures.moment(datetime(2026, 7, 1, 12, 5, tzinfo=UTC))) == "1. 7. 2026 14:05"
        assert plain(figures.moment(datetime(2026, 7, 1, 12, 5))) == "1. 7. 2026 12:05"  # noqa: DTZ001 - as databases without zones give it


@pytest.mark.parametrize(
    "write", [figures.day, figures.short_day, figures.moment, figures.percent, figures.digits]
)
def test_what_is_not_known_is_a_dash(write):
    assert write(None) == "–"


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_no_digit_of_an_amount_is_lost(amount):
    with override("cs"):
        written = figures.crowns(amount)
    assert int(written.removesuffix("\u00a0Kč").replace("\u00a0", "").replace("−", "-")) == amount


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_written_amount_differs_by_less_than_a_hundredth(value):
    with override("en"):
        written = figures.quantity(value).replace(",", "").replace("−", "-")
    assert abs(Decimal(written) - value) <= Decimal("0.005")
