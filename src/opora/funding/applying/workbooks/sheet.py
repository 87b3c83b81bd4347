"""What the page of a workbook that came back shows: its faults, or what will change, service by service."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.funding.applying.workbooks.review import Change, Review
from opora.funding.applying.workbooks.spaces import Part, Value

MOST_SHOWN = 200
"""Rows of faults that the page shows; the marked copy has them all."""


def review_sheet(said: Review) -> dict[str, Any]:
    """Return what the template shows: columns and rows of the faults, and of the changes of each service."""
    return {
        "fault_count": len(said.faults),
        "fault_columns": [_("Sheet"), _("Cell"), _("Found"), _("Expected")],
        "fault_rows": [
            [each.sheet, each.cell, each.found, each.expected] for each in said.faults[:MOST_SHOWN]
        ],
        "are_more": len(said.faults) > MOST_SHOWN,
        "change_count": len(said.changes),
        "change_columns": [_("What"), _("Now"), _("Then")],
        "services": [
            {"identifier": identifier, "kind": rows[0].line.entry.kind, "rows": [_row(each) for each in rows]}
            for identifier, rows in _by_service(said)
        ],
    }


def _by_service(said: Review) -> list[tuple[str, list[Change]]]:
    ordered = sorted(said.changes, key=lambda each: each.line.entry.identifier)
    return [
        (name, list(rows)) for name, rows in groupby(ordered, key=lambda each: each.line.entry.identifier)
    ]


def _row(change: Change) -> list[str]:
    is_of_service = len(change.space.keys) == 1 and change.space.part != Part.BUDGET
    what = change.heading if is_of_service else f"{change.line.keys[1]}: {change.heading}"
    return [what, _shown(change.before, change), _shown(change.after, change)]


def _shown(value: Value | None, change: Change) -> str:
    if value is None:
        return figures.UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return value
    if change.space.part == Part.BUDGET:
        return figures.crowns(value)
    # Every decimal is shown: two numbers that differ must not read the same.
    exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
    return figures.digits(value, max(0, -int(exponent)))
