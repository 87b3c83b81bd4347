"""One description of a chart gives the drawing, the table and the file."""

from decimal import Decimal

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from django_tables2 import Column, Table

from opora.core.charts import CROWNS, MINUTES, SHARE, Chart, Series, download
from opora.core.lists import answer_list
from opora.core.refusals import NotKnown


def chart_of(*values: object, unit: str = "", **others: object) -> Chart:
    """Return bars of one series over the years from 2020 on."""
    years = tuple(str(2020 + place) for place in range(len(values)))
    return Chart(
        kind="bar", title="Lůžka", categories=years, series=(Series("Lůžka", values),), unit=unit, **others
    )


def asked(query: str) -> HttpRequest:
    return RequestFactory().get(f"/cz051/needs/{query}")


def test_the_table_writes_the_numbers_in_the_language_of_the_reader():
    chart = chart_of(1234.5, None, category_title="Rok")
    with override("cs"):
        assert chart.columns == ["Rok", "Lůžka"]
        assert chart.rows == [["2020", "1\u00a0234,5"], ["2021", "–"]]
    with override("en"):
        assert chart.rows == [["2020", "1,234.5"], ["2021", "–"]]


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        (CROWNS, Decimal(1_481_400), "1\u00a0481\u00a0400\u00a0Kč"),
        (SHARE, 0.634, "63,4\u00a0%"),
        (MINUTES, 85.0, "1\u00a0h\u00a025\u00a0min"),
        ("bed", 2, "2\u00a0lůžka"),
    ],
)
def test_each_unit_is_written_in_its_own_way(unit, value, written):
    with override("cs"):
        assert chart_of(value, unit=unit).rows == [["2020", written]]


def test_the_drawing_gets_plain_numbers_and_written_ones():
    with override("cs"):
        drawn = chart_of(Decimal("1.50"), None).to_json()
    assert drawn["series"] == [{"name": "Lůžka", "values": [1.5, None], "texts": ["1,5", "–"], "ranges": []}]


def test_a_range_stands_in_the_table_in_the_file_and_in_the_drawing():
    chart = Chart(
        kind="bar",
        title="Osoby",
        categories=("domovy",),
        series=(Series("Osoby", (9,), low=(7,), high=(12,)),),
    )
    with override("en"):
        assert chart.rows == [["domovy", "9", "7", "12"]]
        assert chart.plain_rows()[1] == ["domovy", 9, 7, 12]
        assert chart.to_json()["series"][0]["ranges"] == [[7.0, 12.0]]
        assert chart.to_json()["series"][0]["texts"] == ["9 (7 – 12)"]


def test_bars_start_at_zero_whatever_was_asked_and_lines_need_not():
    line = Chart(kind="line", title="Lidé", categories=(), series=(), from_zero=False)
    assert chart_of(1, from_zero=False).to_json()["fromZero"]
    assert not line.to_json()["fromZero"]


def test_a_series_that_does_not_fit_the_categories_is_named():
    with pytest.raises(ValueError, match="Chart 'Lůžka', series 'muži': 1 values for 2 categories"):
        Chart(kind="bar", title="Lůžka", categories=("a", "b"), series=(Series("muži", (1,)),))


def test_the_file_holds_unrounded_numbers_and_nothing_for_the_unknown():
    answer = download(
        asked("?chart=beds&download=csv"), {"beds": chart_of(1.23456, None, category_title="Rok")}
    )
    assert answer is not None
    assert answer.content.decode("utf-8-sig") == "Rok,Lůžka\r\n2020,1.23456\r\n2021,\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="beds.csv"'


@pytest.mark.parametrize("query", ["", "?chart=beds", "?download=csv", "?chart=beds&download=json"])
def test_no_file_is_answered_when_none_of_a_chart_was_asked_for(query):
    assert download(asked(query), {"beds": chart_of(1)}) is None


def test_an_unknown_chart_is_refused_with_those_the_page_has():
    with override("en"), pytest.raises(NotKnown, match=r"no chart “rooms”.*beds"):
        download(asked("?chart=rooms&download=csv"), {"beds": chart_of(1)})


def test_the_link_of_the_file_keeps_the_filter():
    text = render_to_string(
        "core/components/chart.html", {"key": "beds", "chart": chart_of(1)}, asked("?kind=13&page=2")
    )
    assert 'href="?kind=13&amp;page=2&amp;chart=beds&amp;download=csv"' in text
    assert 'id="chart-beds"' in text
    assert 'data-chart="chart-beds"' in text


class YearTable(Table):
    """One column."""

    year = Column()


def test_a_list_answers_the_file_of_its_chart_and_its_own():
    def answer(query: str) -> str:
        response = answer_list(
            asked(query),
            rows=[{"year": 2020}],
            table_class=YearTable,
            template="core/table.html",
            name="years",
            charts={"beds": chart_of(7)},
        )
        return response.content.decode("utf-8-sig")

    assert "2020,7" in answer("?chart=beds&download=csv")
    assert answer("?download=csv") == "Year\r\n2020\r\n"
