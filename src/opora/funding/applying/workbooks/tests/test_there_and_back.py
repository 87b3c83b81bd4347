"""A workbook says on its way back what it said on its way out, and any cell that was broken is named."""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from opora.funding.applying.content import Content
from opora.funding.applying.workbooks import reading
from opora.funding.applying.workbooks.handed import read_handed
from opora.funding.applying.workbooks.layout import HIDDEN, Layout
from opora.funding.applying.workbooks.reading import Cells, Formula, Mistake, with_results
from opora.funding.applying.workbooks.review import formulas_in_spaces, letters, review
from opora.funding.applying.workbooks.spaces import Part, Sort
from opora.funding.applying.workbooks.tests.made_up import (
    ASKED,
    both,
    both_long,
    cells_of,
    contents,
    handed,
    layout,
    written,
)

FAST = (Phase.explicit, Phase.reuse, Phase.generate)
"""A workbook takes too long to look for the smallest one that fails."""

MAY_DAY = datetime(2026, 5, 1)  # noqa: DTZ001 - a cell of a workbook has no zone
EMPTY = {"9999001": Content(), "9999003": Content()}
FAULTY = {
    Sort.CROWNS: ["1000", 10.5, -1, True, 10**11, MAY_DAY, Mistake("#REF!"), float("inf")],
    Sort.WHOLE: ["x", 1.5, -1, 100_001, Mistake("#DIV/0!")],
    Sort.UNITS: ["1,5", 1.555, -0.5, False, MAY_DAY],
    Sort.YES_NO: ["maybe", 2, Mistake("#NAME?")],
    Sort.NUMBER: ["1", True, Mistake("#N/A")],
    Sort.TEXT: [Mistake("#VALUE!"), True],
}


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@settings(max_examples=10, phases=FAST)
@given(said=both_long)
def test_what_was_not_touched_comes_back_as_it_was(said: dict[str, Content]) -> None:
    with translation.override("en"):
        out = layout(said)
        sheets = cells_of(written(out))
        told = read_handed(sheets[HIDDEN])
        assert told == handed(out)
        found = review(sheets, out, told)
        assert (found.faults, found.changes) == ((), ())


@settings(max_examples=10, phases=FAST)
@given(before=both, after=both)
def test_what_was_written_anew_comes_back_whole(
    before: dict[str, Content], after: dict[str, Content]
) -> None:
    with translation.override("en"):
        here = layout(before)
        found = review(cells_of(written(layout(after), handed(here))), here, handed(here))
        assert found.faults == ()
        made = {**before, **found.contents}
        for name in made:
            # A text that no cell can hold neither goes out nor is taken out.
            unwritable = "_x0041_" in (_reason(before[name]), _reason(after[name]))
            assert _comparable(made[name], unwritable) == _comparable(after[name], unwritable)


def _reason(content: Content) -> object:
    return content.facts.get("reason", {}).get("value")


def _comparable(content: Content, without_reason: bool) -> dict[str, Any]:
    data = content.to_json()
    if without_reason:
        data["facts"].pop("reason", None)
    for facts in (data["facts"], *(form["facts"] for form in data["forms"])):
        for fact in facts.values():
            text = str(fact["value"])
            fact["value"] = text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", text) else text
    data["forms"] = [
        form for form in data["forms"] if any(v for k, v in form.items() if k not in ("form", "unit"))
    ]
    return data


@pytest.fixture(scope="module")
def out() -> tuple[Layout, dict[str, Cells]]:
    with translation.override("en"):
        made = layout(EMPTY)
        return made, cells_of(written(made))


def _broken(sheets: dict[str, Cells], sheet: str, row: int, column: int, value: object) -> dict[str, Cells]:
    return {**sheets, sheet: {**sheets[sheet], (row, column): value}}


@settings(max_examples=60)
@given(data=st.data())
def test_any_space_that_is_broken_is_named_by_exactly_that_cell(
    out: tuple[Layout, dict[str, Cells]], data: st.DataObject
) -> None:
    with translation.override("en"):
        made, sheets = out
        sheet = data.draw(st.sampled_from(made.sheets))
        row, line = data.draw(st.sampled_from(list(sheet.rows())))
        column = data.draw(st.integers(sheet.first_space, sheet.first_space + len(line.spaces) - 1))
        bad = data.draw(st.sampled_from(FAULTY[line.spaces[column - sheet.first_space].sort]))
        found = review(_broken(sheets, sheet.name, row, column, bad), made, handed(made))
        assert [(each.sheet, each.row, each.column) for each in found.faults] == [(sheet.name, row, column)]
        assert found.faults[0].expected and found.changes == ()


@settings(max_examples=40)
@given(data=st.data(), value=st.sampled_from([None, "9999002", 7, "Other"]))
def test_any_name_that_is_broken_is_named_by_exactly_that_cell(
    out: tuple[Layout, dict[str, Cells]], data: st.DataObject, value: object
) -> None:
    with translation.override("en"):
        made, sheets = out
        sheet = data.draw(st.sampled_from(made.sheets))
        headings = [(1, column) for column in range(1, len(sheet.headings) + 1)]
        names = [(row, column + 1) for row, line in sheet.rows() for column in range(len(line.keys))]
        row, column = data.draw(st.sampled_from(headings + names))
        found = review(_broken(sheets, sheet.name, row, column, value), made, handed(made))
        assert [(each.sheet, each.row, each.column) for each in found.faults] == [(sheet.name, row, column)]


def test_added_rows_and_columns_are_named(out: tuple[Layout, dict[str, Cells]]) -> None:
    made, sheets = out
    below = len(made.budget.lines) + 2
    found = review(_broken(sheets, "Budget", below, 2, "My own item"), made, handed(made))
    assert [each.cell for each in found.faults] == [f"B{below}"]
    beside = len(made.services.headings) + 1
    found = review(_broken(sheets, "Services", 2, beside, 5), made, handed(made))
    assert [each.cell for each in found.faults] == [f"{letters(beside)}2"]
    assert review(_broken(sheets, "Services", 50, 1, "  "), made, handed(made)).faults == ()


def test_a_sheet_that_is_missing_is_named(out: tuple[Layout, dict[str, Cells]]) -> None:
    made, sheets = out
    found = review({name: cells for name, cells in sheets.items() if name != "Forms"}, made, handed(made))
    assert [(each.sheet, each.expected) for each in found.faults] == [("Forms", "a sheet called “Forms”")]


def test_what_was_saved_since_is_not_overwritten_unless_nothing_changes_there(
    out: tuple[Layout, dict[str, Cells]],
) -> None:
    made, sheets = out
    now = layout({**EMPTY, "9999001": Content(duties={"has_debt": False})})
    untouched = review(_broken(sheets, "Services", 2, 5, "no"), now, handed(made))
    assert (untouched.faults, untouched.changes) == ((), ())
    found = review(sheets, now, handed(made))
    assert [(each.sheet, each.cell) for each in found.faults] == [("Services", "A2")]
    assert "saved after the workbook was taken" in found.faults[0].expected


def test_a_submitted_application_does_not_change_by_a_workbook(out: tuple[Layout, dict[str, Cells]]) -> None:
    made, sheets = out
    closed = layout(EMPTY, closed="9999003")
    found = review(_broken(sheets, "Budget", len(made.budget.lines) + 1, 3, 5), closed, handed(made))
    assert [(each.sheet, each.cell) for each in found.faults] == [("Services", "A3")]
    assert review(sheets, closed, handed(made)).faults == ()


def test_yes_and_no_are_understood_in_both_languages(out: tuple[Layout, dict[str, Cells]]) -> None:
    made, sheets = out
    for word, value in {"Ano": True, " NE ": False, "yes": True, True: True}.items():
        (change,) = review(_broken(sheets, "Services", 2, 4, word), made, handed(made)).changes
        assert (change.space.part, change.after) == (Part.DUTY, value)


def test_a_cell_that_was_emptied_takes_its_value_out() -> None:
    said = {**EMPTY, "9999001": Content(duties={"has_debt": True}, budget={("wages", "state"): 5})}
    made = layout(said)
    sheets = cells_of(written(made))
    emptied = {
        **sheets,
        "Budget": {**sheets["Budget"], (2, 3): None},
        "Services": {**sheets["Services"], (2, 5): ""},
    }
    assert review(emptied, made, handed(made)).contents["9999001"].to_json() == Content().to_json()


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_workbook_is_made_for_people(language: str) -> None:
    with translation.override(language):
        made = layout({**EMPTY, "9999001": Content(budget={("wages", "state"): 5, ("food", "clients"): 7})})
        book = openpyxl.load_workbook(BytesIO(written(made)))
    guide, services, forms, budget, hidden = book.worksheets
    assert (hidden.title, hidden.sheet_state) == ("opora", "hidden")
    for sheet in (services, forms, budget):
        assert sheet.freeze_panes == "C2" and sheet.protection.sheet and not sheet.protection.password
    assert budget["A2"].protection.locked and not budget["C2"].protection.locked
    assert budget["C2"].number_format == "#,##0" and budget.data_validations.count > 0
    assert budget.cell(2, 12).value == "=SUM(C2:K2)"
    assert services.cell(2, services.max_column).value.startswith("=SUMIF(")
    assert guide["A3"].value


def test_sums_are_shown_with_their_results_but_never_read() -> None:
    made = layout({**EMPTY, "9999001": Content(budget={("wages", "state"): 5, ("food", "clients"): 7})})
    content = written(made)
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["Services"]
    last = len(made.services.headings)
    assert (sheet.cell(2, last - 1).value, sheet.cell(2, last).value) == (5, 12)
    sheets = cells_of(content)
    assert isinstance(sheets["Services"][2, last], Formula)
    assert review(_broken(sheets, "Services", 2, last, 1_000), made, handed(made)).changes == ()


def test_strings_within_the_cells_read_the_same() -> None:
    """Some programs write each text into its cell instead of a shared list."""
    made = layout(
        {
            **EMPTY,
            "9999001": Content(facts={"reason": {"value": "žluť & kůň", "unit": "1", "cs": "", "en": ""}}),
        }
    )
    content = written(made)
    assert cells_of(_inlined(content)) == cells_of(content)


def _inlined(content: bytes) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as target:
        shared = re.findall(r"<si>(.*?)</si>", source.read("xl/sharedStrings.xml").decode(), re.S)
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(
                    r't="s"><v>(\d+)</v>',
                    lambda found: f't="inlineStr"><is>{shared[int(found[1])]}</is>',
                    text.decode(),
                ).encode()
            target.writestr(name, text)
    return changed.getvalue()


def test_a_formula_without_its_result_is_no_empty_cell() -> None:
    made = layout(EMPTY)
    book = openpyxl.load_workbook(BytesIO(written(made)))
    book["Budget"]["C2"] = "=1000*12"
    saved = BytesIO()
    book.save(saved)
    sheets = cells_of(saved.getvalue())
    places = formulas_in_spaces(sheets, made)
    assert places == {("Budget", 2, 3)}
    found = review(with_results(saved, sheets, places), made, handed(made))
    assert [(each.sheet, each.cell, each.found) for each in found.faults] == [
        ("Budget", "C2", "a formula without its result")
    ]


def test_a_formula_with_its_result_says_its_result() -> None:
    made = layout(EMPTY)
    content = written(made)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        text = packed.read("xl/worksheets/sheet4.xml").decode()
    cell = re.search(r'<c r="C2" s="(\d+)"/>', text)
    assert cell is not None
    counted = text.replace(cell[0], f'<c r="C2" s="{cell[1]}"><f>1000*12</f><v>12000</v></c>')
    stream = BytesIO(_with_sheet(content, "xl/worksheets/sheet4.xml", counted))
    sheets = reading.read_cells(stream)
    places = formulas_in_spaces(sheets, made)
    (change,) = review(with_results(stream, sheets, places), made, handed(made)).changes
    assert change.after == 12_000


def _with_sheet(content: bytes, name: str, text: str) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as target:
        for each in source.namelist():
            target.writestr(each, text if each == name else source.read(each))
    return changed.getvalue()


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_called_as_spreadsheets_call_them(number: int, name: str) -> None:
    assert letters(number) == name


@given(said=contents(ASKED))
@settings(max_examples=5)
def test_the_digest_of_the_places_does_not_depend_on_what_is_said(said: Content) -> None:
    assert layout({**EMPTY, "9999001": said}).digest == layout(EMPTY).digest
