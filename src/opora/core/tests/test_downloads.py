"""Files of a list: workbook, Parquet and places on a map, each telling what it is."""

import io
import json
from datetime import date

import django_filters
import django_tables2
import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation
from pyarrow import parquet

from opora.accounts.models import User
from opora.core.about import About
from opora.core.lists import answer_list
from opora.core.models import Run, Source
from opora.core.parquet import parquet as parquet_bytes
from opora.core.workbooks import workbook

ABOUT = About("Towns", (("List", "Towns"),))
SHAPES = {"999001": {"type": "Point", "coordinates": [15.0, 50.7]}}


class TownTable(django_tables2.Table):
    name = django_tables2.Column(verbose_name="Municipality")
    people = django_tables2.Column(verbose_name="People")
    missing = django_tables2.Column(verbose_name="Missing")

    caption = "Towns of the region"
    town_code = "code"


class PersonFilter(django_filters.FilterSet):
    username = django_filters.CharFilter(lookup_expr="icontains", label="Name contains")

    class Meta:
        model = User
        fields = ("username",)


class PersonTable(django_tables2.Table):
    username = django_tables2.Column(verbose_name="Name")
    last_name = django_tables2.Column(verbose_name="Surname")


TOWNS = [
    {"code": "999001", "name": "Horní Lhota", "people": 1000, "missing": 2.5},
    {"code": "999002", "name": "=SUM(A1)", "people": 2000, "missing": None},
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def run(operator):
    return Run.objects.create(
        kind="gaps",
        region_code="CZ999",
        day=date(2027, 1, 1),
        status=Run.Status.DONE,
        rules_label="rates 2027",
        inputs_digest="ab" * 32,
        engine_version="1",
        by=operator,
    )


def ask(run=None, **parameters):
    return answer_list(
        RequestFactory().get("/CZ999/gaps/", parameters),
        rows=list(TOWNS),
        table_class=TownTable,
        template="core/table.html",
        name="gaps",
        run=run,
        shapes=lambda: SHAPES,
    )


def sheets(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content))


@pytest.mark.django_db
def test_a_workbook_holds_numbers_as_numbers_under_a_frozen_header():
    book = sheets(ask(download="xlsx"))
    sheet = book.worksheets[0]
    assert list(sheet.values) == [
        ("Municipality", "People", "Missing"),
        ("Horní Lhota", 1000, 2.5),
        ("=SUM(A1)", 2000, None),
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet["A3"].data_type == "s", "a text that begins like a formula stays a text"


def test_the_second_sheet_tells_what_the_numbers_are(run):
    Source.objects.create(key="a", title="People", publisher="Office", licence="CC BY 4.0")
    said = dict(sheets(ask(run, download="xlsx", sort="name")).worksheets[1].values)
    assert said["List"] == "Towns of the region"
    assert said["Permanent address"] == f"http://testserver/CZ999/gaps/?sort=name&run={run.pk}"
    assert said["Calculation"] == f"Gaps, run {run.pk}"
    assert said["Rules"] == "rates 2027"
    assert said["Digest of inputs"] == "ab" * 32
    assert said["Source of the data"] == "Office: People (CC BY 4.0)"
    assert "CC BY 4.0" in said["Licence"]


@pytest.mark.django_db
def test_the_file_of_a_demonstration_says_that_it_is_one(settings):
    settings.DEMO_MODE = True
    said = dict(sheets(ask(download="xlsx")).worksheets[1].values)
    assert "are invented" in said["About this demonstration"]
    settings.DEMO_MODE = False
    assert "About this demonstration" not in dict(sheets(ask(download="xlsx")).worksheets[1].values)


@pytest.mark.django_db
def test_the_filter_is_told_in_words():
    User.objects.create(username="jana")
    answer = answer_list(
        RequestFactory().get("/", {"username": "jan", "download": "xlsx"}),
        rows=User.objects.all(),
        table_class=PersonTable,
        filter_class=PersonFilter,
        template="core/table.html",
        name="people",
    )
    assert dict(sheets(answer).worksheets[1].values)["Filter"] == "Name contains: jan"


@pytest.mark.django_db
def test_a_parquet_file_has_typed_columns_and_says_what_it_is():
    table = parquet.read_table(io.BytesIO(ask(download="parquet").content))
    assert table.column_names == ["name", "people", "missing"]
    assert [str(kind) for kind in table.schema.types] == ["string", "int64", "double"]
    assert table.to_pylist()[0] == {"name": "Horní Lhota", "people": 1000, "missing": 2.5}
    assert table.schema.field("people").metadata == {b"title": b"People"}
    assert ["List", "Towns of the region"] in json.loads(table.schema.metadata[b"about"])


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([1, 2.5], "double"),
        ([True, None], "bool"),
        ([date(2027, 1, 1), None], "date32[day]"),
        ([None, None], "string"),
        ([1, "unknown"], "string"),
        ([True, 1], "string"),
    ],
)
def test_a_column_has_the_narrowest_type_of_its_cells(cells, kind):
    content = parquet_bytes([["Heading"], *[[cell] for cell in cells]], ["column"], ABOUT)
    assert str(parquet.read_table(io.BytesIO(content)).schema.types[0]) == kind


def test_a_workbook_keeps_dates_and_truths():
    rows = [["Day", "Holds", "Share"], [date(2027, 1, 1), True, float("nan")]]
    first, second = openpyxl.load_workbook(io.BytesIO(workbook(rows, ABOUT))).worksheets[0].values
    assert (first[0], second[0].date(), second[1], second[2]) == ("Day", date(2027, 1, 1), True, "nan")


@pytest.mark.django_db
def test_places_come_with_their_shapes_and_no_row_is_lost():
    found = json.loads(ask(download="geojson").content)
    first, second = found["features"]
    assert first == {
        "type": "Feature",
        "geometry": SHAPES["999001"],
        "properties": {"code": "999001", "name": "Horní Lhota", "people": 1000, "missing": 2.5},
    }
    assert second["geometry"] is None
    assert found["columns"] == {"name": "Municipality", "people": "People", "missing": "Missing"}
    assert found["about"]["List"] == "Towns of the region"


@pytest.mark.django_db
def test_every_file_of_a_run_is_named_by_it(run):
    names = {
        kind: ask(run, download=kind)["Content-Disposition"]
        for kind in ("csv", "xlsx", "json", "parquet", "geojson")
    }
    assert names == {kind: f'attachment; filename="gaps-run-{run.pk}.{kind}"' for kind in names}


def test_the_page_offers_its_permanent_address(run):
    page = ask(run, sort="name", page="1").content.decode()
    assert f'data-copy="http://testserver/CZ999/gaps/?sort=name&amp;run={run.pk}"' in page
    assert ">GeoJSON</a>" in page


@pytest.mark.django_db
def test_a_list_without_a_run_has_no_permanent_address():
    assert "data-copy=" not in ask().content.decode()
