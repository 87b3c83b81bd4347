"""Links to profiles, and the rows of their tables: a page has a thousand cells, too many for loops of a template."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from opora.core.permissions import Scope
from opora.core.templatetags.opora import synthetic_mark
from opora.profiles.sheet import Cell, Table

register = template.Library()

LONG = 60
"""A text of more letters than this is prose, which does not squeeze the columns beside it."""


@register.simple_tag(takes_context=True)
def profile_link(context: template.Context, region: str, code: str = "") -> str:
    """Return the address of a profile, or of the list of them; "" where the reader may not see profiles."""
    if not context["request"].user.has_perm("profiles.view", Scope(region=region)):
        return ""
    return (
        reverse("profiles:profile", args=[region, code]) if code else reverse("profiles:index", args=[region])
    )


@register.simple_tag
def cell_rows(table: Table) -> SafeString:
    """Draw the rows of a table; the first cell of each is its heading, a cell with an address is a link."""
    numeric = set(table.numeric)
    lines = []
    for heading, *others in table.rows:
        drawn = [
            f"<td{_kind_of(cell, is_number=place in numeric)}>{_drawn(cell)}</td>"
            for place, cell in enumerate(others, start=1)
        ]
        mark = f" {synthetic_mark(heading)}" if heading.synthetic else ""
        lines.append(f'<tr><th scope="row">{_drawn(heading)}{mark}</th>{"".join(drawn)}</tr>')
    return mark_safe("\n".join(lines))  # noqa: S308  # every text and address was escaped


def _kind_of(cell: Cell, *, is_number: bool) -> str:
    if is_number:
        return ' class="number"'
    return ' class="prose"' if len(cell.text) > LONG else ""


def _drawn(cell: Cell) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.href)}">{text}</a>' if cell.href else text
