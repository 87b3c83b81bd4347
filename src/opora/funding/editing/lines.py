"""Two texts line by line, side by side; stretches that are the same are left out but for their edges."""

from dataclasses import dataclass
from difflib import SequenceMatcher

EDGE = 3
"""Lines that are the same and still shown beside a difference."""


@dataclass(frozen=True)
class Row:
    """One row: the line of either text with its number from 1; None where a text has no line there.

    kind   same, changed, removed, added, or gap: `left_out` lines that are the same in both
    """

    kind: str
    first_number: int | None = None
    first: str = ""
    second_number: int | None = None
    second: str = ""
    left_out: int = 0


def side_by_side(first: str, second: str) -> list[Row]:
    """Return the rows of both texts where they differ, in order; nothing when they are the same."""
    one, other = first.split("\n"), second.split("\n")
    rows: list[Row] = []
    reached = 0
    matcher = SequenceMatcher(None, one, other)
    for group in matcher.get_grouped_opcodes(EDGE):
        begins = group[0][1]
        if begins > reached:
            rows.append(Row("gap", left_out=begins - reached))
        for act, a, b, c, d in group:
            rows += _rows(act, one, other, (a, b, c, d))
        reached = group[-1][2]
    if rows and len(one) > reached:
        rows.append(Row("gap", left_out=len(one) - reached))
    return rows


def _rows(act: str, one: list[str], other: list[str], span: tuple[int, int, int, int]) -> list[Row]:
    a, b, c, d = span
    kind = {"equal": "same", "replace": "changed", "delete": "removed", "insert": "added"}[act]
    rows = []
    for step in range(max(b - a, d - c)):
        left = a + step if a + step < b else None
        right = c + step if c + step < d else None
        told = kind if left is not None and right is not None else "removed" if right is None else "added"
        rows.append(
            Row(
                told,
                None if left is None else left + 1,
                "" if left is None else one[left],
                None if right is None else right + 1,
                "" if right is None else other[right],
            )
        )
    return rows
