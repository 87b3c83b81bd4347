"""Workbooks that are damaged or too large, and the copy in which faults are marked."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from opora.core.refusals import Refused
from opora.funding.applying.content import Content
from opora.funding.applying.workbooks import reading
from opora.funding.applying.workbooks.marking import marked
from opora.funding.applying.workbooks.reading import with_results
from opora.funding.applying.workbooks.review import CellFault, formulas_in_spaces, review
from opora.funding.applying.workbooks.tests.made_up import cells_of, handed, layout, written

EMPTY = {"9999001": Content(), "9999003": Content()}


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def test_the_marked_copy_shows_every_fault_and_keeps_what_was_written() -> None:
    made = layout(EMPTY)
    book = openpyxl.load_workbook(BytesIO(written(made)))
    book["Budget"]["C2"], book["Services"]["D2"] = "=HYPERLINK(1)", "maybe"
    book["Budget"]["D3"] = 12
    saved = BytesIO()
    book.save(saved)
    sheets = cells_of(saved.getvalue())
    faults = review(with_results(saved, sheets, formulas_in_spaces(sheets, made)), made, handed(made)).faults
    again = openpyxl.load_workbook(BytesIO(marked(saved, [*faults, CellFault("Lost", 1, 1, "=1", "-")])))
    assert again.sheetnames[0] == "Faults"
    assert "Expected: “yes” or “no”." in again["Services"]["D2"].comment.text
    assert again["Services"]["D2"].fill.start_color.rgb == "FFFFC7CE"
    assert (again["Budget"]["C2"].value, again["Budget"]["D3"].value) == ("=HYPERLINK(1)", 12)
    listed = [[cell.value for cell in row] for row in again["Faults"].iter_rows(min_row=2)]
    assert [row[:2] for row in listed] == [["Services", "D2"], ["Budget", "C2"], ["Lost", "A1"]]
    assert again["Faults"]["C4"].data_type == "s"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", written(layout(EMPTY))[:-500], b"x" * 100])
def test_a_damaged_workbook_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        reading.read_cells(BytesIO(content))


def test_an_endless_workbook_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 20)
    with pytest.raises(Refused, match="more than 20 cells"):
        cells_of(written(layout(EMPTY)))
