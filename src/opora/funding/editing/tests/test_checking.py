"""Checking a text: every fault at its place, the tests of the file run, and nothing that a text says breaks it."""

from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from opora.core.refusals import Refused
from opora.funding.editing import vocabulary
from opora.funding.editing.checking import Checked, check
from opora.funding.editing.lines import side_by_side
from opora.funding.editing.texts import (
    LONGEST,
    SKELETON,
    clean,
    code_of,
    next_version,
    version_of,
    with_version,
)
from opora.funding.shipped import shipped_codes, shipped_rules
from opora.funding.tests.conftest import rules_text
from opora_engine.formula.expressions import AGGREGATES, FUNCTIONS, SPECIAL
from opora_engine.tests.small_rules import SMALL_RULES


def holds(checked: Checked) -> bool:
    """Whether a check says either what is wrong and where, or that the rules can be used."""
    placed = all(each.line >= 1 and each.column >= 1 and each.message for each in checked.faults)
    return placed and (checked.rules is None) == bool(checked.faults) and bool(checked.status)


@pytest.mark.parametrize("code", shipped_codes())
def test_a_shipped_rule_set_has_no_fault_and_its_tests_pass(code: str) -> None:
    checked = check(shipped_rules(code))
    assert checked.rules is not None
    assert checked.outcomes
    assert checked.failed == 0


def test_a_fault_is_told_at_its_line_in_both_languages() -> None:
    text = rules_text().replace("expression: floor(min(cap, request))", "expression: floor(min(cap, requst))")
    line = next(number for number, each in enumerate(text.split("\n"), start=1) if "requst" in each)
    (fault,) = check(text).faults
    assert (fault.line, "requst" in fault.written) == (line, True)
    assert "Nejbližší: request" in fault.message
    with translation.override("en"):
        assert "Nearest: request" in check(text).faults[0].message


def test_a_test_that_does_not_come_out_says_what_was_expected_and_what_was_found() -> None:
    checked = check(rules_text().replace("grant: 1481400", "grant: 1481500"))
    assert checked.failed == 1
    (told,) = checked.outcomes[0].differences
    assert "1481500" in told
    assert "1481400" in told
    assert "A" in told


def test_a_test_that_cannot_be_computed_says_why_and_the_others_go_on() -> None:
    checked = check(rules_text().replace("      - code: B\n", "      - code: A\n", 1))
    assert [each.passed for each in checked.outcomes].count(False) == 1
    assert len(checked.outcomes) == 3


def test_what_is_too_long_is_refused_before_it_is_read() -> None:
    (fault,) = check("a" * (LONGEST + 1)).faults
    assert "200" in fault.message
    with pytest.raises(Refused):
        clean("a" * (LONGEST + 1))


def test_a_check_that_takes_too_long_is_stopped() -> None:
    (fault,) = check(rules_text(), seconds=0.002).faults
    assert "0.002" in fault.message
    assert check(rules_text()).rules is not None


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_characters_that_no_file_may_hold_are_named(odd: str) -> None:
    (fault,) = check(f"title: a\ncode: {odd}\n").faults
    assert "2" in fault.message


@given(st.text(max_size=300))
def test_no_text_breaks_the_check(text: str) -> None:
    assert holds(check(text))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_change_of_a_rule_set_breaks_the_check(data: st.DataObject) -> None:
    """Lines are lost, doubled and swapped, signs are changed: as a text looks while somebody writes it."""
    lines = SMALL_RULES.split("\n")
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["lose", "double", "cut", "write", "indent"])):
            case "lose":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case "write":
                lines[at] += data.draw(st.text(alphabet="{}[]:,\"'-+*/() ab1.", max_size=6))
            case _:
                lines[at] = " " + lines[at]
    assert holds(check("\n".join(lines)))


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('touch {path}')",
        "open('{path}', 'w')",
        "(lambda: 1)()",
        "request.__class__",
        "[x for x in y]",
    ],
)
def test_nothing_of_a_text_is_executed(expression: str, tmp_path: Path) -> None:
    path = tmp_path / "touched"
    written = expression.replace("{path}", str(path))
    text = rules_text().replace("expression: floor(min(cap, request))", f'expression: "{written}"')
    assert check(text).faults
    assert not path.exists()


def test_an_empty_draft_is_told_what_it_still_needs() -> None:
    checked = check(SKELETON)
    assert checked.rules is None
    assert checked.count > 5
    assert version_of(SKELETON) == "1"
    assert code_of(SKELETON) == "nova_pravidla"


@pytest.mark.parametrize(
    ("version", "taken", "raised"),
    [
        ("2027.1", ["2027.1"], "2027.2"),
        ("2027.9", ["2027.9", "2027.10"], "2027.11"),
        ("a", ["a"], "a.1"),
        ("1", [], "2"),
    ],
)
def test_a_version_is_raised_to_the_next_that_is_free(version: str, taken: list[str], raised: str) -> None:
    assert next_version(version, taken) == raised


def test_only_the_version_changes_when_it_is_raised() -> None:
    text = rules_text()
    changed = with_version(text, "2028.1")
    assert version_of(changed) == "2028.1"
    assert [row.first for row in side_by_side(text, changed) if row.kind == "changed"] == [
        'version: "2027.1"'
    ]
    assert with_version("version: 3  # the newest\n", "4") == 'version: "4"  # the newest\n'


def test_lines_that_differ_stand_side_by_side_with_their_numbers() -> None:
    rows = side_by_side("\n".join("abcdefghij"), "\n".join("abcdEfghijk"))
    assert [
        (row.kind, row.first_number, row.second_number) for row in rows if row.kind not in ("same", "gap")
    ] == [
        ("changed", 5, 5),
        ("added", None, 11),
    ]
    assert rows[0].left_out == 1
    assert side_by_side("same", "same") == []


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_both_texts_can_be_read_back_from_the_rows(first: list[str], second: list[str]) -> None:
    one, other = "\n".join(["x", *first]), "\n".join(["y", *second])
    rows = side_by_side(one, other)
    lines = one.split("\n"), other.split("\n")
    for row in rows:
        if row.first_number is not None:
            assert lines[0][row.first_number - 1] == row.first
        if row.second_number is not None:
            assert lines[1][row.second_number - 1] == row.second
    assert sum(row.first_number is not None for row in rows) + sum(row.left_out for row in rows) == len(
        lines[0]
    )


def test_every_function_of_the_language_is_offered() -> None:
    offered = {each["name"] for each in vocabulary.functions()}
    assert {*FUNCTIONS, *AGGREGATES, *SPECIAL} <= offered
