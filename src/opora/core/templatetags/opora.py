"""What templates of every module use: numbers with their origin, dates, icons, marks, the run line."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.base import render_value_in_context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2 import Table

from opora.core import cells, figures
from opora.core.languages import language

register = template.Library()

STATE_ICONS = {
    "fresh": "check-lg",
    "stale": "exclamation-lg",
    "running": "loader",
    "blocked": "x-lg",
}
"""The sign in the dot of a station; an empty station has none."""

MESSAGE_COLOURS = {"success": "success", "warning": "warning", "error": "error"}

AMOUNT = r"\u2212?(CZK\u00a0)?\d+([\u00a0,]\d{3})*([.,]\d+)?"
WRITTEN_NUMBER = re.compile(rf"{AMOUNT}( – {AMOUNT})?(%|\u00a0\D+)?$|\d+\u00a0h\u00a0\d+\u00a0min$|[–—∞]?$")
"""How figures writes amounts, ranges, times and what is not known; a date is no number."""

CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def crowns(value: int | Decimal | None) -> str:
    """Write money with its currency."""
    return figures.crowns(value)


@register.filter
def quantity(value: figures.Number | None, unit: str | None = None) -> str:
    """Write an amount, with its unit in the right number if one is given."""
    return figures.quantity(value, unit)


@register.filter
def minutes(value: float | None) -> str:
    """Write a travel time."""
    return figures.minutes(value)


@register.filter
def percent(share: figures.Number | None, places: int = 0) -> str:
    """Write a share, 1 being the whole, in per cent."""
    return figures.percent(share, places)


@register.filter
def day(value: date | None) -> str:
    """Write a date with the name of the month."""
    return figures.day(value)


@register.filter
def short_day(value: date | None) -> str:
    """Write a short date."""
    return figures.short_day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date and time."""
    return figures.moment(value)


@register.simple_tag
def number(value: figures.Number | None, unit: str | None = None, *, href: str = "") -> SafeString:
    """Draw an amount that leads to where it came from."""
    return _with_origin(figures.quantity(value, unit), href)


@register.simple_tag
def money(value: int | Decimal | None, *, href: str = "") -> SafeString:
    """Draw an amount of money that leads to where it came from."""
    return _with_origin(figures.crowns(value), href)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite that only repeats what words beside it say."""
    return format_html(
        '<svg class="gov-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("opora/dist/icons.svg"),
        name,
    )


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """Draw the sign of a station's state; nothing for a station that was not calculated yet."""
    name = STATE_ICONS.get(str(state))
    return icon(name) if name else SafeString("")


@register.simple_tag
def synthetic_mark(thing: Any) -> SafeString:
    """Draw the mark of invented data beside a record whose `synthetic` is true."""
    return _mark(language()) if getattr(thing, "synthetic", False) else SafeString("")


@lru_cache
def _mark(_language: str) -> SafeString:
    return format_html(
        '<span class="synthetic" title="{}">{}</span>',
        _("An invented record of the demonstration"),
        _("fictional"),
    )


@register.simple_tag
def number_columns(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> set[int]:
    """Return the places of the columns, the first aside, that hold nothing but written numbers and dashes."""
    places = set(range(1, len(columns)))
    for row in rows:
        places -= {place for place in places if not WRITTEN_NUMBER.match(str(row[place]))}
    return places


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, table: Table) -> SafeString:
    """Draw the rows of the shown page of a table."""
    return cells.drawn_rows(table, _writer(context))


@register.simple_tag(takes_context=True)
def text_rows(
    context: template.Context, rows: Iterable[Sequence[Any]], numeric: Collection[int] = ()
) -> SafeString:
    """Draw rows of values already written for people; the columns at the places `numeric` stand to the right."""
    write = _writer(context)
    lines = []
    for heading, *values in rows:
        drawn = [
            f'<td class="number">{write(value)}</td>' if place in numeric else f"<td>{write(value)}</td>"
            for place, value in enumerate(values, start=1)
        ]
        lines.append(f'<tr><th scope="row">{write(heading)}</th>{"".join(drawn)}</tr>')
    return mark_safe("\n".join(lines))  # noqa: S308  # every value went through `write`


@register.simple_tag
def options(groups: Iterable[tuple[str | None, Sequence[dict[str, Any]], int]]) -> SafeString:
    """Draw the options of a box of choices, in their groups, from the context of Django's widget."""
    lines = []
    for name, choices, _place in groups:
        drawn = [
            f'<option value="{escape(str(choice["value"]))}"{flatatt(choice["attrs"])}>'
            f"{conditional_escape(choice['label'])}</option>"
            for choice in choices
        ]
        lines += [f'<optgroup label="{conditional_escape(name)}">', *drawn, "</optgroup>"] if name else drawn
    return mark_safe("\n".join(lines))  # noqa: S308  # every value and label was escaped


def _writer(context: template.Context) -> Callable[[Any], str]:
    """Return what writes a value as a template does; texts, which most values are, without the detour."""
    return lambda value: escape(value) if type(value) is str else render_value_in_context(value, context)


@register.inclusion_tag("core/components/run_line.html", takes_context=True)
def run_line(context: Any, run: Any, *, href: str = "") -> dict[str, Any]:
    """Draw in one quiet line which run a page's numbers come from; nothing without a run.

    A page opened with an older run has the newest one in `newest_run`: then the line says so and leads there.
    """
    newest = context.get("newest_run")
    request = context.get("request")
    here = request.path if request is not None and newest is not None and run is not None else ""
    return {"run": run, "href": href, "newest_url": here if here and newest.pk != run.pk else ""}


@register.filter
def message_colour(level_tag: str) -> str:
    """Return the colour of the design system for a level of Django's messages."""
    return MESSAGE_COLOURS.get(level_tag, "primary")


@register.simple_tag
def field_shape(field: BoundField) -> str:
    """Return which frame a field's widget needs: checkbox, choices, select or input."""
    widget = field.field.widget
    if isinstance(widget, CHOICE_WIDGETS) or getattr(widget, "use_fieldset", False):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "select" if isinstance(widget, forms.Select) else "input"


def _with_origin(written: str, href: str) -> SafeString:
    if href:
        return format_html('<a class="figure-number" href="{}">{}</a>', href, written)
    return format_html('<span class="figure-number">{}</span>', written)
