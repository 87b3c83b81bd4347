"""Signed lines on the portal: what people changed beside the rules, with the written reasons."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures


def shown(explained: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return columns and rows of the signed lines of one grant; None when nobody changed it."""
    signed = explained.get("lines", []) if explained is not None else []
    if not signed:
        return None
    return {
        "columns": [_("Change in crowns"), _("Reason"), _("Document"), _("In force from")],
        "rows": [
            [
                figures.crowns(line["amount"]),
                line["reason"],
                line["document"] or "–",
                figures.day(date.fromisoformat(line["confirmed_on"])),
            ]
            for line in signed
        ],
    }


def final(calculated: int, signed: int | None) -> list[dict[str, str]]:
    """Return the key figure of a sum after signed lines, or nothing when no line changes it; crowns."""
    if not signed:
        return []
    return [{"label": _("With signed lines"), "value": figures.crowns(calculated + signed)}]
