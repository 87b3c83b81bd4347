"""CSV files: whatever is wrong is named with file, line, column, value and what was expected."""

import csv
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.core.csv_files import MOST_PROBLEMS, CsvFile
from opora.core.refusals import Refused

PLAIN = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@pytest.fixture
def english():
    with override("en"):
        yield


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode(encoding))
        return CsvFile(path)

    return write


def test_lines_that_say_where_the_data_come_from_are_skipped_and_still_counted(file):
    table = file("# source: made up\n# licence: none\ncode,persons\n1,10\n2,20\n")
    assert [(row.line, row.code("code"), row.whole("persons")) for row in table.rows("code", "persons")] == [
        (4, "1", 10),
        (5, "2", 20),
    ]
    table.check()


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_column(file):
    (row,) = file("\ufeffcode\n01\n").rows("code")
    assert row.code("code") == "01"


@pytest.mark.usefixtures("english")
def test_each_bad_value_is_named_and_nothing_is_taken(file):
    table = file("code,persons,share\n,10,0.5\n2,ten,0.5\n3,-1,a half\n")
    for row in table.rows("code", "persons", "share"):
        row.code("code"), row.whole("persons"), row.number("share")
    with pytest.raises(Refused) as refusal:
        table.check()
    assert [(problem.place, problem.value) for problem in refusal.value.problems] == [
        ("people.csv, line 2, column code", ""),
        ("people.csv, line 3, column persons", "ten"),
        ("people.csv, line 4, column persons", "-1"),
        ("people.csv, line 4, column share", "a half"),
    ]
    assert "Problems: 4" in refusal.value.message


def test_a_number_is_exact(file):
    (row,) = file("share\n0.1\n").rows("share")
    assert row.number("share") == Decimal("0.1")


def test_reading_stops_when_the_file_is_of_another_kind(file):
    table = file("persons\n" + "x\n" * (MOST_PROBLEMS + 50))
    with pytest.raises(Refused) as refusal:
        for row in table.rows("persons"):
            row.whole("persons")
    assert len(refusal.value.problems) == MOST_PROBLEMS


@pytest.mark.usefixtures("english")
def test_a_missing_column_is_named_with_those_that_are_there(file):
    with pytest.raises(Refused, match=r"lacks the columns: persons\. Its columns are: code, people"):
        list(file("code,people\n").rows("code", "persons"))


@pytest.mark.usefixtures("english")
def test_a_file_that_is_away_empty_or_in_another_encoding_is_refused(file, tmp_path):
    with pytest.raises(Refused, match=r"nothing\.csv does not exist"):
        list(CsvFile(tmp_path / "nothing.csv").rows("code"))
    with pytest.raises(Refused, match="UTF-8"):
        list(file("code\nŽďár\n", encoding="cp1250").rows("code"))
    with pytest.raises(Refused, match="lacks the columns"):
        list(file("").rows("code"))


@settings(deadline=None)
@given(rows=st.lists(st.tuples(PLAIN, PLAIN), max_size=5))
def test_what_was_written_is_read_back(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("first", "second"), *rows])
    read = [(row.text("first"), row.text("second")) for row in CsvFile(path).rows("first", "second")]
    assert read == [(first.strip(), second.strip()) for first, second in rows]
